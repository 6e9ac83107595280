"""Helpers for the tests on a real server."""

import atexit
from contextlib import contextmanager
from unittest.mock import patch

from passlib.context import CryptContext

from odoo.fields import Command
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from odoo.addons.base.models import res_users

from .. import people
from . import database
from .client import Client
from .pause import Pause
from .process import Server
from .waiting import wait_for

CASE = "grandes.clientes.case"
JOB = "grandes.clientes.job"


def cheap_keys():
    """Hash API keys in one round within the block, as each call verifies one."""
    context = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)
    return patch.object(res_users, "KEY_CRYPT_CONTEXT", context)


@tagged("post_install", "-at_install", "server")
class ServerCase(BaseCase):
    """A copy of the database, with advisors and a university, and a server on it.

    Everything is committed and visible to other processes: nothing is rolled back. The
    copy is dropped and the server stopped with the class.
    """

    workers = 4
    crons = 0
    advisors = 2
    starts_server = True
    bus = False
    prelude = ""
    options = ()
    # Without a mail server, the queue would only block others who try to send.
    works_mail_queue = True
    # Rows up to which an act is done at once; the default where it does not matter.
    at_once_limit = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = database.copy(get_db_name())
        cls._at_the_end(database.drop, cls.database)
        # Nothing else of Odoo may be due meanwhile.
        database.change(
            cls.database,
            "UPDATE ir_cron SET nextcall = '2100-01-01'; DELETE FROM ir_cron_trigger",
        )
        with cls._environment() as env, people.cheap_passwords():
            cls._prepare(env)
            cls._prepare_more(env)
        cls.server = Server(
            cls.database,
            *cls.options,
            workers=cls.workers,
            crons=cls.crons,
            prelude=cls.prelude,
            bus=cls.bus,
        )
        cls._at_the_end(cls.server.stop)
        if cls.starts_server:
            cls.server.start()

    @classmethod
    def _at_the_end(cls, function, *arguments):
        """Call ``function`` at the end of the class, or at least of the process."""
        atexit.register(function, *arguments)
        cls.addClassCleanup(atexit.unregister, function)
        cls.addClassCleanup(function, *arguments)

    @classmethod
    def _prepare(cls, env):
        """Create the records that the tests work with."""
        if not cls.works_mail_queue:
            env.ref("mail.ir_cron_mail_scheduler_action").active = False
        people.let_go_at_once(env)
        if cls.at_once_limit:
            env.company.grandes_clientes_job_limit = cls.at_once_limit
        env.company.email = "grandes.clientes@example.com"
        made = cls._make_advisors(
            env, *(f"gc_server_{place}" for place in range(1, cls.advisors + 1))
        )
        cls.user_ids, cls.keys = map(list, zip(*made, strict=True))
        university = env["res.partner"].create(
            {
                "name": "Universidad del Servidor",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
                "advisor_id": cls.user_ids[0],
            }
        )
        # The address must be unique: in the copied database another partner has it.
        others = env["res.partner"].search([("email", "=", "coordinadora@example.com")])
        others.email = False
        contact = env["res.partner"].create(
            {
                "name": "Coordinadora del Servidor",
                "parent_id": university.id,
                "email": "coordinadora@example.com",
                "is_coordinator": True,
            }
        )
        cls.university_id, cls.contact_id = university.id, contact.id
        find = env["grandes.clientes.typification"].search
        cls.typification_id = find([("code", "=", "T22")]).id
        find = env["grandes.clientes.channel"].search
        cls.channel_id = find([("code", "=", "email")]).id

    @classmethod
    def _prepare_more(cls, env):
        """Create the further records of one class; a hook."""

    @classmethod
    def _make_advisors(cls, env, *logins):
        """Create front-office advisors; return the id and an API key of each."""
        roles = env.ref("base.group_user") | env.ref(
            "grandes_clientes.group_front_office"
        )
        users = env["res.users"].create(
            [
                {
                    "name": login,
                    "login": login,
                    "email": f"{login}@example.com",
                    "group_ids": [Command.set(roles.ids)],
                }
                for login in logins
            ]
        )
        return [(user.id, cls._make_key(user)) for user in users]

    @classmethod
    def _make_key(cls, user, ends_on=None):
        """Return an API key of a user."""
        # sudo: the key of another user, without the dialog that asks for it.
        keys = user.env["res.users.apikeys"].with_user(user).sudo()
        with cheap_keys():
            return keys._generate("rpc", "Tests", ends_on)

    @classmethod
    def _environment(cls):
        return database.environment(cls.database)

    @classmethod
    def _rows(cls, query, *parameters):
        return database.rows(cls.database, query, *parameters)

    def _client(self, place=0):
        """Return the client of an advisor, in rotation."""
        return Client(self.server, self.keys[place % len(self.keys)])

    @classmethod
    def _case_vals(cls, document, **vals):
        """Return the values of a complete claim of the beneficiary ``document``."""
        return {
            "partner_id": cls.university_id,
            "contact_id": cls.contact_id,
            "channel_id": cls.channel_id,
            "typification_id": cls.typification_id,
            "subject": "Pago no aplicado",
            "description": "El pago de agosto no aparece en el estado de cuenta.",
            "beneficiary_name": "Ana Gómez",
            "beneficiary_id_type": "CC",
            "beneficiary_id_number": str(document),
            **vals,
        }

    @classmethod
    def _received(cls, documents):
        """Create and commit a received case for each document; return their ids."""
        with cls._environment() as env:
            cases = env[CASE].with_user(cls.user_ids[0])
            return cases.create([cls._case_vals(number) for number in documents]).ids

    def _pause(self, table, place, event="INSERT", condition=""):
        """Block the transaction that writes the row at a place.

        See :class:`~.pause.Pause`.
        """
        made = Pause(self.database, table, place, event, condition)
        self.addCleanup(made.end)
        return made

    def _kill_at(self, pause, *servers, look=None):
        """Kill the server that is blocked at the pause; return it.

        :param look: called before another server can go on
        """
        pid = pause.wait(lambda: database.wake_crons(self.database))
        servers = servers or (self.server,)
        (standing,) = (each for each in servers if each.has(pid))
        standing.kill()
        if look:
            look()
        pause.end()
        return standing

    def _killed_at(self, places, begin):
        """Kill the server at each of the places, and start it again.

        :param places: for each, the number of rows done by then, and the arguments of
            :meth:`_pause`
        :param begin: function that starts the work
        :return: generator of the number of rows done, while the server is dead
        """
        pause = self._pause(*places[0][1:])
        begin()
        for place, (done, *_where) in enumerate(places, 1):
            self._kill_at(pause)
            yield done
            if place < len(places):
                pause = self._pause(*places[place][1:])
            self.server.start()

    def _is_due(self, *names):
        """Return whether one of the scheduled actions is pending or running.

        Triggering it again at each check would make it run for nothing.
        """
        return bool(
            self._rows(
                "SELECT 1 FROM ir_cron_trigger due"
                "  JOIN ir_model_data named"
                "    ON named.model = 'ir.cron' AND named.res_id = due.cron_id"
                " WHERE due.call_at <= now() AT TIME ZONE 'UTC'"
                "   AND named.module || '.' || named.name = ANY(%s) LIMIT 1",
                list(names),
            )
        )

    @contextmanager
    def _cron_held(self, name):
        """Keep all processes from running a scheduled action within the block.

        To them it looks busy. A run in progress ends first.
        """
        module, _dot, name = name.partition(".")
        with database.holding(
            self.database,
            "SELECT FROM ir_cron WHERE id = (SELECT res_id FROM ir_model_data"
            "  WHERE module = %s AND name = %s) FOR NO KEY UPDATE",
            module,
            name,
        ):
            yield

    def _wait_for_job(self, job_id):
        """Wait until the job has ended."""

        def progress():
            return self._rows(
                "SELECT state, count(*) FROM grandes_clientes_job_line"
                " WHERE job_id = %s GROUP BY state",
                job_id,
            )

        def is_done():
            database.wake_crons(self.database)
            query = "SELECT state FROM grandes_clientes_job WHERE id = %s"
            return self._rows(query, job_id) == [("done",)]

        wait_for(is_done, lambda: f"the job is at {progress()}", 0.5)

    def _assert_chains_intact(self):
        """Check that every case has its events, and that no chain of them is broken."""
        with self._environment() as env:
            cases = env[CASE].search([], order="id")
            broken = env[f"{CASE}.event"]._find_broken_chains(cases)
            self.assertFalse(broken, "Chains of events are broken")
