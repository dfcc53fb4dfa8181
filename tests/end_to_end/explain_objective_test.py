"""`holdline explain objective`: why an objective came to what it did.

Every number that it tells is held to what `holdline replay` says of the same
files; what the bank's month comes to is reckoned by hand beside it.
"""

import json
import os
import tempfile
import unittest

import replaying
from bank_replay_test import FOLDER, credits_by_hand, met_by_day
from explain_test import line

CONTRACT = """
holdline: 1
contract: front-desk
title: Front desk
time_zone: America/Halifax
effective: 2026-01-01
covers: [{channel: voice, queue: "support*"}]
calendars: {early: {hours: "mon-fri 06:00-06:01"}}
objectives:
  answer:
    clause: "Schedule B, 4.1"
    measure: service_level
    within: 20s
    formula: abandons_miss
    counts: {flowed_late: missed}
    targets: [{when: early, at_least: 80%}, {when: otherwise, at_least: 70%}]
    periods: [day, month]
  speed:
    measure: average_speed_of_answer
    target: {at_most: 15s}
    periods: [day]
  now: {measure: offered, watch: [5m]}
credits:
  period: day
  fee: {currency: USD}
  schedules: {answer: {slots: each, per_miss: 5 USD}, speed: {per_second: 2 USD}}
"""

