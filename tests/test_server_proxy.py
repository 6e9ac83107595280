"""Two servers behind the proxy of docs/operations.md, one of which dies."""

import configparser
import itertools
import json
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import psutil
import requests
import websocket
from lxml import html

from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from .server import proxy
from .server.client import Client, Refused, at_once
from .server.common import CASE
from .server.pause import AT_ONCE
from .server.waiting import wait_for
from .test_server_jobs import JobCase
from .test_server_two import TwoServers

_PASSWORD = "dos servidores y una sola sesion"
_ROWS = AT_ONCE + 10


class _Socket:
    """A browser's websocket, which records its messages."""

    def __init__(self, door, session, last=0):
        self.told, self.last = [], last
        cookie = session.cookies.get("session_id")
        self.connection = websocket.create_connection(
            f"{door.url.replace('https', 'wss')}/websocket"
            f"?version={WebsocketConnectionHandler._VERSION}",
            cookie=f"session_id={cookie}",
            origin=door.url,
            header={"User-Agent": "Mozilla/5.0"},
            sslopt={"ca_certs": door.certificate},
            timeout=60,
        )
        self._send("subscribe", {"channels": [], "last": last})
        self.broken = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _send(self, event, data):
        self.connection.send(json.dumps({"event_name": event, "data": data}))

    def _listen(self):
        with suppress(OSError, ValueError, websocket.WebSocketException):
            while said := self.connection.recv():
                for notice in json.loads(said):
                    self.last = notice["id"]
                    self.told.append(json.dumps(notice["message"]))
        self.broken.set()

    def close(self):
        with suppress(OSError, websocket.WebSocketException):
            self.connection.close(timeout=1)

    def was_told(self, words):
        return any(words in told for told in self.told)


