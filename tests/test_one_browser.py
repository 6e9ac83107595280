"""Tests of a process may share a browser, but not what another test left in it."""

from odoo.tests import tagged

from .browser_common import BrowserCommon
from .browser_tab import Tab
from .common import Common

PAGE = "/web/health"
LEAVE = """(async () => {
    localStorage.left = sessionStorage.left = "1";
    document.cookie = "left=1; path=/";
    await new Promise((done) => {
        indexedDB.open("left", 1).onsuccess = done;
    });
    await (await caches.open("left")).put("/left", new Response("left"));
    const { serviceWorker } = navigator;
    await serviceWorker.register("/web/service-worker.js", { scope: "/odoo" });
})()"""
FIND = """(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...document.cookie.split("; ").filter((each) => each.startsWith("left")),
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...(await caches.keys()),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
])()"""


@tagged("post_install", "-at_install", "browser")
class TestOneBrowser(BrowserCommon, Common):
    def _find(self):
        with self._browse(self.front.login) as new_tab:
            tab = new_tab(PAGE)
            self.assertEqual(len(self._list_tabs()), self.tabs + 1)
            return tab.evaluate(FIND)

    def _list_tabs(self):
        targets = self.browser_now._json_command("list")
        return [each["id"] for each in targets if each["type"] == "page"]

    def test_nothing_is_left_to_the_next(self):
        with self._browse(self.front.login) as new_tab:
            self.tabs = len(self._list_tabs())
            tab = new_tab(PAGE)
            tab.evaluate(LEAVE)
            # At least six: the worker may have begun to store something, too.
            self.assertGreaterEqual(len(tab.evaluate(FIND)), 6)
            # A tab that nobody closes.
            Tab(self, self.browser_now.devtools_port).open(PAGE)
        self.assertEqual(self._find(), [])

    def test_a_page_that_crashed_takes_nothing_with_it(self):
        with self._browse(self.front.login) as new_tab:
            self.tabs = len(self._list_tabs())
            new_tab(PAGE).crash()
        self.assertEqual(self._find(), [])

    def test_a_browser_that_died_has_a_successor(self):
        with self._browse(self.front.login) as new_tab:
            self.tabs = len(self._list_tabs())
            new_tab(PAGE)
            self.browser_now._websocket_request("Browser.close")
        self.assertEqual(self._find(), [])
