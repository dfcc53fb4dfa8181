"""An Asterisk queue_log with every event, against a second reading of it.

The log is made from a seed. The expected numbers come from the small script
below, which shares nothing with the engine: it follows each call line by line.
"""

import os
import random
import tempfile
import unittest

import replaying

WITHIN = 20
START = 1_772_445_600  # 2026-03-02T10:00:00Z, a Monday
CALLS = 400
SEED = 20260302

CONTRACT = """
holdline: 1
contract: front-desk
title: Front desk
parties: {provider: Northwind CX, client: ACME}
time_zone: UTC
effective: 2026-01-01
covers:
  - {channel: voice, queue: "support*"}
objectives:
"""
FORMULAS = ["answered_only", "abandons_miss", "abandons_within_ignored",
            "abandons_within_met", "short_abandons_ignored",
            "short_abandons_met", "removed_within", "flowouts_miss"]


def contract_text():
    text = CONTRACT
    for formula in FORMULAS:
        short = "\n    short: 5s" if formula.startswith("short") else ""
        text += f"""  {formula}:
    measure: service_level
    within: {WITHIN}s
    formula: {formula}{short}
    target: {{at_least: 80%}}
    periods: [month]
"""
    return text + """  speed:
    measure: average_speed_of_answer
    target: {at_most: 30s}
    periods: [month]
  handling:
    measure: handle_time
    target: {at_most: 300s}
    periods: [month]
  gone:
    measure: abandonment
    over: 5s
    divide_by: offered
    target: {at_most: 5%}
    periods: [month]
"""


class QueueLog:
    """Writes lines in the order of time, ties in the order of writing."""

    def __init__(self):
        self.lines = []

    def add(self, at, call, queue, agent, event, *data):
        fields = [str(at), call, queue, agent, event, *map(str, data)]
        self.lines.append((at, len(self.lines), "|".join(fields)))

    def text(self):
        return "".join(line + "\n" for _, _, line in sorted(self.lines))


def one_visit(rng, log, at, call, queue, end):
    """One wait in a queue; returns (outcome, wait, talk, end of the visit)."""
    wait = rng.choice([0, 1, 4, 5, 6, 19, 20, 21, 22, 60, rng.randrange(90)])
    log.add(at, call, queue, "NONE", "ENTERQUEUE", "", "5550100", 1)
    rings = rng.randrange(3) if wait > 2 else 0
    for _ in range(rings):
        log.add(at + rng.randrange(wait), call, queue, "SIP/7", "RINGNOANSWER",
                1000)
    done = at + wait
    if end in ("COMPLETECALLER", "COMPLETEAGENT", "BLINDTRANSFER",
               "ATTENDEDTRANSFER"):
        agent = f"SIP/{rng.randrange(1, 6)}"
        talk = rng.randrange(1, 400)
        log.add(done, call, queue, agent, "CONNECT", wait, call + ".a", 2)
        if end.startswith("COMPLETE"):
            log.add(done + talk, call, queue, agent, end, wait, talk, 1)
        elif end == "BLINDTRANSFER":
            log.add(done + talk, call, queue, agent, end, "600", "internal",
                    wait, talk, 1)
        else:
            log.add(done + talk, call, queue, agent, end, "BRIDGE", "b-1",
                    "SIP/9", "c-1", f"{wait}|{talk}|1")
        return "answered", wait, talk, done + talk
    if end == "ABANDON":
        # Asterisk names an agent here when one was being rung.
        log.add(done, call, queue, rng.choice(["NONE", "SIP/3"]), end, 1, 1,
                wait)
        return "abandoned", wait, None, done
    if end == "EXITWITHTIMEOUT":
        log.add(done, call, queue, "NONE", end, 1, 1, wait)
    elif end == "EXITWITHKEY":
        log.add(done, call, queue, "NONE", end, "9", 1, 1, wait)
    else:
        log.add(done, call, queue, "NONE", "EXITEMPTY", 1, 1, wait)
    return "flowed", wait, None, done


