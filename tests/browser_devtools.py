"""The Chromium DevTools protocol, by which the tests reach a tab of the browser."""

import contextlib
import json
import time

import requests

from odoo.tests.common import HOST

try:
    import websocket
except ImportError:  # Odoo's own browser is skipped then, too
    websocket = None

#: Timeout in seconds on a busy machine.
PATIENCE = 120
_CRASHED = "Inspector.targetCrashed"


class DevToolsTab:
    """A tab of the browser: commands to it, its events, the JavaScript of its page."""

    def __init__(self, test, port):
        self.test = test
        self.port = port
        address = f"http://{HOST}:{port}/json/new?about:blank"
        told = requests.put(address, timeout=PATIENCE)
        self.target = told.json()["id"]
        self._socket = websocket.create_connection(
            told.json()["webSocketDebuggerUrl"],
            suppress_origin=True,
            timeout=PATIENCE,
        )
        self._count = 0
        #: Errors reported by the page.
        self.errors = []
        #: Errors that the page wrote to its console.
        self.complaints = []
        #: Whether a tour has ended well.
        self._is_toured = False
        #: Whether the tab was closed or crashed.
        self.is_gone = False
        for domain in ("Inspector", "Page", "Runtime", "DOM", "Network"):
            self._call(f"{domain}.enable")
        self._call("Emulation.setFocusEmulationEnabled", enabled=True)

    def _call(self, method, **params):
        self._count += 1
        number = self._count
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            told = json.loads(self._socket.recv())
            if told.get("id") == number:
                if "error" in told:
                    raise AssertionError(f"{method}: {told['error']['message']}")
                return told["result"]
            self._on_event(told)

    def _on_event(self, told):
        if told["method"] == "Runtime.exceptionThrown":
            details = told["params"]["exceptionDetails"]
            self.errors.append(
                details.get("exception", {}).get("description") or details["text"]
            )
        elif told["method"] == "Runtime.consoleAPICalled":
            said = [
                str(each.get("value", each.get("description", "")))
                for each in told["params"]["args"]
            ]
            if told["params"]["type"] in ("error", "assert"):
                self.complaints.append(" ".join(said))
            elif said[:1] == ["tour succeeded"]:
                self._is_toured = True
        elif told["method"] == "Page.javascriptDialogOpening":
            # Accept «Leave the page?».
            self._count += 1
            self._socket.send(
                json.dumps(
                    {
                        "id": self._count,
                        "method": "Page.handleJavaScriptDialog",
                        "params": {"accept": True},
                    }
                )
            )

    def _hear_next(self):
        """Handle the next event of the page, if one comes in time."""
        with contextlib.suppress(websocket.WebSocketTimeoutException):
            self._on_event(json.loads(self._socket.recv()))

    def come_forward(self):
        """Bring the tab to the front, so that it receives keys and focus."""
        if getattr(self.test, "tab_in_front", None) is not self:
            self._call("Page.bringToFront")
            self.test.tab_in_front = self

    def cookie(self, name):
        """Return the value of a cookie of the page."""
        cookies = self._call("Network.getCookies")["cookies"]
        return next(each["value"] for each in cookies if each["name"] == name)

    def be_touched(self):
        """Emulate a touch screen for everything loaded from now on."""
        self._call("Emulation.setTouchEmulationEnabled", enabled=True)

    def evaluate(self, expression):
        """Return the value of a JavaScript expression, awaiting promises."""
        told = self._call(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in told:
            details = told["exceptionDetails"]
            raise AssertionError(
                details.get("exception", {}).get("description") or details["text"]
            )
        return told["result"].get("value")

    def wait(self, condition, seconds=PATIENCE):
        """Wait until a JavaScript condition is true; fail with the text on screen."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(AssertionError):  # the page is just being left
                if self.evaluate(f"!!({condition})"):
                    return
            time.sleep(0.05)
        shown = self.evaluate("document.body?.innerText.slice(-1500)")
        raise AssertionError(f"Never true: {condition}\n{shown}\n{self.errors}")

    def crash(self):
        """Crash the page without notice, as in a power cut."""
        self.is_gone = True
        self._socket.send(json.dumps({"id": 0, "method": "Page.crash", "params": {}}))
        while json.loads(self._socket.recv()).get("method") != _CRASHED:
            pass

    def forbid_all(self):
        """Block every further request of the page."""
        self._call("Network.setBlockedURLs", urls=["*"])

    def leave(self):
        """Go to an empty page, which cancels the pending requests of the last one."""
        self._call("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")

    def close(self):
        """Close the tab, as by its close button."""
        self.is_gone = True
        with contextlib.suppress(Exception):
            self._call("Page.close")
        self._socket.close()
