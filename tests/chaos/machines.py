"""What chaos is made upon: a broker, proxies before it, and instances."""

import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]


# For conditions that come at once on an idle machine: whether they come is
# checked, not how soon.
PATIENCE = 300


class Failed(Exception):
    """What chaos was looking for."""


def wait_for(what, condition, seconds=PATIENCE):
    """Returns the first true answer."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise Failed(f"waited {seconds} s in vain: {what}")


def free_ports(count):
    """The first of `count` ports in a row that nobody has; anywhere, since two
    that look at once would both take the first ones. Not those that the system
    hands out."""
    bases = list(range(21000, 32000, count))
    random.SystemRandom().shuffle(bases)
    for base in bases:
        try:
            for port in range(base, base + count):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
            return base
        except OSError:
            continue
    raise Failed("no free ports")


class Broker:
    """A broker of its own: it is killed."""

    def __init__(self, folder, port, proxied):
        """`proxied` are pairs: the listener, and its proxy's port."""
        self.address = f"127.0.0.1:{port}"
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        fetched = ROOT / "build/kafka/lib"
        if fetched.is_dir() and not (self.folder / "lib").exists():
            (self.folder / "lib").symlink_to(fetched)
        self.environment = os.environ | {
            "HOLDLINE_KAFKA_PORT": str(port),
            "HOLDLINE_KAFKA_CONTROLLER_PORT": str(port + 1),
            "HOLDLINE_KAFKA_DIR": str(self.folder),
            "HOLDLINE_KAFKA_PROXIED": " ".join(f"{a}:{b}" for a, b in proxied)}

    def script(self, *arguments):
        done = subprocess.run(
            [ROOT / "tests/kafka/broker", *arguments], env=self.environment,
            capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"broker {arguments}: {done.stderr}")


class Proxies:
    """Toxiproxy, one proxy an instance."""

    def __init__(self, binary, folder, port, pairs):
        self.api = f"http://127.0.0.1:{port}"
        self.log = open(os.path.join(folder, "toxiproxy.log"), "w",
                        encoding="utf-8")
        self.process = subprocess.Popen(
            [binary, "-host", "127.0.0.1", "-port", str(port)],
            stdout=self.log, stderr=self.log)
        wait_for("toxiproxy answers", self.answers)
        for number, (upstream, listen) in enumerate(pairs):
            self.post("/proxies", name=str(number), enabled=True,
                      listen=f"127.0.0.1:{listen}",
                      upstream=f"127.0.0.1:{upstream}")

    def request(self, method, path, body=None):
        request = urllib.request.Request(
            self.api + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read()

    def post(self, path, **body):
        self.request("POST", path, body)

    def answers(self):
        try:
            return self.request("GET", "/version")
        except urllib.error.URLError:
            return None

    def enable(self, number, enabled):
        self.post(f"/proxies/{number}", enabled=enabled)

    def poison(self, number, kind, **attributes):
        for stream in ("upstream", "downstream"):
            self.post(f"/proxies/{number}/toxics", name=f"{kind}-{stream}",
                      type=kind, stream=stream, attributes=attributes)

    def heal(self, number, kind):
        for stream in ("upstream", "downstream"):
            self.request("DELETE", f"/proxies/{number}/toxics/{kind}-{stream}")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


def find_toxiproxy():
    built = ROOT / "build/toxiproxy/server"
    return str(built) if built.exists() else shutil.which("toxiproxy-server")


class Instance:
    """One `holdline run`, over all its lives; the logs are one file."""

    def __init__(self, binary, folder, name, settings):
        self.name = name
        self.binary = binary
        self.config = os.path.join(folder, name + ".yaml")
        self.log_path = os.path.join(folder, name + ".log")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(settings + f"instance: {name}\nlisten: 127.0.0.1:0\n")
        self.process = None
        self.wanted = False
        self.leaving = False
        self.told_to_leave = 0.0  # monotonic
        self.may_say = ()  # exit codes
        self.life_at = 0  # in the log

    def start(self):
        with open(self.log_path, "a", encoding="utf-8") as log:
            self.life_at = log.tell()
            self.process = subprocess.Popen(
                [self.binary, "run", "-c", self.config], stderr=log,
                stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.wanted = True

    def kill(self):
        self.wanted = False
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def leave(self, may_say=(0,)):
        self.wanted = False
        self.leaving = True
        self.told_to_leave = time.monotonic()
        self.may_say = may_say
        self.process.send_signal(signal.SIGTERM)

    def ended(self):
        return self.process is not None and self.process.poll() is not None

    def log_text(self, whole=False):
        with open(self.log_path, encoding="utf-8") as log:
            log.seek(0 if whole else self.life_at)
            return log.read()

    def last_line(self):
        return self.log_text().rstrip().rpartition("\n")[2]

    def listens(self):
        return re.search(r"event=listening.* port=(\d+)", self.log_text())

    def get(self, path):
        """A page of it; empty where it does not answer."""
        port = self.listens()
        if port is None:
            return ""
        try:
            try:
                page = urllib.request.urlopen(
                    f"http://127.0.0.1:{port.group(1)}{path}", timeout=30)
            except urllib.error.HTTPError as answer:
                page = answer
            with page:
                return page.read().decode()
        except (OSError, http.client.HTTPException):
            return ""
