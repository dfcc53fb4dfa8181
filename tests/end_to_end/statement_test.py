"""`holdline report`: the statement of a contract for a period.

What it says is held to `holdline replay` over the same files.
"""

import csv
import html.parser
import io
import json
import os
import tempfile
import unittest

import replaying
import statement_month as month


class Page(html.parser.HTMLParser):
    """The tables of a page, by caption: rows of texts; headings; elements."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.headings, self.elements = {}, [], []
        self.open, self.row, self.caption = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "line", "rect", "circle", "polyline"):
            self.open.append([tag, ""])
        if tag == "table":
            self.rows = []
        if tag == "tr":
            self.row = []

    def handle_data(self, data):
        for element in self.open:
            element[1] += data

    def handle_endtag(self, tag):
        if tag in ("meta", "line", "rect", "circle", "polyline"):
            return
        opened, text = self.open.pop()
        assert opened == tag, f"<{opened}> ends with </{tag}>"
        text = " ".join(text.split())
        if tag in ("td", "th"):
            self.row.append(text)
        if tag == "tr":
            self.rows.append(self.row)
        if tag == "caption":
            self.caption = text
        if tag == "table":
            self.tables[self.caption] = self.rows
        if tag in ("h1", "h2", "h3"):
            self.headings.append((tag, text))


class Statement(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.files = month.write(cls.folder.name)
        cls.until = ["--until", month.SETTLED]
        cls.ledger_path = os.path.join(cls.folder.name, "ledger.jsonl")
        cls.replayed = replaying.replay(
            *cls.files, *cls.until, "--ledger", cls.ledger_path,
            "--time-zone", "America/Halifax")
        cls.march = cls.told("2026-03")
        cls.html = cls.report("--period", "2026-03", *cls.until).stdout
        cls.page = Page(cls.html)

    @classmethod
    def report(cls, *more, **options):
        return replaying.run(*month.report(*cls.files, *more), **options)

    @classmethod
    def told(cls, period, until=month.SETTLED):
        return json.loads(cls.report("--period", period, "--output", "json",
                                     "--until", until).stdout)

    def rows(self, objective, **wanted):
        return [row for row in replaying.results(self.replayed, "front-desk",
                                                 objective)
                if all(row.get(key) == value
                       for key, value in wanted.items())]

    def slots(self, statement, name):
        return replaying.only(statement["objectives"], objective=name)["slots"]

    def ledger(self, start):
        with open(self.ledger_path, encoding="utf-8") as lines:
            entries = [json.loads(line) for line in lines]
        return [entry for entry in entries
                if int(entry["periodStartUs"]) == start * 1_000_000]

    # 2026-03-01T00:00:00-04:00
    MARCH = 1_772_337_600

    def test_results_are_those_of_a_replay(self):
        names = [objective["objective"]
                 for objective in self.march["objectives"]]
        self.assertEqual(names, ["answer", "speed", "waits", "daily", "gone",
                                 "volume"])
        for name in names:
            told = [slot["result"] for slot in self.slots(self.march, name)]
            self.assertEqual(told, self.rows(
                name, period="month", start="2026-03-01T00:00:00-04:00"))
            self.assertIn(told[0]["state"], ("met", "missed"))

    def test_other_periods_are_those_of_a_replay_too(self):
        for period, name, objective, start in (
                ("2026-W14", "week", "answer", "2026-03-30T00:00:00-03:00"),
                ("2026-03-17", "day", "speed", "2026-03-17T00:00:00-03:00"),
                ("2026-Q1", "quarter", "answer", "2026-01-01T00:00:00-04:00"),
                ("2026", "year", "yearly", "2026-01-01T00:00:00-04:00")):
            with self.subTest(period=period):
                told = self.told(period)
                self.assertEqual(told["period"]["start"], start)
                self.assertEqual([one["objective"]
                                  for one in told["objectives"]], [objective])
                self.assertEqual(
                    [slot["result"] for slot in self.slots(told, objective)],
                    self.rows(objective, period=name, start=start))

    def test_a_fiscal_month_is_that_in_which_it_ends(self):
        fiscal = self.told("month_from_22:2026-04")
        self.assertEqual(fiscal["period"]["start"],
                         "2026-03-22T00:00:00-03:00")
        self.assertEqual(fiscal["period"]["title"], "Fiscal April 2026")
        self.assertEqual([slot["result"]
                          for slot in self.slots(fiscal, "gone")],
                         self.rows("gone", period="month_from_22",
                                   start="2026-03-22T00:00:00-03:00"))

    def test_days_are_judges_and_add_up(self):
        for objective in self.march["objectives"]:
            for slot in objective["slots"]:
                for key in "counted", "met":
                    self.assertEqual(sum(day[key] for day in slot["days"]),
                                     slot["result"][key])
        slot, = self.slots(self.march, "speed")
        of_replay = [row for row in self.rows("speed", period="day")
                     if "2026-03-01" <= row["start"] < "2026-04-01"]
        self.assertEqual(len(of_replay), 31)
        self.assertEqual(slot["days"],
                         [{key: row[key] for key in
                           ("start", "state", "value", "counted", "met")}
                          for row in of_replay])

    def test_a_day_has_no_days(self):
        slot, = self.slots(self.told("2026-03-17"), "speed")
        self.assertEqual(slot["days"], [])

    def test_waits_are_those_that_count(self):
        slot, = self.slots(self.march, "waits")
        waits = slot["waits"]
        self.assertEqual(sum(wait["contacts"] for wait in waits),
                         slot["result"]["counted"])
        self.assertEqual(sum(wait["contacts"] for wait in waits
                             if wait["seconds"] <= 40), slot["result"]["met"])
        slot, = self.slots(self.march, "speed")
        self.assertAlmostEqual(
            sum(wait["contacts"] * wait["seconds"] for wait in slot["waits"]) /
            slot["result"]["counted"], slot["result"]["value"])
        self.assertEqual(self.slots(self.march, "gone")[0]["waits"], [])

    def test_waits_are_told_by_slot_and_by_the_terms_of_their_enqueue(self):
        prime, otherwise = self.slots(self.march, "answer")
        for slot in prime, otherwise:
            counted = slot["result"]["counted"]
            answered = sum(wait["contacts"] for wait in slot["waits"])
            self.assertTrue(0 < answered < counted)
            # 20 s before the amendment, 25 s behind it.
            self.assertTrue(
                sum(wait["contacts"] for wait in slot["waits"]
                    if wait["seconds"] <= 20) < slot["result"]["met"] <
                sum(wait["contacts"] for wait in slot["waits"]
                    if wait["seconds"] <= 25))

    def test_credits_are_those_of_the_ledger(self):
        entries = self.ledger(self.MARCH)
        self.assertGreaterEqual(len(entries), 2)
        self.assertEqual(
            [(one["entry_id"], one["objective"], one["kind"],
              one["amount_minor"], one["reason"], one["currency"])
             for one in self.march["entries"]],
            [(one["entryId"], one["objective"], one["kind"],
              int(one["amountMinor"]), one["reason"], one["currency"])
             for one in entries])
        of_replay, = self.replayed["contracts"]
        self.assertEqual(self.march["credits"],
                         [credit for credit in of_replay["credits"]
                          if credit["start"] == "2026-03-01T00:00:00-04:00"])

    def test_the_total_is_the_sum_of_the_ledger(self):
        signs = {"credit": 1, "earn_back": -1, "bonus": -1}
        total, = self.march["totals"]
        self.assertEqual(
            total["credit_minor"] - total["bonus_minor"],
            sum(signs[entry["kind"]] * int(entry["amountMinor"])
                for entry in self.ledger(self.MARCH)))
        self.assertTrue(total["closed"])
        self.assertGreater(total["credit_minor"], 0)

    def test_a_longer_period_has_the_credits_of_those_in_it(self):
        quarter = self.told("2026-Q1")
        self.assertEqual({entry["start"] for entry in quarter["entries"]},
                         {"2026-02-01T00:00:00-04:00",
                          "2026-03-01T00:00:00-04:00"})
        self.assertEqual(self.told("2026-03-17")["credits"], [])

    def test_the_terms_that_were_in_force_are_told(self):
        first, second = self.march["terms"]
        self.assertEqual((first["from"], first["to"], first["amendment"]),
                         ("2026-01-01T00:00:00-04:00",
                          "2026-03-16T00:00:00-03:00", ""))
        self.assertEqual((second["to"], second["amendment"]),
                         (None, "Amendment <1>"))
        self.assertNotEqual(first["version"], second["version"])
        self.assertEqual(len(self.told("2026-W14")["terms"]), 1)

    def test_what_was_read_is_told(self):
        self.assertEqual(self.march["events"], self.replayed["events"])
        self.assertEqual(self.march["events"]["refused"], {"bad_protobuf": 1})

    def test_csv_says_the_same(self):
        text = self.report("--period", "2026-03", "--output", "csv",
                           *self.until).stdout
        lines = list(csv.DictReader(io.StringIO(text), strict=True))
        results = [line for line in lines if line["line"] == "result"]
        told = [(objective["objective"], slot["result"])
                for objective in self.march["objectives"]
                for slot in objective["slots"]]
        self.assertEqual(len(results), len(told))
        for line, (name, result) in zip(results, told):
            self.assertEqual(line["objective"], name)
            self.assertEqual(line["slot"], result.get("slot", ""))
            for key in "value", "counted", "met":
                self.assertEqual(float(line[key]), result[key])
            self.assertEqual((line["state"], line["start"], line["closed"]),
                             (result["state"], result["start"], "true"))
        self.assertEqual(
            [(line["objective"], line["kind"], int(line["amount_minor"]),
              line["reason"]) for line in lines if line["line"] == "entry"],
            [(one["objective"], one["kind"], one["amount_minor"],
              one["reason"]) for one in self.march["entries"]])
        self.assertEqual(
            [(line["objective"], int(line["amount_minor"]),
              int(line["bonus_minor"]))
             for line in lines if line["line"] == "credit"],
            [(one["objective"], one["credit_minor"], one["bonus_minor"])
             for one in self.march["credits"]])

    def test_the_page_has_the_same_figures(self):
        prime, otherwise = self.slots(self.march, "answer")
        rows = dict((row[0], row[1:])
                    for row in self.page.tables["Figures of answer"])
        self.assertEqual(rows["Slot"], ["prime", "otherwise"])
        self.assertEqual(rows["Target"], ["≥ 80 %", "≥ 60 %"])
        for i, slot in enumerate((prime, otherwise)):
            result = slot["result"]
            self.assertEqual(rows["Attained"][i],
                             f"{result['value'] * 100:.2f} %")
            self.assertEqual(rows["Contacts counted"][i],
                             f"{result['counted']:,}")
            self.assertEqual(rows["Of these met"][i], f"{result['met']:,}")
            self.assertEqual(rows["Of these missed"][i],
                             f"{result['counted'] - result['met']:,}")
            self.assertEqual(rows["Verdict"][i],
                             result["state"].capitalize())
        daily, = self.slots(self.march, "daily")
        rows = dict(self.page.tables["Figures of daily"])
        self.assertEqual(rows["Share of the days that keep it"],
                         f"{daily['result']['verdict']['value'] * 100:.2f} %")
        self.assertEqual(rows["Of which must keep it"], "≥ 90 %")

    def test_the_page_has_every_entry_and_the_total(self):
        caption = ("In the ledger, as what the provider owes the client; below "
                   "zero is what it earns back, or what the client owes")
        rows = self.page.tables[caption]
        for row, entry in zip(rows[1:], self.march["entries"]):
            self.assertTrue(row[0].startswith(entry["objective"]))
            self.assertIn(entry["reason"], row[1])
            self.assertIn(entry["entry_id"], row[1])
            amount = entry["amount_minor"] / 100
            sign = "" if entry["kind"] == "credit" else "−"
            self.assertEqual(row[2], f"{sign}USD {amount:,.2f}")
        total, = self.march["totals"]
        minor = total["credit_minor"] - total["bonus_minor"]
        self.assertEqual(rows[-1], ["Together, owed to the client",
                                    f"USD {minor / 100:,.2f}"])

    def test_the_page_is_whole_and_needs_nothing(self):
        names = {tag for tag, _ in self.page.elements}
        self.assertFalse(names & {"script", "link", "img", "iframe", "b"})
        for tag, attributes in self.page.elements:
            for name in attributes:
                self.assertNotIn(name, ("src", "href", "onload", "onclick"))
            if tag == "th":
                self.assertIn(attributes["scope"], ("row", "col"))
        for outside in "url(", "@import", "http:", "https:":
            self.assertNotIn(outside, self.html)
        self.assertEqual([tag for tag, _ in self.page.headings].count("h1"), 1)
        self.assertEqual(self.page.headings[0],
                         ("h1", "Front desk <b>& \"more\"</b>"))
        levels = [int(tag[1]) for tag, _ in self.page.headings]
        self.assertTrue(all(after <= before + 1
                            for before, after in zip(levels, levels[1:])))
        self.assertIn('<html lang="en">', self.html)
        self.assertIn("Schedule B, &lt;4.1&gt;", self.html)
        self.assertNotIn("<4.1>", self.html)

    def test_every_picture_says_what_it_shows(self):
        pictures = [attributes for tag, attributes in self.page.elements
                    if tag == "svg"]
        # Each twice: days, volume and waits of five slots; of three without
        # waits; and but the volume where contacts are counted.
        self.assertGreaterEqual(len(pictures), 2 * 15)
        for picture in pictures:
            self.assertTrue(picture["aria-label"])

    def test_no_contact_is_named(self):
        for form in "html", "json", "csv":
            self.assertNotIn("contact-", self.report(
                "--period", "2026-03", "--output", form, *self.until).stdout)

    def test_the_same_files_give_the_same_bytes(self):
        self.assertEqual(self.report("--period", "2026-03",
                                     *self.until).stdout, self.html)

    def test_a_period_that_runs_is_said_to(self):
        running = self.told("2026-03", until="2026-03-20 10:00")
        self.assertFalse(running["period"]["closed"])
        self.assertEqual(running["period"]["closes"],
                         "2026-04-01T00:15:00-03:00")
        self.assertEqual(running["entries"], [])
        self.assertFalse(running["totals"][0]["closed"])
        page = self.report("--period", "2026-03", "--until",
                           "2026-03-20 10:00").stdout
        self.assertIn("Nothing here is final", page)
        self.assertIn("what it would be, if it closed as it is", page)
        self.assertNotIn("Nothing here is final", self.html)

    def test_what_is_not_there_is_said(self):
        said = replaying.run("report", "--contract", "front-dsk", "--period",
                             "2026-03", *self.files, expect=8)
        self.assertEqual(said.stdout, "")
        self.assertEqual(said.stderr,
                         'holdline report: the contract "front-dsk" is not in '
                         'the book; did you mean "front-desk"?\n')

    def test_mistakes_have_their_codes(self):
        def said(period, code):
            return replaying.run(*month.report("--period", period,
                                               *self.files),
                                 expect=code).stderr

        self.assertIn('"march" is not a period; write it like 2026-03',
                      said("march", 2))
        self.assertIn("front-desk is not in force in Q4 2025 (2025-10-01 – "
                      "2025-12-31): it begins 2026-01-01 00:00",
                      said("2025-Q4", 8))
        self.assertIn("nothing of front-desk counts in Week 40 of 2026 "
                      "(2026-09-28 – 2026-10-04); what was read ends "
                      "2026-04-03 ", said("2026-W40", 8))
        self.assertIn("2026-03 is a month_from_3, and no objective of "
                      "front-desk has such a period then",
                      said("month_from_3:2026-03", 8))
        replaying.run(*month.report("--period", "2026-03"), expect=2)
        replaying.run(*month.report("--period", "2026-03", "--until", "soon",
                                    *self.files), expect=2)
        replaying.run(*month.report("--period", "2026-03", *self.files[:-1],
                                    "/no/such/file"), expect=3)

    TAKEN_OUT = """
