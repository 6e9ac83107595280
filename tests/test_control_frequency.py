"""A control whose frequency changes, and the evidence of each frequency (C9)."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.modules.migration import load_script
from odoo.tests import Form, tagged
from odoo.tools import file_path

from ..tools import clock
from .control_common import ControlCommon, at


@tagged("post_install", "-at_install")
class TestControlFrequency(ControlCommon):
    """A changed frequency applies from then on, and absent occurrences stay."""

    def _set(self, frequency):
        """Set the frequency of C9 on its form, as the Coordinador."""
        control = self.env.ref("grandes_clientes.control_c09")
        with Form(control.with_user(self.coordinator)) as form:
            form.frequency = frequency

    def _monthly(self, date_from, date_to, signed_on):
        review = self._review(date_from, date_to, signed_on)
        review.frequency = "monthly"
        return review

    def test_the_new_one_is_shown_by_its_own_records(self):  # C9
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        self._plan()
        self._set("monthly")
        self._plan(at(date(2026, 9, 17)))
        quarter, month = self._of("C09")
        # Nobody could have met a month that was not required yet.
        self.assertEqual(month.date_from, date(2026, 9, 1))
        self.assertEqual((month.state, quarter.state), ("expected", "not_kept"))
        signed_on = at(date(2026, 10, 2))
        self._review(date(2026, 7, 1), date(2026, 9, 30), signed_on)
        self._plan(at(date(2026, 10, 5)))
        self.assertEqual(month.state, "expected")
        review = self._monthly(date(2026, 9, 1), date(2026, 9, 30), signed_on)
        self._plan(at(date(2026, 10, 6)))
        self.assertEqual(month.state, "done")
        self.assertEqual(month.evidence_ids.mapped("res_id"), review.ids)

    def test_a_month_shows_no_quarter(self):  # C9
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        self._plan()
        self._monthly(date(2026, 9, 1), date(2026, 9, 30), at(date(2026, 10, 2)))
        self._plan(at(date(2026, 10, 5)))
        self.assertEqual(self._of("C09", date_to=date(2026, 9, 30)).state, "expected")

    def test_what_nobody_did_stays_red_until_it_is_done(self):
        self.company.grandes_clientes_control_from = date(2026, 4, 1)
        self._plan()
        red = self._of("C09", date_from=date(2026, 4, 1))
        self.assertEqual(red.state, "absent")
        self._set("monthly")
        self._plan(at(date(2026, 9, 17)))
        self.assertEqual(red.state, "absent")
        self._review(date(2026, 4, 1), date(2026, 6, 30), at(date(2026, 9, 17)))
        self._plan(at(date(2026, 9, 18)))
        self.assertEqual(red.state, "late")

    def test_switching_a_room_off_washes_nothing(self):
        self._plan(at(date(2026, 9, 15)))
        red = self._of("C08", date_from=date(2026, 8, 31))
        self.assertEqual(red.state, "absent")
        with patch.object(
            type(self.env["grandes.clientes.room"]), "_is_kept", lambda *_a: False
        ):
            self._plan(at(date(2026, 9, 16)))
        self.assertEqual(red.state, "absent")

    def test_back_to_the_former_one_asks_for_nothing_of_the_time_between(self):
        self._plan(at(date(2026, 9, 2)))
        control = self.env.ref("grandes_clientes.control_c08")
        control.frequency = "monthly"
        self._plan(at(date(2026, 9, 3)))
        control.frequency = "weekly"
        self._plan(at(date(2026, 9, 24)))
        self.assertEqual(
            self._of("C08", frequency="weekly").mapped("date_from"),
            [date(2026, 8, 31), date(2026, 9, 21)],
        )

    def test_back_within_the_period_takes_it_up_again(self):
        self.company.grandes_clientes_control_from = date(2026, 7, 1)
        self._plan()
        quarter = self._of("C09")
        self._set("monthly")
        self._plan(at(date(2026, 9, 17)))
        self.assertEqual(quarter.state, "not_kept")
        self._set("quarterly")
        self._plan(at(date(2026, 9, 18)))
        month = self._of("C09", frequency="monthly")
        self.assertEqual((quarter.state, month.state), ("expected", "not_kept"))
        self._set("monthly")
        self._plan(at(date(2026, 9, 21)))
        self._plan(at(date(2026, 10, 1)))
        self.assertEqual((quarter.state, month.state), ("not_kept", "expected"))
        self.assertEqual(
            self._of("C09", frequency="monthly").mapped("date_from"),
            [date(2026, 9, 1), date(2026, 10, 1)],
        )

    def test_one_by_which_nothing_is_kept_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Each month, Each quarter"):
            self._set("weekly")

    def test_validations_are_opened_as_the_control_asks(self):  # C9
        self._set("monthly")
        Review = self.env["grandes.clientes.access.review"]
        with clock.at(at(date(2026, 10, 1))):
            Review._open_due(self.company)
        opened = Review.search([("date_from", "=", date(2026, 9, 1))])
        self.assertEqual(opened.frequency, "monthly")

    def test_the_update_lets_a_rule_follow_its_control(self):
        rule = self.env.ref("grandes_clientes.control_c09_review")
        own = rule.copy({"domain": '[("state", "=", "open")]'})
        (rule + own).frequency_field = False
        rule.domain = '[("state", "=", "signed"), ("frequency", "=", "quarterly")]'
        self.env.flush_all()
        script = file_path(
            "grandes_clientes/migrations/19.0.1.10.0/post-control-frequency.py"
        )
        load_script(script, "post_frequency").migrate(self.env.cr, "19.0.1.9.0")
        self.env.invalidate_all()
        self.assertEqual(
            (rule.domain, rule.frequency_field, own.frequency_field),
            ('[("state", "=", "signed")]', "frequency", False),
        )
