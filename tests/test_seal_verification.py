"""Any SQL change to sealed data is found the same night, and reported once."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..tools import clock
from .answer_common import BODY
from .common import NOW
from .seal_night_common import SealCommon

_FILING = "grandes.clientes.filing"
_CASE = "grandes.clientes.case"
_ANSWER = "grandes.clientes.case.answer"
_LETTER = "grandes.clientes.letter"


@tagged("post_install", "-at_install", "slow")
class TestSealVerification(SealCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grandes_clientes_seal_email = "interventoria@example.com"
        cls.quality.lang = cls.oversight.lang = "en_US"
        cls.quality.email = "calidad@example.com"
        cls.oversight.email = "control@example.com"

    def _lives(self):
        """Return a letter with its answer and case, after every kind of event."""
        answer = self._signed(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
        )
        answer._do_send()
        answer._do_record_mercurio_out("2026EE77")
        self.assertEqual(answer.case_id.state, "closed")
        mailed = self._registered(beneficiary_id_number="1122334")._do_answer("Listo.")
        return answer, mailed

    def test_a_whole_life_is_intact(self):
        self._lives()
        self.assertEqual(self._found(), set())
        self.assertEqual(self._night(2).state, "intact")
        self.assertFalse(self.Verification.search([])[0].new_count)

    def test_it_asks_each_model_once_for_what_carries_a_seal(self):
        self._lives()
        check = self.env["grandes.clientes.seal.check"]
        check._find_broken(self.company)
        self.env.flush_all()
        self.env.invalidate_all()
        # A few queries depend on the cache; a second run adds one per model.
        with self.assertQueryCount(110):
            self.assertEqual(check._find_broken(self.company), [])

    def test_the_log_of_what_was_taken_along_is_under_the_seal(self):
        Log = self.env["grandes.clientes.export.log"].with_user(self.front)
        changed, deleted = (Log._log(self._registered(), "list") for _again in range(2))
        self.assertEqual(self._found(), set())
        self._sql(
            "UPDATE grandes_clientes_export_log SET record_count = 7 WHERE id = %s",
            changed.id,
        )
        self._sql("DELETE FROM grandes_clientes_export_log WHERE id = %s", deleted.id)
        self.assertEqual(
            {(res_id, code) for _model, res_id, code in self._found()},
            {(changed.id, "changed"), (deleted.id, "deleted")},
        )

    def test_changes_by_sql_show(self):
        answer, mailed = self._lives()
        case, filing = answer.case_id, answer.case_id.filing_id
        letter = answer.sudo().letter_ids[:1]
        file = answer.sudo().attachment_ids
        self.assertEqual(self._found(), set())
        changes = [
            (_FILING, filing, "digest", None),
            (_FILING, filing, "body", "<p>Otra cosa.</p>"),
            (_FILING, filing, "subject", None),
            (_FILING, filing, "received_on", "2026-09-01"),
            (_FILING, filing, "mercurio_in_number", "2026ER1"),
            (_FILING, filing, "mercurio_in_date", "2026-09-01"),
            (_FILING, filing, "email_from", "x@example.com"),
            (_CASE, case, "description", "Otra cosa."),
            (_CASE, case, "subject", "Otra cosa."),
            (_CASE, case, "mercurio_out_number", "2026EE1"),
            (_CASE, case, "mercurio_out_date", "2026-09-01"),
            (_CASE, case, "state", "withdrawn"),
            (_ANSWER, answer, "body", "<p>No.</p>"),
            (_ANSWER, answer, "mercurio_out_number", None),
            (_ANSWER, answer, "mercurio_out_date", "2026-09-01"),
            (_ANSWER, answer, "signed_by_id", self.front2.id),
            (_ANSWER, answer, "reviewed_by_id", None),
            (_ANSWER, answer, "sent_on", "2026-01-01"),
            (_ANSWER, answer, "attempt", 0),
            (_ANSWER, mailed, "address", "x@example.com"),
            (_LETTER, letter, "sha256", "x"),
            (_LETTER, letter, "number", "x"),
            (_LETTER, letter, "content", '{"number": "x"}'),
        ]
        for model, record, column, value in changes:
            with self.subTest(f"{model} {column}"), self.cr.savepoint() as point:
                table = self.env[model]._table
                self._sql(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s", value, record.id
                )
                found = self._found()
                self.assertIn((model, record.id), {each[:2] for each in found})
                point.rollback()
            self.env.invalidate_all()
        other = self._file(name="otro", size=7)
        for column, value in (("name", "otro.pdf"), ("store_fname", "ab/cd")):
            with self.subTest(column), self.cr.savepoint() as point:
                self._sql(
                    f"UPDATE ir_attachment SET {column} = %s WHERE id = %s",
                    value,
                    file.id,
                )
                found = self._found()
                self.assertIn((_ANSWER, answer.id), {each[:2] for each in found})
                point.rollback()
            self.env.invalidate_all()
        with self.cr.savepoint() as point:
            self._sql(
                "UPDATE ir_attachment SET (checksum, store_fname) = (SELECT checksum,"
                " store_fname FROM ir_attachment WHERE id = %s) WHERE id = %s",
                other.id,
                file.id,
            )
            self.assertIn((_ANSWER, answer.id, "changed"), self._found())
            point.rollback()
        self.env.invalidate_all()
        self.assertEqual(self._found(), set())

    def test_entries_and_what_they_seal_are_missed(self):
        answer, _mailed = self._lives()
        filing = answer.case_id.filing_id
        letter = answer.sudo().letter_ids[:1]
        with self.cr.savepoint() as point:
            self._sql(
                "DELETE FROM grandes_clientes_seal_entry WHERE res_id = %s", filing.id
            )
            self.assertIn((_FILING, filing.id, "unsealed"), self._found())
            point.rollback()
        self.env.invalidate_all()
        with self.cr.savepoint() as point:
            self._sql(
                "UPDATE grandes_clientes_seal_entry SET act = 'x'"
                " WHERE res_model = %s AND res_id = %s",
                _FILING,
                filing.id,
            )
            self.assertIn((_FILING, filing.id, "entry_changed"), self._found())
            point.rollback()
        self.env.invalidate_all()
        self._sql(
            "DELETE FROM grandes_clientes_letter_answer_rel WHERE letter_id = %s",
            letter.id,
        )
        self._sql("DELETE FROM grandes_clientes_letter WHERE id = %s", letter.id)
        self.assertIn((_LETTER, letter.id, "deleted"), self._found())

    def test_a_call_that_is_recorded_afterwards_is_intact(self):
        case = self._registered(channel="phone")
        with clock.at(NOW + timedelta(hours=5)):
            answer = case._do_answer(BODY, told_on=NOW + timedelta(hours=2))
        self.assertEqual(answer.sent_on, NOW + timedelta(hours=2))
        self.assertEqual(self._found(), set())
        self._sql(
            "UPDATE grandes_clientes_case_answer SET sent_on = %s WHERE id = %s",
            NOW + timedelta(hours=5),
            answer.id,
        )
        self.assertEqual(self._found(), {(_ANSWER, answer.id, "changed")})

    def test_what_was_discarded_goes_to_no_address(self):
        answer = self._signed()
        answer.with_user(self.front)._do_discard("Se contesta de otro modo")
        self.contact.email = "nueva@example.com"
        self.assertEqual(self._found(), set())
        self._sql(
            "UPDATE grandes_clientes_case_answer SET body = 'x' WHERE id = %s",
            answer.id,
        )
        self.assertEqual(self._found(), {(_ANSWER, answer.id, "changed")})

    def test_a_broken_content_stays_broken_between_its_turns(self):
        answer = self._registered()._do_answer(
            BODY, attachments=self._file(raw=b"solo de esta prueba")
        )
        self.env.flush_all()
        file = answer.sudo().attachment_ids
        whole = file.raw
        path = Path(file._full_path(file.store_fname))
        self.addCleanup(path.write_bytes, whole)
        path.chmod(0o644)
        path.write_bytes(b"otra cosa, por fuera")
        self.env.invalidate_all()
        states = [self._night(day).state for day in range(1, 9)]
        first = states.index("broken")
        self.assertEqual(set(states[first:]), {"broken"})
        breakages = self.env["grandes.clientes.seal.breakage"].search([])
        self.assertIn((_ANSWER, answer.id), breakages.mapped(_whose))
        self.assertFalse(breakages.filtered("mended_on"))
        path.write_bytes(whole)
        self.env.invalidate_all()
        self.assertEqual(self._night(9).state, "intact")

    def test_contents_are_read_in_turn(self):
        answer, _mailed = self._lives()
        self._night()
        self._sql(
            "UPDATE ir_attachment SET db_datas = 'x', store_fname = NULL WHERE id = %s",
            answer.sudo().attachment_ids.id,
        )
        self.assertIn((_ANSWER, answer.id, "file_changed"), self._found())

    # === TELLING === #

    def _told(self):
        mails = self.env["mail.mail"].search([], order="id")
        activities = self.env["mail.activity"].search(
            [("res_model", "=", self.Verification._name)]
        )
        return mails, activities

    def test_a_breakage_is_told_once_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.env["ir.module.module"]._load_module_terms(["grandes_clientes"], ["es_CO"])
        self.oversight.lang = "es_CO"
        case = self._registered()
        self.assertEqual(self._night().state, "intact")
        before, _activities = self._told()
        self._sql(
            "UPDATE grandes_clientes_case SET subject = 'x' WHERE id = %s", case.id
        )
        verification = self._night(2)
        self.assertEqual((verification.state, verification.new_count), ("broken", 1))
        mails, activities = self._told()
        watchers = {self.quality, self.oversight} & set(activities.user_id)
        self.assertEqual(watchers, {self.quality, self.oversight})
        told = {mail.email_to: mail for mail in mails - before}
        quality = told[self.quality.email_formatted]
        oversight = told[self.oversight.email_formatted]
        self.assertIn(case.name, quality.body_html)
        self.assertIn("is not what was received", quality.body_html)
        self.assertNotEqual(quality.body_html, oversight.body_html)
        self.assertNotIn("is not what was received", oversight.body_html)
        outside = told["interventoria@example.com"]
        self.assertNotIn(case.name, outside.body_html)
        self.assertIn(f"#{case.id}", outside.body_html)
        # The next night it is still broken, but nobody is notified again.
        self.assertEqual(self._night(3).state, "broken")
        self.assertEqual(self._told()[0], mails)
        # Once repaired and broken again, they are.
        self._sql(
            "UPDATE grandes_clientes_case SET subject = %s WHERE id = %s",
            "Pago no aplicado",
            case.id,
        )
        self.assertEqual(self._night(4).state, "intact")
        self._sql(
            "UPDATE grandes_clientes_case SET subject = 'x' WHERE id = %s", case.id
        )
        self.assertEqual(self._night(5).new_count, 1)

    def test_a_check_that_stumbles_is_told(self):
        self._registered()
        Check = type(self.env["grandes.clientes.seal.check"])
        self.patch(Check, "_check_filings", lambda self, company: 1 / 0)
        with self.assertLogs("odoo.addons.grandes_clientes", "ERROR"):
            found = self._found()
        self.assertEqual({code for _model, _id, code in found}, {"check_failed"})

    def test_a_check_that_stumbles_makes_nothing_whole(self):
        case = self._registered()
        self._sql(
            "UPDATE grandes_clientes_case SET subject = 'x' WHERE id = %s", case.id
        )
        broken = (_CASE, case.id, "words_changed")
        self.assertIn(broken, self._found())
        with self.cr.savepoint() as point:
            Check = type(self.env["grandes.clientes.seal.check"])
            with (
                patch.object(Check, "_check_states", lambda self, company: 1 / 0),
                self.assertLogs("odoo.addons.grandes_clientes", "ERROR"),
            ):
                self.assertIn(broken, self._found(self._night(2)))
            point.rollback()

    # === WHO SEES AND VERIFIES === #

    def test_quality_and_oversight_see_and_verify(self):
        case = self._registered()
        self._night()
        seal = self.Seal.search([], limit=1)
        for user in (self.quality, self.oversight):
            self.assertEqual(seal.with_user(user).verdict, "intact")
            self.assertTrue(Form(seal.with_user(user)).digest)
            action = seal.with_user(user).action_verify()
            self.assertEqual(action["params"]["type"], "success")
            action = case.with_user(user).action_verify_history()
            self.assertEqual(action["params"]["type"], "success")
            opened = self.Verification.with_user(user).action_verify_now()
            form = Form(self.Verification.with_user(user).browse(opened["res_id"]))
            self.assertEqual(form.state, "intact")
        both = case | self._registered(beneficiary_id_number="1122334")
        action = both.with_user(self.quality).action_verify_history()
        self.assertEqual(action["params"]["type"], "success")
        self.assertIn("all 2 are", action["params"]["message"])
        self._sql(
            "UPDATE grandes_clientes_case_event SET act = 'x' WHERE case_id IN %s",
            both._ids,
        )
        action = both.with_user(self.quality).action_verify_history()
        self.assertEqual(action["params"]["type"], "danger")
        for each in both:
            self.assertIn(each.display_name, action["params"]["message"])
        action = case.with_user(self.quality).action_verify_history()
        self.assertEqual(action["params"]["type"], "danger")
        [link] = action["params"]["links"]
        self.assertEqual(link["label"], case.display_name)
        for user in (self.front, self.supervisor, self.coordinator, self.manager):
            with self.assertRaises(AccessError):
                self.Verification.with_user(user).action_verify_now()
            with self.assertRaises(AccessError):
                case.with_user(user).action_verify_history()

    def test_a_broken_seal_says_so(self):
        case = self._registered()
        self._night()
        seal = self.Seal.search([], limit=1)
        self._sql(
            "UPDATE grandes_clientes_event_seal SET event_count = 0 WHERE id = %s",
            seal.id,
        )
        self.assertEqual(
            seal.with_user(self.quality).action_verify()["params"]["type"], "danger"
        )
        self._night(2)
        self.assertEqual(seal.with_user(self.quality).verdict, "broken")
        self.assertTrue(case)


def _whose(breakage):
    return breakage.res_model, breakage.res_id
