"""A tab of a real browser, driven step by step: real keys, any width.

A tour lives in one page and dies with it. This module drives the page from outside, for
what a person does in two tabs, with the Tab key, or after their session has ended.
"""

import json
import time

from .browser_devtools import PATIENCE, DevToolsTab
from .browser_scripts import (
    ALONE,
    FIND,
    FOLLOW,
    HAS_MENUS,
    HEAR,
    HUSH,
    IDLE,
    RECORD,
    START,
)

#: Timeout for a whole tour.
_TOUR = 5 * PATIENCE
#: A screen for tests that shows nothing and sends no request (``tours/rest.js``).
REST = "/odoo/action-grandes_clientes_rest"
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


class Tab(DevToolsTab):
    """A tab that goes to screens, looks, clicks and types as a person does."""

    def __init__(self, test, port):
        super().__init__(test, port)
        #: Last path it was sent to.
        self.path = None
        self.size = None
        #: Session in which it was loaded, if somebody keeps it.
        self.session = None
        for source in (ALONE, RECORD, f"{{{HEAR}}}"):
            self._call("Page.addScriptToEvaluateOnNewDocument", source=source)
        self.resize(*WIDE)

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
            self.wait(HAS_MENUS)

    def open(self, path):
        """Go to a page by its address."""
        self.path = path
        self.evaluate("window.gcBefore = true")
        self._call("Page.navigate", url=f"{self.test.base_url()}{path}")
        self.wait("!window.gcBefore")
        self.wait_idle()

    def go(self, path):
        """Go to another screen by a link, without reloading the page.

        What is still opening would announce itself as that screen.
        """
        self.wait_idle()
        self.path = path
        self.evaluate(f"({FOLLOW})({json.dumps(path)})")
        self.wait("window.gcArrived")
        self.wait_idle()

    def rest(self):
        """Leave the screen for one that sends no request."""
        self.go(REST)
        self.evaluate(HUSH)
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
        self.evaluate(f"({START})({json.dumps(name)})")
        until = time.monotonic() + _TOUR
        wrong = []
        while not self._is_toured and not wrong and time.monotonic() < until:
            self._hear_next()
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
        self.wait(IDLE, seconds)

    def see(self, wanted, seconds=PATIENCE):
        """Wait for an element (``selector >> text``)."""
        self.wait(f"({FIND})({json.dumps(wanted)})", seconds)

    def see_no(self, wanted, seconds=PATIENCE):
        """Wait until there is no such element."""
        self.wait(f"!({FIND})({json.dumps(wanted)})", seconds)

    def click(self, wanted, times=1):
        """Click an element once it is there."""
        self.come_forward()
        self.see(wanted)
        self.evaluate(
            f"(() => {{ const it = ({FIND})({json.dumps(wanted)});"
            f" it.scrollIntoView({{block: 'center'}});"
            f" for (let at = 0; at < {times}; at++) it.click(); }})()"
        )

    def focus(self, wanted):
        """Put the focus on an element once it is there."""
        self.come_forward()
        self.see(wanted)
        self.evaluate(f"({FIND})({json.dumps(wanted)}).focus()")

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
                const it = ({FIND})({json.dumps(wanted)});
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
        return self.evaluate(f"({FIND})({json.dumps(wanted)}).innerText")
