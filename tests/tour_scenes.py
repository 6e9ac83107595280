"""Several tours in one page, each with a world of its own."""

import contextlib
import json
import threading
from concurrent.futures import Future
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

from .browser_common import BrowserCommon

# Once a page: how many answers of the server are still awaited, and a place without
# anything to go to. The end of a tour would silence the errors of its page, and one
# that is over would not let it be left; here another one follows.
_PREPARE = """
(() => {
    const { rpcBus } = odoo.loader.modules.get("@web/core/network/rpc");
    const { registry } = odoo.loader.modules.get("@web/core/registry");
    const { Component, xml } = odoo.loader.modules.get("@odoo/owl");
    const page = (window.gcPage = { asked: 0, leaving: [] });
    rpcBus.addEventListener("RPC:REQUEST", () => (page.asked += 1));
    rpcBus.addEventListener("RPC:RESPONSE", () => (page.asked -= 1));
    class Nowhere extends Component {
        static template = xml`<div class="o_gc_nowhere"/>`;
        static props = ["*"];
    }
    registry.category("actions").add("gc_nowhere", Nowhere);
    const listen = window.addEventListener;
    window.addEventListener = function (type, listener, options) {
        if (type === "beforeunload" && listener.name === "beforeUnloadHandler") {
            page.leaving.push(listener);
        }
        if (options !== true || !["error", "unhandledrejection"].includes(type)) {
            listen.call(this, type, listener, options);
        }
    };
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    page.settle = async () => {
        for (let still = 0; still < 3; ) {
            await pause(50);
            const { body } = document;
            const waits = body.querySelector(".o_blockUI") || page.asked > 0;
            still = waits ? 0 : still + 1;
        }
    };
    page.go = (act) => new Promise((resolve) => {
        const { bus, services } = odoo.__WOWL_DEBUG__.root.env;
        const stands = "ACTION_MANAGER:UI-UPDATED";
        bus.addEventListener(stands, () => resolve(), { once: true });
        services.dialog.closeAll();
        act(services);
    });
    page.open = (path) => page.go(() => {
        const link = document.createElement("a");
        link.href = path;
        document.body.append(link);
        link.click();
        link.remove();
    });
    page.leave = async () => {
        page.leaving.splice(0).forEach((each) =>
            window.removeEventListener("beforeunload", each));
        await page.settle();
        const nowhere = { type: "ir.actions.client", tag: "gc_nowhere" };
        await page.go(({ action }) =>
            action.doAction(nowhere, { clearBreadcrumbs: true }));
        await page.settle();
    };
})()
"""
_WALK = """
void (async () => {
    const [path, name] = %s;
    if (path) {
        await gcPage.open(path);
    }
    await odoo.startTour(name, { mode: "auto", redirect: false });
})().catch((error) => console.error(error.stack || error));
"""
# As for a tour that a page was loaded for (`scripts/pytest_groups.py`).
_STANDS = """
    !window.gcPage && Promise.resolve(odoo.isTourReady(%s)).then((ready) => ready
        && !!document.querySelector(".o_action_manager > *")
        && !document.querySelector(".o_loading_indicator"))
"""
_wait_code_ok = ChromeBrowser._wait_code_ok


class _Page:
    """The page in which the tours are, and who has signed in."""

    def __init__(self, test, browser, timeout, user):
        self.test = test
        self.browser = browser
        self.timeout = timeout
        self.user = user
        self._ask(_PREPARE)
        #: It was loaded for the tour that comes next.
        self.is_new = True
        #: Where it is not that of the test.
        self.size = None

    def _resize(self, size):
        """Let the page be so large: what is opened next is drawn for it."""
        width, height = map(int, size.replace("x", ",").split(","))
        self.browser._websocket_request(
            "Emulation.setDeviceMetricsOverride",
            params={
                "width": width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": False,
            },
        )

    def _ask(self, code):
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "awaitPromise": True},
            timeout=self.timeout,
        )
        self.test.assertNotIn("exceptionDetails", answer)

    def walk(self, user, path, name, size=None):
        """Walk a tour as ``user``, from where its path leads, on a screen so large."""
        address, tour = f"/odoo/{path}", f"grandes_clientes_{name}"
        if size or self.size:
            self._resize(size or self.test.browser_size)
            self.size = size
        if user != self.user:
            self._load(user, address, tour)
        told = [None if self.is_new else address, tour]
        self.is_new = False
        self.browser._result = Future()
        _wait_code_ok(self.browser, _WALK % json.dumps(told), self.timeout)
        self._leave()

    def _load(self, user, address, tour):
        """Sign in as somebody else, who has a page of their own."""
        self.test._sign_in(self.browser, user.login)
        self.browser.navigate_to(f"{self.test.base_url()}{address}")
        ready = self.browser._wait_ready(_STANDS % json.dumps(tour))
        self.test.assertTrue(ready, address)
        self.browser.had_failure = False
        self._ask(_PREPARE)
        self.user, self.is_new = user, True

    def _leave(self):
        """Leave what was open: all that is still asked for belongs to the scene."""
        self._ask("gcPage.leave()")
        self.test._wait_for_answers()
        self.test.assertFalse(self.browser.had_failure, "The page told of an error")


class TourScenes(BrowserCommon):
    """Tours that share a page, as somebody works all day."""

    #: Seconds that a busy machine may take to answer.
    _PATIENCE = 120

    def _play_tours(self, *scenes):
        """Play scenes one after the other.

        Each makes what it needs, has a tour walked with ``yield``, and then looks at
        the records; it may do so several times. A tour is told by who walks it, by the
        path, by its name, and by the size of the screen where it is another one.
        Nothing that a scene made is there for the next, as if each had been a test; the
        page goes on, as by a link. It is loaded anew only for somebody else, and after
        a scene that failed.
        """
        savepoint = self.cr.savepoint()
        scene = scenes[0]()
        first = next(scene)

        def play(browser, _code, timeout, error_checker=None):
            page = _Page(self, browser, timeout, first[0])
            self._play_scene(page, scenes[0].__name__, scene, first, savepoint)
            for each in scenes[1:]:
                with self._alone():
                    savepoint_of_each = self.cr.savepoint()
                    begun = each()
                    tour = next(begun)
                self._play_scene(page, each.__name__, begun, tour, savepoint_of_each)

        with patch.object(ChromeBrowser, "_wait_code_ok", play):
            user, path, name = first
            tour = f"grandes_clientes_{name}"
            self.start_tour(f"/odoo/{path}", tour, login=user.login)

    def _play_scene(self, page, name, scene, tour, savepoint):
        is_over = False
        try:
            with self.subTest(scene=name), contextlib.closing(scene):
                while tour:
                    page.walk(*tour)
                    with self._alone():
                        tour = next(scene, None)
                is_over = True
        finally:
            self._wait_for_answers()
            with self._alone():
                savepoint.close(rollback=True)
            if not is_over:
                page.user = None  # whose page is in whatever state

    def _wait_for_answers(self):
        """Wait until all is answered; what a page listens to stays open."""
        for each in threading.enumerate():
            is_request = each.name.startswith("odoo.service.http.request.")
            if is_request and getattr(each, "type", None) != "websocket":
                each.join(self._PATIENCE)
