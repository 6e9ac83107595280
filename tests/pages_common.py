"""Pages of the web client that stay open from one test to the next."""

import contextlib
import threading
from types import SimpleNamespace
from unittest.mock import patch

from odoo import http
from odoo.tests.common import HOST, ChromeBrowser

from .browser_common import BrowserCommon
from .browser_devtools import PATIENCE
from .browser_tab import REST, WIDE, Tab
from .people import ROLES


class PagesCommon(BrowserCommon):
    """Users who keep their pages open all day.

    Loading the web client costs as much as ten of its screens, and each screen costs
    twice as much the first time. So each user has one page, which moves on by links.
    Between two turns it shows a screen that sends no request, since everything a test
    wrote is rolled back. After a failed test the pages are closed, and the next test
    gets new ones.

    The users of the tests are the same in all classes, and so are their pages. A user
    who has changed (another language, other groups) gets another page. The last class
    closes them; where it is not known which class is the last, each does.
    """

    #: Whether somebody else closes the browser after the last class.
    is_ended_later = False
    _kept = SimpleNamespace(browser=None, pages={}, sessions={})

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._end_class)

    @classmethod
    def _end_class(cls):
        if not PagesCommon.is_ended_later:
            cls._end_browser()
            return
        known = {f"gc_{name}" for name in ROLES}
        for (who, place), tab in list(cls._kept.pages.items()):
            # The forms that a page posts belong to the session in which it was loaded.
            if who[0] not in known or tab.session != cls._kept.sessions.get(who):
                cls._close(tab)
                del cls._kept.pages[who, place]

    @classmethod
    def _end_browser(cls):
        """Close all pages, and wait for pending requests."""
        cls._close_pages()
        for sid in cls._kept.sessions.values():
            http.root.session_store.delete(http.root.session_store.get(sid))
        cls._kept.sessions.clear()
        if cls._kept.browser:
            cls._kept.browser.stop()
            cls._kept.browser = None
            # A late request would find the database without the data of the class.
            for thread in threading.enumerate():
                if thread.name.startswith("odoo.service.http.request."):
                    thread.join(PATIENCE)

    @classmethod
    def _close_pages(cls):
        for tab in cls._kept.pages.values():
            cls._close(tab)
        cls._kept.pages.clear()

    @staticmethod
    def _close(tab):
        if not tab.is_gone:
            # Messages of a closing page belong to a test that is over, and a failed
            # tour would be resumed in the next page.
            with contextlib.suppress(Exception):
                tab.forbid_all()
                tab.evaluate("localStorage.clear()")
            tab.close()

    @contextlib.contextmanager
    def _at_work(self):
        """Let the pages send requests; yield the function that returns a user's page.

        One user works at a time: all pages have the cookies of the one requested last.
        The records may be read again after the block.
        """
        users = self.registry["res.users"]
        self._check_browser()
        self.cr.flush()
        self.cr.clear()
        with contextlib.ExitStack() as stack:
            stack.enter_context(
                patch.object(users, "_compute_tour_enabled", lambda _users: None)
            )
            stack.enter_context(self.allow_requests(browser=self._kept.browser))
            stack.callback(self._wait_remaining_requests)
            self.browser_now = self._kept.browser
            try:
                yield self._get_page
                for tab in self._kept.pages.values():
                    if not tab.is_gone and not tab.rests():
                        tab.rest()
            except BaseException:
                self._close_pages()
                raise

    def _check_browser(self):
        """Make sure that a browser is running; replace one that has crashed."""
        try:
            for tab in self._kept.pages.values():
                if not tab.is_gone:
                    tab.evaluate("1")
        except Exception:  # noqa: BLE001 - whatever it was, a new one is started
            self._end_browser()
        if not self._kept.browser:
            self._kept.browser = ChromeBrowser(self)

    def _get_page(self, login, place=0, path=REST, size=WIDE):
        """Return a user's page, at rest; ``place`` tells several of them apart.

        :param path: the screen to load, if the page has to be loaded
        :param size: a mobile size has a page of its own
        """
        who = self._enter(login)
        key = who, (place, size)
        tab = self._kept.pages.get(key)
        if not tab or tab.is_gone:
            tab = Tab(self, self._kept.browser.devtools_port)
            self._kept.pages[key] = tab
            tab.resize(*size)
            if size != WIDE:
                tab.be_touched()
            tab.session = self._kept.sessions[who]
            tab.open(path)
        tab.test = self
        tab.come_forward()
        tab.evaluate("gcTold.length = 0")
        tab.resize(*size)
        return tab

    def _enter(self, login):
        """Give the browser the cookies of the user's session, which their pages share.

        Return the user's data that pages and sessions read once, as they begin.
        """
        with self._alone():
            user = self.env["res.users"].search([("login", "=", login)])
            read = user.id, user.name, user.lang, user.tz, user.company_id.id
            who = login, *read, user.company_ids._ids, user.all_group_ids._ids
        store = http.root.session_store
        sid = self._kept.sessions.get(who)
        if not sid or not store.get(sid).uid:
            self.session = None  # otherwise it would be closed
            self._kept.sessions[who] = sid = self.authenticate(login, login).sid
            self.session = None
            self.cr.flush()
            self.cr.clear()
        self._kept.browser.set_cookie("session_id", sid, "/", HOST)
        return who

    def _walk_tours(self, user, *tours, size=WIDE):
        """Walk tours one after the other in a user's page.

        :param tours: pairs of a path and a tour's name
        """
        with self._at_work() as page_of:
            tab = page_of(user.login, path=f"/odoo/{tours[0][0]}", size=size)
            for path, name in tours:
                if tab.path != f"/odoo/{path}":
                    tab.go(f"/odoo/{path}")
                tab.tour(f"grandes_clientes_{name}")
        self.env.invalidate_all()

    def _forget_session(self, login):
        """Give the user a new session the next time."""
        store = http.root.session_store
        for who in [who for who in self._kept.sessions if who[0] == login]:
            store.delete(store.get(self._kept.sessions.pop(who)))

    def _play(self, login, *scenes, tabs=1):
        """Play scenes one after the other in one user's pages.

        Each scene is a method that creates its data, receives from ``yield`` the tabs
        and the function that opens another one, and after a second ``yield`` checks the
        records. Its data is rolled back before the next scene, as if each were a test;
        the pages stay open, and are reloaded only after a scene that failed.
        """
        with self._at_work(), contextlib.ExitStack() as stack:

            def new_tab(path):
                tab = Tab(self, self._kept.browser.devtools_port)
                stack.callback(tab.close)
                tab.open(path)
                return tab

            for scene in scenes:
                with self.subTest(scene=scene.__name__):
                    self._play_one(login, scene(), tabs, new_tab)

    def _play_one(self, login, scene, tabs, new_tab):
        with self._alone():
            savepoint = self.cr.savepoint()
            next(scene)
        try:
            pages = [self._get_page(login, place) for place in range(tabs)]
            who = self._enter(login)
            scene.send((*pages, new_tab))
            # Requests that are pending at the end belong to the scene.
            for tab in pages:
                if not tab.is_gone:
                    tab.rest()
                    self._kept.sessions[who] = tab.cookie("session_id")
            self._wait_remaining_requests()
            with self._alone():
                self.assertIsNone(next(scene, None), "nothing is played after the end")
        except BaseException:
            self._close_pages()
            raise
        finally:
            self._wait_remaining_requests()
            with self._alone():
                savepoint.close(rollback=True)

    def _end_session(self, tab):
        """Delete the session on the server, as when it expires."""
        store = http.root.session_store
        store.delete(store.get(tab.cookie("session_id")))
