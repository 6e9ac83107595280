"""Visit the screens of a running Odoo as one of its users, without needless waits.

Each user has one browser and session. The web client opens a screen as a click on its
menu entry would; the screen is ready once no request is pending. Browser problems are
recorded meanwhile: script errors and warnings, HTTP statuses of 400 and more, failed
loads.
"""

import base64
import json
import time
import urllib.request
from pathlib import Path

import websocket
from screenshot import PAGE_TIMEOUT, Browser, log_in

ROOT = "grandes_clientes.menu_root"
MEASURE = (Path(__file__).parent / "screens.js").read_text(encoding="utf-8")
# Seconds without requests until a screen counts as ready.
STILL = 0.1
_READY = """(async () => {
    await document.fonts.ready;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    return document.readyState === "complete"
        && !document.querySelector(".o_loading_indicator, .o_blockUI")
        && (!location.pathname.startsWith("/odoo")
            || !!document.querySelector(".o_action_manager > *"));
})()"""
_DO = """(async () => {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    services.dialog.closeAll();
    await services.action.doAction(%s, { clearBreadcrumbs: true });
})().catch((error) => console.error("Not opened: " + (error.data?.message || error)))"""
# Unfolds the first groups of lists that open with folded groups.
_UNFOLD = """[...document.querySelectorAll(
    ".o_list_view .o_group_header:not(.o_group_open) .o_group_name")]
    .slice(0, document.querySelector(".o_list_view .o_data_row") ? 0 : 4)
    .map((group) => group.click()).length"""
_FIRST = """(() => {
    const first = document.querySelector(
        ".o_list_view .o_data_row .o_data_cell:not(:has(button)),"
        + " .o_kanban_view .o_kanban_record:not(.o_kanban_ghost)");
    const isSample = document.querySelector(".o_view_sample_data");
    if (first && !isSample) first.click();
    return !!first && !isSample;
})()"""
# Messages of the browser or of Odoo that are not our fault.
_NOT_OURS = ("service-worker", "ServiceWorker", "favicon", "[Violation]")


