"""Who has a case open and what they write: announced at once to its readers."""

import json
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..tools import clock
from .common import NOW, Common

MODEL = "grandes.clientes.case.presence"
PASSWORD = "Clave-de-prueba-1"


class PresenceCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()

    def _enter(self, user, doing=False, token="one", case=None):
        case = case or self.case
        found = self.env[MODEL].with_user(user).enter({str(case.id): doing}, token)
        return [(row["id"], row["doing"]) for row in found.get(case.id, [])]

    def _told(self):
        """Return the recipients and payloads sent on the bus since the last call."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("id", ">", self.last)], order="id")
        self.last = max(rows.ids, default=self.last)
        told = []
        for row in rows:
            message = json.loads(row.message)
            if message["type"] == "grandes_clientes_presence":
                partner = json.loads(row.channel)[-1]
                user = self.env["res.users"].search([("partner_id", "=", partner)])
                told.append((user, message["payload"]))
        return told

    def setUp(self):
        super().setUp()
        self.last = self.env["bus.bus"].search([], order="id desc", limit=1).id or 0


@tagged("post_install", "-at_install")
class TestCasePresence(PresenceCommon):
    def test_both_learn_of_each_other(self):
        self.assertEqual(self._enter(self.front), [])
        self.assertEqual(self._told(), [])
        self.assertEqual(self._enter(self.front2), [(self.front.id, None)])
        [(user, payload)] = self._told()
        self.assertEqual(user, self.front)
        self.assertEqual(payload["who"]["name"], self.front2.name)
        # Each sees what the other one begins to write.
        self.assertEqual(self._enter(self.front, "answer"), [(self.front2.id, None)])
        [(user, payload)] = self._told()
        self.assertEqual((user, payload["who"]["doing"]), (self.front2, "answer"))
        self.assertEqual(self._enter(self.front2), [(self.front.id, "answer")])
        # A heartbeat without changes sends nothing.
        self.assertEqual(self._told(), [])

    def test_it_ends_with_the_tab_or_by_itself(self):
        self._enter(self.front)
        self._enter(self.front, token="two")
        self._enter(self.front2)
        self._told()
        Presence = self.env[MODEL].with_user(self.front)
        Presence.leave([self.case.id], "one")
        Presence.leave([self.case.id], "two")
        told = self._told()
        self.assertEqual([payload["gone"] for _user, payload in told], [True, True])
        self.assertEqual(self._enter(self.front2), [])
        self._enter(self.front)
        with clock.at(NOW + timedelta(minutes=3)):
            self.assertEqual(self._enter(self.front2), [])
        with clock.at(NOW + timedelta(days=2)):
            self.env[MODEL]._gc_presence()
        self.assertFalse(self.env[MODEL].search([]))

    def test_another_leaves_nothing_of_mine(self):
        self._enter(self.front)
        self.env[MODEL].with_user(self.front2).leave([self.case.id], "one")
        self.assertEqual(self._enter(self.front2), [(self.front.id, None)])

    def test_who_may_not_read_it_neither_says_nor_learns(self):
        self._enter(self.front)
        self.assertEqual(self._enter(self.official), [])
        self.assertFalse(self.env[MODEL].search([("user_id", "=", self.official.id)]))
        with self.assertRaises(AccessError):
            self._enter(self.portal)
        # A user who can no longer read the case is not notified.
        self._enter(self.front2)
        self._told()
        self.case.sudo().write(
            {"kind": "complaint", "complained_user_id": self.front2.id}
        )
        self._enter(self.front, "answer")
        self.assertEqual(self._told(), [])

    def test_what_it_costs(self):
        """No row of the case is written, and a heartbeat takes two queries."""
        self._enter(self.front)
        self.env.flush_all()
        self.env.invalidate_all()
        written = self.case.write_date
        version = self._get_row_version()
        Presence = self.env[MODEL].with_user(self.front)
        # Every request already has the user in its cache.
        self.assertFalse(Presence.env.user.share)
        with self.assertQueryCount(2):
            Presence.enter({str(self.case.id): False}, "one")
        self.assertEqual(self.case.write_date, written)
        self.assertEqual(self._get_row_version(), version)

    def _get_row_version(self):
        self.env.cr.execute(
            "SELECT xmin FROM grandes_clientes_case WHERE id = %s", [self.case.id]
        )
        return self.env.cr.fetchone()


@tagged("post_install", "-at_install")
class TestCasePresenceHttp(HttpCase, PresenceCommon):
    """Calls by the web client's route, with separate sessions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.front | cls.front2 | cls.portal).password = PASSWORD

    def _call(self, user, method, *args):
        self.authenticate(user.login, PASSWORD)
        response = self.url_open(
            f"/web/dataset/call_kw/{MODEL}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": MODEL,
                        "method": method,
                        "args": list(args),
                        "kwargs": {},
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return response.get("result", response.get("error", {}).get("message"))

    def test_two_sessions(self):
        key = str(self.case.id)
        self.assertEqual(self._call(self.front, "enter", {key: "answer"}, "a"), {})
        found = self._call(self.front2, "enter", {key: False}, "b")
        self.assertEqual(
            found,
            {
                key: [
                    {
                        "id": self.front.id,
                        "name": self.front.name,
                        "doing": "answer",
                    }
                ]
            },
        )
        self._call(self.front, "leave", [self.case.id], "a")
        self.assertEqual(self._call(self.front2, "enter", {key: False}, "b"), {})
        self.assertNotIsInstance(
            self._call(self.portal, "enter", {key: False}, "c"), dict
        )
