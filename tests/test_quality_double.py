from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..benchmarks.screens import form_spec
from ..models.training import training_need_sources
from ..tools import clock
from .quality_common import MONDAY, QualityCommon


@tagged("post_install", "-at_install")
class TestQualityDouble(QualityCommon):
    """A case is audited twice, blindly; the differences show afterwards (R10)."""

    def setUp(self):
        super().setUp()
        self.other = self._user("quality2", "group_quality")

    def test_neither_sees_the_other_until_both_have_signed(self):
        self._sign(self.audit)
        double = self.audit._do_double().with_user(self.other)
        with self.assertRaises(AccessError):
            self.audit.with_user(self.other).read(["score"])
        with self.assertRaises(AccessError):
            self.audit.mark_ids.with_user(self.other).read(["answer"])
        Figure = self.env["grandes.clientes.quality.figure"]
        self.assertFalse(Figure.search([("audit_id", "=", self.audit.id)]))
        with self.assertRaisesRegex(UserError, "the other audit"):
            double.with_user(self.quality)._do_start()
        self._mark(double, enc="no")
        self.assertFalse(double.differences)
        double._do_sign()
        self.assertEqual(self.audit.with_user(self.other).score, 100)
        missed = len(double.mark_ids.filtered(lambda m: m.answer == "no"))
        share = 100 * (1 - missed / len(double.mark_ids))
        self.assertAlmostEqual(double.agreed_share, share, places=2)
        self.assertEqual(len(double.differences.splitlines()), missed)
        self.assertEqual(double.form_id, self.audit.form_id)
        self.assertEqual(double.name, f"{self.audit.name}, second audit")

    def test_a_second_audit_is_in_no_figure(self):
        self._sign(self.audit)
        double = self.audit._do_double().with_user(self.other)
        self._sign(double, ecuf="no")
        self.env.flush_all()
        found = self.env["grandes.clientes.quality.figure"].search([])
        self.assertEqual(found.audit_id, self.audit)

    def test_an_open_pair_is_no_training_need(self):
        Need = self.env["grandes.clientes.training.need"]
        month = datetime(2026, 9, 1, 5), datetime(2026, 11, 1, 5)

        def find():
            with patch.dict(training_need_sources._LEAST, audit=1):
                return Need._find_audit_needs(self.env.company, *month)

        self._sign(self.audit, ecuf="no")
        found = find()
        self.assertTrue(found)
        double = self.audit._do_double().with_user(self.other)
        self.assertFalse(find())
        self._sign(double, ecuf="no")
        self.assertEqual(find(), found)

    def test_the_advisor_sees_the_first_once_both_are_signed(self):
        """Lists, counts, export, marks, «My quality» and reading by id agree."""
        self.front.group_ids = [(4, self.env.ref("base.group_allow_export").id)]
        self._sign(self.audit, ecuf="no")
        double = self.audit._do_double().with_user(self.other)
        pair = self.audit | double
        self.assertFalse(self._get_seen(pair))
        self.assertFalse(self.audit.heard)
        with clock.at(MONDAY + timedelta(days=14)):
            self._sign(double, ecuf="no")
        self.assertEqual(self._get_seen(pair), self.audit)
        self.assertFalse(double.heard)
        with self.assertRaises(AccessError):
            double.with_user(self.front).export_data(["score"])
        with self.assertRaises(AccessError):
            double.with_user(self.front).web_read({"score": {}})
        # Five business days from the second signature.
        self.assertEqual(self.audit.object_until, date(2026, 10, 13))
        mine = self.audit.with_user(self.front)
        self.assertEqual((mine.agreed_share, mine.differences), (0, False))
        self.assertEqual(self.audit.with_user(self.other).agreed_share, 100)
        with clock.at(MONDAY + timedelta(days=21)):
            mine._do_object(self._failed(mine), "yes", "Minuto 01:15")

    def _get_seen(self, audits):
        """Return the audits that the audited advisor sees, the same by any route."""
        Audit = self.env["grandes.clientes.quality.audit"].with_user(self.front)
        Mark = self.env["grandes.clientes.quality.mark"].with_user(self.front)
        domain = [("id", "in", audits.ids)]
        found = Audit.search(domain)
        self.assertEqual(Audit.search_count(domain), len(found))
        self.assertEqual(
            sum(count for (count,) in Audit._read_group(domain, [], ["__count"])),
            len(found),
        )
        marks = Mark.search([("audit_id", "in", audits.ids)])
        self.assertEqual(marks.audit_id, found)
        mine = self.env["grandes.clientes.quality.mine"].with_user(self.front)
        wizard = mine.create({"date_to": date(2026, 12, 31)})
        self.assertEqual(wizard.audit_ids, found)
        return found

    def test_nobody_objects_to_or_coaches_on_a_second_audit(self):
        # A supervisor who was audited reads both.
        supervisor = self.env.ref("grandes_clientes.group_supervisor")
        self.front.group_ids = [(4, supervisor.id)]
        self._sign(self.audit, ecuf="no")
        double = self.audit._do_double().with_user(self.other)
        for audit, sentence in ((self.audit, "wait until both"), (double, "first one")):
            if audit == double:
                self._sign(double, ecuf="no")
            # «My quality» shows the first one, from when both are signed.
            mine = self.env["grandes.clientes.quality.mine"].with_user(self.front)
            shown = mine.create({"date_to": date(2026, 12, 31)}).audit_ids
            self.assertEqual(shown.ids, self.audit.ids if audit == double else [])
            mine = audit.with_user(self.front)
            with self.assertRaisesRegex(UserError, sentence):
                mine._do_object(self._failed(mine), "yes", "Minuto 01:15")
            theirs = audit.with_user(self.supervisor)
            with self.assertRaisesRegex(UserError, sentence):
                theirs._do_coach(self._failed(theirs), "Escuchar", date(2026, 12, 1))
            self.assertNotIn("object", mine.available_acts or {})

    def test_there_are_two_at_most(self):
        self.audit._do_double()
        with self.assertRaisesRegex(UserError, "twice already"):
            self.audit._do_double()
        with self.assertRaises(AccessError):
            self.audit.with_user(self.front)._do_double()


