"""A real browser for the end-to-end tests: Chromium, driven over WebDriver.

Debian's packages `chromium` and `chromium-driver`; no library between.
"""

import base64
import contextlib
import json
import re
import shutil
import subprocess
import tempfile
import urllib.request

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"]


def is_there():
    return bool(shutil.which("chromedriver") and shutil.which("chromium"))


class Browser:
    """One page of a browser; `open` makes it."""

    def __init__(self, port, profile):
        self.root = f"http://127.0.0.1:{port}/session"
        options = {"binary": shutil.which("chromium"),
                   "args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
        made = self.call("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options}}})
        self.root += "/" + made["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.root + path, data, {"Content-Type": "application/json"},
            method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute",
                         {"cmd": command, "params": parameters})

    def show(self, path, width, height=900, media="screen", scheme="light"):
        """Loads a file as it looks at that width, in that medium."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width,
                      height=height, deviceScaleFactor=1, mobile=False)
        self.devtools("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        self.call("POST", "/url", {"url": f"file://{path}"})

    def run(self, script):
        """What a script in the page returns."""
        return self.call("POST", "/execute/sync",
                         {"script": script, "args": []})

    def picture(self):
        """The whole page as a PNG."""
        return base64.b64decode(self.devtools(
            "Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def paper(self, width_cm, height_cm):
        """The page printed to PDF."""
        return base64.b64decode(self.call("POST", "/print", {
            "page": {"width": width_cm, "height": height_cm},
            "background": True}))


@contextlib.contextmanager
def open_browser():
    with tempfile.TemporaryDirectory() as profile:
        driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        browser = None
        try:
            port = None
            while port is None:
                line = driver.stdout.readline()
                assert line, "chromedriver has ended"
                port = re.search(r"started successfully on port (\d+)", line)
            browser = Browser(port.group(1), profile)
            yield browser
        finally:
            if browser:
                browser.call("DELETE", "")
            driver.terminate()
            driver.wait()
            driver.stdout.close()
