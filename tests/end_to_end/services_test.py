"""A quarter of two services, held to a reckoning of its own: outages and
maintenance are drawn here, and every minute of the quarter is asked whether it
counts and whether a service was down in it.
"""

import collections
import datetime
import json
import random
import unittest
import zoneinfo

import replaying

CONTRACT = "tests/contracts/uptime.yaml"
ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
UTC = datetime.timezone.utc
MINUTE = datetime.timedelta(minutes=1)
FIRST = datetime.datetime(2026, 1, 1, tzinfo=ZONE).astimezone(UTC)
LAST = datetime.datetime(2026, 4, 1, tzinfo=ZONE).astimezone(UTC)
MINUTES = int((LAST - FIRST) / MINUTE)
SERVICES = ("acme-crm", "acme-ivr")
MONTHS = ("2026-01", "2026-02", "2026-03")
MONTH_OF, DAY_OF, PRIME = [], [], []
for number in range(MINUTES):
    local = (FIRST + number * MINUTE).astimezone(ZONE)
    MONTH_OF.append(local.strftime("%Y-%m"))
    DAY_OF.append(local.strftime("%Y-%m-%d"))
    PRIME.append(local.weekday() < 5 and 8 <= local.hour < 18)
MOVE = range(*(int((datetime.datetime(2026, 2, *at, tzinfo=ZONE) - FIRST)
                   / MINUTE) for at in ((7, 22), (8, 4))))
NAMED = ("INC-003", "INC-011")


class Outage:
    """What happens to one, in minutes since the quarter began."""

    def __init__(self, number, draw):
        self.maintenance = draw.random() < 0.15
        self.id = f"{'MNT' if self.maintenance else 'INC'}-{number:03}"
        self.service = draw.choice(SERVICES)
        self.began = draw.randrange(60, MINUTES - 3000)
        lasts = draw.choice((1, 2, 3, 5, draw.randrange(1, 240)))
        self.ended = self.began + lasts
        self.responded = min(self.began + draw.randrange(1, 30), self.ended)
        self.resolved = self.ended + draw.randrange(0, 2000)
        self.says_response = draw.random() < 0.7

    def events(self):
        kind = "MAINTENANCE" if self.maintenance else "OUTAGE"
        yield f"{kind}_BEGAN", self.began
        if not self.maintenance:
            if self.says_response:
                yield "OUTAGE_RESPONDED", self.responded
            yield "OUTAGE_RESOLVED", self.resolved
        yield f"{kind}_ENDED", self.ended


def text_of(outages):
    lines = []
    for outage in outages:
        for kind, minute in outage.events():
            event = {"entityId": outage.id, "kind": kind,
                     "time": (FIRST + minute * MINUTE).isoformat()}
            if kind.endswith("BEGAN"):
                event["service"] = outage.service
            lines.append((minute, json.dumps(event)))
    # A leap of the clock is not believed at once: something is said always.
    for minute in range(0, MINUTES, 5):
        lines.append((minute, json.dumps(
            {"entityId": f"c-{minute}", "kind": "CONTACT_OFFERED", "queue": "q",
             "time": (FIRST + minute * MINUTE).isoformat()})))
    return "\n".join(line for _, line in sorted(lines)) + "\n"


class Reckoning:

    def __init__(self, outages):
        self.outages = [one for one in outages if not one.maintenance]
        self.out, self.down, self.down_whole = {}, {}, {}
        for service in SERVICES:
            of = [one for one in outages if one.service == service]
            self.out[service] = set(MOVE if service == "acme-crm" else ())
            for one in of:
                if one.maintenance or one.id in NAMED:
                    self.out[service].update(range(one.began, one.ended))
            self.down_whole[service] = {
                minute for one in of if not one.maintenance
                for minute in range(one.began, one.ended)}
            self.down[service] = {
                minute for one in of
                if not one.maintenance and one.id not in NAMED
                for minute in range(one.began, one.ended)}

    def stretches(self, minutes):
        """Ranges of minutes that follow one another."""
        begins = None
        for minute in sorted(minutes):
            if begins is None or minute != ends:
                if begins is not None:
                    yield range(begins, ends)
                begins = minute
            ends = minute + 1
        if begins is not None:
            yield range(begins, ends)

    def up_time(self, services, counts, ignored=0):
        """[month] -> [counted, met] minutes."""
        sums = collections.defaultdict(lambda: [0, 0])
        for service in services:
            down = {minute for stretch in self.stretches(self.down[service])
                    if len(stretch) >= ignored for minute in stretch}
            for minute in range(MINUTES):
                if not counts(minute) or minute in self.out[service]:
                    continue
                sums[MONTH_OF[minute]][0] += 1
                sums[MONTH_OF[minute]][1] += minute not in down
        return sums

    def days(self, service):
        """[day] -> [counted, met] minutes."""
        sums = collections.defaultdict(lambda: [0, 0])
        for minute in range(MINUTES):
            if minute not in self.out[service]:
                sums[DAY_OF[minute]][0] += 1
                sums[DAY_OF[minute]][1] += minute not in self.down[service]
        return sums

    def means(self, spans, counts, by_end):
        """[month] -> [counted, minutes] of (service, begins, ends)."""
        sums = collections.defaultdict(lambda: [0, 0])
        for service, begins, ends in spans:
            minutes = sum(counts(minute) and minute not in self.out[service]
                          for minute in range(begins, ends))
            if minutes:
                month = MONTH_OF[ends if by_end else begins]
                sums[month][0] += 1
                sums[month][1] += minutes
        return sums


