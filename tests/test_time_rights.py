from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import Common


@tagged("post_install", "-at_install", "security")
class TestTimeRights(Common):
    """Who reads the changes of a term, by role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.case._do_extend(2, "Falta un concepto")
        cls.case._do_ask("El recibo")
        cls.case._do_complete()
        cls.records = (cls.case.sudo().suspension_ids, cls.case.sudo().extension_ids)

    def _reads(self, user):
        """Return whether ``user`` reads the suspension and the extension."""
        found = {
            bool(
                self.env[records._name]
                .with_user(user)
                .search_count([("id", "in", records.ids)])
            )
            for records in self.records
        }
        self.assertEqual(len(found), 1, "both or none")
        return found.pop()

    def test_front_office_and_those_who_oversee_read(self):
        for user in (
            self.front2,
            self.supervisor,
            self.coordinator,
            self.quality,
            self.oversight,
        ):
            with self.subTest(user=user.login):
                self.assertTrue(self._reads(user))

    def test_a_desk_reads_what_was_escalated_to_it(self):
        self.assertFalse(self._reads(self.back))
        self.assertFalse(self._reads(self.official))
        self.case.with_user(self.front)._do_escalate("back_office", reason="Alcance")
        self.assertTrue(self._reads(self.back))
        self.assertFalse(self._reads(self.official))
        form = Form(self.case.with_user(self.back))
        self.assertEqual(len(form.suspension_ids), 1)
        self.assertTrue(form.deadline_label)

    def test_nobody_writes(self):
        for user in (self.front, self.supervisor, self.coordinator, self.manager):
            for records in self.records:
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    records.with_user(user).write({"case_id": self.case.id})
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    records.with_user(user).unlink()

    def test_a_complaint_s_term_is_kept_from_whom_it_is_about(self):
        case = self._registered(
            self.supervisor,
            beneficiary_id_number="8888",
            complained_user_id=self.front2.id,
        )
        case._do_ask("El nombre")
        suspension = case.sudo().suspension_ids
        Suspension = self.env["grandes.clientes.suspension"].with_user(self.front2)
        self.assertFalse(Suspension.search([("id", "=", suspension.id)]))
        with self.assertRaises(AccessError):
            suspension.with_user(self.front2).read(["ground"])

    def test_moves_are_read_by_those_who_oversee(self):
        calendar = self.env.company._grandes_clientes_get_calendar()
        self.env["resource.calendar.leaves"].create(
            calendar._grandes_clientes_get_closure_vals(
                "Paro", date(2026, 9, 21), date(2026, 9, 21)
            )
        )
        Move = self.env["grandes.clientes.term.move"]
        domain = [("case_id", "=", self.case.id)]
        for user in (self.front, self.coordinator, self.oversight, self.quality):
            self.assertTrue(Move.with_user(user).search(domain))
        with self.assertRaises(AccessError):
            Move.with_user(self.back).search(domain)
