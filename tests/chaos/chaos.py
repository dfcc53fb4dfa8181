"""Holdline against a broker that dies, a network that fails, and kills.

    chaos.py [--seconds N] [--seed S] [--instances N] [--rate N] [--keep FOLDER]

Starts a broker of its own, proxies, and instances; tells contacts whose answer
the seed knows, does what the seed's plan says to all of them, lets them rest,
and compares what is committed with the oracle, and with what `holdline audit`
makes of it. The seed is printed; the same seed has the same contacts and the
same faults at the same times, though not the same interleaving. Needs java, mvn
and toxiproxy (./dev chaos brings them); without them, exit code 77.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import load
import oracle
import plan as planning
from machines import (PATIENCE, Broker, Failed, Instance, Proxies,
                      find_toxiproxy, free_ports, wait_for)

TELEMETRY_PARTITIONS = 4
JUDGE_PARTITIONS = 3
SKIPPED = 77
# The limit of `holdline run` is 25 s, whatever its brokers do.
LEAVES_WITHIN = 60
NOT_COMMITTED = 4  # its exit code then
DIFFERENT = 7  # exit code of `holdline audit`
# Longer than the promise and the allowance: when judge's clocks are so far past
# the last event, nothing more is to be said.
CALM = 3


class Chaos:

    def __init__(self, arguments, folder):
        self.seed = arguments.seed
        self.seconds = arguments.seconds
        self.folder = folder
        self.binary = os.environ.get("HOLDLINE", "build/release/holdline")
        self.tool = os.environ.get("HOLDLINE_TOPIC_TOOL",
                                   "build/release/tests/end_to_end/topic_tool")
        self.prefix = "chaos"
        self.telemetry = "telemetry"
        self.told = []  # what happened, with times
        self.began = time.monotonic()
        self.begun = 0  # faults
        self.troubled = set()  # instances that have one
        self.broker_error = None  # it did not come back
        self.broker_busy = None  # the thread that restarts it
        count = arguments.instances
        base = free_ports(4 + 2 * count)
        pairs = [(base + 4 + 2 * i, base + 5 + 2 * i) for i in range(count)]
        self.broker = Broker(self.path("broker"), base, pairs)
        self.proxies = None
        self.script = load.Script(
            self.seed, load.PROLOGUE_SECONDS + self.seconds, arguments.rate,
            TELEMETRY_PARTITIONS)
        self.load = None
        self.plan = planning.make_plan(self.seed, self.seconds, count)
        self.base, self.pairs = base, pairs
        self.instances = [
            Instance(self.binary, folder, f"instance-{i}",
                     self.settings(pairs[i][1], 1 + i % 2))
            for i in range(count)]

    def path(self, name):
        return os.path.join(self.folder, name)

    def settings(self, port, shards):
        return f"""
