"""A person at a browser: clicks and keys on visible elements, on a real server."""

import base64
import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import websocket

_START_SECONDS = 180
_WAIT_SECONDS = 240
# Pauses between checks of a page: each check costs the browser work, and what was not
# there at once may take a second.
_PAUSE, _LONGEST_PAUSE = 0.05, 0.3
#: Key: its Windows key code, and the text that it types.
_KEYS = {"Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "a": (65, "")}
_CTRL = 2
# Find the visible element of a selector that contains the text and can be clicked in
# its middle: nothing covers it, and nothing is loading.
_FIND = """
(() => {
    const text = %(text)s, exact = %(exact)s;
    for (const element of document.querySelectorAll(%(selector)s)) {
        if (text && !(exact ? element.textContent.trim() === text
                : element.textContent.includes(text))) continue;
        if (%(anywhere)s) return [0, 0];
        element.scrollIntoView({ block: "center", inline: "center" });
        const box = element.getBoundingClientRect();
        if (!box.width || !box.height) continue;
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const top = document.elementFromPoint(x, y);
        if (top && (element.contains(top) || top.contains(element))) {
            window.gcAim = element;
            return [x, y];
        }
    }
    return null;
})()
"""
# The first one needs a third less CPU time than the others.
_PROGRAMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# As with the «reduced motion» preference: without a graphics card, a bar that shrinks
# sixty times a second takes half a CPU for as long as a notification is shown.
_STILL = """
    const still = new CSSStyleSheet();
    still.replaceSync(`
        *, *::before, *::after {
            animation: none !important;
            transition: none !important;
        }
        .o_notification_progress { display: none !important; }
    `);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
"""
# A page may render an element anew after it was found: the press then reaches nothing,
# instead of what has taken its place, and is repeated.
_AIM = """
    for (const kind of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
        window.addEventListener(kind, (event) => {
            const aim = window.gcAim, on = event.target;
            if (!aim || !event.isTrusted) return;
            if (!aim.contains(on) && !on.contains(aim)) {
                event.stopImmediatePropagation();
                event.preventDefault();
            } else if (kind === "click") {
                window.gcAim = null;
            }
        }, true);
    }
"""
_IS_BUSY = "!!document.querySelector('.o_blockUI, .o_loading_indicator')"


def missing():
    """Return why no browser can be started here, or ``""`` if one can."""
    return "" if _program() else "no Chromium is installed"


def _program():
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def _connect(address):
    return websocket.create_connection(address, timeout=_WAIT_SECONDS)


def _unlimited():
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


class Browser:
    """A Chromium of its own, driven by its own protocol, with a user's input.

    :param int width: of the window, in pixels
    :param str lang: language that its user prefers
    """

    def __init__(self, width=1366, height=768, lang="es-CO"):
        self.folder = Path(tempfile.mkdtemp(prefix="grandes_clientes_browser_"))
        self.errors = []
        self._size = {"width": width, "height": height}
        self._count, self._socket, self._context = 0, None, None
        self._process = subprocess.Popen(
            [
                _program(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                f"--lang={lang}",
                f"--accept-lang={lang}",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                f"--user-data-dir={self.folder}",
                f"--window-size={width},{height}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Odoo limits the memory of its process; Chromium needs more.
            preexec_fn=_unlimited,
            start_new_session=True,
        )
        self._door = _connect(self._get_address())
        self._open_window()

    def stop(self):
        """Close it, and remove its files."""
        self._socket.close()
        self._door.close()
        # The whole group: the program may be a script that started another one.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def go(self, url):
        """Open an address."""
        self._call("Page.navigate", url=url)

    def leave(self):
        """Close the window, and open another one for the next user.

        Cleared cookies are not enough: the browser itself looks for a new service
        worker seconds after a page was opened, and without a cookie the answer would
        replace the session of the next page.
        """
        # Errors that were not read yet.
        self.run("0")
        self._socket.close()
        self._order("Target.disposeBrowserContext", browserContextId=self._context)
        self._open_window()

    def sign_in(self, url, login, password):
        """Sign in as a user, whoever was signed in before."""
        self.leave()
        self.go(f"{url}/web/login")
        self.enter("input[name=login]", login)
        self.enter("input[name=password]", password)
        self.press("Enter")
        self.see(".o_main_navbar")

    def see(self, selector, text="", exact=False):
        """Wait until an element is there."""
        self._find(selector, text, exact, anywhere=True)

    def see_no(self, selector):
        """Wait until no such element is left."""
        self._wait(
            f"!document.querySelector({json.dumps(selector)})", f"{selector} stays"
        )

    def click(self, selector, text="", exact=False):
        """Click in the middle of a visible element, once nothing covers it."""

        def is_clicked():
            x, y = self._find(selector, text, exact)
            for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
                self._call(
                    "Input.dispatchMouseEvent",
                    type=kind,
                    x=x,
                    y=y,
                    button="none" if kind == "mouseMoved" else "left",
                    clickCount=int(kind != "mouseMoved"),
                )
            return not self.run("window.gcAim")

        self._until(is_clicked, f"no click reaches {selector} {text}".rstrip())

    def enter(self, selector, text):
        """Click into a field and replace its content by typing.

        A page that is not ready yet may move under the click, or remove the field while
        one types; like a user who sees that, this tries again.
        """
        field = "document.activeElement"
        is_there = f"!!{field}?.matches({json.dumps(selector)})"

        def is_entered():
            self.click(selector)
            if not self.run(is_there):
                return False
            self.press("a", _CTRL)
            self.type(text)
            return self.run(f"{is_there} && {field}.value !== ''")

        self._until(is_entered, f"nothing can be entered into {selector}")

    def write_in(self, selector, text):
        """Click into a rich text and type there.

        A drop-down that closes may take the focus back after the click; like a user who
        sees that, this tries again.
        """
        seen = f"document.querySelector({json.dumps(selector)})?.textContent"
        is_there = f"!!{seen}?.includes({json.dumps(text)})"

        def is_written():
            self.click(selector)
            self.type(text)
            return self.run(is_there)

        self._until(is_written, f"nothing can be written into {selector}")

    def choose(self, selector, text, option=None):
        """Type into a field with suggestions, and take the suggestion."""
        self.enter(selector, text)
        self.click(".o-autocomplete--dropdown-item", option or text)

    def choose_one(self, selector, option):
        """Choose an option of a drop-down field by its text."""
        self.click(f"{selector} .o_select_menu_toggler")
        self.click(".o_select_menu_item", option)

    def type(self, text):
        """Type at the current focus."""
        self._call("Input.insertText", text=text)

    def press(self, key, modifiers=0):
        """Press a key at the current focus."""
        code, text = _KEYS[key]
        for kind in ("keyDown", "keyUp"):
            self._call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=f"Key{key.upper()}" if len(key) == 1 else key,
                windowsVirtualKeyCode=code,
                modifiers=modifiers,
                **({"text": text} if text and kind == "keyDown" else {}),
            )

    def upload(self, selector, path):
        """Choose a file, as in the system's dialog."""
        self._wait(
            f"!!document.querySelector({json.dumps(selector)})", f"no {selector}"
        )
        root = self._call("DOM.getDocument")["root"]["nodeId"]
        node = self._call("DOM.querySelector", nodeId=root, selector=selector)
        self._call("DOM.setFileInputFiles", files=[str(path)], nodeId=node["nodeId"])

    def run(self, script):
        """Return the value of an expression in the page."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True)
        return answer.get("result", {}).get("value")

    def take_picture(self, path):
        """Save a screenshot as PNG."""
        picture = self._call("Page.captureScreenshot", format="png")
        Path(path).write_bytes(base64.b64decode(picture["data"]))

    # === HELPERS === #

    def _find(self, selector, text="", exact=False, anywhere=False):
        """Wait for an element; return the position of its middle."""
        script = _FIND % {
            "selector": json.dumps(selector),
            "text": json.dumps(text),
            "exact": json.dumps(exact),
            "anywhere": json.dumps(anywhere),
        }
        if anywhere:
            return self._wait(script, f"no {selector} {text}".rstrip())
        # It has settled: twice at the same place, with nothing in progress.
        places = []

        def settled():
            places.append(None if self.run(_IS_BUSY) else self.run(script))
            return len(places) > 1 and places[-1] and places[-1] == places[-2]

        self._until(settled, f"no {selector} {text} to press".rstrip())
        return places[-1]

    def _wait(self, script, complaint):
        found = []

        def is_found():
            found[:] = [self.run(script)]
            return found[0]

        self._until(is_found, complaint)
        return found[0]

    def _until(self, condition, complaint):
        deadline = time.monotonic() + _WAIT_SECONDS
        pause = _PAUSE
        while not condition():
            if time.monotonic() > deadline:
                said = self.run("document.body.innerText") or ""
                raise AssertionError(
                    f"{complaint}; at {self.run('location.href')}: {said[:3000]}"
                )
            time.sleep(pause)
            pause = min(1.3 * pause, _LONGEST_PAUSE)

    def _open_window(self):
        """Open a private window: a page that shares nothing with earlier ones."""
        made = self._order("Target.createBrowserContext")
        self._context = made["browserContextId"]
        page = self._order(
            "Target.createTarget",
            url="about:blank",
            browserContextId=self._context,
            **self._size,
        )
        base, _slash, _name = self._get_address().partition("/devtools/")
        # The first page waits until the server has loaded all it needs for it.
        self._socket = _connect(f"{base}/devtools/page/{page['targetId']}")
        self._call("Page.enable")
        self._call("Runtime.enable")
        self._call("Log.enable")
        for script in (_STILL, _AIM):
            self._call("Page.addScriptToEvaluateOnNewDocument", source=f"{{{script}}}")
        self._call(
            "Emulation.setDeviceMetricsOverride",
            **self._size,
            deviceScaleFactor=1,
            mobile=False,
        )

    def _get_address(self):
        """Wait until the browser announces its address; return it."""
        told = self.folder / "DevToolsActivePort"
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            said = told.read_text().split() if told.exists() else []
            if len(said) == 2:
                port, path = said
                return f"ws://127.0.0.1:{port}{path}"
            time.sleep(_PAUSE)
        raise AssertionError("Chromium did not start")

    def _order(self, method, **parameters):
        """Send a command to the browser itself; return its answer."""
        return self._ask(self._door, method, parameters)

    def _call(self, method, **parameters):
        """Send a command to the page; return its answer, and note its errors."""
        return self._ask(self._socket, method, parameters)

    def _ask(self, connection, method, parameters):
        self._count += 1
        connection.send(
            json.dumps({"id": self._count, "method": method, "params": parameters})
        )
        while True:
            message = json.loads(connection.recv())
            if message.get("id") == self._count:
                # A page that is being left does not answer, so ask again.
                return message.get("result", {})
            if message.get("method") == "Runtime.exceptionThrown":
                details = message["params"]["exceptionDetails"]
                told = details.get("exception", {}).get("description")
                self.errors.append(told or details.get("text"))
