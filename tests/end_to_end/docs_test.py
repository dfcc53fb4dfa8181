"""What the pages of docs/ show is what the program says.

A fenced block that begins with `# NAME.yaml` is a file, one whose language is
followed by a name (```csv tenants.csv) too. Other YAML is a part of a contract:
it has to load below a head, without a warning. In a `console` block a line with
`$ holdline` is run among the files above it; `...` stands for what is left out.
"""

import json
import os
import re
import subprocess
import tempfile
import unittest

import replaying

PAGES = ("docs/contracts.md", "docs/formulas.md")
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What a part of a contract does not say itself.
REST = {
    "holdline": "1",
    "contract": "c",
    "title": "T",
    "time_zone": "UTC",
    "effective": "2026-01-01",
    "covers": '[{channel: voice, queue: "acme-*"}]',
    "objectives": (
        "{answer: {measure: service_level, within: 20s, formula: "
        "abandons_miss, target: {at_least: 80%}, periods: [month]}, speed: "
        "{measure: average_speed_of_answer, target: {at_most: 30s}, periods: "
        "[month]}}"),
}


def blocks(page):
    with open(page, encoding="utf-8") as text:
        return [match.groups() for match in FENCE.finditer(text.read())]


def name_of(language, name, text):
    """The name of the file that a block is; None: it is none."""
    if name:
        return name
    first = re.match(r"# (\S+\.yaml)\n", text)
    return first.group(1) if language == "yaml" and first else None


