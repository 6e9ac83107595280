from datetime import date, datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import clock
from .answer_common import BODY
from .common import NOW
from .outreach_common import OutreachCommon


@tagged("post_install", "-at_install")
class TestPortfolio(OutreachCommon):
    """How each entity of a portfolio is attended (R11)."""

    def _row(self, user=None, entity=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["grandes.clientes.portfolio"]
            .with_user(user or self.front)
            .search([("partner_id", "=", (entity or self.ies).id)])
        )

    def test_only_what_was_reached_is_contact(self):
        self.assertTrue(self._row().is_never_contacted)
        target = self._open(self.ies)
        self._try(target, "reached")
        self.assertRecordValues(
            self._row(),
            [{"days_without": 0, "is_never_contacted": False, "is_forgotten": False}],
        )
        with clock.at(NOW + timedelta(days=31)):
            self.assertEqual(self._row().days_without, 31)
            self.assertTrue(self._row().is_forgotten)
            later = self._open(self.ies, date_to=date(2026, 12, 1))
            self._try(later, "no_answer")
            self.assertEqual(self._row().days_without, 31)

    def test_days_are_the_company_s(self):
        # Eight in the evening of the previous day, in Bogotá.
        target = self._open(self.ies)
        self._try(target, "reached", at=datetime(2026, 9, 16, 23, 30))
        with clock.at(datetime(2026, 9, 17, 5, 30)):
            self.assertEqual(self._row().days_without, 1)

    def test_cases_that_nobody_moved(self):
        case = self._registered()
        with clock.at(NOW + timedelta(days=5)):
            # Wednesday to Monday: three business days.
            self.assertEqual(self._row().still_count, 0)
        with clock.at(NOW + timedelta(days=7)):
            row = self._row()
            self.assertEqual((row.open_count, row.still_count), (1, 1))
            self.assertEqual(
                row.action_open_still()["domain"], [("id", "in", case.ids)]
            )
            # Neither a note nor a new holder counts as progress.
            case.message_post(body="Sigue pendiente")
            case.with_user(self.supervisor)._do_assign(self.front2, "Vacaciones")
            self.assertEqual(self._row().still_count, 1)
            case._do_consult(
                self.env["grandes.clientes.legacy.system"].search([], limit=1), "Visto"
            )
            self.assertEqual(self._row().still_count, 0)

    def test_a_contact_moves_a_case_an_attempt_in_vain_does_not(self):
        case = self._registered()
        with clock.at(NOW + timedelta(days=7)):
            target = self._open(base="cases", case_domain=f"[('id', '=', {case.id})]")
            self._try(target, "no_answer")
            self.assertEqual(self._row().still_count, 1)
            self._try(target, "reached", at=clock.now() + timedelta(hours=5))
            self.assertEqual(self._row().still_count, 0)

    def test_the_company_says_how_many_days(self):
        self._registered()
        self.env.company.grandes_clientes_still_days = 1
        with clock.at(NOW + timedelta(hours=2)):
            self.assertEqual(self._row().still_count, 0)
        with clock.at(NOW + timedelta(days=1)):
            self.assertEqual(self._row().still_count, 1)
        # Saturday does not count.
        self.env.company.grandes_clientes_still_days = 3
        with clock.at(datetime(2026, 9, 19, 15, 0)):
            self.assertEqual(self._row().still_count, 0)
        with clock.at(datetime(2026, 9, 21, 15, 0)):
            self.assertEqual(self._row().still_count, 1)

    def test_days_are_a_year_s_at_most(self):
        with self.assertRaises(ValidationError):
            self.env.company.grandes_clientes_still_days = 100_000
        with self.assertRaises(ValidationError):
            self._open(self.ies, contact_days=2_000_000_000)

    def test_what_ended_is_no_load(self):
        self._registered(channel="phone")._do_answer(BODY)
        self.assertEqual(self._row().open_count, 0)

    def test_commitments(self):
        attempt = self._try(self._open(self.ies), "reached")
        kept = attempt._do_agree("Envía", date(2026, 9, 16))
        attempt._do_agree("Firma", date(2026, 9, 25))
        row = self._row()
        self.assertEqual((row.commitment_count, row.due_count), (2, 1))
        self.assertEqual(row.next_due_on, date(2026, 9, 16))
        kept._do_keep()
        self.assertEqual(self._row().due_count, 0)

    def test_who_sees_whose(self):
        other = self._entity("Otra Universidad", "ies", advisor_id=self.front2.id)
        self.assertTrue(self._row(self.front))
        # The backup sees it too; nobody else sees a colleague's entity.
        self.assertTrue(self._row(self.front2))
        self.assertFalse(self._row(self.front, other))
        for user in (self.supervisor, self.coordinator, self.quality, self.oversight):
            self.assertTrue(self._row(user, other), user.login)
        for user in (self.back, self.official, self.manager):
            self.assertFalse(
                self.env["grandes.clientes.portfolio"]
                .with_user(user)
                .has_access("read")
            )

    def test_a_campus_goes_by_what_it_belongs_to(self):
        campus = self._entity("Sede Norte", "ies", parent_id=self.ies.id)
        row = self._row(self.supervisor, campus)
        self.assertEqual((row.user_id, row.backup_id), (self.front, self.front2))
        # One with its own advisor has its own backup, or none.
        campus.advisor_id = self.front2
        row = self._row(self.supervisor, campus)
        self.assertEqual(row.user_id, self.front2)
        self.assertFalse(row.backup_id)

    def test_by_advisor_in_one_query(self):
        self._registered()
        rows = (
            self.env["grandes.clientes.portfolio"]
            .with_user(self.supervisor)
            ._read_group([], ["user_id"], ["open_count:sum", "still_count:sum"])
        )
        self.assertIn((self.front, 1, 0), rows)
