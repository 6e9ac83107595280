"""«It does not answer» opens or joins one failure per system (C6, I11)."""

from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import tagged

from .outage_common import OutageCommon


@tagged("post_install", "-at_install")
class TestOutageJoining(OutageCommon):
    def _get_version(self, outage):
        """Return the row's physical location, which changes with each write."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ctid::text FROM grandes_clientes_outage WHERE id = %s", [outage.id]
        )
        return self.env.cr.fetchone()

    def test_a_failed_consultation_opens_one_and_the_next_joins(self):
        outage = self._down()
        self.assertEqual(outage.state, "open")
        self.assertFalse(outage.is_confirmed, "one witness, no ticket")
        self.assertEqual(self._down(self.front2), outage)
        outage.invalidate_recordset()
        self.assertEqual(outage.witness_ids.user_id, self.front | self.front2)
        self.assertTrue(outage.is_confirmed)
        self.assertIn(outage, self.outages.search([("is_confirmed", "=", True)]))

    def test_a_look_up_for_many_is_one_word(self):
        cases = self._many(3)
        cases._do_register()
        cases._do_consult(self.cobol, "", system_down=True)
        (witness,) = self._current().witness_ids
        self.assertEqual(witness.case_count, 3)

    def test_one_that_answered_opens_nothing(self):
        self.case._do_consult(self.cobol, "Pagado")
        self.assertFalse(self._current())

    def test_joining_writes_no_row_of_the_failure(self):
        """Otherwise thirty users would block each other and be retried (INV-2)."""
        outage = self._down()
        before = self._get_version(outage)
        outage.with_user(self.front2)._do_join()
        self._down(self.front2)
        self.assertEqual(self._get_version(outage), before)
        self.assertEqual(len(outage.witness_ids), 3)
        with self.assertRaises(UserError):
            outage.witness_ids[:1].sudo().case_count = 7
        with self.assertRaises(UserError):
            outage.witness_ids.sudo().unlink()

    def test_who_opens_it_second_is_tried_again(self):
        self._down()
        nothing = patch.object(
            type(self.outages), "_find_current", lambda self, *args: self.browse()
        )
        with nothing, self.assertRaises(ConcurrencyError):
            self.case.with_user(self.front2)._do_consult(
                self.cobol, "", system_down=True
            )

    def test_after_its_end_another_begins(self):
        first = self._down()
        with self._later(hours=1):
            first.with_user(self.supervisor)._do_end()
        with self._later(hours=2):
            self.assertNotEqual(self._down(), first)

    def test_the_call_says_so_in_one_click(self):
        call = (
            self.env["grandes.clientes.call"]
            .with_user(self.front)
            .create({"channel_id": self._channel("phone").id})
        )
        with self.assertRaisesRegex(UserError, "Choose the system"):
            call.action_no_answer()
        call.system_id = self.cobol
        call.action_no_answer()
        self.assertTrue(call.system_down)
        self.assertEqual(self._current().witness_ids.source, "call")
        call.invalidate_recordset()
        self.assertIn("COBOL", call.outage_notice)
        self.assertIn(self._current().entity_words, call.outage_notice)

    def test_the_answer_shows_what_to_tell(self):
        self._down()
        wizard = (
            self.env["grandes.clientes.case.respond"]
            .with_user(self.front)
            .create({"case_ids": self.case.ids})
        )
        self.assertIn("COBOL", wizard.outage_notice)

    def test_a_contingency_is_a_failure_of_this_system(self):
        contingency = (
            self.env["grandes.clientes.contingency"]
            .with_user(self.front)
            .create(
                {
                    "name": "INC-77",
                    "date_from": self._now(hours=-3),
                    "date_to": self._now(hours=-1),
                }
            )
        )
        outage = self.outages.search([("contingency_id", "=", contingency.id)])
        self.assertEqual(outage.system_id.code, "ESTE-SISTEMA")
        self.assertTrue(outage.is_contingency)
        self.assertNotIn(
            "contingency_id", outage.with_user(self.back).fields_get(), "nor its name"
        )
        self.assertTrue(outage.is_confirmed)
        contingency.date_to = self._now(hours=-2)
        self.assertEqual(outage.ended_on, self._now(hours=-2))
        self.assertFalse(outage._find_broken_seals())

    def test_where_it_is_not_kept_consulting_goes_on(self):
        room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        room._do_switch("outage", False, "La lleva la mesa de ayuda")
        self.case._do_consult(self.cobol, "", system_down=True)
        self.assertFalse(self.outages.search([]))
        with self.assertRaisesRegex(UserError, "not kept here"):
            self._confirmed()
        say = (
            self.env["grandes.clientes.outage.say"]
            .with_user(self.front)
            .create({"system_id": self.cobol.id})
        )
        with self.assertRaisesRegex(UserError, "not kept here"):
            say.action_confirm()

    def test_who_works_in_no_system_does_not_say_so(self):
        outage = self._down()
        for user in (self.quality, self.oversight, self.coordinator):
            with self.assertRaises(AccessError):
                outage.with_user(user)._do_join()
