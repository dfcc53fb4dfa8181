#!/usr/bin/env python3
"""How early a lost day is called, how often wrongly, and how far off what is
projected is, on the month of real calls: replays it under daily objectives with
an outlook, and compares what was told while each day ran with what it came to.

  bench/outlook_of_bank.py [--holdline build/release/holdline] [DATA]

DATA is the folder of the month, ../shared/data by default. Days of which no
earlier week is known are left out: the first week. The tables are for
docs/formulas.md.
"""

import argparse
import collections
import json
import os
import statistics
import subprocess
import tempfile
import time

HEAD = """holdline: 1
contract: bank
title: The bank's days, with an outlook
time_zone: Asia/Jerusalem
effective: 1999-01-01
covers: [{queue: "*"}]
objectives:
"""
OBJECTIVE = """  {name}:
    measure: {measure}
    target: {{{bound}}}
    periods: [day]
    alert: {{from: 20 contacts}}
    outlook: {{weeks: 4, margin: {margin}%}}
"""
SERVICE_LEVEL = "service_level\n    within: 20s\n    formula: abandons_miss"
# Targets that some of the days reach and others do not.
TARGETS = {
    SERVICE_LEVEL: [f"at_least: {share}%" for share in (35, 40, 45, 50, 55, 60)],
    "average_speed_of_answer": [f"at_most: {s}s" for s in (30, 40, 50, 60, 80)],
    "abandonment": [f"at_most: {share}%" for share in (8, 10, 12, 15, 20)],
}
MARGINS = (0, 10, 20, 50, 100)
HOURS = (9, 11, 13, 15, 17, 19, 21)
SECOND = 1_000_000
DAY = 86_400
WINTER = 2 * 3600  # Jerusalem's clock is ahead of UTC by so much
SECOND_WEEK = 918_424_800  # 1999-02-08 00:00 in Jerusalem


