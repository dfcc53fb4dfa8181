"""A month of real calls gives the numbers that are known of it."""

import json
import os
import tempfile
import time
import unittest

import replaying

EXAMPLE = "deploy/examples/contracts/bank.yaml"
DATA = replaying.data_folder()
FOLDER = os.path.join(DATA or "", "anonymous_bank")
EVENTS = os.path.join(FOLDER, "february_1999_events.csv")

# met, counted: the six formulas at 20 s over all 33,066 offered calls.
ANSWERED, WITHIN = 27162, 16209
GONE, GONE_WITHIN, GONE_SHORT = 5904, 3198, 2215
FORMULAS = {
    "answered_only": (WITHIN, ANSWERED, 59.68),
    "abandons_miss": (WITHIN, ANSWERED + GONE, 49.02),
    "abandons_within_ignored": (WITHIN, ANSWERED + GONE - GONE_WITHIN, 54.27),
    "abandons_within_met": (WITHIN + GONE_WITHIN, ANSWERED + GONE, 58.69),
    "short_abandons_ignored": (WITHIN, ANSWERED + GONE - GONE_SHORT, 52.54),
    "short_abandons_met": (WITHIN + GONE_SHORT, ANSWERED + GONE, None),
}
DAY, HALF_HOUR = 86400, 1800
PERCENTILES = {90: 131, 95: 189, 99: 311}


