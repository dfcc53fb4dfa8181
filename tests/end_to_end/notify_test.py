"""What people are told, by the service, a real broker and a real Alertmanager.

Who is to hear of a breach hears of it through `holdline notify`, and once it is
over of that too; what stands outlives an Alertmanager that is started anew,
and the notifier itself.
"""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import desk
import replaying
from desk import event
from service import ServiceTest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Alertmanager:
    """A real one that delivers nothing and forgets all when it is stopped."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"
        self.folder = tempfile.TemporaryDirectory()
        config = pathlib.Path(self.folder.name) / "alertmanager.yml"
        config.write_text("route: {receiver: nobody}\n"
                          "receivers: [{name: nobody}]\n", encoding="utf-8")
        self.log = open(pathlib.Path(self.folder.name) / "log", "w",
                        encoding="utf-8")
        self.process = subprocess.Popen(
            ["prometheus-alertmanager", f"--config.file={config}",
             f"--storage.path={self.folder.name}/data",
             f"--web.listen-address=127.0.0.1:{port}",
             "--cluster.listen-address="],
            stdout=self.log, stderr=subprocess.STDOUT, cwd=self.folder.name)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
        self.folder.cleanup()

    def active(self):
        """Labels of what is active; None while it does not answer."""
        try:
            with urllib.request.urlopen(self.url + "/api/v2/alerts?active=true",
                                        timeout=5) as answer:
                return [alert["labels"] for alert in json.load(answer)]
        except (urllib.error.URLError, ConnectionError):
            return None


class Notify(ServiceTest):
    contract = desk.contract(within=3)

    def setUp(self):
        self.port_of_alertmanager = free_port()
        self.alertmanager = Alertmanager(self.port_of_alertmanager)
        self.addCleanup(lambda: self.alertmanager.stop())
        super().setUp()
        self.wait_for(lambda: self.alertmanager.active() is not None)
        self.notify_log = open(os.path.join(self.folder.name, "notify"), "w",
                               encoding="utf-8")
        self.start_notifier()

    def start_notifier(self):
        self.notifier = subprocess.Popen(
            [replaying.BINARY, "notify", "-c", self.service.config, "--to",
             self.alertmanager.url, "--again", "1s"],
            stderr=self.notify_log)

    def tearDown(self):
        self.notifier.kill()
        self.notifier.wait()
        self.notify_log.close()
        super().tearDown()

    def hears(self, names):
        active = self.alertmanager.active()
        return active is not None and sorted(
            labels["notify"] for labels in active) == names

    def breach(self):
        self.append(*[event("QUEUED", f"never-{i}") for i in range(2)])
        self.wait_for(lambda: self.hears(["client-desk", "floor"]))

    def test_who_is_to_hear_hears_until_it_is_over(self):
        self.breach()
        for labels in self.alertmanager.active():
            self.assertIn(labels.pop("notify"), ["client-desk", "floor"])
            self.assertEqual(
                labels, {"alertname": "HoldlineBreached", "contract": "desk",
                         "group": "desk", "objective": "answer",
                         "severity": "critical"})
        # Eight of ten are the target.
        self.append(*[line for i in range(20)
                    for line in (event("QUEUED", f"ok-{i}"),
                                 event("ANSWERED", f"ok-{i}", waitUs=0))])
        self.wait_for(lambda: self.hears([]))

    def test_an_alertmanager_that_begins_anew_is_told_again(self):
        self.breach()
        self.alertmanager.stop()
        time.sleep(2)  # the notifier meets nobody
        self.alertmanager = Alertmanager(self.port_of_alertmanager)
        self.wait_for(lambda: self.hears(["client-desk", "floor"]))

    def test_another_notifier_goes_on_from_the_topic(self):
        self.breach()
        self.notifier.send_signal(signal.SIGTERM)
        self.assertEqual(self.notifier.wait(timeout=30), 0)
        self.alertmanager.stop()
        self.alertmanager = Alertmanager(self.port_of_alertmanager)
        self.start_notifier()
        self.wait_for(lambda: self.hears(["client-desk", "floor"]))


if __name__ == "__main__":
    unittest.main()