brokers: 127.0.0.1:{port}
topics: {{telemetry: {self.telemetry}, prefix: {self.prefix}}}
contracts: {self.path("contracts")}
partitions: {JUDGE_PARTITIONS}
shards: {shards}
snapshots: 3s
kafka: {{session.timeout.ms: {int(planning.SESSION * 1000)}, heartbeat.interval.ms: 300}}
"""

    def say(self, what):
        line = f"{time.monotonic() - self.began:7.2f} {what}"
        self.told.append(line)
        with open(self.path("chaos.log"), "a", encoding="utf-8") as file:
            file.write(line + "\n")

    # ---- Setting up, and the end

    def start(self):
        os.mkdir(self.path("contracts"))
        for i in range(load.CONTRACTS):
            with open(self.path(f"contracts/{i}.yaml"), "w",
                      encoding="utf-8") as file:
                file.write(load.contract_text(i))
        self.broker.script("start")
        self.proxies = Proxies(find_toxiproxy(), self.folder, self.base + 2,
                               self.pairs)
        self.load = load.Load(self.script, self.tool, self.broker.address,
                              self.telemetry, self.states_told)
        wait_for("the topic of telemetry", self.has_telemetry)
        for instance in self.instances:
            instance.start()
        wait_for("all instances are ready", self.all_ready)

    def has_telemetry(self):
        done = subprocess.run(
            [self.tool, "cuts", self.broker.address, "nobody", self.telemetry],
            capture_output=True, timeout=60, check=False)
        return done.returncode == 0

    def states_told(self):
        """Which states alerts have led to so far."""
        alerts = oracle.lines_of(self.tool, self.broker.address,
                                 self.prefix + ".alerts")
        return {json.loads(alert)["state"] for alert in alerts}

    def prologue_told(self):
        self.supervise()
        return self.load.prologue_told.is_set()

    def all_ready(self):
        self.supervise()
        return all(i.get("/readyz") == "ready\n" for i in self.instances)

    def stop(self):
        if self.broker_busy is not None:
            self.broker_busy.join()
        for instance in self.instances:
            if instance.process is not None and not instance.ended():
                instance.process.kill()
                instance.process.wait()
        if self.load is not None:
            self.load.stopping = True
            self.load.process.kill()
        if self.proxies is not None:
            self.proxies.stop()
        self.broker.script("stop")

    # ---- Faults

    def run_plan(self):
        """Each fault comes, and goes. One that cannot come yet waits: an
        instance has one at a time, leaves a broker that is there, and keeps it
        until it has left."""
        start = time.monotonic()
        due = [(fault.at, "begin", fault) for fault in self.plan]
        while due:
            self.supervise()
            now = time.monotonic() - start
            at, what, fault = min(due, key=lambda action: action[0])
            if at > now:
                time.sleep(min(0.05, at - now))
                continue
            due.remove((at, what, fault))
            if what == "begin" and not self.may_begin(fault):
                if now < self.seconds:
                    due.append((now + 0.2, what, fault))
                continue
            if what == "end" and self.instances[fault.target].leaving:
                due.append((now + 0.2, what, fault))
                continue
            self.say(f"{what} {fault.kind} {self.name_of(fault)}")
            getattr(self, f"{what}_{fault.kind.removesuffix('_long')}")(fault)
            if what == "end":
                self.troubled.remove(fault.target)
            elif fault.target >= 0:
                self.begun += 1
                self.troubled.add(fault.target)
                due.append((now + fault.lasts, "end", fault))

    def name_of(self, fault):
        if fault.target < 0:
            return self.broker.address
        return self.instances[fault.target].name

    def may_begin(self, fault):
        busy = self.broker_busy is not None and self.broker_busy.is_alive()
        if fault.target < 0:
            return not busy and not any(i.leaving for i in self.instances)
        if fault.target in self.troubled:
            return False
        # Nor does one leave well that has not come yet.
        return not fault.kind.startswith("leave") or (
            not busy and self.instances[fault.target].listens())

    def begin_kill(self, fault):
        self.instances[fault.target].kill()

    def end_kill(self, fault):
        self.instances[fault.target].start()

    def begin_freeze(self, fault):
        self.instances[fault.target].process.send_signal(signal.SIGSTOP)

    def end_freeze(self, fault):
        self.instances[fault.target].process.send_signal(signal.SIGCONT)

    def begin_cut(self, fault):
        self.proxies.enable(fault.target, False)

    def end_cut(self, fault):
        self.proxies.enable(fault.target, True)

    def begin_hole(self, fault):
        """Connections stay, and nothing passes."""
        self.proxies.poison(fault.target, "timeout", timeout=0)

    def end_hole(self, fault):
        self.proxies.heal(fault.target, "timeout")

    def begin_slow(self, fault):
        self.proxies.poison(fault.target, "latency", latency=150, jitter=100)

    def end_slow(self, fault):
        self.proxies.heal(fault.target, "latency")

    def begin_narrow(self, fault):
        self.proxies.poison(fault.target, "bandwidth", rate=30)  # KB/s

    def end_narrow(self, fault):
        self.proxies.heal(fault.target, "bandwidth")

    def begin_leave(self, fault):
        self.instances[fault.target].leave()

    def end_leave(self, fault):
        self.instances[fault.target].start()

    def begin_leave_cut(self, fault):
        """Last words that nobody hears."""
        self.begin_cut(fault)
        self.instances[fault.target].leave(may_say=(0, NOT_COMMITTED))

    def end_leave_cut(self, fault):
        self.end_cut(fault)
        self.end_leave(fault)

    def begin_broker(self, fault):
        self.begun += 1

        def restart():
            try:
                self.broker.script("kill")
                time.sleep(fault.lasts)
                self.broker.script("start", "--keep")
                self.say("broker is back")
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                self.broker_error = error

        self.broker_busy = threading.Thread(target=restart)
        self.broker_busy.start()

    def look_after(self, instance):
        """One that leaves."""
        if instance.ended():
            instance.leaving = False
            code = instance.process.returncode
            self.say(f"{instance.name} has left with exit code {code}")
            if code not in instance.may_say:
                raise Failed(f"{instance.name} left with exit code {code}: "
                             f"{instance.last_line()}")
        elif time.monotonic() - instance.told_to_leave > LEAVES_WITHIN:
            raise Failed(f"{instance.name} did not leave in {LEAVES_WITHIN} s")

    def all_have_left(self):
        self.supervise()
        return not any(instance.leaving for instance in self.instances)

    def supervise(self):
        """Nothing ends by itself: what is fenced, or loses its broker, comes
        back within its process."""
        if self.broker_error is not None:
            raise RuntimeError(f"no broker: {self.broker_error}")
        for instance in self.instances:
            if instance.leaving:
                self.look_after(instance)
            if instance.wanted and instance.ended():
                raise Failed(f"{instance.name} ended by itself with exit code "
                             f"{instance.process.returncode}: "
                             f"{instance.last_line()}")

    # ---- Rest

    def rest(self):
        """All is well again and the load has ended: all must be consumed,
        committed and shown."""
        self.say("rest")
        if self.broker_busy is not None:
            self.broker_busy.join()
        for instance in self.instances:
            if not instance.wanted:
                instance.start()
        wait_for("the load has ended", self.load_ended)
        if self.load.error:
            raise RuntimeError(self.load.error)
        wait_for("all instances are ready", self.all_ready)
        try:
            wait_for("gauges", self.gauges_right)
        except Failed:
            raise Failed(f"after {PATIENCE} s of rest: {self.gauges}") from None
        self.say("all gauges are right")
        wait_for("clocks past the last event", self.clocks_are_past)
        for instance in self.instances:
            instance.leave()
        wait_for("all have left", self.all_have_left)

    def load_ended(self):
        self.supervise()
        return not self.load.is_alive()

    def gauges_right(self):
        """Each gauge stands on one instance, and says what the seed says."""
        self.supervise()
        pages = [i.get("/metrics").splitlines() for i in self.instances]
        for instance, page in zip(self.instances, pages):
            with open(self.path(instance.name + ".metrics"), "w",
                      encoding="utf-8") as file:
                file.writelines(line + "\n" for line in page)
        for contract, answer in self.script.answers.items():
            series = (f'_contacts{{contract="{contract}",objective="answer",'
                      'slot="",window="month"} ')
            for name, wanted in (("counted", answer.counted),
                                 ("missed", answer.counted - answer.met)):
                start = f"holdline_objective_{name}{series}"
                found = [float(line[len(start):]) for page in pages
                         for line in page if line.startswith(start)]
                if found != [wanted]:
                    self.gauges = (f"{start.strip()} is {found}, the seed says "
                                   f"{wanted}")
                    return False
        return True

    def clocks_are_past(self):
        """All of judge's clocks have gone on, past the last event."""
        self.supervise()
        now = time.time()
        pages = "".join(i.get("/metrics") for i in self.instances)
        ages = re.findall(r'^holdline_clock_age_seconds\{stage="judge",'
                          r'partition="\d+"\} (\S+)$', pages, re.MULTILINE)
        return len(ages) == JUDGE_PARTITIONS and all(
            now - float(age) >= self.load.last_us / 1e6 + CALM for age in ages)

    def fenced(self):
        return sum(i.log_text(whole=True).count("event=begins_anew")
                   for i in self.instances)

    def replay(self, events, until_us):
        done = subprocess.run(
            [self.binary, "replay", "--contracts", self.path("contracts"),
             "--format", "jsonl", "--output", "json", "--partitions",
             str(TELEMETRY_PARTITIONS), "--judge-partitions",
             str(JUDGE_PARTITIONS), "--until", oracle.utc(until_us), events],
            capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"replay: {done.stderr[-2000:]}")
        return json.loads(done.stdout)

    def audit(self):
        """What `holdline audit` says of all that was published."""
        config = self.path("audit.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(self.settings(self.base, 1) + "instance: audit\n")
        done = subprocess.run(
            [self.binary, "audit", "-c", config, "--output", "json"],
            capture_output=True, text=True, timeout=300, check=False)
        if done.returncode not in (0, DIFFERENT):
            raise RuntimeError(f"audit: exit code {done.returncode}: "
                               f"{done.stderr[-2000:]}")
        return done.returncode, json.loads(done.stdout)

    def run(self):
        """Returns what is wrong."""
        self.start()
        self.began = time.monotonic()
        self.load.start()
        wait_for("alerts before any fault", self.prologue_told)
        self.say("alerts have told of bad times and good ones")
        self.run_plan()
        self.rest()
        evidence = oracle.Evidence(self)
        self.summary = (
            f"{len(evidence.telemetry)} messages, {len(evidence.alerts)} "
            f"alerts, {len(evidence.letters)} dead letters, {self.begun} "
            f"faults, {self.fenced()} times fenced")
        return oracle.check_all(evidence, self.script, self.load.sent)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=40,
                        help="how long load and faults go on")
    parser.add_argument("--seed", type=int,
                        default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--instances", type=int, default=3)
    parser.add_argument("--rate", type=float, default=150,
                        help="contacts a second; 2.7 events each")
    parser.add_argument("--keep", metavar="FOLDER",
                        help="a new folder for logs; kept whatever happens")
    return parser.parse_args(arguments)


def missing():
    return [name for name, found in (("java", shutil.which("java")),
                                     ("mvn", shutil.which("mvn")),
                                     ("toxiproxy", find_toxiproxy()))
            if not found]


def main(arguments):
    options = parse(arguments)
    if missing():
        print(f"chaos: skipped, missing: {', '.join(missing())}")
        return SKIPPED
    folder = options.keep or tempfile.mkdtemp(prefix="holdline-chaos-")
    os.makedirs(folder, exist_ok=True)
    print(f"chaos: seed {options.seed}, {options.seconds:g} s, "
          f"{options.instances} instances", flush=True)
    chaos = Chaos(options, folder)
    try:
        wrong = chaos.run()
    except Failed as failure:
        wrong = [str(failure)]
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        wrong = [f"the harness, not Holdline: {error!r}",
                 traceback.format_exc()]
    finally:
        chaos.stop()
    if not wrong:
        print(f"chaos: all is as it must be: {chaos.summary}")
        if not options.keep:
            shutil.rmtree(folder)
        return 0
    print("\n".join(["chaos: what happened", *chaos.told, "chaos: what is wrong",
                     *wrong[:40]]))
    print(f"chaos: again with --seed {options.seed} --seconds "
          f"{options.seconds:g} --instances {options.instances} --rate "
          f"{options.rate:g}; logs are in {folder}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
