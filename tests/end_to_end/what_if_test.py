"""`holdline replay --what-if`: the same calls under two contracts.

Ten calls, one a minute from 10:00 on a Monday; in prime time until 10:05. The
numbers are reckoned by hand beside them.
"""

import json
import os
import subprocess
import tempfile
import unittest

import replaying

# Waits in seconds; the ninth gives up.
WAITS = [10, 10, 25, 10, 25, 10, 10, 25, 40, 10]
GIVES_UP = 8

HEAD = """holdline: 1
contract: {name}
title: T
time_zone: UTC
effective: 2026-03-01
covers: [{{queue: {queue}}}]
"""
OTHERS = "objectives: {o: {measure: offered, periods: [day]}}\n"
SUPPORT = """calendars: {{prime: {{hours: "mon 10:00-10:05"}}}}
objectives:
  answer:
    measure: service_level
    within: {within}
    formula: abandons_miss
    counts: {{flowed_late: missed}}
    targets: [{{when: prime, at_least: 80%}}, {{when: otherwise, at_least: {otherwise}}}]
    periods: [day]
    watch: [5m]
    alert: {{from: 1 contact}}
  speed:
    measure: average_speed_of_answer
    target: {{at_most: {speed}}}
    periods: [day]
  {own}: {{measure: abandonment, target: {{at_most: 5%}}, periods: [day]}}
credits:
  period: day
  fee: {{currency: USD}}
  schedules:
    answer: {{per_point: 100 USD}}
    speed: {{per_second: {second} USD}}
"""


def support(**terms):
    return (HEAD + SUPPORT).format(name="support", queue="support", **terms)


def other(name):
    return HEAD.format(name=name, queue=name) + OTHERS


AS_IS = support(within="20s", otherwise="70%", speed="10s", own="gone",
                second=10)
WHAT_IF = support(within="30s", otherwise="75%", speed="12s", own="lost_calls",
                  second=20)


def events():
    for call, wait in enumerate(WAITS):
        def at(seconds, minute=call):
            return f"2026-03-02T10:{minute:02}:{seconds:02}Z"
        contact = {"entityId": f"c-{call}", "queue": "support"}
        yield {"eventId": f"{call}-1", "kind": "CONTACT_QUEUED",
               "time": at(0), **contact}
        kind = "ABANDONED" if call == GIVES_UP else "ANSWERED"
        yield {"eventId": f"{call}-2", "kind": f"CONTACT_{kind}",
               "time": at(wait), **contact}


