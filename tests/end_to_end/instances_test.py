"""Several instances of the service on one bus: one is killed, frozen, woken,
started twice. What is said stays what one instance would have said.
"""

import signal
import subprocess
import unittest

import desk
import replaying
from desk import MISSED, event
from service import BROKERS, Installation, Instance, wait_for


class Fixture(Installation):
    """Instances that come and go, and contacts that all miss."""

    contract = desk.contract(within=1)
    partitions = ("4",)

    def setUp(self):
        super().setUp()
        self.sent = 0
        self.instances = []

    def tearDown(self):
        for instance in self.instances:
            instance.process.kill()
            instance.process.wait()
        self.folder.cleanup()

    def start(self, name, settings=""):
        instance = Instance(self.folder.name, f"""
brokers: {BROKERS}
topics: {{telemetry: {self.telemetry}, prefix: {self.prefix}}}
contracts: contracts
partitions: 2
shards: 1
listen: 127.0.0.1:0
kafka: {{session.timeout.ms: 1500, heartbeat.interval.ms: 300}}
metrics: {{stale_after: 3s}}
{settings}
""", name)
        self.instances.append(instance)
        return instance

    # Contacts that nobody answers: each is a miss.
    def send(self, count):
        lines = [event("QUEUED", f"c-{self.sent + i}") for i in range(count)]
        self.sent += count
        self.append(*lines)

    def await_all_missed(self, instance):
        wait_for(lambda: instance.metric(MISSED) == self.sent, instance)


@unittest.skipUnless(BROKERS, "HOLDLINE_KAFKA_BROKERS is not set")
class Instances(Fixture):

    def check_alerts(self):
        alerts = self.records("alerts")
        breached = [a for a in alerts
                    if a["state"] == "breached" and a.get("watch") == "5m"]
        self.assertEqual(len(breached), 1, alerts)
        ids = [alert["alertId"] for alert in alerts]
        self.assertEqual(len(ids), len(set(ids)))

    def test_a_dead_instance_is_replaced(self):
        first = self.start("a")
        wait_for(first.is_ready, first)
        self.send(10)
        self.await_all_missed(first)
        second = self.start("b")
        wait_for(lambda: first.partitions("judge") == 1 and
                 second.partitions("judge") == 1, second)
        self.send(10)
        first.send_signal(signal.SIGKILL)
        self.send(10)
        self.await_all_missed(second)
        wait_for(second.is_ready, second)
        self.assertIn("event=owner_fenced", second.said())
        self.check_alerts()

    def test_gauges_stand_before_anything_new_is_said(self):
        first = self.start("a")
        wait_for(first.is_ready, first)
        self.send(10)
        self.await_all_missed(first)
        # What is said every second has been said.
        counted = MISSED.replace("missed", "counted")
        wait_for(lambda: first.metric(counted) == 10, first)
        self.assertGreater(first.metric("process_resident_memory_bytes"), 1e6)
        first.send_signal(signal.SIGKILL)
        first.start()
        wait_for(lambda: first.partitions("judge") == 2 and
                 "event=partition_owned stage=judge" in first.said(), first)
        self.await_all_missed(first)

    def test_a_dead_score_stage_leaves_no_green_gauges(self):
        score = self.start("a", "stages: score")
        judge = self.start("b", "stages: judge")
        wait_for(judge.is_ready, judge)
        self.send(1)
        self.await_all_missed(judge)
        stale = 'holdline_contract_stale{contract="desk"}'
        self.assertEqual(judge.metric(stale), 0)
        score.send_signal(signal.SIGKILL)
        wait_for(lambda: judge.metric(stale) == 1, judge)
        self.assertIsNone(judge.metric(MISSED))
        self.assertIn("clock of judge partition", judge.page("/readyz"))
        score.start()
        wait_for(lambda: judge.metric(MISSED) == 1 and judge.is_ready(), judge)

    def test_a_frozen_instance_wakes_as_a_new_one(self):
        first, second = self.start("a"), self.start("b")
        wait_for(lambda: first.is_ready() and second.is_ready() and
                 first.partitions("score") == 2, second)
        self.send(10)
        first.send_signal(signal.SIGSTOP)
        self.send(10)
        self.await_all_missed(second)
        self.assertEqual(second.partitions("judge"), 2)
        first.send_signal(signal.SIGCONT)
        wait_for(lambda: first.partitions("judge") == 1 and first.is_ready(),
                 first)
        self.send(10)
        wait_for(lambda: self.sent in (first.metric(MISSED),
                                       second.metric(MISSED)), second)
        self.assertFalse(first.gone() or second.gone())
        self.check_alerts()

    def test_of_two_with_one_name_the_second_refuses(self):
        first = self.start("a")
        wait_for(first.is_ready, first)
        second = subprocess.run(
            [replaying.BINARY, "run", "-c", first.config], check=False,
            capture_output=True, text=True, timeout=60)
        self.assertEqual(second.returncode, 5)
        self.assertIn(f"instance a runs on this machine already, as process "
                      f"{first.process.pid}", second.stderr)
        self.send(1)
        self.await_all_missed(first)

    # Named differently, the same brokers are another bus to the machine's lock,
    # as they are to a process on another machine.
    def test_of_two_with_one_name_elsewhere_the_earlier_ends(self):
        first = self.start("a")
        wait_for(first.is_ready, first)
        with open(first.config, encoding="utf-8") as file:
            config = file.read().replace(
                BROKERS, BROKERS.replace("127.0.0.1", "localhost"))
        second = Instance(self.folder.name,
                          config.replace("instance: a\n", ""), "a",
                          file="elsewhere")
        self.instances.append(second)
        wait_for(lambda: first.gone() or second.gone(), second)
        self.assertEqual(first.process.wait(), 5)
        self.assertIn("another process has joined as this instance",
                      first.said())
        self.send(3)
        self.await_all_missed(second)
        self.assertFalse(second.gone())

    def test_an_instance_may_join_and_leave_under_load(self):
        first = self.start("a")
        wait_for(first.is_ready, first)
        self.send(10)
        second = self.start("b")
        self.send(10)
        wait_for(lambda: second.partitions("judge") == 1 and second.is_ready(),
                 second)
        self.send(10)
        second.send_signal(signal.SIGTERM)
        self.send(10)
        self.assertEqual(second.process.wait(timeout=30), 0)
        self.await_all_missed(first)
        # It had released what it had: there was nobody to fence.
        self.assertNotIn("event=owner_fenced", first.said())
        self.check_alerts()


if __name__ == "__main__":
    unittest.main()
