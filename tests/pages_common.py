"""Pages of the web client that stay open from one test of a class to the next."""

import contextlib
import threading
from unittest.mock import patch

from odoo import http
from odoo.tests.common import HOST, ChromeBrowser

from .browser_common import PATIENCE, REST, WIDE, BrowserCommon, Tab


class PagesCommon(BrowserCommon):
    """People who keep their pages open all day.

    Loading the web client costs as much as ten screens of it, and each screen is twice
    as dear the first time. So whoever comes in a class has one page, which goes on as
    by a link. Between two turns it shows a screen that asks for nothing; all that a
    test wrote is gone from the database. Where a test fails, the pages are closed, and
    the next one has new ones.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._browser, cls._pages, cls._sessions = None, {}, {}
        cls.addClassCleanup(cls._end_browser)

    @classmethod
    def _end_browser(cls):
        cls._close_pages()
        for sid in cls._sessions.values():
            http.root.session_store.delete(http.root.session_store.get(sid))
        cls._sessions.clear()
        if cls._browser:
            cls._browser.stop()
            cls._browser = None
            # What comes later would meet the database without what the class made.
            for thread in threading.enumerate():
                if thread.name.startswith("odoo.service.http.request."):
                    thread.join(PATIENCE)

    @classmethod
    def _close_pages(cls):
        for tab in cls._pages.values():
            if not tab.is_gone:
                # What it would say as it is closed is of a test that is over.
                with contextlib.suppress(Exception):
                    tab.forbid_all()
                tab.close()
        cls._pages.clear()

    @contextlib.contextmanager
    def _at_work(self):
        """Let the pages ask the server; yields what gives the page of a login.

        One person works at a time: all pages have the cookies of the last who was
        asked for. The records may be read again once the block is left.
        """
        cls = type(self)
        users = self.registry["res.users"]
        self._check_browser()
        with contextlib.ExitStack() as stack:
            stack.enter_context(
                patch.object(users, "_compute_tour_enabled", lambda _users: None)
            )
            stack.enter_context(self.allow_requests(browser=cls._browser))
            stack.callback(self._wait_remaining_requests)
            self.cr.flush()
            self.cr.clear()
            self.browser_now = cls._browser
            try:
                yield self._get_page
                for tab in cls._pages.values():
                    if not tab.is_gone and not tab.rests():
                        tab.rest()
            except BaseException:
                cls._close_pages()
                raise

    def _check_browser(self):
        """Have a browser, another one where that of the class is gone."""
        cls = type(self)
        try:
            for tab in cls._pages.values():
                if not tab.is_gone:
                    tab.evaluate("1")
        except Exception:  # noqa: BLE001 - whatever it was, there is a new one
            cls._end_browser()
        if not cls._browser:
            cls._browser = ChromeBrowser(self)

    def _get_page(self, login, place=0, path=REST):
        """Return the page of a person, at rest; some have several, by their places.

        :param path: the screen that it shows where it has to be loaded
        """
        self._enter(login)
        tab = self._pages.get((login, place))
        if not tab or tab.is_gone:
            tab = Tab(self, self._browser.devtools_port)
            self._pages[login, place] = tab
            tab.open(path)
        tab.test = self
        tab.come_forward()
        tab.evaluate("gcTold.length = 0")
        tab.resize(*WIDE)
        return tab

    def _enter(self, login):
        """Let the browser be of the person, in the session that their pages know."""
        store = http.root.session_store
        sid = self._sessions.get(login)
        if not sid or not store.get(sid).uid:
            self.session = None  # or it would end
            self._sessions[login] = sid = self.authenticate(login, login).sid
            self.session = None
            self.cr.flush()
            self.cr.clear()
        self._browser.set_cookie("session_id", sid, "/", HOST)

    def _walk_tours(self, user, *tours, size=WIDE):
        """Walk tours one after the other in the page of a person, as they work.

        :param tours: pairs of a path and a tour's name
        """
        with self._at_work() as page_of:
            tab = page_of(user.login, path=f"/odoo/{tours[0][0]}")
            tab.resize(*size)
            for path, name in tours:
                if tab.path != f"/odoo/{path}":
                    tab.go(f"/odoo/{path}")
                tab.tour(f"grandes_clientes_{name}")
            if size != WIDE:
                # Its bar of menus would stay as narrow.
                tab.close()
        self.env.invalidate_all()

    def _forget_session(self, login):
        """Let the person have another session when they are asked for next."""
        store = http.root.session_store
        store.delete(store.get(self._sessions.pop(login)))

    def _play(self, login, *scenes, tabs=1):
        """Play scenes one after the other in the pages of one person.

        Each is a method that makes what it needs, has from ``yield`` the tabs and what
        opens another, and after a second ``yield`` looks at the records. Nothing that
        it made is there for the next, as if each had been a test; the pages go on, and
        are loaded anew only after a scene that failed.
        """
        with self._at_work(), contextlib.ExitStack() as stack:

            def new_tab(path):
                tab = Tab(self, self._browser.devtools_port)
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
            scene.send((*pages, new_tab))
            # What is still asked for as one leaves belongs to the scene.
            for tab in pages:
                if not tab.is_gone:
                    tab.rest()
                    self._sessions[login] = tab.cookie("session_id")
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
        """The session is gone from the server: by its age, or by a restart."""
        store = http.root.session_store
        store.delete(store.get(tab.cookie("session_id")))