def always(_):
    return True


class Services(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        draw = random.Random(2026)
        outages = [Outage(number, draw) for number in range(120)]
        cls.reckoning = Reckoning(outages)
        cls.path, cls.ledger = replaying.files_of(
            cls, {"outages.jsonl": text_of(outages), "ledger.jsonl": ""})
        cls.report = replaying.replay(
            "--contracts", CONTRACT, "--format", "jsonl", "--ledger",
            cls.ledger, "--until", "2026-04-01T00:20:00+02:00", cls.path)

    def row(self, objective, month):
        return replaying.only(
            [row for row in replaying.results(self.report, "uptime", objective)
             if row["start"].startswith(month)])

    def expect_minutes(self, objective, expected):
        for month in MONTHS:
            row = self.row(objective, month)
            self.assertEqual([row["counted"], row["met"]],
                             [60_000_000 * minutes
                              for minutes in expected[month]],
                             (objective, month))
            self.assertLess(row["met"], row["counted"])

    def expect_means(self, objective, expected):
        for month in MONTHS:
            row = self.row(objective, month)
            counted, minutes = expected[month]
            self.assertGreater(counted, 3)
            self.assertEqual(row["counted"], counted, (objective, month))
            self.assertAlmostEqual(row["value"], 60 * minutes / counted)

    def test_availability_is_that_of_the_minutes(self):
        self.expect_minutes(
            "uptime", self.reckoning.up_time(["acme-ivr"], always))

    def test_hours_and_short_outages(self):
        self.expect_minutes("phones", self.reckoning.up_time(
            SERVICES, lambda minute: PRIME[minute], ignored=3))

    def test_every_day(self):
        days = self.reckoning.days("acme-crm")
        for month in MONTHS:
            kept = [100 * met >= 99 * counted for day, (counted, met)
                    in days.items() if day.startswith(month)]
            row = self.row("by-day", month)
            self.assertAlmostEqual(row["verdict"]["value"],
                                   sum(kept) / len(kept))
            self.assertEqual(row["state"], "met" if all(kept) else "missed")
        self.assertFalse(all(100 * met >= 99 * counted
                             for counted, met in days.values()))

    def test_what_is_excluded_is_beside_it(self):
        months = collections.Counter(
            MONTH_OF[minute] for minute in self.reckoning.out["acme-ivr"])
        for month in MONTHS:
            self.assertEqual(self.row("uptime", month)["excluded"]["contacts"],
                             60_000_000 * months[month])

    def test_means(self):
        reckoning = self.reckoning
        self.expect_means("respond", reckoning.means(
            [(one.service, one.began,
              one.responded if one.says_response else one.ended)
             for one in reckoning.outages], always, by_end=False))
        self.expect_means("restore", reckoning.means(
            [(one.service, one.began, one.ended)
             for one in reckoning.outages], always, by_end=True))
        self.expect_means("resolve", reckoning.means(
            [(one.service, one.began, one.resolved)
             for one in reckoning.outages],
            lambda minute: PRIME[minute], by_end=True))
        self.expect_means("recover", reckoning.means(
            [(service, stretch.start, stretch.stop) for service in SERVICES
             for stretch in reckoning.stretches(reckoning.down_whole[service])],
            always, by_end=False))

    def test_credits_are_those_of_the_tiers(self):
        shares = self.reckoning.up_time(["acme-ivr"], always)
        with open(self.ledger, encoding="utf-8") as ledger:
            entries = [json.loads(line) for line in ledger]
        self.assertEqual(len(entries), len(MONTHS))
        for month, entry in zip(MONTHS, entries):
            counted, met = shares[month]
            cost = next(cost for percent, cost in
                        ((99.99, 0), (99, 1000), (95, 3000), (0, 10000))
                        if 100 * met >= percent * counted)
            self.assertEqual(int(entry["amountMinor"]), 100 * cost)

    def test_the_statement_has_hours(self):
        text = replaying.run(
            "report", "--contracts", CONTRACT, "--contract", "uptime",
            "--period", "2026-03", "--format", "jsonl", "--until",
            "2026-04-01T00:20:00+02:00", self.path).stdout
        self.assertIn("the share of the scheduled time in which the service "
                      "acme-ivr is up", text)
        self.assertIn("Of this down", text)
        self.assertNotIn("Contacts counted", text)


if __name__ == "__main__":
    unittest.main()
