"""What is committed in the end against what must be.

The numbers have two oracles: what the seed says that the contacts come to
(load.py), and `holdline replay` of what the telemetry topic holds. What was
said has a third, `holdline audit`: the same judge, over all observations, byte
for byte. Each check returns what is wrong, in words; nothing where all is well.
"""

import collections
import datetime
import json
import subprocess


def lines_of(tool, brokers, topic):
    done = subprocess.run([tool, "dump", brokers, topic], check=True,
                          capture_output=True, text=True, timeout=300)
    return done.stdout.splitlines()


def cuts_of(tool, brokers, group, topic):
    """(position, end, metadata) by partition."""
    done = subprocess.run([tool, "cuts", brokers, group, topic], check=True,
                          capture_output=True, text=True, timeout=60)
    cuts = []
    for line in done.stdout.splitlines():
        _, position, end, metadata = line.split(" ", 3)
        cuts.append((int(position), int(end), metadata))
    return cuts


class Evidence:
    """What the committed topics hold, and what a replay makes of it."""

    def __init__(self, run):
        prefix = run.prefix
        dump = lambda topic: lines_of(run.tool, run.broker.address, topic)
        self.telemetry = dump(run.telemetry)
        self.alerts = [json.loads(line) for line in dump(prefix + ".alerts")]
        self.statuses = [json.loads(line) for line in dump(prefix + ".status")]
        self.letters = [json.loads(line)
                        for line in dump(prefix + ".dead-letters")]
        self.cuts = cuts_of(run.tool, run.broker.address, prefix + "-score",
                            run.telemetry)
        self.last = {s["contract"]: s for s in self.statuses}
        self.audit_code, self.audit = run.audit()
        self.last_us = run.load.last_us
        # Of replays up to each contract's last clock; where all was said before
        # the clock had passed the last event, up to that.
        self.reports = {}
        events = run.path("telemetry.jsonl")
        with open(events, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in run.load.sent)
        for contract, status in self.last.items():
            until_us = max(int(status["clockUs"]), self.last_us)
            self.reports[contract] = run.replay(events, until_us)


def utc(time_us):
    """As `--until` reads it."""
    at = datetime.datetime(1970, 1, 1) + datetime.timedelta(
        microseconds=int(time_us))
    return at.isoformat() + "Z"


def micros(text):
    at = datetime.datetime.fromisoformat(text)
    since = at - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return since // datetime.timedelta(microseconds=1)


def check_telemetry(evidence, sent):
    """The log holds what was acknowledged, each message once."""
    wanted = collections.Counter(sent)
    found = collections.Counter(evidence.telemetry)
    if wanted == found:
        return
    yield (f"telemetry: {sum((wanted - found).values())} messages are missing, "
           f"{sum((found - wanted).values())} are too many: the load is at "
           "fault, not Holdline")


def check_answers(evidence, script):
    for contract, answer in script.answers.items():
        status = evidence.last.get(contract)
        if status is None:
            yield f"{contract}: no status"
            continue
        for row in status["rows"]:
            if not row.get("period"):
                continue
            if row["objective"] == "answer":
                found = int(row["counted"]), int(row.get("met", 0))
                wanted = answer.counted, answer.met
            else:
                found = int(row["counted"]), int(row.get("sumUs", 0))
                wanted = answer.answered, answer.waited_us
            if found != wanted:
                yield (f"{contract}/{row['objective']}: the month has {found}, "
                       f"the seed says {wanted}")


def check_report(evidence):
    """Every period and watch of the last status, as replay counts it."""
    for contract, report in evidence.reports.items():
        status = evidence.last[contract]
        rows = {(o["objective"], r.get("period", ""), r.get("watch", "")): r
                for c in report["contracts"] if c["contract"] == contract
                for o in c["objectives"] for r in o["results"]}
        found = {(r["objective"], r.get("period", ""), r.get("watch", "")): r
                 for r in status["rows"]}
        if rows.keys() != found.keys():
            yield f"{contract}: rows {sorted(found)}, replay has {sorted(rows)}"
            continue
        same_clock = int(status["clockUs"]) >= evidence.last_us
        for key, row in found.items():
            have = [int(row.get("counted", 0)), int(row.get("met", 0)),
                    row.get("value")]
            wanted = [rows[key]["counted"], rows[key]["met"],
                      rows[key].get("value")]
            if same_clock:
                have.append(int(row["startUs"]))
                wanted.append(micros(rows[key]["start"]))
            if have != wanted:
                yield (f"{contract} {key}: (counted, met, value, start) is "
                       f"{have}, replay says {wanted}")


