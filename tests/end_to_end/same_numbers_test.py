"""The same records and the same clock give the same bytes.

A simulated centre with duplicates, disorder and corrections is replayed with
different shards, batches, rings and ticks, and read from a real broker by a
service that is killed ten times; reports, alerts and status must be equal.
"""

import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

import replaying

SEED = 7
PARTITIONS = 4
JUDGE_PARTITIONS = 2
MINUTES = 90
TOOL = os.environ.get("HOLDLINE_TOPIC_TOOL", "")
BROKERS = os.environ.get("HOLDLINE_KAFKA_BROKERS", "")
CONTRACTS = "deploy/examples/demo"
START = "2026-03-02T08:00:00Z"
UNTIL = "2026-03-02T10:00:00Z"
KILLS = 10


def replay_files(folder, events, name, *options):
    """Replays and returns (report, sorted alerts, sorted status) as bytes."""
    alerts = os.path.join(folder, name + ".alerts")
    status = os.path.join(folder, name + ".status")
    report = replaying.run(
        "replay", "--contracts", CONTRACTS, "--format", "jsonl", "--output",
        "json", "--until", UNTIL, "--partitions", PARTITIONS,
        "--judge-partitions", JUDGE_PARTITIONS, "--alerts", alerts, "--status",
        status, *options, events).stdout
    return report, lines(alerts), lines(status)


def lines(path):
    """Per-contract order is part of the promise; order among them is not."""
    with open(path, encoding="utf-8") as file:
        return by_contract(file.read().splitlines())


def by_contract(texts):
    """By contract; a status that is said again as it is says nothing new (a
    run that has reached its end and is started again tells it once more)."""
    grouped = {}
    for text in texts:
        start = text.index('"contract":"') + len('"contract":"')
        group = grouped.setdefault(text[start:text.index('"', start)], [])
        if not group or group[-1] != text or '"alertId"' in text:
            group.append(text)
    return grouped


class SameNumbers(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.events = os.path.join(cls.folder.name, "events.jsonl")
        replaying.run("simulate", "--seed", SEED, "--start", START, "--minutes",
                      MINUTES, "--dirt", "--format", "jsonl", "--output",
                      cls.events)
        cls.wanted = replay_files(cls.folder.name, cls.events, "wanted")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def assert_same(self, found):
        for index, what in enumerate(("report", "alerts", "status")):
            self.assertEqual(found[index], self.wanted[index],
                             f"{what} differs, seed {SEED}")

    def test_the_simulated_time_holds_alerts(self):
        self.assertGreater(sum(map(len, self.wanted[1].values())), 10)

    def test_shards_batches_rings_and_ticks_do_not_matter(self):
        rng = random.Random(SEED)
        for shards in (1, 2, 4):
            options = ["--shards", shards, "--batch", rng.choice([1, 7, 1000]),
                       "--ring", rng.choice([2, 8, 64]), "--tick",
                       rng.choice(["0ms", "1ms", "30ms"])]
            with self.subTest(options=options):
                self.assert_same(replay_files(
                    self.folder.name, self.events, f"shards{shards}", *options))

    @unittest.skipUnless(BROKERS, "HOLDLINE_KAFKA_BROKERS is not set")
    def test_a_real_broker_and_ten_kills_do_not_matter(self):
        prefix = f"same-{os.getpid()}-{time.time_ns()}"
        telemetry = prefix + ".telemetry"
        subprocess.run([TOOL, "load", BROKERS, telemetry, str(PARTITIONS),
                        self.events], check=True, timeout=120)
        report = os.path.join(self.folder.name, "kafka.report")
        config = os.path.join(self.folder.name, "holdline.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"""
brokers: {BROKERS}
topics: {{telemetry: {telemetry}, prefix: {prefix}}}
contracts: {os.path.abspath(CONTRACTS)}
partitions: {JUDGE_PARTITIONS}
shards: 2
clock: log
listen: 127.0.0.1:0
kafka: {{session.timeout.ms: 6000}}
""")
        command = [replaying.BINARY, "run", "-c", config, "--until", UNTIL,
                   "--report", report]
        rng = random.Random(SEED)
        kills = self.kill_at_random(command, rng)
        last = subprocess.run(command, timeout=180, check=False,
                              capture_output=True, text=True)
        self.assertEqual(last.returncode, 0, last.stderr[-4000:])
        self.assertGreater(kills, 3)
        with open(report, encoding="utf-8") as file:
            found = file.read()
        self.assert_same((found, self.dump(prefix + ".alerts"),
                          self.dump(prefix + ".status")))

    def kill_at_random(self, command, rng):
        """Starts and kills; returns how many were still at work."""
        kills = 0
        for _ in range(KILLS):
            with subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as service:
                try:
                    service.wait(timeout=0.15 + rng.random() * 0.9)
                except subprocess.TimeoutExpired:
                    service.send_signal(signal.SIGKILL)
                    kills += 1
        return kills

    def dump(self, topic):
        done = subprocess.run([TOOL, "dump", BROKERS, topic], check=True,
                              capture_output=True, text=True, timeout=120)
        return by_contract(done.stdout.splitlines())


if __name__ == "__main__":
    unittest.main()