client:
  forecast: {of: volume, per: day, table: forecast.csv}
relief:
  - {when: {volume_above_forecast: 10%, per: day}, then: exclude_interval, objectives: [waits]}
exclusions:
  - {from: 2026-03-02, to: 2026-03-03, objectives: [answer], reason: "storm <1>", ref: L-1}
  - {contacts: [contact-700, contact-701], objectives: [gone], reason: tests, ref: T-9, author: j.doe}
  - {from: 2026-02-02, to: 2026-02-03, objectives: [answer], reason: long ago, ref: L-0}
termination_right: {when: {missed: answer, period: month, times: 1, in: 1 period}}
"""

    def test_what_does_not_count_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            files = month.write(folder, month.CONTRACT + self.TAKEN_OUT)
            with open(os.path.join(folder, "forecast.csv"), "w",
                      encoding="utf-8") as table:
                table.write("start,contacts\n2026-03-10,100\n2026-03-11,130\n")
            asked = month.report("--period", "2026-03", *self.until, *files)
            told = json.loads(replaying.run(*asked, "--output", "json").stdout)
            text = replaying.run(*asked).stdout
            lines = list(csv.DictReader(io.StringIO(
                replaying.run(*asked, "--output", "csv").stdout)))
            replayed = replaying.replay(*files, *self.until, "--time-zone",
                                        "America/Halifax")
        for name in ("answer", "waits", "gone"):
            rows = [row for row in replaying.results(replayed, "front-desk",
                                                     name)
                    if row.get("period") == "month" and
                    row["start"] == "2026-03-01T00:00:00-04:00"]
            slots = self.slots(told, name)
            self.assertEqual([slot["result"] for slot in slots], rows)
        answer = self.slots(told, "answer")[0]["result"]
        waits = self.slots(told, "waits")[0]["result"]
        self.assertGreater(answer["excluded"]["contacts"], 50)
        self.assertEqual(waits["relieved"]["intervals"], 1)
        self.assertEqual([e["ref"] for e in told["exclusions"]], ["L-1", "T-9"])
        self.assertEqual(told["forecast"], {"counted_by": "volume",
                                            "due": False, "late": False})
        self.assertEqual(len(told["termination_rights"]), 1)
        of_answer = [line for line in lines if line["line"] == "result" and
                     line["objective"] == "answer"]
        self.assertEqual(int(of_answer[0]["excluded"]),
                         answer["excluded"]["contacts"])
        page = Page(text)
        out = page.tables["Contacts that were taken out, and what the value "
                          "would be with them"]
        self.assertEqual([row[0] for row in out[1:]],
                         ["answer, prime", "answer, otherwise", "waits",
                          "gone"])
        self.assertEqual(out[3][2], str(waits["relieved"]["contacts"]))
        why = page.tables["Exclusions of this period"]
        self.assertEqual([row[1:] for row in why[1:]],
                         [["storm <1>", "L-1"], ["tests", "T-9, j.doe"]])
        self.assertIn("2 contacts that are named in the contract do not count",
                      why[2][0])
        self.assertIn("The client may end the contract: answer was missed in 1 "
                      "of 1 periods", text)
        self.assertNotIn("contact-700", text)

    def test_a_period_that_no_objective_has_is_said(self):
        with tempfile.TemporaryDirectory() as folder:
            files = month.write(folder, month.CONTRACT.replace(
                "periods: [month, day]", "periods: [month]"))
            said = replaying.run(*month.report("--period", "2026-03-17",
                                               *files), expect=8).stderr
        self.assertIn("2026-03-17 is a day, and no objective of front-desk has "
                      "such a period then; periods there are: month, week, "
                      "quarter, month_from_22, year", said)


if __name__ == "__main__":
    unittest.main()
