"""Two Odoo servers on one database, one of which dies midway."""

from contextlib import suppress

import psutil
import requests

from odoo.tests import tagged

from ..demo.smtp_sink import TAKE
from . import people
from .effort import by_effort
from .requirements import needs
from .server.client import Client
from .server.common import CASE
from .server.pause import CHUNK
from .server.process import Server
from .test_server_jobs import JobCase
from .test_server_mail import MailServerCase

_ROWS = by_effort(4 * CHUNK, 4000)


class TwoServers:
    """A second server beside the first, with the same database and files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = Server(
            cls.database,
            *cls.options,
            workers=cls.workers,
            crons=cls.crons,
            prelude=cls.prelude,
            bus=cls.bus,
        )
        cls._at_the_end(cls.other.stop)
        cls.other.start()


@tagged("post_install", "-at_install")
class TestServersAndJobs(TwoServers, JobCase):
    def test_a_long_act_goes_on_where_one_of_them_died(self):
        ids = self._received(range(70000000, 70000000 + _ROWS))
        # Whichever server takes it up dies in the middle of its second chunk.
        pause = self._pause(
            "grandes_clientes_case_event",
            CHUNK * 3 // 2,
            condition="NEW.act = 'register'",
        )
        self._client().call(CASE, "action_register", *ids)
        job_id = self._job_of(self.user_ids[0])
        states = []
        dead = self._kill_at(
            pause,
            *(self.server, self.other),
            look=lambda: states.append(self._states(job_id)),
        )
        self.assertEqual(states[0]["done"], CHUNK)
        # It is not restarted: the other server finishes the rest.
        self._wait_for_job(job_id)
        self.assertEqual(self._states(job_id), {"done": _ROWS})
        registered = self._rows(
            "SELECT count(*), count(DISTINCT name) FROM grandes_clientes_case"
            " WHERE id = ANY(%s) AND state = 'front_office'",
            ids,
        )
        self.assertEqual(registered, [(_ROWS, _ROWS)])
        twice = self._rows(
            "SELECT case_id FROM grandes_clientes_case_event"
            " WHERE case_id = ANY(%s) AND act = 'register'"
            " GROUP BY case_id HAVING count(*) > 1",
            ids,
        )
        self.assertEqual(twice, [])
        self._assert_chains_intact()
        for server in {self.server, self.other} - {dead}:
            self.assertEqual(server.problems(), [])
        dead.start()

    def test_whoever_signed_in_at_one_works_at_the_other(self):
        with self._environment() as env, people.cheap_passwords():
            user = env["res.users"].browse(self.user_ids[0])
            user.password = "dos servidores y una sola sesion"
            login = user.login
        session = requests.Session()
        signed = session.post(
            f"{self.server.url}/web/session/authenticate",
            json={
                "params": {
                    "db": self.database,
                    "login": login,
                    "password": "dos servidores y una sola sesion",
                }
            },
            timeout=60,
        ).json()
        self.assertEqual(signed["result"]["uid"], self.user_ids[0])
        for server in (self.other, self.server):
            told = session.post(
                f"{server.url}/web/session/get_session_info", json={}, timeout=60
            ).json()
            self.assertEqual(told["result"]["uid"], self.user_ids[0])

    def test_what_one_of_them_changed_the_other_knows(self):
        """A write by one process clears the caches of the other one."""
        with self._environment() as env:
            [(user_id, key)] = self._make_advisors(env, "gc_server_caches")
        [first] = self._received([71000000])
        for server in (self.server, self.other):
            rows = Client(server, key).call(CASE, "read", first, fields=["state"])
            self.assertEqual(rows[0]["state"], "received")
        Client(self.server, key).call(CASE, "action_register", first)
        rows = Client(self.other, key).call(CASE, "read", first, fields=["state"])
        self.assertEqual(rows[0]["state"], "front_office")
        self.assertTrue(user_id)


@needs("aiosmtpd")
@tagged("post_install", "-at_install")
class TestServersAndMail(TwoServers, MailServerCase):
    def _is_sending(self, server):
        """Return whether a process of the server is connected to the mail server."""
        for process in server._members():
            # Workers come and go.
            with suppress(psutil.NoSuchProcess):
                for line in process.net_connections("tcp"):
                    if line.raddr and line.raddr.port == self.sink.port:
                        return True
        return False

    def test_mail_goes_on_where_one_of_them_died(self):
        dead = []

        def kill_who_sends(count):
            if count == 7:
                [sender] = filter(self._is_sending, (self.server, self.other))
                dead.append(sender)
                sender.kill()

        self.sink.on_taken = kill_who_sends
        case_of = self._answered([f"{TAKE}-d{n}@example.com" for n in range(30)])
        # The queue is woken on both servers, as time passes.
        self._wait_until_settled(case_of.values())
        self.assertEqual(len(dead), 1)
        self._assert_each_arrived_or_is_back(case_of.values())
        self._assert_nothing_came_twice()
        self.sink.on_taken = None
        self._resend(case_of.values())
        self._wait_until_settled(case_of.values())
        states = {fate[:2] for fate in self._fates(case_of.values()).values()}
        self.assertEqual(states, {("closed", "delivered")})
        self._assert_chains_intact()
