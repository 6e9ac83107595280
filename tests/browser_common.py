"""A real browser driven step by step: several tabs, real keys, any width.

A tour lives in one page and dies with it. This module drives the page from outside, for
what a person does in two tabs, with the Tab key, or after their session has ended.
"""

import contextlib
import json
import time
from unittest.mock import patch

import requests

from odoo.tests import HttpCase, common
from odoo.tests.common import HOST, ChromeBrowser

try:
    import websocket
except ImportError:  # Odoo's own browser is skipped then, too
    websocket = None

#: Timeout in seconds on a busy machine.
PATIENCE = 120
#: Timeout for a whole tour.
_TOUR = 5 * PATIENCE
#: A screen for tests that shows nothing and sends no request (``tours/rest.js``).
REST = "/odoo/action-grandes_clientes_rest"
_CRASHED = "Inspector.targetCrashed"
WIDE = (1366, 768)
NARROW = (390, 844)
#: Keys as the protocol describes them: code, Windows key code, text.
_KEYS = {
    "Tab": ("Tab", 9, ""),
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    "ArrowUp": ("ArrowUp", 38, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowLeft": ("ArrowLeft", 37, ""),
    "Backspace": ("Backspace", 8, ""),
    " ": ("Space", 32, " "),
}
_MODIFIERS = {"Alt": 1, "Control": 2, "Shift": 8}
_IDLE = """
    document.readyState === "complete"
    && !window.gcAsked
    && !document.querySelector(".o_loading_indicator, .o_blockUI")
    && (!location.pathname.startsWith("/odoo")
        || !!document.querySelector(".o_action_manager > *"))
"""
# Find an element by its selector; the text after «>>» is the text it must contain. Take
# the last match, because what was opened last lies on top.
_FIND = """
    (wanted) => {
        const [selector, text] = wanted.split(" >> ");
        return [...document.querySelectorAll(selector)].filter((each) =>
            (!text || each.textContent.includes(text))
            && (each.checkVisibility() || each.matches("input[type=file]"))
        ).at(-1);
    }
"""

# Follow a link of the web client; its bus announces when the action is mounted.
_FOLLOW = """
    (path) => {
        const { bus, services } = odoo.__WOWL_DEBUG__.root.env;
        window.gcArrived = false;
        const arrive = () => (window.gcArrived = true);
        bus.addEventListener("ACTION_MANAGER:UI-UPDATED", arrive, { once: true });
        // What lies below is left: drawn anew for that, it would hold up what comes.
        services.dialog.closeAll({ noReload: true });
        const link = document.createElement("a");
        link.href = path;
        document.body.append(link);
        link.click();
        link.remove();
    }
"""

# Whether the navbar has its menus: after a mobile width, Odoo's navbar has none until
# another application is opened.
_HAS_MENUS = """
    (() => {
        const env = window.odoo?.__WOWL_DEBUG__?.root.env;
        if (!env?.services.menu?.getCurrentApp()) {
            return true;
        }
        env.bus.trigger("MENUS:APP-CHANGED");
        const menus = ".o_menu_sections > :not(.o_menu_sections_more)";
        return [...document.querySelectorAll(menus)].some((each) =>
            each.checkVisibility());
    })()
"""
# Start a tour.
_START = """
    async (name) => {
        gcLeaving.splice(0).forEach((each) =>
            window.removeEventListener("beforeunload", each));
        await odoo.isTourReady(name);
        void odoo.startTour(name, { mode: "auto", redirect: false });
    }
"""
# The end of a tour silences the errors of its page and would then prevent leaving it;
# here other tours follow in the same page.
_HEAR = """
    window.gcLeaving = [];
    const listen = window.addEventListener;
    window.addEventListener = function (type, listener, options) {
        if (type === "beforeunload" && listener.name === "beforeUnloadHandler") {
            window.gcLeaving.push(listener);
        }
        if (options !== true || !["error", "unhandledrejection"].includes(type)) {
            listen.call(this, type, listener, options);
        }
    };
"""
# Notifications of one scene must not be seen by the next.
_HUSH = """
    document
        .querySelectorAll(".o_notification_close")
        .forEach((each) => each.click());
"""

#: Disable Odoo's service worker, which on each load requests the first page again and
#: an offline page. The browser of ``test_server_first_day`` stands for a real user and
#: keeps it.
ALONE = """
    if (location.pathname.startsWith("/odoo")) {
        delete Navigator.prototype.serviceWorker;
    }
"""
# Notifications disappear by themselves, so record their text.
_RECORD = """
    window.gcTold = [];
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
            for (const node of addedNodes) {
                const told = node.matches?.(".o_notification")
                    ? node
                    : node.querySelector?.(".o_notification");
                if (told) {
                    window.gcTold.push(told.innerText);
                }
            }
        }
    }).observe(document, { childList: true, subtree: true });
"""


class Tab:
    """A tab of the browser, driven by the Chromium DevTools protocol."""

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
        self._is_toured = False
        #: Last path it was sent to.
        self.path = None
        #: Whether the tab was closed or crashed.
        self.is_gone = False
        self.size = None
        #: Session in which it was loaded, if somebody keeps it.
        self.session = None
        for domain in ("Inspector", "Page", "Runtime", "DOM", "Network"):
            self._call(f"{domain}.enable")
        self._call("Emulation.setFocusEmulationEnabled", enabled=True)
        for source in (ALONE, _RECORD, f"{{{_HEAR}}}"):
            self._call("Page.addScriptToEvaluateOnNewDocument", source=source)
        self.resize(*WIDE)

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

    def come_forward(self):
        """Bring the tab to the front, so that it receives keys and focus."""
        if getattr(self.test, "tab_in_front", None) is not self:
            self._call("Page.bringToFront")
            self.test.tab_in_front = self

    def cookie(self, name):
        """Return the value of a cookie of the page."""
        cookies = self._call("Network.getCookies")["cookies"]
        return next(each["value"] for each in cookies if each["name"] == name)

    def wait_told(self, text, seconds=PATIENCE):
        """Wait until a notification has shown the text, even if it is gone by now."""
        self.wait(f"gcTold.some((each) => each.includes({json.dumps(text)}))", seconds)

    def resize(self, width, height):
        """Resize the page, as on a phone or a desktop."""
        before, self.size = self.size, (width, height)
        if before == self.size:
            return
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        if before and before[0] < width:
            self.come_forward()  # background tabs are not drawn
            self.wait(_HAS_MENUS)

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

    def open(self, path):
        """Go to a page by its address."""
        self.path = path
        self.evaluate("window.gcBefore = true")
        self._call("Page.navigate", url=f"{self.test.base_url()}{path}")
        self.wait("!window.gcBefore")
        self.wait_idle()

    def go(self, path):
        """Go to another screen by a link, without reloading the page."""
        self.path = path
        self.evaluate(f"({_FOLLOW})({json.dumps(path)})")
        self.wait("window.gcArrived")
        self.wait_idle()

    def rest(self):
        """Leave the screen for one that sends no request."""
        self.go(REST)
        self.evaluate(_HUSH)
        self.see_no(".o_notification")

    def rests(self):
        """Return whether the tab shows the screen that sends no request."""
        return self.evaluate("!!document.querySelector('.o_action_manager .o_gc_rest')")

    def tour(self, name):
        """Walk a tour on the current screen; fail if the tour or its page fails.

        A tour that reloads the page continues afterwards.
        """
        self.come_forward()
        self.errors.clear()
        self.complaints.clear()
        self._is_toured = False
        self.evaluate(f"({_START})({json.dumps(name)})")
        until = time.monotonic() + _TOUR
        wrong = []
        while not self._is_toured and not wrong and time.monotonic() < until:
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                self._on_event(json.loads(self._socket.recv()))
            wrong = self.errors + self.complaints
        if self._is_toured and not wrong:
            if not self.evaluate("!!document.querySelector('.o_form_dirty')"):
                return
            wrong = ["It left a form that is not saved."]
        shown = self.evaluate("document.body?.innerText.slice(-1500)")
        told = "\n".join(wrong or ["It never ends."])
        raise AssertionError(f"{name}: {told}\n{shown}")

    def reload(self):
        """Reload the page."""
        self.evaluate("window.gcBefore = true")
        self._call("Page.reload")
        self.wait("!window.gcBefore")
        self.wait_idle()

    def wait_idle(self, seconds=PATIENCE):
        """Wait until the page is drawn and no request is pending."""
        self.wait(_IDLE, seconds)

    def see(self, wanted, seconds=PATIENCE):
        """Wait for an element (``selector >> text``)."""
        self.wait(f"({_FIND})({json.dumps(wanted)})", seconds)

    def see_no(self, wanted, seconds=PATIENCE):
        """Wait until there is no such element."""
        self.wait(f"!({_FIND})({json.dumps(wanted)})", seconds)

    def click(self, wanted, times=1):
        """Click an element once it is there."""
        self.come_forward()
        self.see(wanted)
        self.evaluate(
            f"(() => {{ const it = ({_FIND})({json.dumps(wanted)});"
            f" it.scrollIntoView({{block: 'center'}});"
            f" for (let at = 0; at < {times}; at++) it.click(); }})()"
        )

    def focus(self, wanted):
        """Put the focus on an element once it is there."""
        self.come_forward()
        self.see(wanted)
        self.evaluate(f"({_FIND})({json.dumps(wanted)}).focus()")

    def fill(self, wanted, text):
        """Replace the content of a field by typing."""
        self.focus(wanted)
        self.evaluate("document.activeElement.select?.()")
        self.type(text)

    def type(self, text):
        """Type at the current focus."""
        self.come_forward()
        self._call("Input.insertText", text=text)

    def press(self, *keys):
        """Press keys one after the other: ``Tab``, ``Shift+Tab``, ``Alt+a``, ``j``."""
        self.come_forward()
        for each in keys:
            *held, key = each.split("+") if len(each) > 1 else [each]
            code, number, text = _KEYS.get(
                key, (f"Key{key.upper()}", ord(key[0].upper()), key)
            )
            modifiers = sum(_MODIFIERS[name] for name in held)
            told = {
                "key": key,
                "code": code,
                "windowsVirtualKeyCode": number,
                "modifiers": modifiers,
            }
            if modifiers & 3:  # with Alt or Control nothing is typed
                text = ""
            kind = "keyDown" if text else "rawKeyDown"
            self._call("Input.dispatchKeyEvent", type=kind, text=text, **told)
            self._call("Input.dispatchKeyEvent", type="keyUp", **told)

    def put_file(self, wanted, filename, content):
        """Choose a file with the given bytes in a file ``input``."""
        self.see(wanted)
        self.evaluate(
            f"""(() => {{
                const it = ({_FIND})({json.dumps(wanted)});
                const transfer = new DataTransfer();
                const bytes = new Uint8Array({json.dumps(list(content))});
                transfer.items.add(new File([bytes], {json.dumps(filename)}));
                it.files = transfer.files;
                it.dispatchEvent(new Event("change", {{ bubbles: true }}));
            }})()"""
        )

    def text(self, wanted="body"):
        """Return the text of an element."""
        self.see(wanted)
        return self.evaluate(f"({_FIND})({json.dumps(wanted)}).innerText")

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


class BrowserCommon(HttpCase):
    """A browser in which a user has signed in."""

    @contextlib.contextmanager
    def _browse(self, login):
        """Open the browser as ``login``; yield the function that opens a tab.

        The records may be read again after the block.
        """
        browser = ChromeBrowser(self)
        users = self.registry["res.users"]
        with contextlib.ExitStack() as stack:
            stack.enter_context(
                patch.object(users, "_compute_tour_enabled", lambda _users: None)
            )
            stack.enter_context(self.allow_requests(browser=browser))
            stack.callback(self._wait_remaining_requests)
            stack.callback(browser.stop)
            self._sign_in(browser, login)

            def new_tab(path=None):
                tab = Tab(self, browser.devtools_port)
                stack.callback(tab.close)
                if path:
                    tab.open(path)
                return tab

            self.browser_now = browser
            yield new_tab

    def _sign_in(self, browser, login):
        self.authenticate(login, login, browser=browser)
        self.cr.flush()
        self.cr.clear()

    @contextlib.contextmanager
    def _alone(self):
        """Block server requests, so that the test can use the records alone."""
        with common._registry_test_lock:
            self.env.invalidate_all()
            yield
            self.cr.flush()
            self.cr.clear()
