"""How soon Holdline is back, and what it costs: the lines of RELIABILITY.md.

    measure.py COMMAND [OPTIONS]; measure.py --help lists the commands

Each command starts a broker of its own and instances, measures, prints a line
of JSON, and stops all. Needs java and mvn, and build/release/holdline with its
tests (./dev build; ./dev test builds both). Times are of one machine on which
broker, load and instances share the cores.
"""

import argparse
import datetime
import json
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/chaos"))

import oracle  # noqa: E402
from machines import Broker, Instance, free_ports, wait_for  # noqa: E402

BINARY = os.environ.get("HOLDLINE", str(ROOT / "build/release/holdline"))
TOOL = os.environ.get("HOLDLINE_TOPIC_TOOL",
                      str(ROOT / "build/release/tests/end_to_end/topic_tool"))
SESSION_MS = 3000
TELEMETRY_PARTITIONS = 4
PATIENCE = 300

# Every change of a contact changes a state: with as many met as missed the
# target is kept, with one more missed it is not.
CONTRACT = """
holdline: 1
contract: {name}
title: {name}
parties: {{provider: Northwind CX, client: ACME}}
time_zone: UTC
effective: 2020-01-01
covers: [{{queue: "{name}"}}]
objectives:
  answer:
    measure: service_level
    within: 2s
    formula: abandons_miss
    counts: {{flowed_late: missed}}
    target: {{at_least: 50%}}
    periods: [month]
    watch: [6h]
    alert: {{from: 1 contacts}}
"""


class Bench:
    """A broker, a folder, and instances on them."""

    def __init__(self, contracts=4, settings="", session_ms=SESSION_MS):
        self.folder = tempfile.mkdtemp(prefix="holdline-bench-")
        base = free_ports(2)
        self.broker = Broker(os.path.join(self.folder, "broker"), base, [])
        self.names = [f"desk-{i}" for i in range(contracts)]
        self.settings = settings
        self.session_ms = session_ms
        self.instances = []
        self.children = []
        os.mkdir(os.path.join(self.folder, "contracts"))
        for name in self.names:
            self.write(f"contracts/{name}.yaml", CONTRACT.format(name=name))

    def __enter__(self):
        self.broker.script("start")
        return self

    def __exit__(self, kind, *_):
        for child in [i.process for i in self.instances] + self.children:
            if child is not None and child.poll() is None:
                child.kill()
                child.wait()
        self.broker.script("stop")
        if kind is None:
            shutil.rmtree(self.folder)
        else:
            print(f"logs are in {self.folder}", file=sys.stderr)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def instance(self, name, contracts=None):
        instance = Instance(BINARY, self.folder, name, f"""
brokers: {self.broker.address}
topics: {{telemetry: telemetry, prefix: bench}}
contracts: {contracts or os.path.join(self.folder, "contracts")}
partitions: 4
kafka: {{session.timeout.ms: {self.session_ms}, heartbeat.interval.ms: 300}}
{self.settings}
""")
        self.instances.append(instance)
        instance.start()
        return instance

    def child(self, *command, **options):
        process = subprocess.Popen(command, text=True, **options)
        self.children.append(process)
        return process

    def sender(self):
        sender = Sender(self.child(
            TOOL, "send", self.broker.address, "telemetry",
            str(TELEMETRY_PARTITIONS), stdin=subprocess.PIPE))
        wait_for("the topic of telemetry", lambda: subprocess.run(
            [TOOL, "cuts", self.broker.address, "nobody", "telemetry"],
            capture_output=True, check=False).returncode == 0, 30)
        return sender

    def cuts(self):
        return oracle.cuts_of(TOOL, self.broker.address, "bench-score",
                              "telemetry")


