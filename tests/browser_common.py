"""A browser in which a user has signed in, with as many tabs as the test opens."""

import contextlib
from unittest.mock import patch

from odoo.tests import HttpCase, common
from odoo.tests.common import ChromeBrowser

from .browser_tab import Tab


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