def commands(text):
    """Each command of a console block with what it is to say."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command.split(), said


def pattern(said):
    left_out = re.escape("...")
    lines = [".*\n" if line == left_out else
             line.replace(left_out, "[^\n]*") + "\n"
             for line in map(re.escape, said.splitlines())]
    return re.compile("".join(lines), re.DOTALL)


class Docs(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def say(self, arguments):
        """What holdline says, mistakes included."""
        done = subprocess.run(
            [os.path.abspath(replaying.BINARY), *arguments],
            cwd=self.folder.name, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        self.assertIn(done.returncode, (0, 1), done.stdout)
        return done.stdout

    def run_page(self, page):
        """Runs what the page shows; how many commands and parts it has."""
        seen = {"commands": 0, "parts": 0}
        for language, given, text in blocks(page):
            name = name_of(language, given, text)
            if name:
                self.write(name, text)
            elif language == "yaml":
                seen["parts"] += 1
                self.check_part(text)
            elif language == "console":
                for command, said in commands(text):
                    seen["commands"] += 1
                    self.check_command(command, said)
        return seen

    def check_part(self, text):
        keys = set(re.findall(r"^(\w+):", text, re.MULTILINE))
        rest = "".join(f"{key}: {value}\n" for key, value in REST.items()
                       if key not in keys)
        self.write("part/c.yaml", rest + text)
        with self.subTest(part=text):
            self.assertEqual(self.say(["check", "part/c.yaml"]),
                             "1 file, 0 errors\n")

    def check_command(self, command, said):
        self.assertEqual(command[0], "holdline")
        with self.subTest(command=" ".join(command)):
            told = self.say(command[1:])
            self.assertTrue(pattern(said).fullmatch(told),
                            f"the page has:\n{said}\nthe program:\n{told}")

    def test_the_contracts_page(self):
        seen = self.run_page("docs/contracts.md")
        self.assertGreaterEqual(seen["commands"], 8)
        self.assertGreaterEqual(seen["parts"], 5)

    def test_what_is_not_executed_yet_is_refused(self):
        with open("docs/contracts.md", encoding="utf-8") as text:
            page = text.read()
        measures = re.search(r"^- measures: (.*?)^- ", page,
                             re.MULTILINE | re.DOTALL).group(1)
        for measure in re.findall("`(.*?)`", measures):
            self.assert_refused(
                f"objectives: {{o: {{measure: {measure}, target: {{at_least: "
                "80%}, periods: [month]}}\n", measure)

    def assert_refused(self, part, what):
        self.write("part/c.yaml", "".join(
            f"{key}: {value}\n" for key, value in REST.items()
            if not part.startswith(key)) + part)
        with self.subTest(part=part):
            told = self.say(["check", "part/c.yaml"])
            self.assertIn(what, told)
            self.assertIn("not yet supported", told)

    def test_the_formulas_page(self):
        seen = self.run_page("docs/formulas.md")
        self.assertGreaterEqual(seen["parts"], 3)

    def test_links_lead_somewhere(self):
        for page in PAGES:
            with open(page, encoding="utf-8") as text:
                for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text.read()):
                    if "://" not in link:
                        path = os.path.join(os.path.dirname(page), link)
                        self.assertTrue(os.path.exists(path), path)

    def test_what_is_left_out_is_said(self):
        self.assertTrue(pattern("a\n...\nb ... c\n").fullmatch(
            "a\nx\ny\nb 7 c\n"))
        self.assertFalse(pattern("a\n...\nb\n").fullmatch("a\nx\nc\n"))


def table_of(page, first_column):
    """The rows of the table whose head begins with that column, as texts."""
    with open(page, encoding="utf-8") as text:
        lines = iter(text.read().splitlines())
    head = next(line for line in lines if line.startswith(f"| {first_column} |"))
    next(lines)
    columns = [cell.strip() for cell in head.strip("|").split("|")]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def contract(lines):
    return "".join(f"{key}: {value}\n" for key, value in REST.items()
                   if key != "objectives") + f"objectives:\n{lines}"


def level(name, formula):
    short = ", short: 5s" if formula.startswith("short_") else ""
    return (f"  {name}: {{measure: service_level, within: 20s, formula: "
            f"{formula}{short}, target: {{at_least: 80%}}, periods: [month]}}\n")


# The contacts of the worked example: how each ends, after how many seconds.
EXAMPLE = ([("ANSWERED", 20)] * 860 + [("ANSWERED", 21)] * 140 +
           [("ABANDONED", 5)] * 10 + [("ABANDONED", 20)] * 10 +
           [("ABANDONED", 21)] * 40 + [("FLOWED_OUT", 20)] * 12 +
           [("FLOWED_OUT", 21)] * 18)


def events_of(contacts):
    for number, (end, wait) in enumerate(contacts):
        contact = {"entityId": f"c-{number}", "queue": "acme-1",
                   "channel": "voice"}
        for kind, seconds in ("QUEUED", 0), (end, wait):
            yield json.dumps({
                "eventId": f"{number}-{kind}", "kind": f"CONTACT_{kind}",
                "time": f"2026-03-02T10:00:{seconds:02}Z", **contact}) + "\n"


class Formulas(unittest.TestCase):
    """The tables of formulas.md, cell by cell."""

    PAGE = "docs/formulas.md"

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_the_class_table_is_what_counts(self):
        rows = table_of(self.PAGE, "class")
        said_as = {"answered_within": "answered within 20 s",
                   "answered_late": "answered later",
                   "abandoned_short": "abandoned within 5 s",
                   "abandoned_within": "abandoned within 20 s",
                   "abandoned_late": "abandoned later",
                   "flowed_within": "flowed out within 20 s",
                   "flowed_late": "flowed out later"}
        self.assertEqual([row["class"] for row in rows], list(said_as))
        for formula in rows[0]:
            if formula == "class":
                continue
            short = formula.startswith("short_")
            words = replaying.run("check", "--in-words", self.write(
                "c.yaml", contract(level("o", formula)))).stdout
            for row in rows:
                said = said_as[row["class"]]
                if row["class"] == "abandoned_short" and not short:
                    said = said_as["abandoned_within"]
                if row["class"] == "abandoned_within" and short:
                    said = "abandoned after that within 20 s"
                counts = {"out": "does not count"}.get(row[formula],
                                                       row[formula])
                self.assertIn(f"  - {said}: {counts}\n", words, formula)

    def test_the_worked_example_is_what_a_replay_says(self):
        rows = table_of(self.PAGE, "formula")
        self.assertEqual(len(rows), 8)
        path = self.write("c.yaml", contract("".join(
            level(row["formula"].strip("`"), row["formula"].strip("`"))
            for row in rows)))
        report = replaying.replay(
            "--contracts", path, "--format", "jsonl", "--until", "2026-04-02",
            self.write("e.jsonl", "".join(events_of(EXAMPLE))))
        for row in rows:
            formula = row["formula"].strip("`")
            result, = replaying.results(report, "c", formula)
            self.assertEqual(f"{100 * result['value']:.1f}", row["example"],
                             formula)

    @unittest.skipUnless(replaying.data_folder(),
                         "the month of real calls is not beside the project")
    def test_the_months_figures_are_what_a_replay_says(self):
        report = replaying.replay(
            "--contracts", "deploy/examples/contracts/bank.yaml", "--format",
            "csv", "--mapping", "deploy/mappings/anonymous_bank_events.yaml",
            os.path.join(replaying.data_folder(), "anonymous_bank",
                         "february_1999_events.csv"))
        held = 0
        for row in table_of(self.PAGE, "formula"):
            formula = row["formula"].strip("`")
            if row["bank"] == "–":
                continue
            month = replaying.only(replaying.results(report, "bank", formula),
                                   period="month")
            self.assertEqual(f"{100 * month['value']:.1f}", row["bank"], formula)
            held += 1
        self.assertEqual(held, 6)


if __name__ == "__main__":
    unittest.main()
