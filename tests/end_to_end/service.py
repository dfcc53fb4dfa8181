"""`holdline run` beside a real broker, with one contract: what the tests of the
live service have in common.
"""

import json
import os
import re
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

import replaying

TOOL = os.environ.get("HOLDLINE_TOPIC_TOOL", "")
BROKERS = os.environ.get("HOLDLINE_KAFKA_BROKERS", "")


@unittest.skipUnless(BROKERS, "HOLDLINE_KAFKA_BROKERS is not set")
class ServiceTest(unittest.TestCase):
    contract = ""  # its text; a class of tests says which

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.prefix = f"test-{os.getpid()}-{time.time_ns()}"
        self.telemetry = self.prefix + ".telemetry"
        os.mkdir(os.path.join(self.folder.name, "contracts"))
        self.write("contracts/desk.yaml", self.contract)
        self.write("holdline.yaml", f"""
brokers: {BROKERS}
topics: {{telemetry: {self.telemetry}, prefix: {self.prefix}}}
contracts: contracts
contracts_lead: 5s
partitions: 2
listen: 127.0.0.1:0
kafka: {{session.timeout.ms: 6000}}
""")
        self.send()
        self.start()

    def tearDown(self):
        self.service.kill()
        self.service.wait()
        self.log.close()
        self.folder.cleanup()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def log_text(self):
        with open(os.path.join(self.folder.name, "log"),
                  encoding="utf-8") as file:
            return file.read()

    def start(self):
        self.log = open(os.path.join(self.folder.name, "log"), "w",
                        encoding="utf-8")
        self.service = subprocess.Popen(
            [replaying.BINARY, "run", "-c",
             os.path.join(self.folder.name, "holdline.yaml")],
            stderr=self.log, stdout=subprocess.DEVNULL)
        self.port = int(self.wait_for(
            lambda: re.search(r"event=listening.* port=(\d+)",
                              self.log_text())).group(1))
        self.wait_for(lambda: self.get("/readyz") == "ready\n")

    def wait_for(self, condition, seconds=60):
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            found = condition()
            if found:
                return found
            self.assertIsNone(self.service.poll() if hasattr(self, "service")
                              else None, self.log_text()[-3000:])
            time.sleep(0.02)
        self.fail("waited in vain\n" + self.log_text()[-3000:])

    def get(self, path):
        try:
            with urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}{path}", timeout=5) as page:
                return page.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def metric(self, name):
        for line in self.get("/metrics").splitlines():
            if line.startswith(name + " "):
                return float(line.rsplit(" ", 1)[1])
        return None

    def send(self, *lines):
        subprocess.run([TOOL, "append", BROKERS, self.telemetry], check=True,
                       input="".join(line + "\n" for line in lines),
                       text=True, timeout=60)

    def dump(self, topic):
        done = subprocess.run(
            [TOOL, "dump", BROKERS, f"{self.prefix}.{topic}"], check=True,
            capture_output=True, text=True, timeout=60)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def alerts(self):
        return self.dump("alerts")