class WatchedBrowser(Browser):
    """Browser that records requests and problems."""

    def __init__(self, width, height):
        self.pending = {}  # URL by request id
        self.problems = []
        self.last = time.monotonic()
        super().__init__(width, height)
        for domain in ("Network", "Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")

    def take(self, message):
        """Record the event."""
        method, about = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            address = about["request"]["url"]
            if "/bus/websocket" not in address:  # stays open: not awaited
                self.pending[about["requestId"]] = address
            self.last = time.monotonic()
        elif method in ("Network.loadingFinished", "Network.loadingFailed"):
            self.pending.pop(about["requestId"], None)
            self.last = time.monotonic()
            if method.endswith("Failed") and not about.get("canceled"):
                self.tell(f"not loaded: {about.get('errorText')}")
        elif method == "Network.responseReceived":
            answer = about["response"]
            if answer["status"] >= 400:
                self.tell(f"{answer['status']} {answer['url']}")
        elif method == "Runtime.exceptionThrown":
            details = about["exceptionDetails"]
            said = details.get("exception", {}).get("description") or details["text"]
            self.tell(f"exception: {said[:400]}")
        elif method == "Runtime.consoleAPICalled":
            if about["type"] in ("error", "warning", "assert"):
                said = " ".join(
                    str(part.get("value", part.get("description", "")))
                    for part in about["args"]
                )
                self.tell(f"{about['type']}: {said[:400]}")
        elif method == "Log.entryAdded":
            entry = about["entry"]
            # HTTP errors were recorded above.
            if entry["level"] in ("error", "warning") and entry["source"] != "network":
                self.tell(f"{entry['level']}: {entry['text'][:400]}")
        elif method == "Page.javascriptDialogOpening":
            self.send("Page.handleJavaScriptDialog", accept=True)

    def tell(self, problem):
        """Record a problem, unless it is not our fault."""
        if not any(word in problem for word in _NOT_OURS):
            self.problems.append(problem)

    def pump(self, seconds):
        """Process events for the given number of seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                self.take(json.loads(self.socket.recv()))
            except websocket.WebSocketTimeoutException:
                break
        self.socket.settimeout(60)

    def settle(self):
        """Wait until no request is pending and the page is rendered.

        :return: whether that happened before the timeout
        """
        until = time.monotonic() + PAGE_TIMEOUT
        while time.monotonic() < until:
            self.pump(0.05)
            still = time.monotonic() - self.last > STILL
            if not self.pending and still and self.run(_READY):
                if time.monotonic() - self.last > STILL:
                    return True
        waited = ", ".join(sorted(set(self.pending.values())))
        self.tell(f"not quiet after {PAGE_TIMEOUT} s: {waited}")
        self.pending.clear()
        return False


class Walker:
    """Browser and session of one user."""

    def __init__(self, url, login, password, size):
        self.url = url
        self.login = login
        self.size = size
        self.browser = WatchedBrowser(*size)
        self.cookie = log_in(url, login, password)
        self.browser.call(
            "Network.setCookie", name="session_id", value=self.cookie, url=url
        )
        self.menus = {}

    def load(self, path):
        """Load a page completely."""
        self.browser.pending.clear()  # requests of the previous page are not awaited
        self.browser.call("Page.navigate", url=self.url + path)
        self.browser.settle()

    def start(self):
        """Load the menus and the web client's home screen; return the root menu."""
        request = urllib.request.Request(
            self.url + "/web/webclient/load_menus",
            headers={"Cookie": f"session_id={self.cookie}"},
        )
        with urllib.request.urlopen(request) as answer:
            self.menus = json.load(answer)
        root = next(menu for menu in self.menus.values() if menu["xmlid"] == ROOT)
        self.load("/odoo")
        return root

    def resize(self, size):
        """Resize the window; applies to what is loaded next."""
        self.size = size
        self.browser.call(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=False,
        )

    def get_entries(self, root):
        """Return the leaf entries of the menu."""

        def leaves(menu):
            if not menu["children"]:
                return [menu]
            below = [self.menus[str(child)] for child in menu["children"]]
            return [leaf for child in below for leaf in leaves(child)]

        return leaves(root)

    def get_tabs(self, entry):
        """Return the menus of a page's tabs and buttons, or of the entry itself."""
        found = [*(entry.get("tabs") or [entry["id"]]), *entry.get("buttons", [])]
        return [self.menus[str(menu)] for menu in found]

    def do(self, action):
        """Open an action, given by id, name or dictionary."""
        self.browser.run(_DO % json.dumps(action))
        self.browser.settle()
        if self.browser.run(_UNFOLD):
            self.browser.settle()

    def open_first(self):
        """Open the first record of the shown list.

        :return: whether there is one and it opened in a form
        """
        if not self.browser.run(_FIRST):
            return False
        self.browser.settle()
        return self.browser.run("!!document.querySelector('.o_form_view')")

    def get_model(self):
        """Return the model of the open action, if it is a window action."""
        return self.browser.run(
            "odoo.__WOWL_DEBUG__.root.env.services.action.currentController"
            "?.action.res_model"
        )

    def measure(self):
        """Return the findings of ``screens.js``, and the recorded problems."""
        if not self.browser.run("!!globalThis.measureScreen"):
            self.browser.run(MEASURE)
        found = json.loads(self.browser.run("JSON.stringify(measureScreen())"))
        found["problems"] = sorted(set(self.browser.problems))
        self.browser.problems.clear()
        return found

    def photograph(self, file):
        """Save a picture of the screen."""
        picture = self.browser.call("Page.captureScreenshot", format="jpeg", quality=70)
        Path(file).write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        """Stop the browser."""
        self.browser.close()