class WhatIf(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.as_is = cls.write("as_is/support.yaml", AS_IS)
        cls.write("as_is/old.yaml", other("old"))
        cls.write("what_if/support.yaml", WHAT_IF)
        cls.write("what_if/new.yaml", other("new"))
        cls.events = cls.write("events.jsonl", "".join(
            json.dumps(event) + "\n" for event in events()))
        cls.report = json.loads(cls.what_if("--output", "json").stdout)
        cls.support, = cls.report["contracts"]

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    @classmethod
    def write(cls, name, text):
        os.makedirs(os.path.dirname(cls.path(name)), exist_ok=True)
        with open(cls.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return cls.path(name)

    @classmethod
    def what_if(cls, *more, files=None, contracts="what_if", expect=0,
                **options):
        return replaying.run(
            "replay", "--contracts", cls.path("as_is"), "--what-if",
            cls.path(contracts), "--format", "jsonl", "--until",
            "2026-03-03 01:00", *more, *(files or [cls.events]), expect=expect,
            **options)

    def pair(self, objective, **wanted):
        """The row of which one side or the other has these values."""
        row, = [row for found in self.support["objectives"]
                if found["objective"] == objective
                for row in found["results"]
                if all((row["as_is"] or row["what_if"]).get(k) == v
                       for k, v in wanted.items())]
        return row

    def assert_pair(self, row, as_is, what_if):
        for side, numbers in ("as_is", as_is), ("what_if", what_if):
            met, counted, target, state = numbers
            self.assertEqual(
                [row[side][key] for key in ("met", "counted", "target",
                                            "state")],
                [met, counted, target, state])
            self.assertAlmostEqual(row[side]["value"], met / counted)
        self.assertAlmostEqual(row["difference"], what_if[0] / what_if[1] -
                               as_is[0] / as_is[1])

    def test_verdicts_by_slot_stand_side_by_side(self):
        # In prime: 10, 10, 25, 10, 25 s.
        self.assert_pair(self.pair("answer", period="day", slot="prime"),
                         (3, 5, 0.8, "missed"), (5, 5, 0.8, "met"))
        # Otherwise: 10, 10, 25 s, given up, 10 s.
        self.assert_pair(self.pair("answer", period="day", slot="otherwise"),
                         (3, 5, 0.7, "missed"), (4, 5, 0.75, "met"))

    def test_what_does_not_change_has_no_difference(self):
        # (6 * 10 + 3 * 25) / 9 = 15 s.
        row = self.pair("speed", period="day")
        for side, target in ("as_is", 10), ("what_if", 12):
            self.assertEqual(row[side]["value"], 15)
            self.assertEqual(row[side]["target"], target)
            self.assertEqual(row[side]["state"], "missed")
        self.assertEqual(row["difference"], 0)

    def test_breaches_of_watches_are_counted(self):
        # As it is, the third call is the first miss: 2 of 3 are less than
        # 80 %, and it gets no better while there is data. What if: no miss.
        row = self.pair("answer", watch="5m", slot="prime")
        self.assertEqual(row["as_is"]["breaches"], 1)
        self.assertEqual(row["what_if"]["breaches"], 0)
        # As it is, the eighth call makes it 2 of 3, less than 70 %, until it
        # and the ninth have left. What if: 3 of 4 after the ninth, exactly
        # 75 %; when the sixth and the seventh have left, 2 of 3.
        row = self.pair("answer", watch="5m", slot="otherwise")
        self.assertEqual(row["as_is"]["breaches"], 1)
        self.assertEqual(row["what_if"]["breaches"], 1)

    def test_credits_stand_side_by_side(self):
        def minor(side):
            return {row[side]["objective"]: row[side]["credit_minor"]
                    for row in self.support["credits"] if row[side]}
        # 80 % - 60 % in the dearer slot: 20 points; 15 s - 10 s: 5 seconds.
        self.assertEqual(minor("as_is"), {"answer": 200_000, "speed": 5_000})
        # Met; 15 s - 12 s: 3 seconds at 20 USD.
        self.assertEqual(minor("what_if"), {"answer": 0, "speed": 6_000})
        self.assertEqual([row["difference_minor"]
                          for row in self.support["credits"]],
                         [-200_000, 1_000])

    def test_what_one_side_has_alone_is_said(self):
        self.assertEqual(self.support["only_as_is"], ["gone"])
        self.assertEqual(self.support["only_what_if"], ["lost_calls"])
        self.assertEqual(self.report["only_as_is"], ["old"])
        self.assertEqual(self.report["only_what_if"], ["new"])

    def test_the_table_says_the_same(self):
        table = self.what_if().stdout
        lines = [" ".join(line.split()) for line in table.splitlines()]
        for line in (
                "Events: 20 read, 20 applied, 0 duplicate, 0 late, 0 refused",
                "answer day prime 2026-03-02 missed 60.00 % ≥ 80 % met "
                "100.00 % ≥ 80 % +40.00 points",
                "day otherwise 2026-03-02 missed 60.00 % ≥ 70 % met 80.00 % "
                "≥ 75 % +20.00 points",
                "speed day 2026-03-02 missed 15.0 s ≤ 10 s missed 15.0 s "
                "≤ 12 s 0",
                "answer day 2026-03-02 closed 2000.00 USD 0.00 USD "
                "-2000.00 USD",
                "speed day 2026-03-02 closed 50.00 USD 60.00 USD +10.00 USD",
                "Credits in all: 2050.00 USD as it is, 60.00 USD what if: "
                "-1990.00 USD",
                "Objectives only as it is: gone",
                "Objectives only what if: lost_calls",
                "Contracts only as it is: old",
                "Contracts only what if: new"):
            self.assertIn(line, lines, table)

    def test_the_same_contract_makes_no_difference(self):
        same = json.loads(self.what_if("--output", "json",
                                       contracts="as_is").stdout)
        for contract in same["contracts"]:
            for objective in contract["objectives"]:
                for row in objective["results"]:
                    self.assertEqual(row["as_is"], row["what_if"])
                    self.assertIn(row["difference"], (0, None))
            for row in contract["credits"]:
                self.assertEqual(row["as_is"], row["what_if"])

    def test_both_sides_are_what_a_replay_alone_says(self):
        for side in ("as_is", "what_if"):
            alone = replaying.replay(
                "--contracts", self.path(side), "--format", "jsonl", "--until",
                "2026-03-03 01:00", self.events)
            for objective in self.support["objectives"]:
                rows = [dict(row[side]) for row in objective["results"]]
                for row in rows:
                    row.pop("breaches", None)
                self.assertEqual(rows, replaying.results(
                    alone, "support", objective["objective"]))

    def test_files_are_written_of_the_contract_as_it_is(self):
        ledger = self.path("ledger.jsonl")
        self.what_if("--ledger", ledger)
        with open(ledger, encoding="utf-8") as lines:
            self.assertEqual([json.loads(line)["amountMinor"]
                              for line in lines], [200_000, 5_000])

    def test_what_can_be_read_once_is_refused(self):
        refused = self.what_if(files=["-"], stdin=subprocess.DEVNULL, expect=2)
        self.assertEqual(
            refused.stderr,
            "holdline replay: --what-if reads the files twice, and standard "
            "input can be read only once; write it to a file first\n")
        fifo = self.path("fifo")
        os.mkfifo(fifo)
        self.assertIn(f"`{fifo}` can be read only once",
                      self.what_if(files=[fifo], expect=2).stderr)

    def test_what_does_not_go_with_it_is_refused(self):
        self.assertIn("--what-if has no CSV",
                      self.what_if("--output", "csv", expect=2).stderr)
        self.what_if("--by", "all", expect=2)

    def test_mistakes_of_the_other_contract_are_told(self):
        self.write("bad.yaml", WHAT_IF.replace("abandons_miss", "x"))
        self.assertIn("is not a formula",
                      self.what_if(contracts="bad.yaml", expect=1).stderr)
        self.what_if(contracts="nowhere.yaml", expect=3)


if __name__ == "__main__":
    unittest.main()
