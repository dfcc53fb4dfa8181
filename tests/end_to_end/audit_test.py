"""`holdline audit` on a real broker: what two instances have published, one of
them killed under load, is what judge says again.
"""

import json
import signal
import subprocess
import threading
import unittest

import instances_test
import replaying
from service import BROKERS, TOOL, wait_for


@unittest.skipUnless(BROKERS, "HOLDLINE_KAFKA_BROKERS is not set")
class Audit(instances_test.Fixture):

    def audit(self, instance, *arguments):
        done = subprocess.run(
            [replaying.BINARY, "audit", "-c", instance.config,
             "--output", "json", *arguments],
            check=False, capture_output=True, text=True, timeout=60)
        self.assertIn(done.returncode, (0, 7), done.stderr)
        return done.returncode, json.loads(done.stdout)

    def test_what_two_instances_said_is_said_again(self):
        first, second = self.start("a"), self.start("b")
        wait_for(lambda: first.is_ready() and second.is_ready() and
                 first.partitions("judge") == 1, second)
        stop = threading.Event()

        def load():
            while not stop.is_set():
                self.send(20)

        loading = threading.Thread(target=load)
        loading.start()
        try:
            wait_for(lambda: self.sent >= 60, first)
            first.send_signal(signal.SIGKILL)
            wait_for(lambda: second.partitions("judge") == 2 and
                     second.is_ready(), second)
            # While it runs, and loaded.
            code, result = self.audit(second)
            self.assertEqual((code, result["equal"]), (0, True), result)
        finally:
            stop.set()
            loading.join()
        self.await_all_missed(second)
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.process.wait(timeout=30), 0)
        code, result = self.audit(second)
        self.assertEqual((code, result["equal"]), (0, True), result)
        parts = result["partitions"]
        self.assertEqual(len(parts), 2)
        # The desk has been breached once, with little or no data before.
        alerts = sum(part["alerts"] for part in parts)
        self.assertEqual(alerts, len(self.dump("alerts")))
        self.assertGreater(alerts, 0)
        self.assertEqual(sum(part["statuses"] for part in parts),
                         len(self.dump("status")))
        self.assertEqual(sum(part["notifications"] for part in parts),
                         len(self.dump("notifications")))
        self.assertGreater(len(self.dump("notifications")), 0)
        self.assertEqual(sum(part["alertsAhead"] for part in parts), 0)

        # One more of the same is found.
        subprocess.run([TOOL, "append", BROKERS, self.prefix + ".alerts"],
                       check=True, input=self.dump("alerts")[-1] + "\n",
                       text=True, timeout=60)
        code, result = self.audit(second)
        self.assertEqual((code, result["equal"]), (7, False), result)


if __name__ == "__main__":
    unittest.main()