# Two in the early slot, of whom one gives up; one later who waits too long.
LOG = (line(0, "17.1", "support", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(5, "17.2", "support", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(9, "17.1", "support", "SIP/3", "CONNECT", 9, "a", 2)
       + line(50, "17.2", "support", "NONE", "ABANDON", 1, 1, 45)
       + line(60, "17.1", "support", "SIP/3", "COMPLETECALLER", 9, 51, 1)
       + line(90, "17.3", "support", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(125, "17.3", "support", "SIP/3", "CONNECT", 35, "b", 2))


class ExplainObjective(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.contract, cls.log = replaying.files_of(
            cls, {"front-desk.yaml": CONTRACT, "queue_log": LOG})

    def explain(self, objective, period, *more, **options):
        return replaying.run("explain", "objective", objective, "--period",
                             period, "--contracts", self.contract, "--format",
                             "asterisk", *more, self.log, **options)

    def told(self, objective, period, *more):
        return json.loads(self.explain(objective, period, "--output", "json",
                                       *more).stdout)

    def refusal(self, objective, period, code):
        said = self.explain(objective, period, expect=code)
        self.assertEqual(said.stdout, "")
        return said.stderr

    def test_groups_come_to_what_a_replay_counts(self):
        report = replaying.replay("--contracts", self.contract, "--format",
                                  "asterisk", self.log)
        for objective in ("answer", "speed"):
            told = self.told(f"front-desk/{objective}", "2026-03-02")
            rows = [row for row in replaying.results(
                report, "front-desk", objective) if row["period"] == "day"]
            self.assertEqual(
                [(s.get("slot", ""), s["counted"], s["met"], s["state"])
                 for s in told["slots"]],
                [(r.get("slot", ""), r["counted"], r["met"], r["state"])
                 for r in rows])
            for slot in told["slots"]:
                for field in ("counted", "met", "sum_seconds"):
                    self.assertEqual(sum(g[field] for g in slot["groups"]),
                                     slot[field])

    def test_who_and_when_is_told(self):
        early, later = self.told("front-desk/answer", "2026-03-02")["slots"]
        self.assertEqual(early["went_wrong"]["contact"], "17.2")
        self.assertEqual(early["went_wrong"]["at"],
                         "2026-03-02T06:00:25-04:00")
        self.assertEqual(early["in_a_row"], 3)
        self.assertEqual([m["contact"] for m in later["misses"]["longest"]],
                         ["17.3"])

    def test_what_it_costs_is_what_the_ledger_says(self):
        with tempfile.NamedTemporaryFile(mode="r") as ledger:
            until = ("--until", "2026-03-04")
            replaying.replay("--contracts", self.contract, "--format",
                             "asterisk", *until, "--ledger", ledger.name,
                             self.log)
            entries = [json.loads(entry) for entry in ledger]
            for objective, minor in (("answer", 1000), ("speed", 1400)):
                cost = self.told(f"front-desk/{objective}", "2026-03-02",
                                 *until)["cost"]
                self.assertEqual(cost["kind"], "settled")
                self.assertEqual(cost["credit_minor"], minor)
                self.assertEqual(
                    [e["entry_id"] for e in cost["ledger"]],
                    [e["entryId"] for e in entries
                     if e["objective"] == objective])

    def test_text_says_the_same(self):
        text = self.explain("front-desk/answer", "2026-03-02", "--until",
                            "2026-03-04").stdout
        self.assertIn("front-desk/answer, day 2026-03-02: missed in early and "
                      "missed in otherwise\n", text)
        self.assertIn("clause: Schedule B, 4.1\n", text)
        self.assertIn("all slots are added up = USD 10.00\n", text)
        one = self.explain("front-desk/answer", "2026-03-02", "--contacts",
                           "0").stdout
        self.assertNotIn("Misses", one)

    def test_a_period_that_runs_is_told_so(self):
        told = self.told("front-desk/answer", "2026-03")
        self.assertFalse(told["period"]["closed"])
        self.assertEqual(told["slots"][0]["state"], "behind")
        self.assertEqual(told["cost"]["kind"], "other_period")

    def test_what_does_not_occur_has_a_code_of_its_own(self):
        self.assertIn('no contract "front-dsek"; did you mean "front-desk"?',
                      self.refusal("front-dsek/answer", "2026-03", 8))
        self.assertIn('no objective "anser"; did you mean "answer"?',
                      self.refusal("front-desk/anser", "2026-03", 8))
        self.assertIn("has no period of a month; it has: day (2026-03-01)",
                      self.refusal("front-desk/speed", "2026-03", 8))
        self.assertIn("has no periods: it is only watched",
                      self.refusal("front-desk/now", "2026-03", 8))
        self.assertIn("no contact of front-desk/answer in 2026-04 (7 records "
                      "were read); it has some in 2026-03\n",
                      self.refusal("front-desk/answer", "2026-04", 8))

    def test_mistakes_have_their_codes(self):
        self.assertIn("write CONTRACT/OBJECTIVE",
                      self.refusal("front-desk", "2026-03", 2))
        self.assertIn('"March" is not a period; write a month (2026-03)',
                      self.refusal("front-desk/answer", "March", 2))
        self.assertIn("there is no month 2026-13",
                      self.refusal("front-desk/answer", "2026-13", 2))
        replaying.run("explain", "objective", "front-desk/answer", expect=2)
        replaying.run("explain", "objective", "front-desk/answer", "--period",
                      "2026-03", "--contracts", self.contract, "--format",
                      "asterisk", "/no/such/file", expect=3)


@unittest.skipUnless(replaying.data_folder(),
                     "the month of real calls is not beside the project")
class ExplainTheBank(unittest.TestCase):
    """A month of real calls, against the figures that are known of it."""

    FIRST = 10623  # of February 1999, days since 1970

    def told(self, contract, objective, period):
        return json.loads(replaying.run(
            "explain", "objective", f"{contract}/{objective}", "--period",
            period, "--output", "json", "--contracts",
            f"tests/contracts/{contract}.yaml", "--format", "csv", "--mapping",
            "deploy/mappings/anonymous_bank_events.yaml", "--until",
            "1999-03-02",
            os.path.join(FOLDER, "february_1999_events.csv")).stdout)

    def test_the_month_is_told_by_class(self):
        slot, = self.told("bank", "answer", "1999-02")["slots"]
        contacts = {g["class"]: g["contacts"] for g in slot["groups"]}
        self.assertEqual(contacts, {
            "answered_within": 16209, "answered_late": 27162 - 16209,
            "abandoned_within": 3198, "abandoned_late": 5904 - 3198})
        self.assertEqual((slot["met"], slot["counted"]), (16209, 33066))
        self.assertEqual(slot["state"], "missed")
        # ⌈(0.8 · 33,066 − 16,209) / 0.2⌉
        self.assertEqual(slot["in_a_row"], 51219)

    def test_a_day_is_told_to_the_cent(self):
        owed = credits_by_hand()
        days = met_by_day(lambda day: 20)
        for day in (self.FIRST, self.FIRST + 9):
            period = f"1999-02-{day - self.FIRST + 1:02}"
            for objective in ("answer", "speed", "abandoned"):
                with self.subTest(period=period, objective=objective):
                    told = self.told("bank", objective, period)
                    cost = told["cost"]
                    self.assertEqual(cost["credit_minor"], owed.get(
                        (day, objective, "credit"), 0))
                    self.assertEqual(cost["bonus_minor"], owed.get(
                        (day, objective, "bonus"), 0))
                    if objective == "answer":
                        slot, = told["slots"]
                        self.assertEqual((slot["met"], slot["counted"]),
                                         days[day])

    def test_half_hours_are_told(self):
        slot, = self.told("bank-forms", "half_hours", "1999-02")["slots"]
        parts = slot["parts"]
        self.assertEqual((parts["kept"], parts["kept"] + parts["failed"]),
                         (194, 770))
        self.assertEqual(len(parts["worst"]), 10)
        self.assertEqual(slot["state"], "met")

    def test_each_version_has_groups_of_its_own(self):
        told = self.told("bank-amended", "answer", "1999-02")
        self.assertEqual([v.get("amendment") for v in told["versions"]],
                         [None, "Amendment 1"])
        slot, = told["slots"]
        met = sum(met for met, _ in met_by_day(
            lambda day: 60 if day >= self.FIRST + 14 else 20).values())
        self.assertEqual(slot["met"], met)
        self.assertEqual(told["cost"]["credit_minor"], 300_000)


if __name__ == "__main__":
    unittest.main()
