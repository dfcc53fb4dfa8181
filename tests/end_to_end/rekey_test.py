"""A bus that is not keyed by contact gives, re-keyed, the numbers of one that is.

The events of each contact of a simulated centre are scattered over the
partitions of a topic; a service that re-keys it is killed again and again.
"""

import json
import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

import replaying

SEED = 11
PARTITIONS = "4"
TOOL = os.environ.get("HOLDLINE_TOPIC_TOOL", "")
BROKERS = os.environ.get("HOLDLINE_KAFKA_BROKERS", "")
CONTRACTS = "deploy/examples/demo"
START = "2026-03-02T08:00:00Z"
MINUTES = 60
UNTIL = "2026-03-02T09:30:00Z"
KILLS = 6


def numbers(report):
    """What does not depend on the order in which a backlog is read: the worst
    moment of a watch does, and so does whether a correction that comes before
    what it corrects makes that a duplicate."""
    def without_moments(value):
        if isinstance(value, list):
            return [without_moments(part) for part in value]
        if isinstance(value, dict):
            return {key: without_moments(part) for key, part in value.items()
                    if key not in ("worst", "worst_at")}
        return value

    events = report["events"]
    events["read"] = events.pop("applied") + events.pop("duplicate")
    return without_moments(report)


@unittest.skipUnless(BROKERS, "HOLDLINE_KAFKA_BROKERS is not set")
class Rekey(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.events = self.path("events.jsonl")
        replaying.run("simulate", "--seed", SEED, "--start", START, "--minutes",
                      MINUTES, "--dirt", "--format", "jsonl", "--output",
                      self.events)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def load(self, how, topic):
        subprocess.run([TOOL, how, BROKERS, topic, PARTITIONS, self.events],
                       check=True, timeout=120)

    def command(self, prefix, telemetry, rekey=""):
        """A service over the whole log, ending with a report.

        A backlog's partitions are read one after the other: contacts are
        remembered for as long as it spans.
        """
        config = self.path(prefix + ".yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"""
brokers: {BROKERS}
topics: {{telemetry: {telemetry}, prefix: {prefix}}}
contracts: {os.path.abspath(CONTRACTS)}
partitions: 2
shards: 2
clock: log
listen: 127.0.0.1:0
limits: {{remember: 4h}}
kafka: {{session.timeout.ms: 6000}}
{rekey}
""")
        return [replaying.BINARY, "run", "-c", config, "--until", UNTIL,
                "--report", self.path(prefix + ".report")]

    def report(self, prefix, command):
        done = subprocess.run(command, timeout=180, check=False,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[-4000:])
        with open(self.path(prefix + ".report"), encoding="utf-8") as file:
            return numbers(json.load(file))

    def kill_at_random(self, command):
        """Starts and kills; returns how many were still at work."""
        rng = random.Random(SEED)
        kills = 0
        for _ in range(KILLS):
            with subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as service:
                try:
                    service.wait(timeout=0.2 + rng.random() * 0.8)
                except subprocess.TimeoutExpired:
                    service.send_signal(signal.SIGKILL)
                    kills += 1
        return kills

    def test_scattered_events_give_the_same_numbers(self):
        name = f"rekey-{os.getpid()}-{time.time_ns()}"
        self.load("load", name + ".keyed")
        self.load("scatter", name + ".scattered")
        wanted = self.report(name + "-a", self.command(
            name + "-a", name + ".keyed"))

        command = self.command(
            name + "-b", name + "-b.telemetry",
            f"rekey: {{from: {name}.scattered, partitions: 3}}")
        self.assertGreater(self.kill_at_random(command), 2)
        self.assertEqual(self.report(name + "-b", command), wanted)

        # It is not for nothing.
        plain = self.report(name + "-c", self.command(
            name + "-c", name + ".scattered"))
        self.assertNotEqual(plain, wanted)


if __name__ == "__main__":
    unittest.main()
