"""Staff movements by the web client's route: who has access, and who does not."""

import json

from odoo.tests import HttpCase, tagged

from .common import NOW
from .movement_common import MOVEMENT, StaffCommon

ACT = f"{MOVEMENT}.act"


@tagged("post_install", "-at_install", "slow")
class TestStaffHttp(HttpCase, StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("front", "back", "official", "supervisor", "coordinator"):
            getattr(cls, name).password = "Clave-de-prueba-1"
        for name in ("quality", "oversight", "manager", "portal"):
            getattr(cls, name).password = "Clave-de-prueba-1"

    def setUp(self):
        super().setUp()
        self.movement = self._movement(
            "leaver", self.front, successor_id=self.front2, effective_on=NOW.date()
        )

    def _call(self, user, model, method, *args, **kwargs):
        """Call by RPC as the signed-in user; return the result, or the error's name."""
        if getattr(self, "caller", None) != user:
            self.authenticate(user.login, "Clave-de-prueba-1")
            self.caller = user
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": list(args),
                        "kwargs": kwargs,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        self.env.invalidate_all()
        if "error" in response:
            return response["error"]["data"]["name"].rpartition(".")[2]
        return response.get("result")

    def _act(self, user, act, **vals):
        """Perform an act by its dialog, as the client does."""
        made = self._call(
            user,
            ACT,
            "create",
            [{"movement_id": self.movement.id, "act": act, **vals}],
        )
        if isinstance(made, str):
            return made
        return self._call(user, ACT, "action_confirm", made)

    def test_who_acts(self):
        others = {
            "communicate": ("front", "back", "official", "coordinator", "manager"),
            "hand_over": ("front", "official", "quality", "oversight", "manager"),
            "lock": ("front", "back", "official", "coordinator", "quality"),
            "carry_out": ("front", "coordinator", "oversight", "supervisor"),
            "object": ("supervisor", "manager", "quality", "coordinator", "front"),
            "cancel": ("official", "manager", "quality", "oversight", "back"),
        }
        for act, names in others.items():
            for name in names:
                with self.subTest(act=act, role=name):
                    result = self._act(getattr(self, name), act, reason="Porque sí")
                    self.assertIn(result, ("AccessError", "UserError"))
        self.assertEqual(self.movement.state, "draft")
        self.assertFalse(self.front.sudo().grandes_clientes_locked_on)

    def test_the_whole_way(self):
        self._act(self.supervisor, "communicate")
        self.assertEqual(self.movement.state, "communicated")
        self._call(self.oversight, MOVEMENT, "action_acknowledge", self.movement.ids)
        self.assertEqual(self.movement.oversight_answer, "acknowledged")
        self._act(self.supervisor, "hand_over")
        self._act(self.manager, "carry_out")
        self.assertEqual(self.movement.state, "carried_out")

    def test_fields_that_acts_write(self):
        for vals in ({"state": "carried_out"}, {"oversight_answer": "acknowledged"}):
            for user in (self.supervisor, self.oversight, self.manager):
                with self.subTest(vals=vals, user=user.login):
                    result = self._call(
                        user, MOVEMENT, "write", self.movement.ids, vals
                    )
                    self.assertEqual(result, "AccessError")

    def test_who_reads(self):
        for user in (self.front, self.back, self.official, self.oversight):
            found = self._call(user, MOVEMENT, "search_read", [], ["person_name"])
            self.assertEqual(found, [], user.login)
        for user in (self.coordinator, self.quality, self.manager, self.supervisor):
            found = self._call(user, MOVEMENT, "search_read", [], ["person_name"])
            self.assertTrue(found, user.login)
        self.assertEqual(
            self._call(self.portal, MOVEMENT, "search_read", [], ["person_name"]),
            "AccessError",
        )

    def test_an_absence_of_ones_own_by_its_dialog(self):
        ask = "grandes.clientes.staff.absence.ask"
        vals = {"user_id": self.back.id, "absent_from": str(NOW)}
        made = self._call(self.back, ask, "create", [vals])
        self._call(self.back, ask, "action_confirm", made)
        self.assertTrue(self.back._is_absent_at(NOW))
        vals["user_id"] = self.supervisor.id
        made = self._call(self.back, ask, "create", [vals])
        self.assertEqual(
            self._call(self.back, ask, "action_confirm", made), "AccessError"
        )