class Sender:
    """Contacts to the bus, at once."""

    def __init__(self, process):
        self.process = process
        self.contacts = 0

    def event(self, kind, contact, queue, time_us):
        return (f'{contact % TELEMETRY_PARTITIONS} {{"eventId":"{contact}'
                f'-{kind}","entityId":"c{contact}","kind":"CONTACT_{kind}",'
                f'"queue":"{queue}","time":{time_us}}}\n')

    def waiting(self, queues, count):
        """Contacts that wait for ever: each stays in memory, and is missed."""
        now_us = time.time_ns() // 1000 - 3_000_000
        write = self.process.stdin.write
        for number in range(self.contacts, self.contacts + count):
            write(self.event("QUEUED", number, queues[number % len(queues)],
                             now_us))
        self.contacts += count
        self.process.stdin.flush()

    def answered(self, queue, wait_us):
        """Returns when it was sent, in microseconds since the epoch."""
        number, self.contacts = self.contacts, self.contacts + 1
        now_us = time.time_ns() // 1000
        self.process.stdin.write(
            self.event("QUEUED", number, queue, now_us - wait_us) +
            self.event("ANSWERED", number, queue, now_us))
        self.process.stdin.flush()
        return now_us


class Follower(threading.Thread):
    """Alerts of watches as a read-committed reader sees them, by contract: when
    each came."""

    def __init__(self, bench):
        super().__init__(daemon=True)
        self.process = bench.child(TOOL, "follow", bench.broker.address,
                                   "bench.alerts", stdout=subprocess.PIPE)
        self.came_us = {name: [] for name in bench.names}
        self.start()

    def run(self):
        for line in self.process.stdout:
            came_us, text = line.split(" ", 1)
            alert = json.loads(text)
            if "watch" in alert and alert["contract"] in self.came_us:
                self.came_us[alert["contract"]].append(int(came_us))


class Toggles(threading.Thread):
    """A contact for each contract every so often, each of which is an alert; the
    next when the alert has come, since two at once would be none."""

    def __init__(self, bench, sender, follower, pause=0.05):
        super().__init__(daemon=True)
        self.names, self.sender, self.pause = bench.names, sender, pause
        self.came_us = follower.came_us
        self.sent_us = {name: [] for name in self.names}
        self.ending = threading.Event()
        self.start()

    def run(self):
        while not self.ending.wait(self.pause):
            for name in self.names:
                if len(self.came_us[name]) < len(self.sent_us[name]):
                    continue
                missed = len(self.sent_us[name]) % 2 == 0
                self.sent_us[name].append(self.sender.answered(
                    name, 3_000_000 if missed else 1_000_000))

    def delays_ms(self):
        """Of all alerts, in the order in which they were sent, when the last
        has come. The first is the n-th of its contract: each comes once."""
        self.ending.set()
        self.join()
        wait_for("every alert", lambda: all(
            len(self.came_us[name]) >= len(self.sent_us[name])
            for name in self.names), 60)
        for name in self.names:
            if len(self.came_us[name]) > len(self.sent_us[name]):
                raise RuntimeError(f"{name}: more alerts than changes")
        return sorted((sent, (came - sent) / 1000) for name in self.names
                      for sent, came in zip(self.sent_us[name],
                                            self.came_us[name]))


def gauges(pages, name, window="month"):
    """{contract: values} on all of these pages."""
    found = {}
    for page in pages:
        for contract, value in re.findall(
                rf'^{name}{{contract="([^"]*)",objective="answer",slot="",'
                rf'window="{window}"}} (\S+)$', page, re.MULTILINE):
            found.setdefault(contract, []).append(float(value))
    return found


def await_counted(bench, instances, *wanted):
    """Polls until the gauges say one of these: each contract's once, and all
    together. Returns the time, in ms of a steady clock."""
    def right():
        pages = [i.get("/metrics") for i in instances]
        values = gauges(pages, "holdline_objective_counted_contacts")
        return (values.keys() == set(bench.names) and
                all(len(v) == 1 for v in values.values()) and
                sum(sum(v) for v in values.values()) in wanted)
    give_up = time.monotonic() + PATIENCE
    while not right():
        if time.monotonic() > give_up:
            raise RuntimeError(f"the gauges never came to {wanted}")
        time.sleep(0.005 if len(bench.names) <= 100 else 1)
    return time.monotonic() * 1000


