"""Walk the screens of a running Odoo as one of its users, without waiting in vain.

One browser and one session a person: a screen is opened by the web client itself, as a
click on its entry does, and is ready once nothing is asked of the server any more. What
the browser complains of meanwhile is kept: errors and warnings of scripts, answers of
400 and more, what did not load.
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
# How long nothing must be asked until a screen counts as ready.
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
# Groups are folded in some lists: what is in the first ones is looked at.
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
# What is nobody's fault of ours: said by the browser itself, or by Odoo.
_NOT_OURS = ("service-worker", "ServiceWorker", "favicon", "[Violation]")


class WatchedBrowser(Browser):
    """A browser that keeps what happens in it."""

    def __init__(self, width, height):
        self.pending = {}  # address by number of the request
        self.problems = []
        self.last = time.monotonic()
        super().__init__(width, height)
        for domain in ("Network", "Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")

    def take(self, message):
        """Keep what an event tells."""
        method, about = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            address = about["request"]["url"]
            if "/bus/websocket" not in address:  # a worker's: it is not awaited
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
            # Answers of the server were told above.
            if entry["level"] in ("error", "warning") and entry["source"] != "network":
                self.tell(f"{entry['level']}: {entry['text'][:400]}")
        elif method == "Page.javascriptDialogOpening":
            self.send("Page.handleJavaScriptDialog", accept=True)

    def tell(self, problem):
        """Keep a problem that is ours."""
        if not any(word in problem for word in _NOT_OURS):
            self.problems.append(problem)

    def pump(self, seconds):
        """Take the events of so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                self.take(json.loads(self.socket.recv()))
            except websocket.WebSocketTimeoutException:
                break
        self.socket.settimeout(60)

    def settle(self):
        """Wait until nothing is asked of the server and all is drawn.

        :return: whether it came to that
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
    """One person's browser and session."""

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
        """Load a page whole."""
        self.browser.pending.clear()  # what the page before asked for is not awaited
        self.browser.call("Page.navigate", url=self.url + path)
        self.browser.settle()

    def start(self):
        """Load the web client, where the person's home is, and the menus."""
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
        """Give the window another size; what is loaded next is drawn for it."""
        self.size = size
        self.browser.call(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=False,
        )

    def get_entries(self, root):
        """Return the entries of the menu that have none below them."""

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
        """Open an action, by its id, name or as a dictionary."""
        self.browser.run(_DO % json.dumps(action))
        self.browser.settle()
        if self.browser.run(_UNFOLD):
            self.browser.settle()

    def open_first(self):
        """Open the first record of the list that is shown.

        :return: whether there is one, and it opened in a form
        """
        if not self.browser.run(_FIRST):
            return False
        self.browser.settle()
        return self.browser.run("!!document.querySelector('.o_form_view')")

    def get_model(self):
        """Return the model of the window action that is open, if it is one."""
        return self.browser.run(
            "odoo.__WOWL_DEBUG__.root.env.services.action.currentController"
            "?.action.res_model"
        )

    def measure(self):
        """Return what ``screens.js`` finds, and what the browser complained of."""
        if not self.browser.run("!!globalThis.measureScreen"):
            self.browser.run(MEASURE)
        found = json.loads(self.browser.run("JSON.stringify(measureScreen())"))
        found["problems"] = sorted(set(self.browser.problems))
        self.browser.problems.clear()
        return found

    def photograph(self, file):
        """Save a picture of what is shown."""
        picture = self.browser.call("Page.captureScreenshot", format="jpeg", quality=70)
        Path(file).write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        """End the browser."""
        self.browser.close()