def events():
    """The month's events by hand: local time in seconds since 1970, contact,
    type, event, seconds of it."""
    with open(EVENTS, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            epoch, contact, kind, _, _, event, seconds = (
                line.rstrip("\n").split(","))
            yield int(epoch), contact, kind, event, int(seconds)


def by_type():
    """met and counted of `abandons_miss` per type, read once more by hand."""
    counts = {}
    for _, _, kind, event, seconds in events():
        met, counted = counts.get(kind, (0, 0))
        if event == "answered":
            met += seconds <= 20
            counted += 1
        elif event == "abandoned":
            counted += 1
        counts[kind] = (met, counted)
    return counts


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankReplay(unittest.TestCase):
    """The same month, from the file of events."""

    MAPPING = "deploy/mappings/anonymous_bank_events.yaml"
    FILE = "february_1999_events.csv"

    @classmethod
    def setUpClass(cls):
        cls.report = replaying.replay(
            "--contracts", EXAMPLE, "--format", "csv", "--mapping",
            cls.MAPPING, os.path.join(FOLDER, cls.FILE))

    def month(self, contract, objective):
        return replaying.only(
            replaying.results(self.report, contract, objective),
            period="month")

    def test_formulas_are_exact(self):
        for formula, (met, counted, percent) in FORMULAS.items():
            with self.subTest(formula=formula):
                row = self.month("bank", formula)
                self.assertEqual((row["met"], row["counted"]), (met, counted))
                if percent is not None:
                    self.assertAlmostEqual(100 * row["value"], percent, 2)

    def test_types_are_exact(self):
        for kind, (met, counted) in by_type().items():
            with self.subTest(type=kind):
                row = self.month(f"bank-{kind.lower()}", "answer")
                self.assertEqual((row["met"], row["counted"]), (met, counted))

    def test_speed_of_answer(self):
        self.assertAlmostEqual(self.month("bank", "speed")["value"], 40.8, 1)

    def test_abandonment_by_both_divisors(self):
        self.assertAlmostEqual(
            100 * self.month("bank", "abandoned_of_offered")["value"], 11.16, 2)
        self.assertAlmostEqual(
            100 * self.month("bank", "abandoned_of_rest")["value"], 11.96, 2)

    def test_percentiles_lie_within_the_stated_error(self):
        for percent, seconds in PERCENTILES.items():
            with self.subTest(percentile=percent):
                row = self.month("bank", f"wait_p{percent}")
                shown = row["percentiles"][f"p{percent}"]
                self.assertLessEqual(abs(shown - seconds), seconds / 64 + 1e-9)

    def test_events_are_all_accounted_for(self):
        events = self.report["events"]
        self.assertEqual(events["read"], events["applied"] +
                         events["duplicate"] + events["late"] +
                         sum(events["refused"].values()))
        self.assertEqual(events["late"], 0)
        self.assertEqual(events["refused"], {})

    def test_half_hours_that_reach_eighty_percent(self):
        table = replaying.run(
            "replay", "--contracts", EXAMPLE, "--format", "csv", "--mapping",
            self.MAPPING, "--by", "all", "--every", "30m", "--within", "20s",
            "--formula", "abandons_miss", "--output", "csv",
            os.path.join(FOLDER, self.FILE)).stdout.splitlines()
        head = table[0].split(",")
        offered = head.index("offered")
        level = head.index("service_level")
        rows = [line.split(",") for line in table[1:]]
        busy = [r for r in rows if int(r[offered]) >= 10]
        self.assertEqual(len(busy), 770)
        self.assertEqual(sum(float(r[level]) >= 0.8 for r in busy), 194)


def credits_by_hand():
    """What tests/contracts/bank.yaml costs by the day, in minor units, read from
    the file of events: {(day, objective, kind): minor}."""
    waits = {}  # by day: of the answered, of those who gave up
    days = {}   # of the offers
    for at, contact, _, event, seconds in events():
        if event == "offered":
            day = days[contact] = at // DAY
            waits.setdefault(day, ([], []))
        elif event in ("answered", "abandoned"):
            waits[days[contact]][event == "abandoned"].append(seconds)
    owed = {}
    for day, (answered, gone) in waits.items():
        calls = len(answered) + len(gone)
        within = sum(wait <= 20 for wait in answered)
        left = 250_000  # minor units under the day's cap

        def credit(objective, minor):
            nonlocal left
            granted = min(minor, left)
            left -= granted
            if granted > 0:
                owed[day, objective, "credit"] = granted

        if 2 * within < calls:
            credit("answer", 100_000)
        elif 5 * within < 4 * calls:
            credit("answer", 25_000)
        total = sum(answered)
        over = total - 30 * len(answered)
        below = 15 * len(answered) - total
        if over > 0:
            credit("speed", 500 * -(-over // len(answered)))
        elif below > 0:
            owed[day, "speed", "bonus"] = 500 * -(-below // len(answered))
        credit("abandoned", 500 * max(0, len(gone) - calls * 5 // 100))
    return owed


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankCredits(unittest.TestCase):
    """What the month costs, against a reckoning by hand."""

    def test_the_ledger_says_every_day_to_the_cent(self):
        report, entries = replay_month("bank")
        said = {}
        for entry in entries:
            # The zone is two hours before UTC all month.
            day = (entry["periodStartUs"] // 1_000_000 + 7200) // 86400
            key = day, entry["objective"], entry["kind"]
            self.assertNotIn(key, said)  # nothing came late: no corrections
            said[key] = entry["amountMinor"]
            self.assertEqual(entry["currency"], "ILS")
        self.assertEqual(said, credits_by_hand())
        shown = report["contracts"][0]["credits"]
        self.assertEqual(sum(row["credit_minor"] for row in shown),
                         sum(minor for (_, _, kind), minor in said.items()
                             if kind == "credit"))


def replay_month(contract):
    """The month under a file of tests/contracts, and its ledger."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = os.path.join(folder, "ledger.jsonl")
        report = replaying.replay(
            "--contracts", f"tests/contracts/{contract}.yaml", "--format",
            "csv", "--mapping", "deploy/mappings/anonymous_bank_events.yaml",
            "--until", "1999-03-02", "--ledger", ledger, EVENTS)
        with open(ledger, encoding="utf-8") as lines:
            return report, [json.loads(line) for line in lines]


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankForms(unittest.TestCase):
    """Verdicts of parts, against figures that are known of the month."""

    def setUp(self):
        self.report, _ = replay_month("bank-forms")

    def month(self, objective):
        return replaying.only(
            replaying.results(self.report, "bank-forms", objective),
            period="month")

    def test_the_mean_of_the_days_is_not_the_pooled_value(self):
        row = self.month("days")
        self.assertEqual((row["met"], row["counted"]),
                         (WITHIN, ANSWERED + GONE))
        self.assertEqual(row["verdict"]["form"], "mean_of day")
        self.assertAlmostEqual(100 * row["verdict"]["value"], 52.6, 1)
        self.assertEqual(row["state"], "met")  # pooled it would be missed

    def test_half_hours_with_enough_calls(self):
        row = self.month("half_hours")
        self.assertEqual(row["verdict"]["target"], 0.25)
        self.assertAlmostEqual(row["verdict"]["value"], 194 / 770, 12)
        self.assertEqual(row["state"], "met")


def met_by_day(limit_of):
    """met and counted of `abandons_miss` by day; `limit_of(day)` in seconds."""
    offered, days = {}, {}
    for at, contact, _, event, seconds in events():
        if event == "offered":
            offered[contact] = at // DAY
        elif event in ("answered", "abandoned"):
            day = offered[contact]
            met, counted = days.get(day, (0, 0))
            within = seconds <= limit_of(day)
            days[day] = (met + (event == "answered" and within), counted + 1)
    return days


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankAmended(unittest.TestCase):
    """Each call counts by the terms of its enqueue, the month by its end's."""

    FIFTEENTH = 10637  # of February 1999, days since 1970

    def setUp(self):
        self.report, self.ledger = replay_month("bank-amended")
        self.days = met_by_day(lambda day: 60 if day >= self.FIFTEENTH else 20)

    def test_one_contract_is_reported_whatever_its_amendments(self):
        self.assertEqual([c["contract"] for c in self.report["contracts"]],
                         ["bank-amended"])

    def test_each_day_counts_by_its_own_terms(self):
        rows = [row for row in replaying.results(
            self.report, "bank-amended", "answer") if row["period"] == "day"]
        self.assertEqual([(r["met"], r["counted"]) for r in rows],
                         [self.days[day] for day in sorted(self.days)])
        self.assertEqual([r["target"] for r in rows],
                         [0.65 if day >= self.FIFTEENTH else 0.6
                          for day in sorted(self.days)])

    def test_the_month_is_judged_by_the_terms_at_its_end(self):
        month = replaying.only(replaying.results(
            self.report, "bank-amended", "answer"), period="month")
        met = sum(met for met, _ in self.days.values())
        counted = sum(counted for _, counted in self.days.values())
        self.assertEqual((month["met"], month["counted"]), (met, counted))
        self.assertEqual(month["target"], 0.65)
        self.assertEqual(month["state"],
                         "met" if 100 * met >= 65 * counted else "missed")
        self.assertNotIn("partial_since", month)

    def test_the_ledger_takes_the_price_of_the_amendment(self):
        self.assertEqual(
            sorted((e["objective"], e["amountMinor"]) for e in self.ledger),
            [("answer", 300_000), ("speed", 50_000)])


BANK = """holdline: 1
contract: bank
time_zone: Asia/Jerusalem
effective: 1999-01-01
covers: [{queue: "*"}]
"""
RELIEVED = BANK + """title: A bank's calls, without what the client has caused
objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 50%}
    periods: [month]
    booked_at: enqueue
  volume: {measure: offered, periods: [month]}
client:
  forecast: {of: volume, per: 30m, table: forecast.csv}
relief:
  - {when: {volume_above_forecast: 10%, per: 1h, at_least: 30 contacts}, then: exclude_interval, objectives: [answer]}
exclusions:
  - {from: "1999-02-10 14:00", to: "1999-02-10 16:30", objectives: [answer], reason: storm, ref: letter 1}
  - {from: 1999-02-17, to: 1999-02-18, of: {queue: NE}, objectives: [answer], reason: trunk failure, ref: INC-2}
"""


def local_text(at):
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(at))


def replay_under(until, files):
    """The report of the month, or of the events.csv among these files, under
    their bank.yaml."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, name) for name in files}
        for name, text in files.items():
            with open(paths[name], "w", encoding="utf-8") as file:
                file.write(text)
        return replaying.replay(
            "--contracts", paths["bank.yaml"], "--format", "csv", "--mapping",
            "deploy/mappings/anonymous_bank_events.yaml", "--until", until,
            paths.get("events.csv", EVENTS))


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankRelieved(unittest.TestCase):
    """Exclusions, and relief by a forecast that is the last week's number."""

    STORM = range(10632 * DAY + 14 * 3600, 10632 * DAY + 16 * 3600 + 1800)
    TRUNK = range(10639 * DAY, 10641 * DAY)

    def setUp(self):
        self.calls = {}  # when, type, event and wait, by contact
        came = {}        # by half-hour
        for at, contact, kind, event, seconds in events():
            if event == "offered":
                self.calls[contact] = [at, kind, None, 0]
                came[at // HALF_HOUR] = came.get(at // HALF_HOUR, 0) + 1
            elif event in ("answered", "abandoned"):
                self.calls[contact][2:] = event, seconds
        week = 7 * DAY // HALF_HOUR
        self.forecast = {part: came[part - week] for part in sorted(came)
                         if part - week in came}
        self.came = came
        table = "".join(f"{local_text(part * HALF_HOUR)},{contacts}\n"
                        for part, contacts in self.forecast.items())
        report = replay_under("1999-03-02", {
            "bank.yaml": RELIEVED, "forecast.csv": "start,contacts\n" + table})
        self.month = replaying.only(
            replaying.results(report, "bank", "answer"), period="month")

    def is_above(self, hour):
        parts = (2 * hour, 2 * hour + 1)
        forecast = [self.forecast[p] for p in parts if p in self.forecast]
        came = sum(self.came.get(p, 0) for p in parts)
        return (bool(forecast) and came >= 30 and
                10 * came > 11 * sum(forecast))

    def test_all_three_stand_beside_one_another(self):
        sums = {"kept": [0, 0], "relieved": [0, 0], "excluded": [0, 0]}
        hours = set()
        for at, kind, event, seconds in self.calls.values():
            if event is None:
                continue
            where = "kept"
            if at in self.STORM or (at in self.TRUNK and kind == "NE"):
                where = "excluded"
            elif self.is_above(at // 3600):
                where = "relieved"
                hours.add(at // 3600)
            sums[where][0] += event == "answered" and seconds <= 20
            sums[where][1] += 1
        self.assertGreater(min(counted for _, counted in sums.values()), 50)
        row = self.month
        self.assertEqual([row["met"], row["counted"]], sums["kept"])
        self.assertEqual([row["relieved"]["met"], row["relieved"]["contacts"]],
                         sums["relieved"])
        self.assertEqual(row["relieved"]["intervals"], len(hours))
        self.assertEqual([row["excluded"]["met"], row["excluded"]["contacts"]],
                         sums["excluded"])
        self.assertAlmostEqual(100 * row["excluded"]["raw_value"], 49.02, 2)
        met, counted = (a + b for a, b in zip(sums["kept"], sums["relieved"]))
        self.assertAlmostEqual(row["relieved"]["unrelieved_value"],
                               met / counted, 12)


OUTLOOK = BANK + """title: The bank's days, looked ahead of
objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 50%}
    periods: [day]
    outlook: {weeks: 2, margin: 10%}
"""


def left_of(met, counted, came):
    """Of met and counted what is left once so many have come."""
    left = max(0, counted - came)
    return ((2 * met * left + counted) // (2 * counted) if left else 0, left)


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankOutlook(unittest.TestCase):
    """What is still to come of a day, in the middle of it."""

    WEEK = 7 * DAY // HALF_HOUR

    def parts_until(self, now):
        """met and counted by half-hour of enqueue, as known at that time."""
        parts, waiting = {}, {}

        def add(enqueued, met):
            part = parts.setdefault(enqueued // HALF_HOUR, [0, 0])
            part[0] += met
            part[1] += 1

        for at, contact, _, event, seconds in events():
            if at >= now:
                break
            if event == "offered":
                waiting[contact] = at
            elif event in ("answered", "abandoned"):
                add(waiting.pop(contact),
                    event == "answered" and seconds <= 20)
        for enqueued in waiting.values():
            if now - enqueued > 20:
                add(enqueued, False)
        return parts

    def rest(self, parts, running, week):
        """met and counted of the rest of the day, as so many weeks before."""
        day = running // 48 * 48
        met, counted = 0, 0
        for part in range(running, day + 48):
            came = parts.get(part, (0, 0))[1]
            more = left_of(*parts.get(part - week * self.WEEK, (0, 0)), came)
            met, counted = met + more[0], counted + more[1]
        return met, counted

    def at(self, now):
        with open(EVENTS, encoding="utf-8") as lines:
            before = next(lines) + "".join(
                line for line in lines if int(line.split(",")[0]) < now)
        report = replay_under(local_text(now), {
            "bank.yaml": OUTLOOK, "events.csv": before})
        rows = replaying.results(report, "bank", "answer")
        return replaying.only(rows, start=time.strftime(
            "%Y-%m-%dT00:00:00+02:00", time.gmtime(now)))

    def test_the_rest_is_that_of_the_weeks_before(self):
        for day, hour, minute, weeks in ((10630, 9, 10, 1), (10639, 12, 50, 2),
                                         (10646, 17, 31, 2)):
            now = day * DAY + hour * 3600 + minute * 60
            with self.subTest(now=local_text(now)):
                parts = self.parts_until(now)
                running = now // HALF_HOUR
                first = running // 48 * 48
                so_far = [sum(parts.get(part, (0, 0))[i]
                              for part in range(first, running + 1))
                          for i in (0, 1)]
                row = self.at(now)
                self.assertEqual([row["met"], row["counted"]], so_far)
                rests = [self.rest(parts, running, week)
                         for week in range(1, weeks + 1)]
                ends = [(met + so_far[0]) / (counted + so_far[1])
                        for met, counted in rests]
                most = max(counted for _, counted in rests)
                met, counted = map(sum, zip(*rests))
                expected = (counted + weeks // 2) // weeks
                outlook = row["outlook"]
                self.assertFalse(outlook["by_forecast"])
                self.assertEqual(outlook["weeks"], weeks)
                self.assertEqual(outlook["expected"], expected)
                self.assertEqual(outlook["at_most"], -(-11 * most // 10))
                self.assertAlmostEqual(outlook["lowest"], min(ends), 12)
                self.assertAlmostEqual(outlook["highest"], max(ends), 12)
                self.assertAlmostEqual(
                    outlook["projected"],
                    (so_far[0] + (2 * met * expected + counted) //
                     (2 * counted)) / (so_far[1] + expected), 12)
                self.assertAlmostEqual(
                    outlook["needed"],
                    ((so_far[1] + expected) / 2 - so_far[0]) / expected, 12)
                best = so_far[0] - -11 * most // 10
                lost = best < (so_far[1] - -11 * most // 10) / 2
                self.assertEqual(row["state"] == "lost", lost)


@unittest.skipUnless(DATA, "the month of real calls is not beside the project")
class BankReplayOfCalls(BankReplay):
    """The same month, from the file that has a row per call."""

    MAPPING = "deploy/mappings/anonymous_bank_calls.yaml"
    FILE = "february_1999.txt"


if __name__ == "__main__":
    unittest.main()