@tagged("post_install", "-at_install")
class TestQualityScreen(QualityCommon):
    """The screen on which a contact is audited (C1, C4)."""

    def test_it_opens_in_thirty_queries(self):
        self._mark(self.audit)
        spec = form_spec(self.audit)
        self.assertIn("presented", spec)
        self.audit.web_read(spec)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        (read,) = self.audit.web_read(spec)
        taken = self.env.cr.sql_log_count - before
        self.assertLessEqual(taken, 30)
        for words in ("El pago de agosto", "1.020.304.050", "ya se aplicó"):
            self.assertIn(words, str(read["presented"]))

    def test_it_shows_what_who_reads_may_read(self):
        self._sign(self.audit)
        for user in (self.coordinator, self.oversight):
            with self.subTest(user.login):
                shown = str(self.audit.with_user(user).presented)
                self.assertIn("Pago no aplicado", shown)
                self.assertNotIn("1020304050", shown.replace(".", ""))

    def test_without_an_export_of_mercurio_there_is_no_data(self):
        self.audit._do_start()
        self.assertEqual(self.audit.identity_in_mercurio, "no_data")
        self._mark(self.audit)
        self.audit.identity_in_mercurio = "yes"
        with self.assertRaisesRegex(UserError, "no data"):
            self.audit._do_sign()

    def test_a_draw_is_printed_with_what_it_proves(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "grandes_clientes.quality_sample", self.sample.ids
        )
        text = html.decode()
        for words in ("95 %", self.sample.seed, self.case.name, "Exercise"):
            self.assertIn(words, text)