def await_owned(instance):
    """When the last partition of both stages was owned, in ms of the epoch."""
    def owned():
        times = re.findall(r"^time=(\S+)Z .*event=partition_owned ",
                           instance.log_text(), re.MULTILINE)
        return times if len(times) == TELEMETRY_PARTITIONS + 4 else None
    last = wait_for("all partitions are owned", owned, PATIENCE)[-1]
    return datetime.datetime.fromisoformat(last + "+00:00").timestamp() * 1000


def await_ready(*instances):
    def ready():
        for instance in instances:
            if instance.ended():
                raise RuntimeError(instance.last_line())
        return all(i.get("/readyz") == "ready\n" for i in instances)
    wait_for("ready", ready, PATIENCE)


def end(instance, how):
    if how == "kill":
        instance.kill()
    else:
        instance.leave()
        if instance.process.wait(timeout=60) != 0:
            raise RuntimeError(instance.last_line())


def summary(values):
    values = sorted(values)
    return {"median": round(statistics.median(values), 1),
            "least": round(values[0], 1), "most": round(values[-1], 1),
            "of": len(values)}


def page_of(instance):
    """Its metrics; one that is busy is asked again."""
    return wait_for(f"the metrics of {instance.name}",
                    lambda: instance.get("/metrics"), 30)


def metric(instance, name, page=None):
    """The sum of the samples of a family."""
    return sum(float(line.rsplit(" ", 1)[1])
               for line in (page or page_of(instance)).splitlines()
               if re.match(rf"{name}[ {{]", line))


# ---- Commands


def restart(options):
    """The same instance ends and starts again: ms from its start until all
    partitions are owned, as its log has it, until all gauges stand, and until
    they know what came meanwhile (status is told once a second). With many
    contracts a page takes longer to read than a recovery: then only the first
    is to be trusted."""
    for contacts in options.contacts:
        took = {f"{what}_after_{how}_ms": [] for how in ("kill", "stop")
                for what in ("owned", "stand", "know")}
        with Bench(contracts=options.contracts,
                   settings="metrics: {max_series: 1000000}\n") as bench:
            sender = bench.sender()
            instance = bench.instance("one")
            await_ready(instance)
            sender.waiting(bench.names, contacts)
            await_counted(bench, [instance], sender.contacts)
            # A kill after all is in a snapshot, as it is in a life of hours.
            time.sleep(options.age)
            resident = metric(instance, "process_resident_memory_bytes")
            for how in ("kill", "stop") * options.runs:
                end(instance, how)
                sender.waiting(bench.names, 1)
                now = sender.contacts
                began_at = time.time() * 1000
                began = time.monotonic() * 1000
                instance.start()
                stand = await_counted(bench, [instance], now - 1, now)
                know = await_counted(bench, [instance], now)
                took[f"owned_after_{how}_ms"].append(
                    await_owned(instance) - began_at)
                took[f"stand_after_{how}_ms"].append(stand - began)
                took[f"know_after_{how}_ms"].append(know - began)
        print(json.dumps({"restart": contacts, "contracts": options.contracts,
                          "resident_mb": round(resident / 1e6)} |
                         {what: summary(ms) for what, ms in took.items()}),
              flush=True)


def takeover(options):
    """One of two is killed and stays dead: ms until the other shows all gauges,
    and until they know what came meanwhile, less the session's timeout."""
    stand, know = [], []
    with Bench(contracts=16) as bench:
        sender = bench.sender()
        two = [bench.instance("one"), bench.instance("two")]
        await_ready(*two)
        sender.waiting(bench.names, options.contacts[0])
        await_counted(bench, two, sender.contacts)
        for run in range(options.runs):
            dead, left = two[run % 2], two[1 - run % 2]
            end(dead, "kill")
            began = time.monotonic() * 1000 + SESSION_MS
            sender.waiting(bench.names, 1)
            now = sender.contacts
            stand.append(await_counted(bench, [left], now - 1, now) - began)
            know.append(await_counted(bench, [left], now) - began)
            dead.start()
            await_ready(*two)
            await_counted(bench, two, now)
    print(json.dumps({"takeover": options.contacts[0],
                      "stand_beyond_session_ms": summary(stand),
                      "know_beyond_session_ms": summary(know)}))