def make_log():
    """The text of the log, and what happened in queues support*."""
    rng = random.Random(SEED)
    log = QueueLog()
    visits = []
    ends = ["COMPLETECALLER"] * 5 + ["COMPLETEAGENT"] * 5 + ["ABANDON"] * 4 + [
        "EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY", "BLINDTRANSFER",
        "ATTENDEDTRANSFER"]
    for agent in range(1, 6):
        log.add(START, "NONE", "support", f"SIP/{agent}", "ADDMEMBER", "")
    for i in range(CALLS):
        at = START + i * 7
        call = f"{at}.{i}"
        queue = rng.choice(["support", "support-gold", "billing"])
        end = rng.choice(ends)
        outcome = one_visit(rng, log, at, call, queue, end)
        visits.append((queue, *outcome[:3]))
        if end.endswith("TRANSFER") and rng.random() < 0.7:
            other = rng.choice(["support-gold", "billing"])
            more = one_visit(rng, log, outcome[3] + 2, call, other,
                             rng.choice(["COMPLETEAGENT", "ABANDON"]))
            visits.append((other, *more[:3]))
    last = START + CALLS * 7 + 2000
    log.add(last - 1990, "NONE", "NONE", "SIP/2", "PAUSE", "coffee")
    log.add(last - 1980, "NONE", "NONE", "SIP/2", "UNPAUSE", "coffee")
    log.add(last - 1970, "NONE", "support", "SIP/5", "REMOVEMEMBER", "")
    # Two calls wait when the telephony starts again: their end is unknown.
    for name in ("lost-1", "lost-2"):
        log.add(last - 8, name, "support", "NONE", "ENTERQUEUE", "", "1", 1)
    log.add(last, "NONE", "NONE", "NONE", "QUEUESTART", "")
    return log.text(), [v for v in visits if v[0].startswith("support")]


def expected(visits):
    """Each formula's (met, counted), from the words of the formulas."""
    answered = [w for _, o, w, _ in visits if o == "answered"]
    gone = [w for _, o, w, _ in visits if o == "abandoned"]
    flowed = [w for _, o, w, _ in visits if o == "flowed"]
    a, b, f = len(answered), len(gone), len(flowed)
    a_t = sum(w <= WITHIN for w in answered)
    b_t = sum(w <= WITHIN for w in gone)
    b_s = sum(w <= 5 for w in gone)
    f_t = sum(w <= WITHIN for w in flowed)
    talks = [t for _, o, _, t in visits if o == "answered"]
    return {
        "answered_only": (a_t, a),
        "abandons_miss": (a_t, a + b),
        "abandons_within_ignored": (a_t, a + b - b_t),
        "abandons_within_met": (a_t + b_t, a + b),
        "short_abandons_ignored": (a_t, a + b - b_s),
        "short_abandons_met": (a_t + b_s, a + b),
        "removed_within": (a_t + b_t + f_t, a + b + f),
        "flowouts_miss": (a_t, a + b + f),
    }, sum(answered) / a, sum(talks) / a, (b - b_s, a + b + f)


class AsteriskReplay(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        text, visits = make_log()
        cls.formulas, cls.speed, cls.handling, cls.gone = expected(visits)
        with tempfile.TemporaryDirectory() as folder:
            contract = os.path.join(folder, "front-desk.yaml")
            log = os.path.join(folder, "queue_log")
            with open(contract, "w", encoding="utf-8") as file:
                file.write(contract_text())
            with open(log, "w", encoding="utf-8") as file:
                file.write(text)
            cls.report = replaying.replay(
                "--contracts", contract, "--format", "asterisk", log)

    def month(self, objective):
        return replaying.only(
            replaying.results(self.report, "front-desk", objective),
            period="month")

    def test_every_formula_counts_what_the_script_counts(self):
        for formula, (met, counted) in self.formulas.items():
            with self.subTest(formula=formula, seed=SEED):
                row = self.month(formula)
                self.assertEqual((row["met"], row["counted"]), (met, counted))

    def test_durations_are_the_means_that_the_log_states(self):
        self.assertAlmostEqual(self.month("speed")["value"], self.speed, 6)
        self.assertAlmostEqual(self.month("handling")["value"], self.handling,
                               6)

    def test_abandonment_counts_long_waits_among_all_that_left_the_queue(self):
        row = self.month("gone")
        self.assertAlmostEqual(row["value"], self.gone[0] / self.gone[1], 9)

    def test_nothing_is_refused(self):
        self.assertEqual(self.report["events"]["refused"], {})


if __name__ == "__main__":
    unittest.main()
