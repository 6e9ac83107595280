"""Working side by side: own cases first, mentions that arrive, visible messages."""

import json
from datetime import timedelta

from odoo.tests import Form, HttpCase, tagged

from ..tools import clock
from .common import NOW, Common
from .escalation_common import EscalationCommon

PASSWORD = "Clave-de-prueba-1"


@tagged("post_install", "-at_install")
class TestOwnFirst(EscalationCommon):
    def _list_order(self, view):
        return (
            self.env.ref(f"grandes_clientes.{view}")
            ._get_combined_arch()
            .get("default_order")
        )

    def test_cases(self):
        theirs = self._registered(self.front2, beneficiary_id_number="1.000.001")
        theirs.with_user(self.supervisor)._do_assign(self.front2)
        mine = self._registered(beneficiary_id_number="1.000.002")
        nobody = self._registered(beneficiary_id_number="1.000.003")
        nobody.sudo().user_id = False
        last = self._registered(self.front2, beneficiary_id_number="1.000.004")
        last.with_user(self.supervisor)._do_assign(self.front2)
        cases = theirs | mine | nobody | last
        for view in ("case_view_list", "case_view_kanban"):
            order = self._list_order(view)
            found = (
                self.env["grandes.clientes.case"]
                .with_user(self.front)
                .search([("id", "in", cases.ids)], order=order)
            )
            self.assertEqual(found, mine | nobody | last | theirs)
            self.assertEqual(found.mapped("own_first"), [0, 1, 2, 2])

    def test_escalations(self):
        escalations = self.env["grandes.clientes.escalation"]
        for number in range(3):
            escalations |= self._escalated(
                typification="T11", beneficiary_id_number=f"2.000.00{number}"
            )[1]
        escalations.sudo().mission_area_id.member_ids = self.creditor
        escalations[0].sudo().holder_id = self.official
        escalations[2].sudo().holder_id = self.creditor
        order = self._list_order("escalation_view_list")
        found = escalations.with_user(self.creditor).search(
            [("id", "in", escalations.ids)], order=order
        )
        self.assertEqual(found.ids, [escalations[i].id for i in (2, 1, 0)])


@tagged("post_install", "-at_install")
class TestWhatIsTold(EscalationCommon):
    def test_escalating_what_is_answered_warns(self):
        case = self._registered(typification="T11")
        Wizard = self.env["grandes.clientes.case.escalate"].with_user(self.front)
        self.assertFalse(Wizard._open_for(case).ready_note)
        case._do_prepare_answer("Ya se aplicó.")._do_direct()
        wizard = Wizard._open_for(case)
        self.assertIn("ready", wizard.ready_note)
        other = self._registered(beneficiary_id_number="4.000.001", typification="T11")
        wizard = Wizard._open_for(case | other)
        self.assertIn(case.name, wizard.ready_note)
        self.assertNotIn(other.name, wizard.ready_note)
        form = Form(wizard)
        with form.line_ids.edit(
            next(
                place
                for place, line in enumerate(wizard.line_ids)
                if line.case_id == case
            )
        ) as line:
            line.leave_out = True
        self.assertFalse(form.ready_note)

    def test_a_deviation_shows_its_act_and_the_reason_given(self):
        case = self._registered(typification="T11")
        with clock.at(NOW + timedelta(days=10)):
            case._do_escalate("mission_area", late_reason="Se esperaba un soporte")
        deviation = case.deviation_ids.with_user(self.supervisor)
        self.assertEqual(deviation.act_label, case._get_event_label("escalate"))
        self.assertEqual(deviation.given_reason, "Se esperaba un soporte")

    def test_late_by_law_and_by_promise_are_two_cards(self):
        case = self._registered()
        case.sudo().date_legal_due = "2026-10-15"
        # Compute it from the legal date first, as any read would.
        self.assertTrue(case.date_promised)
        case.sudo().date_promised = "2026-09-15"
        Home = self.env["grandes.clientes.home"]
        for user, role in ((self.front, "advisor"), (self.supervisor, "supervisor")):
            cards = {
                card["code"]: card["count"]
                for card in Home.with_user(user).get_home(role)["cards"]
            }
            self.assertEqual((cards["illegal"], cards["overdue"]), (0, 1))
        case.sudo().date_legal_due = "2026-09-15"
        for user, role in ((self.front, "advisor"), (self.supervisor, "supervisor")):
            cards = {
                card["code"]: card["count"]
                for card in Home.with_user(user).get_home(role)["cards"]
            }
            self.assertEqual((cards["illegal"], cards["overdue"]), (1, 1))


@tagged("post_install", "-at_install")
class TestMentions(HttpCase, Common):
    """Mentions in a note, by the web client's route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.front.password = PASSWORD
        cls.case = cls._registered()

    def _post(self, *people):
        self.authenticate(self.front.login, PASSWORD)
        response = self.url_open(
            "/mail/message/post",
            data=json.dumps(
                {
                    "params": {
                        "thread_model": self.case._name,
                        "thread_id": self.case.id,
                        "post_data": {
                            "body": "<p>¿Puede mirarlo?</p>",
                            "message_type": "comment",
                            "subtype_xmlid": "mail.mt_note",
                            "partner_ids": [user.partner_id.id for user in people],
                        },
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        self.env.invalidate_all()
        return response

    def test_they_reach_who_may_read_it_as_they_like(self):
        self.front2.notification_type = "inbox"
        self.supervisor.notification_type = "email"
        self.assertNotIn("error", self._post(self.front2, self.supervisor))
        told = {
            each.res_partner_id: each.notification_type
            for each in self.case.message_ids.notification_ids
        }
        self.assertEqual(told[self.front2.partner_id], "inbox")
        self.assertEqual(told[self.supervisor.partner_id], "email")

    def test_who_may_not_read_it_is_refused_with_a_sentence(self):
        count = len(self.case.message_ids)
        response = self._post(self.front2, self.official)
        message = response["error"]["data"]["message"]
        self.assertIn(self.official.name, message)
        self.assertIn("may not see this", message)
        self.assertEqual(len(self.case.message_ids), count)