def rolling(options):
    """Two instances are stopped and started one after the other: the delays of
    alerts meanwhile."""
    with Bench(contracts=16) as bench:
        sender = bench.sender()
        two = [bench.instance("one"), bench.instance("two")]
        await_ready(*two)
        sender.waiting(bench.names[:1], options.contacts[0])
        await_counted(bench, two, sender.contacts)
        bench.names = bench.names[1:]  # the first has a history
        follower = Follower(bench)
        toggles = Toggles(bench, sender, follower)
        time.sleep(3)
        began_us = time.time_ns() // 1000
        for instance in two * options.runs:
            end(instance, "stop")
            instance.start()
            await_ready(*two)
            time.sleep(2)
        ended_us = time.time_ns() // 1000
        time.sleep(1)
        delays = toggles.delays_ms()
    print(json.dumps({
        "rolling": options.contacts[0],
        "calm_ms": summary([d for at, d in delays if at < began_us]),
        "rolling_ms": summary([d for at, d in delays
                               if began_us <= at <= ended_us])}))


def stall(options):
    """One of two is killed under load, at any moment: the latest alert of those
    that the other tells, which a transaction left open would hold back."""
    worst = []
    with Bench(contracts=16) as bench:
        sender = bench.sender()
        two = [bench.instance("one"), bench.instance("two")]
        await_ready(*two)
        follower = Follower(bench)
        rng = random.Random(1)
        toggles = Toggles(bench, sender, follower, pause=0.02)
        moments = []
        for run in range(options.runs):
            time.sleep(2 + rng.random())
            page = two[1 - run % 2].get("/metrics")
            kept = gauges([page], "holdline_objective_counted_contacts")
            end(two[run % 2], "kill")
            killed_us = time.time_ns() // 1000
            time.sleep(SESSION_MS / 1000 + 3)
            moments.append((killed_us, set(kept)))
            two[run % 2].start()
            await_ready(*two)
        toggles.delays_ms()
        for killed_us, kept in moments:
            worst.append(max(
                (came - sent) / 1000 for name in kept
                for sent, came in zip(toggles.sent_us[name],
                                      follower.came_us[name])
                if killed_us - 500_000 <= sent <= killed_us + SESSION_MS * 500))
    print(json.dumps({"stall": "latest alert of the survivor, until half of "
                               "the session has passed",
                      "ms": summary(worst)}))


def load(bench, rate):
    return bench.child(
        BINARY, "simulate", "--brokers", bench.broker.address, "--topic",
        "telemetry", "--rate", str(rate), "--create-partitions",
        str(TELEMETRY_PARTITIONS), "--start",
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 5)),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def under_load(rate, settings, seconds, look):
    """Runs one instance under the simulated centre's load; `look` is given it
    after a warm-up, and again `seconds` later; returns both answers."""
    with Bench(settings=settings) as bench:
        load(bench, rate)
        wait_for("the topic of telemetry", lambda: subprocess.run(
            [TOOL, "cuts", bench.broker.address, "nobody", "telemetry"],
            capture_output=True, check=False).returncode == 0, 30)
        instance = bench.instance("one", ROOT / "deploy/examples/demo")
        await_ready(instance)
        time.sleep(seconds / 2)
        before = look(instance)
        time.sleep(seconds)
        return before, look(instance)


def snapshots(options):
    """Bytes of snapshots a second, by load."""
    for rate in options.rates:
        def look(instance):
            page = page_of(instance)
            return (time.monotonic(),
                    metric(instance, "holdline_snapshot_bytes_total", page),
                    metric(instance, "holdline_events_total", page),
                    metric(instance, "holdline_contacts", page))
        before, after = under_load(rate, "snapshots: 10s", options.seconds,
                                   look)
        seconds = after[0] - before[0]
        print(json.dumps({
            "snapshots": rate,
            "events_per_s": round((after[2] - before[2]) / seconds),
            "contacts": [int(before[3]), int(after[3])],
            "bytes_per_s": round((after[1] - before[1]) / seconds)}),
            flush=True)


