"""`holdline explain contact`: why a call counted as it did.

A small Asterisk log; what each call comes to is reckoned by hand beside it.
"""

import json
import unittest

import replaying

START = 1_772_445_600  # 2026-03-02T10:00:00Z, a Monday

CONTRACT = """
holdline: 1
contract: front-desk
title: Front desk
time_zone: America/Halifax
effective: 2026-01-01
covers: [{channel: voice, queue: "support*"}]
except: [{queue: support-test}]
calendars: {early: {hours: "mon-fri 06:00-06:01"}}
objectives:
  answer:
    clause: "Schedule B, 4.1"
    measure: service_level
    within: 20s
    formula: answered_only
    targets: [{when: early, at_least: 80%}, {when: otherwise, at_least: 70%}]
    periods: [month]
  speed:
    measure: average_speed_of_answer
    target: {at_most: 15s}
    periods: [day]
"""


def line(at, call, queue, agent, event, *data):
    return "|".join([str(START + at), call, queue, agent, event,
                     *map(str, data)]) + "\n"


# A call that is transferred to a queue of nobody's; one that waits past the
# limit and then gives up; one of a test.
LOG = (line(0, "17.1", "support", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(5, "17.2", "support-gold", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(10, "17.3", "support-test", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(21, "17.1", "support", "SIP/3", "CONNECT", 21, "a", 2)
       + line(50, "17.2", "support-gold", "NONE", "ABANDON", 1, 1, 45)
       + line(60, "17.1", "support", "SIP/3", "BLINDTRANSFER", "600",
              "internal", 21, 39, 1)
       + line(62, "17.1", "billing", "NONE", "ENTERQUEUE", "", "1", 1)
       + line(70, "17.1", "billing", "SIP/4", "CONNECT", 8, "b", 2))


class Explain(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.contract, cls.log = replaying.files_of(
            cls, {"front-desk.yaml": CONTRACT, "queue_log": LOG})

    def explain(self, contact, *more, **options):
        return replaying.run("explain", "contact", contact, "--contracts",
                             self.contract, "--format", "asterisk", *more,
                             *([] if "input" in options else [self.log]),
                             **options)

    def told(self, contact, *more, **options):
        return json.loads(self.explain(contact, "--output", "json", *more,
                                       **options).stdout)

    def objective(self, leg, name):
        return replaying.only(leg["contracts"][0]["objectives"],
                              objective=name)

    def test_each_leg_is_told_with_what_it_counts(self):
        told = self.told("17.1")
        first, second = told["legs"]
        self.assertEqual((first["queue"], first["outcome"],
                          first["wait_seconds"], first["handle_seconds"]),
                         ("support", "answered", 21, 39))
        answer = self.objective(first, "answer")
        self.assertEqual((answer["class"], answer["verdict"], answer["slot"],
                          answer["clause"]),
                         ("answered_late", "missed", "early",
                          "Schedule B, 4.1"))
        self.assertEqual(answer["periods"], [{
            "period": "month", "start": "2026-03-01T00:00:00-04:00",
            "end": "2026-04-01T00:00:00-03:00"}])
        self.assertTrue(self.objective(first, "speed")["against_target"])
        self.assertFalse(second["covered"])
        self.assertEqual(second["contracts"], [])

    def test_a_miss_that_was_taken_back_is_told(self):
        answer = self.objective(self.told("17.2")["legs"][0], "answer")
        self.assertEqual((answer["verdict"], answer["class"]),
                         ("out", "abandoned_late"))
        self.assertEqual(answer["withdrawn_miss"],
                         {"from": "2026-03-02T06:00:25-04:00",
                          "until": "2026-03-02T06:00:50-04:00"})

    def test_what_takes_a_call_out_is_named(self):
        contract = self.told("17.3")["legs"][0]["contracts"][0]
        self.assertEqual((contract["covering"], contract["except_line"]),
                         ("excepted", 0))

    def test_the_calls_come_to_what_a_replay_counts(self):
        report = replaying.replay("--contracts", self.contract, "--format",
                                  "asterisk", self.log)
        for name in ("answer", "speed"):
            rows = replaying.results(report, "front-desk", name)
            counted = sum(
                self.objective(leg, name).get("counted", 0)
                for call in ("17.1", "17.2", "17.3")
                for leg in self.told(call)["legs"] if leg["covered"])
            self.assertEqual(sum(row["counted"] for row in rows), counted)

    def test_the_clock_may_stop_while_it_waits(self):
        until = self.told("17.1", "--until", "2026-03-02 06:00:20")
        self.assertEqual(len(until["events"]), 1)
        answer = self.objective(until["legs"][0], "answer")
        self.assertEqual(answer["verdict"], "open")

    def test_text_says_the_same_and_names_lines(self):
        text = self.explain("17.1").stdout
        self.assertIn("front-desk covers it by covers[0] (on the channel voice "
                      "and in a queue named support*)\n", text)
        self.assertIn("answer, slot early: missed\n", text)
        self.assertIn("queue_log:4", text)
        self.assertIn("No contract covers it.\n", text)

    def test_standard_input_is_read(self):
        self.assertEqual(self.told("17.1", "-", input=LOG)["legs"],
                         self.told("17.1")["legs"])

    def test_a_contact_that_does_not_occur_has_a_code_of_its_own(self):
        said = self.explain("17.9", expect=8)
        self.assertEqual(said.stdout, "")
        self.assertIn('no event of the contact "17.9"', said.stderr)
        self.assertIn("near it: 17.1, 17.2, 17.3", said.stderr)

    def test_mistakes_have_their_codes(self):
        replaying.run("explain", "contact", expect=2)
        self.explain("17.1", "--until", "soon", expect=2)
        self.explain("17.1", "/no/such/file", expect=3)


if __name__ == "__main__":
    unittest.main()