@tagged("post_install", "-at_install")
class TestServerProxy(TwoServers, JobCase):
    options = ("--proxy-mode",)
    bus = True

    @classmethod
    def setUpClass(cls):
        reason = proxy.missing()
        if reason:
            cls.skipTest(cls, reason)
        super().setUpClass()
        cls.door = proxy.Proxy(cls.server, cls.other)
        cls._at_the_end(cls.door.stop)
        cls.door.start()
        cls.servers = (cls.server, cls.other)
        cls.addresses = {f"127.0.0.1:{server.ports[0]}" for server in cls.servers}
        cls.buses = {f"127.0.0.1:{server.ports[1]}" for server in cls.servers}

    @classmethod
    def _prepare_more(cls, env):
        env["res.users"].browse(cls.user_ids).password = _PASSWORD

    def _bring_back(self):
        """Start both servers, and wait until the proxy uses both."""
        for server in self.servers:
            if not server.process:
                server.start(again=True)
            server.wait_for_bus()
        self._wait_until_both_are_asked()

    def _wait_until_both_are_asked(self):
        def both():
            before = len(self.door.asked("/web/health"))
            for _index in range(4):
                self._get("/web/health")
            asked = self.door.asked("/web/health")[before:]
            return {row[3][-1] for row in asked} == self.addresses

        wait_for(both, "the proxy asks one server alone", 0.5)

    def _asked_pages(self):
        """Return what was asked of the servers, except by websockets.

        A websocket is only logged when it is closed, by then in another test.
        """
        return [row for row in self.door.asked() if not row[1].startswith("/websocket")]

    def _get(self, path, session=requests, **options):
        return session.get(
            f"{self.door.url}{path}",
            verify=self.door.certificate,
            timeout=60,
            **options,
        )

    def _sign_in(self, place=0):
        """Sign in on the page, as a user does; return the browser's session."""
        session = requests.Session()
        page = html.fromstring(self._get("/web/login", session).text)
        (token,) = page.xpath("//input[@name='csrf_token']/@value")
        done = session.post(
            f"{self.door.url}/web/login",
            data={
                "csrf_token": token,
                "login": f"gc_server_{place + 1}",
                "password": _PASSWORD,
            },
            verify=self.door.certificate,
            timeout=60,
        )
        self.assertTrue(done.ok, done.text[:500])
        # Each redirect uses the proxy's own address and TLS.
        for response in (*done.history, done):
            parts = urlsplit(response.url)
            self.assertEqual(f"{parts.scheme}://{parts.netloc}", self.door.url)
        self.assertNotIn("/web/login", done.url)
        return session

    def _rpc(self, session, path, **params):
        response = session.post(
            f"{self.door.url}{path}",
            json={"params": params},
            verify=self.door.certificate,
            timeout=60,
        )
        response.raise_for_status()
        answer = response.json()
        self.assertNotIn("error", answer)
        return answer["result"]

    # === AS THE PAGE SAYS === #

    def test_odoo_knows_every_option_of_the_page(self):
        parser = configparser.ConfigParser()
        parser.read_string(proxy.page_block("ini"))
        options = dict(parser["options"])
        self.assertEqual([name for name in options if name not in config.options], [])
        self.assertEqual(options["proxy_mode"], "True")

    def test_plain_http_is_sent_to_tls(self):
        response = requests.get(
            f"http://127.0.0.1:{self.door.plain_port}/my?page=2",
            allow_redirects=False,
            timeout=60,
        )
        self.assertEqual(response.status_code, 301)
        self.assertEqual(response.headers["Location"], "https://127.0.0.1/my?page=2")

    # === NOTHING STICKS === #

    def test_pages_of_one_session_come_from_both_in_turn(self):
        session = self._sign_in()
        (cookie,) = [each for each in session.cookies if each.name == "session_id"]
        self.assertTrue(cookie.secure)
        before = len(self._asked_pages())
        for path in ("/odoo", "/my", "/my", "/odoo", "/odoo") * 2:
            response = self._get(path, session)
            self.assertEqual(response.status_code, 200, path)
            self.assertNotIn('name="password"', response.text, path)
        for _index in range(4):
            told = self._rpc(session, "/web/session/get_session_info")
            self.assertEqual(told["uid"], self.user_ids[0])
        asked = self._asked_pages()[before:]
        self.assertGreaterEqual(len(asked), 10)
        turns = [addresses for *_what, addresses in asked]
        self.assertEqual({len(addresses) for addresses in turns}, {1})
        self.assertEqual({address for (address,) in turns}, self.addresses)
        for earlier, later in zip(turns, turns[1:], strict=False):
            self.assertNotEqual(earlier, later, "it sticks")

    def test_what_a_page_needs_each_server_gives(self):
        page = html.fromstring(self._get("/web/login").text)
        paths = page.xpath("//link[contains(@href, '/web/assets/')]/@href")
        self.assertTrue(paths)
        for path in [*paths, "/web/static/img/favicon.ico"] * 2:
            self.assertEqual(self._get(path).status_code, 200, path)

    # === THE BUS === #

    def _listening_servers(self):
        """Return the places of the servers that hold a websocket of the proxy."""
        found = set()
        for place, server in enumerate(self.servers):
            if not server.process:
                continue
            for process in server._members():
                with suppress(psutil.NoSuchProcess):
                    found |= {
                        place
                        for line in process.net_connections("tcp")
                        if line.status == psutil.CONN_ESTABLISHED
                        and line.laddr.port == server.ports[1]
                    }
        return found

    def _open(self, session, last=0):
        opened = _Socket(self.door, session, last)
        self.addCleanup(opened.close)
        return opened

    def _register_many(self, first):
        """Do a long act through the proxy; return the name used in its notices."""
        ids = self._received(range(first, first + _ROWS))
        Client(self.door, self.keys[0]).call(CASE, "action_register", *ids)
        job_id = self._job_of(self.user_ids[0])
        self._wait_for_job(job_id)
        self.assertEqual(self._states(job_id), {"done": _ROWS})
        query = "SELECT name FROM grandes_clientes_job WHERE id = %s"
        return self._rows(query, job_id)[0][0]

    def test_a_notice_reaches_the_websockets_of_both(self):
        session = self._sign_in()
        sockets = [self._open(session), self._open(session)]
        wait_for(lambda: self._listening_servers() == {0, 1}, "both are at one server")
        # The same browser polls now and then where websockets are blocked.
        asked = {"channels": [], "last": 0, "is_first_poll": True}
        poll = "/websocket/peek_notifications"
        last = max(
            (
                notice["id"]
                for notice in self._rpc(session, poll, **asked)["notifications"]
            ),
            default=0,
        )
        # A cron of one server ends it and notifies the users of both.
        words = self._register_many(74000000)
        for opened in sockets:
            wait_for(
                lambda opened=opened: opened.was_told(words),
                lambda opened=opened: f"told only {opened.told}",
            )
        for _index in range(2):
            told = self._rpc(session, poll, channels=[], last=last)["notifications"]
            self.assertTrue(any(words in json.dumps(each["message"]) for each in told))
        for opened in sockets:
            opened.close()
        wait_for(lambda: len(self._closed_websockets()) >= 2, "the proxy logs none")
        self.assertEqual(set(self._closed_websockets()), self.buses)
        # Another user of the same servers is not notified.
        stranger = self._open(self._sign_in(1))
        with self._environment() as env:
            user = env["res.users"].browse(self.user_ids[1])
            user._bus_send("grandes_clientes_test", {"words": "only you"})
        # It listens, and would have been told of the earlier notice first.
        wait_for(lambda: stranger.was_told("only you"), lambda: f"{stranger.told}")
        self.assertFalse(stranger.was_told(words))

    def _closed_websockets(self):
        """Return the server of each closed websocket."""
        return [
            addresses[-1]
            for _method, _path, status, addresses in self.door.asked("/websocket?")
            if status == 101
        ]

    def test_a_websocket_of_the_dead_opens_at_the_other_and_misses_nothing(self):
        self.addCleanup(self._bring_back)
        session = self._sign_in()
        sockets = [self._open(session), self._open(session)]
        wait_for(lambda: self._listening_servers() == {0, 1}, "both are at one server")
        self.other.kill()
        wait_for(
            lambda: any(opened.broken.is_set() for opened in sockets), "none broke"
        )
        self.assertEqual(len([each for each in sockets if each.broken.is_set()]), 1)
        (broken,) = (each for each in sockets if each.broken.is_set())
        (whole,) = (each for each in sockets if each is not broken)
        words = self._register_many(74100000)
        wait_for(lambda: whole.was_told(words), "the other one was not told")
        # Like a browser, it reconnects and sends the last id that it received.
        reopened = self._open(session, broken.last)
        wait_for(lambda: reopened.was_told(words), lambda: f"{reopened.told}")

    # === ONE DIES === #

    def test_one_dies_and_the_proxy_goes_on(self):
        self.addCleanup(self._bring_back)
        ids = self._received(range(74200000, 74200060))
        session = self._sign_in()
        statuses, over = [], threading.Event()
        # Three threads count, and exactly one of them gets to 20.
        done = itertools.count(1)
        client, cut = Client(self.door, self.keys[0]), []

        def read():
            """Load pages until all is over, and some more; none may fail.

            Only the page that the dead server was just sending comes incomplete, and a
            user loads it again.
            """
            seen = []
            # As users look at a page before they go on. The dead server stays dead
            # after the last registration, however soon that comes.
            while not over.wait(0.1) or len(seen) <= 5:
                try:
                    response = self._get("/odoo", session)
                except requests.exceptions.ChunkedEncodingError:
                    cut.append(len(seen))
                    continue
                seen.append((response.status_code, 'name="password"' in response.text))
            return seen

        def register(case_id):
            """Register; after a failure press again, as users do."""
            for _try in range(5):
                try:
                    client.call(CASE, "action_register", case_id)
                except Refused as refused:
                    statuses.append(refused.status)
                    if refused.status == 422:
                        break  # It was done: only the answer was lost.
                    self.assertEqual(refused.status, 502, refused)
                except requests.exceptions.ChunkedEncodingError:
                    # It died between the headers and the body of its answer.
                    statuses.append(502)
                else:
                    break
            if next(done) == 20:
                self.other.kill()

        def write():
            try:
                at_once([lambda each=each: register(each) for each in ids], 3)
            finally:
                over.set()

        seen, _nothing = at_once([read, write], 2)
        self.assertIsNone(self.other.process)
        self.assertEqual(set(seen), {(200, False)})
        self.assertGreater(len(seen), 5)
        self.assertLessEqual(len(cut), 1)
        # At most those in progress on the dead server, as three users wrote.
        self.assertLessEqual(statuses.count(502), 3)
        self.assertLessEqual(set(statuses), {422, 502})
        registered = self._rows(
            "SELECT count(*), count(DISTINCT name) FROM grandes_clientes_case"
            " WHERE id = ANY(%s) AND state = 'front_office'",
            ids,
        )
        self.assertEqual(registered, [(len(ids), len(ids))])
        events = self._rows(
            "SELECT count(*), count(DISTINCT case_id)"
            "  FROM grandes_clientes_case_event"
            " WHERE case_id = ANY(%s) AND act = 'register'",
            ids,
        )
        self.assertEqual(events, [(len(ids), len(ids))])
        self._assert_chains_intact()
        # Whoever pressed again what the dead server had done was refused.
        problems = [
            line
            for line in self.server.problems()
            if "«Register» is not possible in state" not in line
        ]
        self.assertEqual(problems, [])
        self._bring_back()
        # Users stay signed in at both servers.
        for _index in range(4):
            told = self._rpc(session, "/web/session/get_session_info")
            self.assertEqual(told["uid"], self.user_ids[0])