def replay(options, text, output):
    """The lines of one output, and the report."""
    with tempfile.TemporaryDirectory() as folder:
        terms = os.path.join(folder, "bank.yaml")
        lines = os.path.join(folder, "lines.jsonl")
        with open(terms, "w", encoding="utf-8") as file:
            file.write(text)
        report = subprocess.run(
            [options.holdline, "replay", "--contracts", terms, "--format",
             "csv", "--mapping", "deploy/mappings/anonymous_bank_events.yaml",
             output, lines, "--until", "1999-03-02 00:30", "--output", "json",
             os.path.join(options.data, "anonymous_bank",
                          "february_1999_events.csv")],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        with open(lines, encoding="utf-8") as told:
            return [json.loads(line) for line in told], json.loads(report)


# ---- Lost days


def contract_with_targets():
    """Its text, and the margin of each objective."""
    text, margins = HEAD, {}
    for margin in MARGINS:
        for measure, bounds in TARGETS.items():
            for bound in bounds:
                name = "{}-{}-{}".format(measure.split()[0], margin,
                                         bound.split()[1].strip("%s"))
                margins[name] = margin
                text += OBJECTIVE.format(name=name, measure=measure,
                                         bound=bound, margin=margin)
    return text, margins


def of_day(alerts):
    """What was told of one day; None where it is left out."""
    verdict = alerts[-1]
    if (verdict["state"] not in ("met", "missed") or
            verdict["periodStartUs"] < SECOND_WEEK * SECOND):
        return None
    lost = [a for a in alerts if a["state"] == "lost" and
            a["sinceUs"] < a["periodEndUs"]]
    return {
        "missed": verdict["state"] == "missed",
        "calls": len(lost),
        "hours": lost and (lost[0]["periodEndUs"] -
                           lost[0]["sinceUs"]) / 3600 / SECOND,
        "left": lost and 1 - lost[0]["counted"] / verdict["counted"],
    }


def lost_line(margin, days):
    missed = [day for day in days if day["missed"]]
    met = [day for day in days if not day["missed"]]
    called = [day for day in missed if day["calls"]]
    hours = statistics.median(day["hours"] for day in called)
    left = statistics.median(day["left"] for day in called)
    return (f"| {margin} % | {len(called)} of {len(missed)} | {hours:.1f} h | "
            f"{100 * left:.0f} % | {sum(d['calls'] > 0 for d in met)} of "
            f"{len(met)} | {sum(d['calls'] > 1 for d in missed)} |")


def lost_days(options):
    text, margins = contract_with_targets()
    alerts, _ = replay(options, text, "--alerts")
    by_day = collections.defaultdict(list)
    for alert in alerts:
        by_day[alert["objective"], alert["periodStartUs"]].append(alert)
    by_margin = collections.defaultdict(list)
    for (objective, _), told in by_day.items():
        day = of_day(told)
        if day is not None:
            by_margin[margins[objective]].append(day)
    print("| margin | missed days called lost while they ran | time left, "
          "median | contacts left, median | met days called lost | called, "
          "withdrawn, called again |")
    print("|---|---|---|---|---|---|")
    for margin, days in sorted(by_margin.items()):
        print(lost_line(margin, days))


# ---- Projections


def rows_by_hour(options):
    """By objective, hour and day the first row of the day from the hour on, and
    what the day came to; under all targets."""
    text = HEAD + "".join(
        OBJECTIVE.format(name=f"{measure.split()[0]}-{number}",
                         measure=measure, bound=bound, margin=20)
        for measure, bounds in TARGETS.items()
        for number, bound in enumerate(bounds))
    statuses, report = replay(options, text, "--status")
    ends = {(objective["objective"], row["start"][:10]): row
            for objective in report["contracts"][0]["objectives"]
            for row in objective["results"]}
    seen = {}
    for status in statuses:
        local = int(status["clockUs"]) // SECOND + WINTER
        for row in status["rows"]:
            start = int(row["startUs"]) // SECOND
            if start < SECOND_WEEK or "projected" not in row.get("outlook", {}):
                continue
            day = (start + WINTER) // DAY
            for hour in HOURS:
                if local // 3600 - 24 * day >= hour and "value" in row:
                    seen.setdefault((row["objective"], hour, day), row)
    return {(objective, hour, day): (row, ends[objective, date_of(day)])
            for (objective, hour, day), row in seen.items()}


def states(seen):
    print("\n| at | on track: of these missed in the end | at risk | behind | "
          "lost |")
    print("|---|---|---|---|---|")
    for hour in HOURS:
        missed = collections.defaultdict(list)
        for (_, at, _), (row, end) in seen.items():
            if at == hour:
                missed[row["state"]].append(end["state"] == "missed")
        print(f"| {hour}:00 | " + " | ".join(
            f"{sum(missed[state])} of {len(missed[state])}"
            for state in ("on_track", "at_risk", "behind", "lost")) + " |")


def projections(seen):
    """One target each: the value is the same under all of them."""
    print("\n| at | contacts of the day: off by | service level: off by "
          "(the value so far: off by) | speed of answer | abandonment | "
          "within lowest and highest, of two weeks | of three |")
    print("|---|---|---|---|---|---|---|")
    for hour in HOURS:
        print(projection_line(hour, {key: rows for key, rows in seen.items()
                                     if key[0].endswith("-0")}))


def projection_line(hour, seen):
    off = collections.defaultdict(list)
    naive = collections.defaultdict(list)
    contacts, inside = [], collections.defaultdict(list)
    for (objective, at, _), (row, end) in seen.items():
        if at != hour:
            continue
        objective, outlook = objective[:-2], row["outlook"]
        off[objective].append(abs(outlook["projected"] - end["value"]))
        naive[objective].append(abs(row["value"] - end["value"]))
        total = int(row["counted"]) + int(outlook.get("expected", 0))
        contacts.append(abs(total - end["counted"]) / end["counted"])
        inside[outlook["weeks"]].append(
            outlook["lowest"] <= end["value"] <= outlook["highest"])

    def cell(objective, form):
        return "{} ({})".format(form(statistics.mean(off[objective])),
                                form(statistics.mean(naive[objective])))

    def points(value):
        return f"{100 * value:.1f} points"

    def seconds(value):
        return f"{value:.1f} s"

    def held(weeks):
        return f"{sum(inside[weeks])} of {len(inside[weeks])}"

    return (f"| {hour}:00 | {100 * statistics.mean(contacts):.0f} % | "
            f"{cell('service_level', points)} | "
            f"{cell('average_speed_of_answer', seconds)} | "
            f"{cell('abandonment', points)} | {held(2)} | {held(3)} |")


def date_of(day):
    return time.strftime("%Y-%m-%d", time.gmtime(day * DAY))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("data", nargs="?", default="../shared/data")
    parser.add_argument("--holdline", default="build/release/holdline")
    options = parser.parse_args()
    lost_days(options)
    seen = rows_by_hour(options)
    states(seen)
    projections(seen)


if __name__ == "__main__":
    main()
