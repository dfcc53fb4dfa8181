"""A help desk's quarter under the Datec/BSP clauses, held to a reckoning of its
own: cases, pauses and reopenings are drawn here, and business time is counted
minute by minute.
"""

import collections
import datetime
import json
import random
import unittest
import zoneinfo

import replaying

CONTRACT = "tests/contracts/datec-desk.yaml"
ZONE = zoneinfo.ZoneInfo("Pacific/Port_Moresby")
FIRST = datetime.datetime(2026, 1, 1, tzinfo=ZONE)
LAST = datetime.datetime(2026, 4, 1, tzinfo=ZONE)
MINUTE = datetime.timedelta(minutes=1)
MONTHS = ("2026-01", "2026-02", "2026-03")
WITHIN = {"respond-1": (1, 15), "respond-2": (2, 30), "respond-1-after": (1, 120),
          "respond-2-after": (2, 180), "respond-3": (3, 60),
          "respond-4": (4, 480)}
REBATES = ((100, 0), (95, 10), (90, 20), (85, 30), (80, 40), (0, 50))


def is_prime(time):
    return time.weekday() < 5 and (7, 30) <= (time.hour, time.minute) < (18, 0)


def month_of(time):
    return time.strftime("%Y-%m")


class Case:
    """What happens to one, in whole minutes."""

    def __init__(self, number, draw):
        self.id = f"INC-{number:05}"
        minutes = draw.randrange(int((LAST - FIRST) / MINUTE) - 8 * 24 * 60)
        self.opened = FIRST + minutes * MINUTE
        self.severity = draw.choice((1, 1, 1, 2, 2, 3, 4))
        self.events = [("CASE_OPENED", self.opened,
                        {"severity": str(self.severity)})]
        time = self.opened
        # Mostly in time; some exactly at the limit, some never.
        limit = {1: 15, 2: 30, 3: 60, 4: 480}[self.severity]
        waits = draw.choice((limit, limit, limit + 1,
                             *(draw.randrange(limit + 1) for _ in range(60))))
        self.responded = time + waits * MINUTE
        time = self.responded
        self.add("CASE_RESPONDED", time)
        self.pauses, self.stints = [], [[self.opened, None]]
        for _ in range(draw.choice((0, 0, 1, 2))):
            begins = time + draw.randrange(1, 120) * MINUTE
            time = begins + draw.randrange(1, 2000) * MINUTE
            status = draw.choice(("pending_client", "pending_client", "on_hold"))
            self.add("CASE_PENDED", begins, status=status)
            self.add("CASE_RESUMED", time)
            if status == "pending_client":
                self.pauses.append((begins, time))
        time += draw.randrange(1, 900) * MINUTE
        if draw.random() < 0.97:
            self.add("CASE_RESOLVED", time)
            self.stints[-1][1] = time
            if draw.random() < 0.1:
                time += draw.randrange(1, 1500) * MINUTE
                self.add("CASE_REOPENED", time)
                self.stints.append([time, None])
                time += draw.randrange(1, 300) * MINUTE
                self.add("CASE_RESOLVED", time)
                self.stints[-1][1] = time

    def add(self, kind, time, **attributes):
        self.events.append((kind, time, attributes))

    def runs_at(self, time):
        """Whether the clock of `resolve` runs in the minute."""
        return (is_prime(time)
                and any(begins <= time and (ends is None or time < ends)
                        for begins, ends in self.stints)
                and not any(begins <= time < ends
                            for begins, ends in self.pauses))

    def resolution(self):
        """Minutes taken, when the last stint ended, and when it was due."""
        taken, due, time = 0, None, self.opened
        ended = self.stints[-1][1]
        while time < (ended or LAST):
            if self.runs_at(time):
                taken += 1
                if taken == 600:
                    due = time + MINUTE
            time += MINUTE
        left = 600 - taken
        while due is None:  # as if it had gone on
            if is_prime(time):
                left -= 1
                if left == 0:
                    due = time + MINUTE
            time += MINUTE
        return taken, ended, due


def prime_minutes(begins, ends):
    minutes = 0
    while begins < ends:
        minutes += is_prime(begins)
        begins += MINUTE
    return minutes


def text_of(cases):
    lines = []
    for case in cases:
        for kind, time, attributes in case.events:
            event = {"entity_id": case.id, "kind": kind,
                     "time": time.isoformat(), "attributes": attributes}
            if kind == "CASE_OPENED":
                event["queue"] = "bsp-desk"
            lines.append((time, json.dumps(event)))
    return "\n".join(line for _, line in sorted(lines)) + "\n"


