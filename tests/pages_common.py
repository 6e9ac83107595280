"""Pages of the web client that stay open from one test to the next."""

import contextlib
import threading
from types import SimpleNamespace
from unittest.mock import patch

from odoo import http
from odoo.tests.common import HOST, ChromeBrowser

from .browser_common import PATIENCE, REST, WIDE, BrowserCommon, Tab
from .people import ROLES


class PagesCommon(BrowserCommon):
    """People who keep their pages open all day.

    Loading the web client costs as much as ten screens of it, and each screen is twice
    as dear the first time. So whoever comes has one page, which goes on as by a link.
    Between two turns it shows a screen that asks for nothing; all that a test wrote is
    gone from the database. Where a test fails, the pages are closed, and the next one
    has new ones.

    The people of the tests are the same in all classes, and so are their pages. Who is
    somebody else by now (another language, other groups) has another page. The last
    class closes them: where nobody knows which one is the last, each does.
    """

    #: Whether there is somebody who ends the browser after the last class.
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
            # What a page sends as a form is of the session in which it was loaded.
            if who[0] not in known or tab.session != cls._kept.sessions.get(who):
                cls._close(tab)
                del cls._kept.pages[who, place]

    @classmethod
    def _end_browser(cls):
        """Close all pages, and be sure that nothing is asked for any more."""
        cls._close_pages()
        for sid in cls._kept.sessions.values():
            http.root.session_store.delete(http.root.session_store.get(sid))
        cls._kept.sessions.clear()
        if cls._kept.browser:
            cls._kept.browser.stop()
            cls._kept.browser = None
            # What comes later would meet the database without what the class made.
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
            # What it would say as it is closed is of a test that is over; a tour that
            # failed would be gone on with in the next page.
            with contextlib.suppress(Exception):
                tab.forbid_all()
                tab.evaluate("localStorage.clear()")
            tab.close()

    @contextlib.contextmanager
    def _at_work(self):
        """Let the pages ask the server; yields what gives the page of a login.

        One person works at a time: all pages have the cookies of the last who was
        asked for. The records may be read again once the block is left.
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
        """Have a browser, another one where that of before is gone."""
        try:
            for tab in self._kept.pages.values():
                if not tab.is_gone:
                    tab.evaluate("1")
        except Exception:  # noqa: BLE001 - whatever it was, there is a new one
            self._end_browser()
        if not self._kept.browser:
            self._kept.browser = ChromeBrowser(self)

    def _get_page(self, login, place=0, path=REST, size=WIDE):
        """Return the page of a person, at rest; some have several, by their places.

        :param path: the screen that it shows where it has to be loaded
        :param size: where it is a telephone's, they have one more page, there
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
        """Let the browser be of the person, in the session that their pages know.

        Returns what pages and sessions read of a person once, as they begin.
        """
        with self._alone():
            user = self.env["res.users"].search([("login", "=", login)])
            read = user.id, user.name, user.lang, user.tz, user.company_id.id
            who = login, *read, user.company_ids._ids, user.all_group_ids._ids
        store = http.root.session_store
        sid = self._kept.sessions.get(who)
        if not sid or not store.get(sid).uid:
            self.session = None  # or it would end
            self._kept.sessions[who] = sid = self.authenticate(login, login).sid
            self.session = None
            self.cr.flush()
            self.cr.clear()
        self._kept.browser.set_cookie("session_id", sid, "/", HOST)
        return who

    def _walk_tours(self, user, *tours, size=WIDE):
        """Walk tours one after the other in the page of a person, as they work.

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
        """Let the person have another session when they are asked for next."""
        store = http.root.session_store
        for who in [who for who in self._kept.sessions if who[0] == login]:
            store.delete(store.get(self._kept.sessions.pop(who)))

    def _play(self, login, *scenes, tabs=1):
        """Play scenes one after the other in the pages of one person.

        Each is a method that makes what it needs, has from ``yield`` the tabs and what
        opens another, and after a second ``yield`` looks at the records. Nothing that
        it made is there for the next, as if each had been a test; the pages go on, and
        are loaded anew only after a scene that failed.
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
            # What is still asked for as one leaves belongs to the scene.
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
        """The session is gone from the server: by its age, or by a restart."""
        store = http.root.session_store
        store.delete(store.get(tab.cookie("session_id")))