class Histogram:
    """Of a page, without labels."""

    def __init__(self, page, name):
        found = re.findall(rf'^{name}_bucket{{le="([^"]+)"}} (\d+)', page,
                           re.MULTILINE)
        self.counts = {float(bound): int(count) for bound, count in found}
        self.sum = float(re.search(rf"^{name}_sum (\S+)", page,
                                   re.MULTILINE).group(1))

    def since(self, before):
        """What came since, in ms; quantiles are their buckets' bounds."""
        counts = {bound: count - before.counts[bound]
                  for bound, count in sorted(self.counts.items())}
        total = max(counts.values())
        return {"of": total,
                "mean": round((self.sum - before.sum) / total * 1000, 3)} | {
            f"p{share * 100:g}": next(
                f"<= {bound * 1000:g}" for bound, count in counts.items()
                if count >= share * total)
            for share in (0.5, 0.9, 0.99, 0.999, 1)}


def pause(options):
    """How long a tick keeps a shard from its records, and how long the tick's
    transaction takes, with snapshots and without: ms."""
    families = "holdline_tick_seconds", "holdline_commit_seconds"
    for rate in options.rates:
        for setting in ("10s", "off"):
            def look(instance):
                page = page_of(instance)
                return (metric(instance, "holdline_contacts", page),
                        [Histogram(page, family) for family in families])
            before, after = under_load(
                rate, f'snapshots: "{setting}"', options.seconds, look)
            print(json.dumps({
                "pause": rate, "snapshots": setting,
                "contacts": [int(before[0]), int(after[0])]} |
                {family: now.since(then) for family, then, now in zip(
                    families, before[1], after[1])}), flush=True)


def throughput(options):
    """Time and CPU of a backlog with snapshots against without: medians of
    pairs in random order, by bench/app's BM_Holdline."""
    program = ROOT / "build/release/bench/app/app_broker_benchmark"
    with Bench() as bench:
        done = subprocess.run(
            [program, "--benchmark_filter=BM_Holdline/shards:1/",
             f"--benchmark_repetitions={options.runs}",
             "--benchmark_format=json",
             "--benchmark_enable_random_interleaving=true"],
            env=os.environ | {"HOLDLINE_KAFKA_BROKERS": bench.broker.address},
            check=True, capture_output=True, text=True)
    medians = {}
    for row in json.loads(done.stdout)["benchmarks"]:
        if row.get("aggregate_name") == "median":
            kind = "on" if "snapshots:1" in row["name"] else "off"
            medians[kind] = {
                name: round(row[key], 3) for name, key in (
                    ("ms", "real_time"), ("cpu", "cpu"),
                    ("snapshots", "snapshots"), ("snapshot_mb", "snapshot_mb"))}
    print(json.dumps({
        "throughput": options.runs, **medians,
        "time_on_to_off": round(medians["on"]["ms"] / medians["off"]["ms"], 3),
        "cpu_on_to_off": round(medians["on"]["cpu"] / medians["off"]["cpu"],
                               3)}))


