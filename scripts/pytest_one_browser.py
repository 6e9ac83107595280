"""Pytest plugin: the browser tests of a process share one Chromium.

Odoo starts a browser with an empty profile for each test: that takes 1.5 s of CPU time,
and another second to compile scripts again. Here each test gets its own tab in a
browser that keeps running. After the test, all its tabs, cookies, storage, page caches,
workers and permissions are cleared; only files named by their content, and their
compiled code, are kept. If any of that fails, or the browser has died, the next test
gets a new one.

The pages that users keep open (`tests/pages_common.py`) stay from class to class; they
are closed when the next test belongs to a class without any.
"""

import atexit
import contextlib
import shutil
import signal
import string
import tempfile
import time
from concurrent.futures import Future, wait
from unittest.mock import patch

import psutil
import pytest
import requests
import websocket
from pytest_places import take_places

from odoo.tests import HttpCase, common
from odoo.tests.common import HOST, ChromeBrowser

# Chromium without window system, which Odoo does not look for; it needs a third less
# CPU time for the same pages.
_SHELL = "chromium-headless-shell"
#: Timeout in seconds for operations of milliseconds, to allow for a busy machine.
_PATIENCE = 120
#: URL patterns of all addresses except the server's: each differs in one character.
_ELSEWHERE = ["https://*"] + [
    f"http://{HOST[:place]}{other}*"
    for place, char in enumerate(HOST)
    for other in f"{string.ascii_lowercase}{string.digits}.[-"
    if other != char
]
_spawn_chrome = ChromeBrowser._spawn_chrome
_websocket_request = ChromeBrowser._websocket_request
_websocket_send = ChromeBrowser._websocket_send
_browser_js = HttpCase.browser_js
_wait_remaining_requests = HttpCase._wait_remaining_requests
_children = psutil.Process.children


class _Kept:
    """Browser that keeps running: its process, port and command line switches."""

    def __init__(self):
        self.process = self.port = self.switches = self.folder = self.blank = None
        self.family = ()

    def start(self, browser, command):
        """Start the browser; return its process and port."""
        self.folder = tempfile.mkdtemp(prefix="grandes_clientes_browser_")
        self.switches = _same_for_all(command)
        command = [
            command[0],
            f"--user-data-dir={self.folder}",
            *self.switches,
            "about:blank",
        ]
        with patch.object(browser, "user_data_dir", self.folder):
            self.process, self.port = _spawn_chrome(browser, command)
        # The executable may be a script that starts another process.
        self.family = _children(psutil.Process(self.process.pid), True)
        # A blank tab stays open, as the browser exits with its last tab.
        self.blank = {target["id"] for target in self.list_tabs()}
        return self.process, self.port

    def serves(self, command):
        """Return whether the browser is alive and was started by an equal command."""
        if not self.process or self.process.poll() is not None:
            return False
        if self.switches != _same_for_all(command):
            return False
        try:
            return self.ask("version").ok
        except requests.RequestException:
            return False

    def ask(self, path, method="get"):
        """Send a request to the browser's HTTP endpoint."""
        url = f"http://{HOST}:{self.port}/json/{path}"
        return requests.request(method, url, timeout=_PATIENCE)

    def list_tabs(self):
        """Return the open tabs."""
        return [each for each in self.ask("list").json() if each["type"] == "page"]

    def close_tabs(self):
        """Close the tabs of the test, including crashed ones."""
        for target in self.list_tabs():
            if target["id"] not in self.blank:
                self.ask(f"close/{target['id']}")

    def end(self):
        """Kill the browser, and remove its profile."""
        if self.process:
            for each in self.family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            self.process.kill()
            self.process.wait()
            self.process = None
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


_kept = _Kept()


def _same_for_all(command):
    return [
        switch
        for switch in command[1:]
        if switch.startswith("--") and not switch.startswith("--user-data-dir")
    ]


def _get_executable(_browser):
    return shutil.which(_SHELL) or common._find_executable()


def _get_browser(browser, command):
    """Return process and port of the running browser, or of a new one."""
    if _kept.serves(command):
        return _kept.process, _kept.port
    _kept.end()
    return _kept.start(browser, command)


def _open_tab(browser):
    """Open the test's own tab, and return its websocket."""
    address = _kept.ask("new?about:blank", "put").json()["webSocketDebuggerUrl"]
    socket = websocket.create_connection(
        address, enable_multithread=True, suppress_origin=True, timeout=_PATIENCE
    )
    socket.settimeout(0.01)
    return socket