def check_events(evidence):
    """What became of events, as the committed cuts have it."""
    applied = duplicate = refused = 0
    for partition, (position, end, metadata) in enumerate(evidence.cuts):
        if position != end:
            yield f"telemetry {partition}: committed {position} of {end}"
        counts = [int(n) for n in metadata.rpartition(" events=")[2].split(",")]
        applied += counts[0]
        duplicate += counts[1]
        refused += sum(counts[2:])
    events = next(iter(evidence.reports.values()))["events"]
    wanted = (events["applied"], events["duplicate"],
              events["late"] + sum(events["refused"].values()))
    if (applied, duplicate, refused) != wanted:
        yield (f"events (applied, duplicate, late and refused): "
               f"{(applied, duplicate, refused)}, replay says {wanted}")


def check_letters(evidence, script):
    places = [(x["topic"], x.get("partition"), x.get("offset"))
              for x in evidence.letters]
    if len(set(places)) != len(places):
        yield "dead letters: one stands there twice"
    if len(places) != script.bad:
        yield f"dead letters: {len(places)}, the seed says {script.bad}"


def window_of(row):
    return (row["objective"], row.get("slot", ""), row.get("watch", ""),
            row.get("period", ""), row.get("periodStartUs", ""))


def check_alerts(evidence):
    """Each once, and each goes on from where the one before has led to."""
    ids = collections.Counter(a["alertId"] for a in evidence.alerts)
    for alert_id, times in ids.items():
        if times > 1:
            yield f"alert {alert_id} stands there {times} times"
    states, clocks = {}, {}
    for alert in evidence.alerts:
        key = (alert["contract"],) + window_of(alert)
        before = states.get(key)
        if before is not None and alert["stateBefore"] != before:
            yield (f"alert {alert['alertId']} of {key} comes from "
                   f"{alert['stateBefore']}, the one before led to {before}")
        if int(alert["sinceUs"]) <= clocks.get(key, 0):
            yield f"alert {alert['alertId']} of {key} is not after the one before"
        states[key] = alert["state"]
        clocks[key] = int(alert["sinceUs"])
    for contract, status in evidence.last.items():
        for row in status["rows"]:
            start = row["startUs"] if row.get("period") else ""
            key = (contract,) + window_of(row)[:4] + (start,)
            if key in states and states[key] != row["state"]:
                yield (f"{key} is {row['state']}, its last alert said "
                       f"{states[key]}")


def check_clocks(evidence):
    clocks = {}
    for status in evidence.statuses:
        now = int(status["clockUs"])
        if now < clocks.get(status["contract"], 0):
            yield f"{status['contract']}: the clock of status went back"
        clocks[status["contract"]] = now


def check_audit(evidence):
    """Judged again: the same alerts and the same status. All alerts that there
    are were compared."""
    for part in evidence.audit["partitions"]:
        if part["difference"] is not None:
            yield (f"audit of partition {part['partition']}: "
                   f"{json.dumps(part['difference'])}")
    if evidence.audit_code != 0 or not evidence.audit["equal"]:
        yield f"audit: different, exit code {evidence.audit_code}"
        return
    compared = sum(part["alerts"] for part in evidence.audit["partitions"])
    if compared != len(evidence.alerts):
        yield (f"audit: {compared} alerts compared, {len(evidence.alerts)} "
               "are there")


def check_that_much_was_told(evidence):
    """A run without alerts would prove nothing."""
    told = {alert["state"] for alert in evidence.alerts}
    for state in ("breached", "ok", "behind", "on_track"):
        if state not in told:
            yield f"nothing ever became {state}"


def check_all(evidence, script, sent):
    wrong = [*check_telemetry(evidence, sent), *check_answers(evidence, script),
             *check_report(evidence), *check_events(evidence),
             *check_letters(evidence, script), *check_alerts(evidence),
             *check_clocks(evidence), *check_audit(evidence),
             *check_that_much_was_told(evidence)]
    return wrong