def reckon(cases):
    """[objective, month] -> [counted, met]; and the minutes of the mean."""
    shares = collections.defaultdict(lambda: [0, 0])
    means = collections.defaultdict(lambda: [0, 0])

    def count(objective, month, met):
        shares[objective, month][0] += 1
        shares[objective, month][1] += bool(met)

    for case in cases:
        for objective, (severity, minutes) in WITHIN.items():
            if case.severity != severity:
                continue
            if severity > 2:
                taken = prime_minutes(case.opened, case.responded)
            elif is_prime(case.opened) != objective.endswith("-after"):
                taken = (case.responded - case.opened) / MINUTE
            else:
                continue
            count(objective, month_of(case.opened), taken <= minutes)
        taken, ended, due = case.resolution()
        if ended is not None or taken > 600:
            count("resolve", month_of(due), taken <= 600)
        if ended is not None:
            means[month_of(ended)][0] += 1
            means[month_of(ended)][1] += taken
    return shares, means


class Desk(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        draw = random.Random(2026)
        cls.cases = [Case(number, draw) for number in range(400)]
        cls.path, cls.ledger = replaying.files_of(
            cls, {"cases.jsonl": text_of(cls.cases), "ledger.jsonl": ""})
        cls.report = replaying.replay(
            "--contracts", CONTRACT, "--format", "jsonl", "--ledger",
            cls.ledger, "--until", "2026-04-01T00:20:00+10:00", cls.path)
        cls.shares, cls.means = reckon(cls.cases)

    def row(self, objective, month):
        return replaying.only(
            [row for row in replaying.results(self.report, "datec-desk",
                                              objective)
             if row["start"].startswith(month)])

    def test_shares_are_those_of_the_reckoning(self):
        for objective in (*WITHIN, "resolve"):
            for month in MONTHS:
                counted, met = self.shares[objective, month]
                self.assertGreater(counted, 5, (objective, month))
                row = self.row(objective, month)
                self.assertEqual((row["counted"], row["met"]), (counted, met),
                                 (objective, month))

    def test_some_are_met_and_some_are_missed(self):
        for objective in (*WITHIN, "resolve"):
            counted, met = map(sum, zip(*(self.shares[objective, month]
                                          for month in MONTHS)))
            self.assertGreater(met, 0, objective)
            if objective.startswith(("respond-1", "respond-2", "resolve")) and \
                    not objective.endswith("after"):
                self.assertLess(met, counted, objective)

    def test_the_mean_is_of_business_time(self):
        for month in MONTHS:
            cases, minutes = self.means[month]
            row = self.row("mean", month)
            self.assertEqual(row["counted"], cases)
            self.assertAlmostEqual(row["value"], 60 * minutes / cases, places=6)

    def explained(self, case):
        told = json.loads(replaying.run(
            "explain", "case", case.id, "--contracts", CONTRACT, "--format",
            "jsonl", "--output", "json", "--until",
            "2026-04-01T00:20:00+10:00", self.path).stdout)
        return told, {objective["objective"]: objective for objective
                      in told["cases"][0]["contracts"][0]["objectives"]}

    def test_each_case_is_explained_by_its_own_minutes(self):
        for case in self.cases[:25]:
            told, objectives = self.explained(case)
            self.assertEqual(len(told["events"]), len(case.events))
            run, = objectives["resolve"]["runs"]
            taken, ended, due = case.resolution()
            self.assertEqual(datetime.datetime.fromisoformat(run["due"]), due)
            if ended is None:
                self.assertNotIn("ended", run)
                self.assertEqual(run["verdict"],
                                 "missed" if taken > 600 else "open")
                continue
            self.assertEqual(run["elapsed_seconds"], 60 * taken)
            self.assertEqual(run["verdict"],
                             "met" if taken <= 600 else "missed")

    def test_a_case_that_is_not_there_and_an_objective_of_cases(self):
        said = replaying.run("explain", "case", "INC-0000", "--contracts",
                             CONTRACT, "--format", "jsonl", self.path, expect=8)
        self.assertIn('no event of the case "INC-0000"', said.stderr)
        said = replaying.run("explain", "objective", "datec-desk/resolve",
                             "--period", "2026-02", "--contracts", CONTRACT,
                             "--format", "jsonl", self.path, expect=2)
        self.assertIn("holdline explain case ID", said.stderr)

    def test_rebates_are_those_of_the_tiers(self):
        with open(self.ledger, encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        said = {(entry["objective"], month_of(datetime.datetime.fromtimestamp(
            entry["periodStartUs"] / 1e6, ZONE))): entry["amountMinor"]
                for entry in entries}
        for objective in ("respond-1", "respond-2"):
            for month in MONTHS:
                counted, met = self.shares[objective, month]
                rebate = next(percent for least, percent in REBATES
                              if 100 * met >= least * counted)
                self.assertEqual(said.get((objective, month), 0),
                                 2_000_000 * rebate // 100, (objective, month))
        self.assertTrue(any(said.values()))


if __name__ == "__main__":
    unittest.main()
