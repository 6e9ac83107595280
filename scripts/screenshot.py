"""Photograph a page of a running Odoo as one of its users.

Usage::

    screenshot.py URL LOGIN PASSWORD PATH FILE.png [--size 1400x900] [--wait 2]
        [--script JAVASCRIPT]

``PATH`` is the page (``/odoo/action-…``, ``/my``). The script, when given, runs in
the page before the picture is taken, for instance to open a dialog.
"""

import argparse
import base64
import http.cookiejar
import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import websocket

START_TIMEOUT = 30  # seconds
PAGE_TIMEOUT = 40  # seconds
TIMEZONE = "America/Bogota"
# Shown by Odoo's web client while it waits for the server.
IDLE = (
    "document.readyState === 'complete'"
    " && !document.querySelector('.o_loading_indicator, .o_blockUI')"
    " && (!location.pathname.startsWith('/odoo')"
    " || !!document.querySelector('.o_action_manager > *'))"
)


def log_in(url, login, password):
    """Open a session.

    :param str url: address of Odoo
    :param str login: login of the user
    :param str password: password of the user
    :return: the session's cookie value
    :raises SystemExit: when Odoo refuses
    """
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(f"{url}/web/login").read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    form = {"login": login, "password": password, "csrf_token": token}
    answer = opener.open(f"{url}/web/login", urllib.parse.urlencode(form).encode())
    if urllib.parse.urlparse(answer.url).path == "/web/login":
        raise SystemExit(f"{login} cannot log in with that password.")
    return next(cookie.value for cookie in jar if cookie.name == "session_id")


class Browser:
    """Headless Chromium, driven by the DevTools protocol."""

    def __init__(self, width, height):
        """Start the browser.

        :param int width: window width in pixels
        :param int height: window height in pixels
        """
        self.folder = tempfile.mkdtemp(prefix="screenshot-")
        self.process = subprocess.Popen(
            [
                shutil.which("chromium-headless-shell") or "chromium",
                "--headless=new",
                "--no-sandbox",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--lang=es-CO",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={self.folder}",
                f"--window-size={width},{height}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.counter = 0
        self.socket = websocket.create_connection(self._page_address(), timeout=60)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        # Odoo's pages show times in the browser's time zone.
        self.call("Emulation.setTimezoneOverride", timezoneId=TIMEZONE)

    def _page_address(self):
        """Wait until the browser publishes the address of its page.

        :return: the address of the page's websocket
        """
        port_file = Path(self.folder) / "DevToolsActivePort"
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            if port_file.exists() and port_file.read_text().strip():
                port = port_file.read_text().split()[0]
                pages = json.load(
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list")
                )
                for page in pages:
                    if page["type"] == "page":
                        return page["webSocketDebuggerUrl"]
            time.sleep(0.1)
        raise SystemExit("Chromium did not start.")

    def call(self, method, **parameters):
        """Send one command and wait for its result.

        :param str method: command of the protocol
        :param parameters: its parameters
        :return: dict with the result
        """
        number = self.send(method, **parameters)
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']['message']}")
                return message["result"]
            self.take(message)

    def send(self, method, **parameters):
        """Send one command without waiting.

        :return: the id of the command
        """
        self.counter += 1
        self.socket.send(
            json.dumps({"id": self.counter, "method": method, "params": parameters})
        )
        return self.counter

    def take(self, message):
        """Handle an event; a hook that does nothing here.

        :param dict message: event sent by the browser
        """

    def run(self, script):
        """Evaluate JavaScript in the page, and await its promise.

        :param str script: a JavaScript expression
        :return: its value
        """
        answer = self.call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
        )
        return answer["result"].get("value")

    def wait(self, condition):
        """Wait until a condition holds in the page.

        :param str condition: a JavaScript expression
        """
        deadline = time.monotonic() + PAGE_TIMEOUT
        while time.monotonic() < deadline:
            if self.run(condition):
                return
            time.sleep(0.2)
        print("The page did not become quiet; the picture is of what is there.")

    def close(self):
        """Stop the browser and delete its profile folder."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    """Take one picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("url", "login", "password", "path", "file"):
        parser.add_argument(name)
    parser.add_argument("--size", default="1400x900")
    parser.add_argument("--wait", type=float, default=1.5, help="seconds, once quiet")
    parser.add_argument("--script")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    session = log_in(options.url, options.login, options.password)
    browser = Browser(width, height)
    try:
        browser.call(
            "Network.setCookie", name="session_id", value=session, url=options.url
        )
        browser.call("Page.navigate", url=options.url + options.path)
        time.sleep(1)
        browser.wait(IDLE)
        time.sleep(options.wait)
        if options.script:
            browser.run(options.script)
            time.sleep(options.wait)
            browser.wait(IDLE)
        picture = browser.call("Page.captureScreenshot", format="png")
        Path(options.file).write_bytes(base64.b64decode(picture["data"]))
    finally:
        browser.close()


if __name__ == "__main__":
    main()
