"""A real Prometheus with deploy/'s rules, scraping one address each second."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "holdline.rules.yml"
CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: holdline
    static_configs: [{{targets: ['{target}']}}]
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Prometheus:
    """Starts at `with`, is gone with its data after it."""

    def __init__(self, target):
        self.target = target
        self.address = f"127.0.0.1:{free_port()}"

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdline-prometheus-"))
        config = self.folder / "prometheus.yml"
        # JSON text is YAML text too: a path with blanks stays one value.
        config.write_text(CONFIG.format(rules=json.dumps(str(RULES)), target=self.target))
        self.log = open(self.folder / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={config}",
             f"--storage.tsdb.path={self.folder / 'data'}",
             f"--web.listen-address={self.address}"],
            stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            cwd=self.folder, env={**os.environ, "TMPDIR": str(self.folder)})
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self):
        for _ in range(100):
            if self.process.poll() is not None:
                self.log.seek(0)
                raise RuntimeError("Prometheus ended:\n" + self.log.read()[-2000:])
            try:
                with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        raise RuntimeError("Prometheus does not become ready")

    def _get(self, path, **arguments):
        url = f"http://{self.address}/api/v1/{path}?{urllib.parse.urlencode(arguments)}"
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise ValueError(f"{arguments}: {error.read().decode()}") from error

    def query(self, expression):
        """The samples that are numbers: NaN says nothing."""
        return [sample for sample in self._get("query", query=expression)["result"]
                if sample["value"][1] != "NaN"]

    def rules(self):
        return [rule for group in self._get("rules")["groups"] for rule in group["rules"]]
