"""`holdline run` beside a real broker: what the tests of the live service have
in common.
"""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import replaying

TOOL = os.environ.get("HOLDLINE_TOPIC_TOOL", "")
BROKERS = os.environ.get("HOLDLINE_KAFKA_BROKERS", "")


class Instance:
    """A process of the service, its log and its pages."""

    def __init__(self, folder, config, name, file=None):
        self.name = name
        self.config = os.path.join(folder, (file or name) + ".yaml")
        self.log = os.path.join(folder, (file or name) + ".log")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(config + f"instance: {name}\n")
        self.start()

    def start(self):
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [replaying.BINARY, "run", "-c", self.config],
                stderr=log, stdout=subprocess.DEVNULL)
        wait_for(lambda: "event=listening" in self.said() or self.gone(), self)

    def said(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def gone(self):
        return self.process.poll() is not None

    def wait(self):
        """For its end; its exit code."""
        return self.process.wait(timeout=30)

    def send_signal(self, number):
        self.process.send_signal(number)
        if number == signal.SIGKILL:
            self.process.wait()

    def page(self, path):
        port = re.search(r"event=listening.* port=(\d+)", self.said()).group(1)
        try:
            with urllib.request.urlopen(
                    f"http://127.0.0.1:{port}{path}", timeout=5) as page:
                return page.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def metric(self, name):
        for line in self.page("/metrics").splitlines():
            if line.startswith(name + " "):
                return float(line.rsplit(" ", 1)[1])
        return None

    def partitions(self, stage):
        return self.metric(f'holdline_partitions{{stage="{stage}"}}') or 0

    def is_ready(self):
        return self.page("/readyz") == "ready\n"


def wait_for(condition, instance, seconds=60):
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{instance.name} waited in vain\n"
                         + instance.said()[-4000:])


class Installation(unittest.TestCase):
    """Topics and a folder of its own, with one contract."""

    contract = ""  # its text; a class of tests says which
    partitions = ()  # of the telemetry, where it is not to be one

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.prefix = f"test-{os.getpid()}-{time.time_ns()}"
        self.telemetry = self.prefix + ".telemetry"
        os.mkdir(os.path.join(self.folder.name, "contracts"))
        self.write("contracts/desk.yaml", self.contract)
        self.append()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def append(self, *lines):
        subprocess.run(
            [TOOL, "append", BROKERS, self.telemetry, *self.partitions],
            check=True, input="".join(line + "\n" for line in lines), text=True,
            timeout=60)

    def dump(self, topic):
        done = subprocess.run(
            [TOOL, "dump", BROKERS, f"{self.prefix}.{topic}"], check=True,
            capture_output=True, text=True, timeout=60)
        return done.stdout.splitlines()

    def records(self, topic):
        return [json.loads(line) for line in self.dump(topic)]


@unittest.skipUnless(BROKERS, "HOLDLINE_KAFKA_BROKERS is not set")
class ServiceTest(Installation):
    """One instance, which runs."""

    def setUp(self):
        super().setUp()
        self.service = Instance(self.folder.name, f"""
brokers: {BROKERS}
topics: {{telemetry: {self.telemetry}, prefix: {self.prefix}}}
contracts: contracts
contracts_lead: 5s
partitions: 2
listen: 127.0.0.1:0
kafka: {{session.timeout.ms: 6000}}
""", "service")
        self.wait_for(self.service.is_ready)

    def tearDown(self):
        self.service.process.kill()
        self.service.process.wait()
        self.folder.cleanup()

    def start(self):
        self.service.start()
        self.wait_for(self.service.is_ready)

    def wait_for(self, condition):
        def found():
            self.assertFalse(self.service.gone(), self.service.said()[-3000:])
            return condition()
        return wait_for(found, self.service)

    def metric(self, name):
        return self.service.metric(name)

    def alerts(self):
        return self.records("alerts")
