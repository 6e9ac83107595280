"""A received filing is final; Mercurio's data change by events only."""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools.sheet.writer import write_csv
from .answer_common import BODY
from .seal_night_common import SealCommon

_FILING = "grandes.clientes.filing"


@tagged("post_install", "-at_install", "slow")
class TestSealedFiling(SealCommon):
    def _empty(self):
        """Return a filing with nothing but its channel."""
        return (
            self.env[_FILING]
            .with_user(self.front)
            .create({"channel_id": self._channel("phone").id})
        )

    def _told(self, filing, act):
        return filing.case_ids.event_ids.filtered(lambda event: event.act == act)

    # === NOTHING IS ADDED === #

    def test_empty_words_are_not_filled_in(self):
        filing = self._empty()
        users = (self.front, self.supervisor, self.env.ref("base.user_root"))
        for vals in ({"body": "<p>Pidió otra cosa.</p>"}, {"subject": "Otra cosa"}):
            for user in users:
                with self.assertRaisesRegex(UserError, "kept as it came"):
                    filing.with_user(user).write(vals)
            with self.assertRaisesRegex(UserError, "kept as it came"):
                filing.sudo().write(vals)
        with self.assertRaises(UserError):
            filing.sudo().arrived_on = "2026-01-01 00:00:00"

    def test_the_same_words_may_be_saved(self):
        filing = self._empty()
        filing.write({"body": False, "subject": "", "channel_id": filing.channel_id.id})
        self.assertFalse(filing.body)

    def test_files_are_not_added(self):
        for filing in (self._empty(), self._case().filing_id):
            file = self._file()
            for record in (filing.with_user(self.front), filing.sudo()):
                with self.assertRaisesRegex(UserError, "Attach new documents"):
                    record.write({"attachment_ids": [(4, file.id)]})
            self.assertFalse(filing.sudo().attachment_ids)

    def test_an_address_is_found_out_once_before_registration(self):
        case = self._case(channel="phone", contact_id=False)
        filing = case.filing_id
        before = filing.digest
        case.with_user(self.front).email_from = "quien@example.com"
        self.assertNotEqual(filing.digest, before)
        event = self._told(filing, "record_mercurio_in")
        self.assertEqual(event.facts["sha256"], filing.digest)
        with self.assertRaises(UserError):
            case.with_user(self.front).email_from = "otro@example.com"
        late = self._registered(channel="phone", contact_id=False)
        with self.assertRaises(UserError):
            late.with_user(self.front).email_from = "quien@example.com"
        self.assertEqual(self._found(), set())

    def test_a_recording_is_named_once(self):
        case = self._registered(channel="phone")
        filing, before = case.filing_id, case.filing_id.digest
        filing.with_user(self.front).recording_reference = "REC-1"
        self.assertNotEqual(filing.digest, before)
        self.assertTrue(self._told(filing, "record_mercurio_in"))
        with self.assertRaises(UserError):
            filing.with_user(self.front).recording_reference = "REC-2"
        self.env.invalidate_all()
        self.assertEqual(self._found(), set())

    def test_registered_words_are_in_the_chain(self):
        case = self._registered(description=False)
        event = self._told(case.filing_id, "register")
        self.assertEqual(
            event.facts["words"],
            case.env["grandes.clientes.case.event"]._get_words_digest(case),
        )
        with self.assertRaises(UserError):
            case.sudo().description = "Lo que en verdad pidió."

    # === THE DIGEST IS IN THE CHAIN === #

    def test_reception_tells_the_digest(self):
        case = self._case()
        event = self._told(case.filing_id, "receive")
        self.assertEqual(event.facts["filing"], case.filing_id.id)
        self.assertEqual(event.facts["sha256"], case.filing_id.digest)

    def test_the_digest_covers_the_contents_by_sha256(self):
        Filing = self.env[_FILING].with_user(self.front)
        filings = [
            Filing.create(
                {
                    "channel_id": self._channel("fax").id,
                    "attachment_ids": [(4, self._file(size=size).id)],
                }
            )
            for size in (10, 11)
        ]
        names = [filing._get_sealed_values() for filing in filings]
        self.assertEqual(
            [value["name"] for value in names[0][-1]],
            [value["name"] for value in names[1][-1]],
        )
        seals = self.env["grandes.clientes.file.digest"]._of(
            filings[0].attachment_ids | filings[1].attachment_ids
        )
        self.assertEqual(len(set(seals.values())), 2)
        self.assertEqual({len(seal) for seal in seals.values()}, {64})

    def test_day_zero_is_corrected_by_an_event_with_the_new_digest(self):
        case = self._registered()
        filing, before = case.filing_id, case.filing_id.digest
        filing.with_user(self.supervisor)._do_correct_received(
            datetime(2026, 9, 14, 15), "Sello de recibido"
        )
        self.assertNotEqual(filing.digest, before)
        event = self._told(filing, "correct_received")
        self.assertEqual(event.facts["sha256"], filing.digest)
        self.assertEqual(self._found(), set())

    # === MERCURIO'S DATA === #

    def test_the_incoming_number_is_recorded_by_an_event(self):
        case = self._case(channel="written")
        with Form(case.with_user(self.front)) as form:
            form.mercurio_in_number = "2026ER0000042"
            form.mercurio_in_date = "2026-09-15"
        event = self._told(case.filing_id, "record_mercurio_in")
        self.assertEqual(len(event), 1)
        self.assertEqual(event.user_id, self.front)
        self.assertEqual(event.facts["mercurio_in"], "2026ER0000042")
        self.assertEqual(event.facts["mercurio_in_date"], "2026-09-15")
        self.assertEqual(event.facts["sha256"], case.filing_id.digest)
        case._do_register()
        with self.assertRaises(UserError):
            case.with_user(self.front).mercurio_in_number = "2026ER0000043"
        # A change that no act requires is recorded as well.
        case.filing_id.sudo().mercurio_in_number = "2026ER0000043"
        self.assertEqual(len(self._told(case.filing_id, "record_mercurio_in")), 2)
        self.assertEqual(self._found(), set())

    def test_the_incoming_date_is_corrected_with_its_evidence(self):
        case = self._registered(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-14",
        )
        case.filing_id.with_user(self.supervisor)._do_correct_mercurio_date(
            date(2026, 9, 15), "Exportación, fila 3"
        )
        event = self._told(case.filing_id, "correct_mercurio_in")
        self.assertEqual((event.note, len(event)), ("Exportación, fila 3", 1))
        self.assertEqual(event.facts["mercurio_in_date"], "2026-09-15")
        self.assertEqual(self._found(), set())

    def _answered(self, **vals):
        case = self._registered(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
            **vals,
        )
        return case, case._do_answer(BODY)

    def test_the_outgoing_number_is_recorded_by_an_event(self):
        case, answer = self._answered()
        case.with_user(self.front).mercurio_out_number = "2026EE1"
        event = self._told(case.filing_id, "record_mercurio_out")
        self.assertEqual(len(event), 1)
        self.assertEqual(event.facts["answer_out"], ["2026EE1", "2026-09-16"])
        self.assertEqual(event.facts["case_out"], ["2026EE1", None])
        for vals in (
            {"mercurio_out_number": "2026EE2"},
            {"mercurio_out_number": False},
            {"mercurio_out_date": "2026-09-15"},
        ):
            for record in (case.with_user(self.front), case.sudo()):
                with (
                    self.assertRaisesRegex(UserError, "went out under that number"),
                    self.cr.savepoint(),
                ):
                    record.write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            answer.with_user(self.front).mercurio_out_number = "2026EE2"
        self.assertEqual(self._found(), set())

    def test_a_number_that_no_answer_has_yet_is_told_each_time(self):
        case = self._registered()
        for number in ("2026EE1", "2026EE2"):
            case.with_user(self.front).mercurio_out_number = number
        events = self._told(case.filing_id, "record_mercurio_out")
        self.assertEqual(
            [event.facts["case_out"][0] for event in events.sorted("sequence")],
            ["2026EE1", "2026EE2"],
        )
        self.assertEqual(self._found(), set())

    def test_an_interim_answers_number_is_told(self):
        case = self._registered(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
        )
        answer = case._do_answer(BODY, kind="interim")
        answer._do_record_mercurio_out("2026EE9")
        event = self._told(case.filing_id, "record_mercurio_out")
        self.assertEqual(event.facts["answer"], answer.id)
        self.assertEqual(self._found(), set())

    def test_the_outgoing_date_and_number_are_corrected_with_evidence(self):
        case, answer = self._answered()
        answer._do_record_mercurio_out("2026EE1")
        with self.assertRaises(AccessError):
            answer.with_user(self.front)._do_correct_mercurio_date(
                date(2026, 9, 15), "Libro"
            )
        action = answer.with_user(self.supervisor).action_correct_mercurio_date()
        with self._open_dialog(self.supervisor, action) as form:
            form.mercurio_out_number = "2026EE2"
            form.mercurio_out_date = "2026-09-15"
            form.reason = "Libro"
        form.record.action_confirm()
        self.assertEqual(case.mercurio_out_number, "2026EE2")
        self.assertEqual(case.mercurio_out_date, date(2026, 9, 15))
        event = self._told(case.filing_id, "correct_mercurio_date")
        self.assertEqual((len(event), event.note), (1, "Libro"))
        self.assertEqual(event.facts["answer_out"], ["2026EE2", "2026-09-15"])
        self.assertEqual(answer.sudo().letter_ids.sorted("id")[-1:].number, "2026EE2")
        self.assertEqual(self._found(), set())

    # === OTHER EVIDENCE === #

    def test_contingencies_reconciliations_and_follow_ups(self):
        contingency = (
            self.env["grandes.clientes.contingency"]
            .with_user(self.front)
            .create(
                {
                    "name": "TK-1",
                    "date_from": "2026-09-15 13:00:00",
                    "date_to": "2026-09-15 15:00:00",
                    "evidence_ids": [(4, self._file().id)],
                }
            )
        )
        contingency.sudo().write(
            {"loaded_by_id": self.front.id, "loaded_on": "2026-09-16 14:00:00"}
        )
        contingency._log_seal("load")
        contingency.evidence_ids = [(4, self._file(name="acta.pdf").id)]
        record = (
            self.env["grandes.clientes.mercurio.reconciliation"]
            .with_user(self.supervisor)
            ._do_upload(
                write_csv(
                    ["Tipo", "Radicado", "Fecha", "Remitente", "Asunto", "Responde a"],
                    [["Entrada", "E1", "2026-09-14", "x", "y", ""]],
                ),
                "mercurio.csv",
            )
        )
        record._do_keep()
        self.assertEqual(self._found(), set())
        for model, res_id, query in (
            (
                contingency._name,
                contingency.id,
                "DELETE FROM grandes_clientes_contingency_evidence_rel"
                " WHERE contingency_id = %s",
            ),
            (
                contingency._name,
                contingency.id,
                "UPDATE grandes_clientes_contingency SET loaded_on = NULL"
                " WHERE id = %s",
            ),
            (
                record._name,
                record.id,
                "UPDATE grandes_clientes_mercurio_reconciliation SET sha256 = NULL"
                " WHERE id = %s",
            ),
            (
                record._name,
                record.id,
                "UPDATE grandes_clientes_mercurio_reconciliation"
                " SET state = 'preview' WHERE id = %s",
            ),
        ):
            with self.subTest(query), self.cr.savepoint() as point:
                self._sql(query, res_id)
                self.assertIn((model, res_id, "changed"), self._found())
                point.rollback()
            self.env.invalidate_all()
