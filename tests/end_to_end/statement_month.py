"""A contract and its month of calls, for the tests of `holdline report`.

Two slots, an amendment in the middle of March, a verdict of days, credits with
a bonus; texts that have to be escaped. Calls come every 11 minutes from 27
February to 2 April, the later in a day the longer they wait.
"""

import datetime
import json
import os

CONTRACT = """
holdline: 1
contract: front-desk
title: "Front desk <b>& \\"more\\"</b>"
parties: {provider: "Northwind & Sons", client: ACME}
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "support*"}]
calendars: {prime: {hours: "mon-fri 08:00-18:00"}}
objectives:
  answer:
    clause: "Schedule B, <4.1>"
    measure: service_level
    within: 20s
    formula: abandons_miss
    counts: {flowed_late: missed}
    targets: [{when: prime, at_least: 80%}, {when: otherwise, at_least: 60%}]
    periods: [month, week, quarter]
  speed:
    clause: "Schedule B, 4.2"
    measure: average_speed_of_answer
    target: {at_most: 30s}
    periods: [month, day]
  waits: {measure: wait_time, p90: {at_most: 40s}, periods: [month]}
  daily:
    measure: service_level
    within: 30s
    formula: answered_only
    target: {at_least: 70%}
    periods: [month]
    verdict: {share_of: day, at_least: 90%}
  gone: {measure: abandonment, target: {at_most: 12%}, periods: [month, {month_from: 22}]}
  volume: {measure: offered, target: {at_most: 5000 contacts}, periods: [month]}
  yearly: {measure: offered, periods: [year]}
credits:
  period: month
  fee: {currency: USD, monthly: 100000}
  pool: 10% of fee
  schedules:
    answer: {per_point: 250 USD}
    speed: {over: 30s, per_second: 500 USD, seconds: exact, bonus: {below: 25s, per_second: 100 USD}, inside_pool: false}
    gone: {per_miss: 1250 USD}
  caps: {period: 6% of fee}
amendments:
  - {effective: 2026-03-16, clause: "Amendment <1>", set: {objectives.answer.within: 25s}}
"""

# What makes the march of calls neither even nor by chance.
WAITS = (3, 8, 12, 20, 5, 31, 17, 9, 24, 44, 2, 14, 61, 11, 19)
START = datetime.datetime(2026, 2, 27, 12, tzinfo=datetime.timezone.utc)
MINUTES = 35 * 24 * 60
SETTLED = "2026-04-02 08:00"


def events():
    """Each call by its enqueue: waits, is answered and handled, or gives up."""
    for call, minute in enumerate(range(0, MINUTES, 11)):
        at = START + datetime.timedelta(minutes=minute)
        wait = WAITS[call % len(WAITS)] * (1 + at.hour // 8) // 2
        end = "ABANDONED" if call % 9 == 8 else "ANSWERED"
        for number, (kind, seconds) in enumerate(
                [("QUEUED", 0), (end, wait), ("COMPLETED", wait + 90)]):
            if kind == "COMPLETED" and end == "ABANDONED":
                continue
            time = at + datetime.timedelta(seconds=seconds)
            yield {"eventId": f"contact-{call}-{number}",
                   "entityId": f"contact-{call}", "kind": f"CONTACT_{kind}",
                   "time": time.isoformat().replace("+00:00", "Z"),
                   "queue": "support"}


def write(folder, contract=CONTRACT):
    """Writes both; the arguments with which holdline reads them."""
    contracts = os.path.join(folder, "front-desk.yaml")
    with open(contracts, "w", encoding="utf-8") as file:
        file.write(contract)
    calls = os.path.join(folder, "calls.jsonl")
    with open(calls, "w", encoding="utf-8") as file:
        for number, event in enumerate(events()):
            file.write(json.dumps(event) + "\n")
            if number == 1000:
                file.write("no event\n")
    return ["--contracts", contracts, "--format", "jsonl", calls]


def report(*arguments):
    """The arguments of `holdline report` for this contract."""
    return ["report", "--contract", "front-desk", *arguments]