def _leave(browser):
    """Stop the test's activity, and clear what it left in the browser."""
    try:
        if not hasattr(browser, "ws"):
            raise ConnectionError("the tab is gone")
        browser.screencaster.stop()
        ask = browser._websocket_request
        # Block requests that pages send on closing: a killed browser never sent them.
        ask("Network.enable")
        ask("Network.setBlockedURLs", params={"urls": ["*"]})
        ask("Page.stopLoading")
        wait(list(browser._responses.values()), 10)
        origin = browser.test_case.base_url()
        ask(
            "Storage.clearDataForOrigin",
            params={"origin": origin, "storageTypes": "all"},
        )
        ask("Network.clearBrowserCookies")
        ask("Browser.resetPermissions")
        browser._result.cancel()
        _kept.close_tabs()
    except Exception:  # noqa: BLE001 - after any error, the next test gets a new one
        browser._result.cancel()
        _kept.end()
    finally:
        if hasattr(browser, "ws"):
            browser.ws.close()
        shutil.rmtree(browser.user_data_dir, ignore_errors=True)
        if browser.sigxcpu_handler:
            signal.signal(signal.SIGXCPU, browser.sigxcpu_handler)


def _ask(browser, method, *, params=None, timeout=0):
    """Send a command to the browser, and wait for the result."""
    if method == "Fetch.enable":
        # Not for the server's address: each request would be intercepted first.
        params = {"patterns": [{"urlPattern": each} for each in _ELSEWHERE]}
    timeout = max(timeout, _PATIENCE)
    return _websocket_request(browser, method, params=params, timeout=timeout)


def _send(browser, method, *, params=None, with_future=False):
    """Send a command to the browser."""
    if method == "HeapProfiler.collectGarbage":
        # Skipped: Odoo does it after each tour only to log a figure.
        nothing = Future()
        nothing.set_result({})
        return nothing
    if method == "Page.enable":
        # Imported here because Odoo must know its addons path first.
        from odoo.addons.grandes_clientes.tests.browser_scripts import ALONE

        _websocket_send(
            browser,
            "Page.addScriptToEvaluateOnNewDocument",
            params={"source": ALONE},
        )
    return _websocket_send(browser, method, params=params, with_future=with_future)


def _wait_for_page(browser, ready_code=None, timeout=0):
    """Wait until the page is ready, with pauses; Odoo polls it without any."""
    until = time.monotonic() + max(timeout, _PATIENCE)
    code = ready_code or "document.readyState === 'complete'"
    question = {"expression": f"try {{ {code} }} catch {{}}", "awaitPromise": True}
    while time.monotonic() < until:
        answer = browser._websocket_request("Runtime.evaluate", params=question)
        if answer["result"] == {"type": "boolean", "value": True}:
            return True
        time.sleep(0.05)
    browser.take_screenshot(prefix="sc_failed_ready_")
    return False


def _run_in_browser(case, *args, timeout=0, **kwargs):
    """Run a script in a page, with a longer timeout; failing scripts end earlier."""
    return _browser_js(case, *args, timeout=max(timeout, 5 * _PATIENCE), **kwargs)


def _wait_for_requests(case, timeout=0):
    """Wait until the server has handled all requests."""
    return _wait_remaining_requests(case, max(timeout, _PATIENCE))


def _list_children(process, recursive=False):
    """Return the child processes, without the shared browser.

    Odoo kills the child processes at the end of a test class.
    """
    kept = _kept.process.pid if _kept.process else None
    return [each for each in _children(process, recursive) if each.pid != kept]


def pytest_collection_modifyitems():
    """Keep pages open until this plugin closes them."""
    from odoo.addons.grandes_clientes.tests.pages_common import PagesCommon

    PagesCommon.is_ended_later = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Close the pages after the last test that uses any, before its class ends."""
    end = getattr(item.cls, "_end_browser", None)
    if end and not (nextitem and hasattr(nextitem.cls, "_end_browser")):
        end()


def pytest_configure(config):
    """Replace Odoo's methods to start, control and stop a browser."""
    looks = int(_PATIENCE / common.CHECK_BROWSER_SLEEP)
    take_places(
        config,
        (common, "CHECK_BROWSER_ITERATIONS", looks),
        (ChromeBrowser, "executable", property(_get_executable)),
        (ChromeBrowser, "_spawn_chrome", _get_browser),
        (ChromeBrowser, "_open_websocket", _open_tab),
        (ChromeBrowser, "stop", _leave),
        (ChromeBrowser, "_websocket_request", _ask),
        (ChromeBrowser, "_websocket_send", _send),
        (ChromeBrowser, "_wait_ready", _wait_for_page),
        (HttpCase, "browser_js", _run_in_browser),
        (HttpCase, "_wait_remaining_requests", _wait_for_requests),
        (psutil.Process, "children", _list_children),
    )
    config.add_cleanup(_kept.end)
    atexit.register(_kept.end)