def soak(options):
    """Two instances under load, one of which is killed now and then, and stays
    dead beyond its session every second time: what the other's memory does, and
    whether anything was lost or said twice."""
    settings = "limits: {remember: 2m, remember_open: 5m}\nsnapshots: 10s\n"
    with Bench(settings=settings, session_ms=10_000) as bench:
        source = load(bench, options.rates[0])
        wait_for("the topic of telemetry", lambda: subprocess.run(
            [TOOL, "cuts", bench.broker.address, "nobody", "telemetry"],
            capture_output=True, check=False).returncode == 0, 30)
        demo = ROOT / "deploy/examples/demo"
        steady, victim = (bench.instance("steady", demo),
                          bench.instance("victim", demo))
        await_ready(steady, victim)
        began, kills, samples = time.monotonic(), 0, []
        while time.monotonic() - began < options.minutes * 60:
            time.sleep(min(options.every, 10))
            sample = sample_of(steady, time.monotonic() - began)
            samples.append(sample)
            print(json.dumps(sample | {"kills": kills}), flush=True)
            if sample["at_s"] >= (kills + 1) * options.every:
                kills += 1
                end(victim, "kill")
                if kills % 2 == 0:
                    time.sleep(bench.session_ms / 1000 + 3)
                victim.start()
                await_ready(victim)
            for instance in (steady, victim):
                if instance.ended():
                    raise RuntimeError(instance.last_line())
        source.send_signal(signal.SIGTERM)
        source.wait(timeout=60)
        await_ready(steady, victim)
        wait_for("all is consumed", lambda: all(
            position == last for position, last, _ in bench.cuts()), PATIENCE)
        for instance in (steady, victim):
            end(instance, "stop")
        cuts = bench.cuts()
        # Applied, duplicate, and refused by reason.
        events = [sum(column) for column in zip(*(
            map(int, metadata.rpartition(" events=")[2].split(","))
            for _, _, metadata in cuts))]
        messages = sum(last for _, last, _ in cuts)
        ids = [json.loads(line)["alertId"] for line in oracle.lines_of(
            TOOL, bench.broker.address, "bench.alerts")]
        audit = subprocess.run([BINARY, "audit", "-c", steady.config],
                               capture_output=True, text=True, check=False)
    right = (events[0] == messages == sum(events) and
             len(ids) == len(set(ids)) and audit.returncode == 0)
    print(json.dumps({
        "soak": options.minutes, "kills": kills, "messages": messages,
        "applied_once": events[0], "duplicate": events[1],
        "refused": sum(events[2:]), "alerts": len(ids),
        "alerts_twice": len(ids) - len(set(ids)), "audit": audit.returncode,
        "lost_or_twice": not right} | memory_of(samples, options.settle)))
    if not right:
        sys.exit(f"lost, or twice\n{audit.stdout}{audit.stderr}")


def sample_of(instance, at_s):
    page = page_of(instance)
    return {"at_s": round(at_s),
            "resident_mb": round(metric(
                instance, "process_resident_memory_bytes", page) / 1e6, 1),
            "contacts": int(metric(instance, "holdline_contacts", page)),
            "lag": int(metric(instance, "holdline_stage_lag_records", page)),
            "events": int(metric(instance, "holdline_events_total", page))}


def memory_of(samples, settle):
    """Whether memory grew once it had settled: the first fifth of what comes
    then against the last, by medians, and by what each contact needs."""
    later = [s for s in samples if s["at_s"] >= settle * 60]
    if len(later) < 10:
        return {"memory_grew": "not to be told: too short"}
    fifth = len(later) // 5
    first, last = later[:fifth], later[-fifth:]

    def median(part, name):
        return statistics.median(s[name] for s in part)
    grew = median(last, "resident_mb") / median(first, "resident_mb")
    return {"memory_grew": grew > 1.05, "last_fifth_to_first": round(grew, 3),
            "resident_mb": [median(first, "resident_mb"),
                            median(last, "resident_mb")],
            "most_mb": max(s["resident_mb"] for s in later),
            "contacts": [median(first, "contacts"), median(last, "contacts")]}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(body, **defaults):
        command = commands.add_parser(
            body.__name__, help=" ".join(body.__doc__.split()))
        command.set_defaults(body=body)
        for name, default in defaults.items():
            many = isinstance(default, list)
            kind = type(default[0] if many else default)
            command.add_argument("--" + name, type=kind, default=default,
                                 nargs="+" if many else None)

    add(restart, contacts=[10_000, 100_000, 1_000_000], contracts=4, runs=5,
        age=65.0)
    add(takeover, contacts=[100_000], runs=5)
    add(rolling, contacts=[100_000], runs=2)
    add(stall, runs=10)
    add(snapshots, rates=[1_000, 5_000, 20_000], seconds=60.0)
    add(pause, rates=[20_000], seconds=120.0)
    add(throughput, runs=9)
    add(soak, minutes=60.0, every=60.0, rates=[20_000], settle=10.0)
    options = parser.parse_args()
    options.body(options)


if __name__ == "__main__":
    main()
