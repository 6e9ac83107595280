"""The dossier: a case's whole file as one PDF, for whoever has to review it."""

import hashlib
import time
from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import clock
from .common import NOW, Common

_REPORT = "grandes_clientes.dossier_report"


@tagged("post_install", "-at_install", "slow")
class TestDossier(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scan = (
            cls.env["ir.attachment"]
            .with_user(cls.front)
            .create({"name": "consignación.pdf", "raw": b"%PDF-1.4 pago"})
        )
        filing = (
            cls.env["grandes.clientes.filing"]
            .with_user(cls.front)
            .create(
                {
                    "channel_id": cls._channel("email").id,
                    "partner_id": cls.ies.id,
                    "contact_id": cls.contact.id,
                    "subject": "Pago no aplicado",
                    "attachment_ids": [Command.set(cls.scan.ids)],
                }
            )
        )
        cls.case = cls._case(typification="T11", filing_id=filing.id)
        cls.case._do_register()
        cls._case()._do_register()
        with clock.at(NOW + timedelta(hours=1)):
            (escalation,) = cls.case._do_escalate("mission_area")
        with clock.at(NOW + timedelta(days=1)):
            escalation.with_user(cls.official)._do_answer(
                "Girado el 14 de agosto.", support="Orden 77"
            )
        cls.case.with_user(cls.front)._do_answer("<p>Se giró el 14 de agosto.</p>")

    def _print(self, user, cases=None):
        """Return the text of each page of the dossier, printed by ``user``."""
        reports = (
            self.env["ir.actions.report"]
            .with_user(user)
            .with_context(force_report_rendering=True)
        )
        content, kind = reports._render_qweb_pdf(_REPORT, (cases or self.case).ids)
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]

    def test_one_pdf_holds_the_whole_file(self):
        pages = self._print(self.front)
        text = "\n".join(pages)
        case = self.case
        expected = [
            case.name,
            case.filing_id.name,
            case.description,
            "1.020.304.050",
            self.ies.name,
            # What happened, with the procedure's steps
            *case.event_ids.filtered("step").mapped("step"),
            # The escalation and its row of the matrix
            case.escalation_ids.name,
            "Dirección de Tesorería",
            "Girado el 14 de agosto.",
            "Orden 77",
            # The answer
            "Se giró el 14 de agosto.",
            # The dates, day by day
            "Ley 1755 de 2015",
            # The files
            "consignación.pdf",
        ]
        for words in expected:
            self.assertIn(words, text)
        # The digest breaks across lines on paper.
        digest = hashlib.sha256(self.scan.raw).hexdigest()
        self.assertIn(digest, "".join(text.split()))
        self.assertRegex(pages[0], rf"1\s*/\s*{len(pages)}")

    def test_what_the_requester_wrote_afterwards_is_in_it(self):
        self.case.with_user(self.portal)._do_write_in(
            "Anexo el recibo que faltaba.", [("recibo.pdf", b"%PDF-1.4 r")]
        )
        for user in (self.front, self.oversight):
            text = " ".join(" ".join(self._print(user)).split())
            self.assertIn("Anexo el recibo que faltaba.", text)
            self.assertIn("recibo.pdf", text)
            self.assertIn(self.portal.name, text)

    def test_what_tells_about_others_is_not_printed(self):
        """A mail about a filing with several cases shows date and sender only."""
        self.case.with_user(self.portal)._do_write_in("Y el giro de Pedro Ruiz.", [])
        Dossier = self.env["grandes.clientes.dossier"].with_user(self.front)
        (row,) = Dossier._get_dossier(self.case)["written"]
        self.assertIn("Pedro Ruiz", row["body"])
        message = self.env["mail.message"].search([("body", "ilike", "Pedro Ruiz")])
        message.write({"model": self.case.filing_id._name})
        message.res_id = self.case.filing_id.id
        (row,) = Dossier._get_dossier(self.case)["written"]
        self.assertIn("Pedro Ruiz", row["body"])
        self._case(filing_id=self.case.filing_id.id, beneficiary_id_number="7070707")
        (row,) = Dossier._get_dossier(self.case)["written"]
        self.assertFalse(row["body"])
        self.assertEqual(row["person"], self.portal.name)

    def test_a_file_that_was_not_sent_is_not_among_those_sent(self):
        files = [("respuesta.pdf", b"%PDF-1.4 si"), ("borrador.pdf", b"%PDF-1.4 no")]
        case = self._registered(beneficiary_id_number="52123456")
        draft = case._do_prepare_answer("<p>No.</p>", attachments=files[1:])
        draft._do_discard("Se contesta de otro modo")
        case._do_answer("<p>Sí.</p>", attachments=files[:1])
        Dossier = self.env["grandes.clientes.dossier"].with_user(self.front)
        origins = {
            row["name"]: row["origin"] for row in Dossier._get_dossier(case)["files"]
        }
        self.assertEqual(origins["respuesta.pdf"], "Sent with an answer")
        self.assertEqual(origins["borrador.pdf"], "Of an answer that was not sent")

    def test_who_got_a_copy_and_on_what_ground_is_in_it(self):
        self.env.company.grandes_clientes_ask_ground = True
        case = self._registered(beneficiary_id_number="52123456")
        case._do_answer(
            "<p>Sí.</p>",
            copy_to="decana@example.com",
            ground="authorisation",
            ground_note="Formulario del 3 de marzo",
        )
        Dossier = self.env["grandes.clientes.dossier"].with_user(self.front)
        [answer] = Dossier._get_dossier(case)["answers"]
        facts = dict(answer["facts"])
        self.assertEqual(facts["Copy to"], "decana@example.com")
        self.assertEqual(facts["Ground for telling it"], "The holder authorised it")
        self.assertIn("Formulario del 3 de marzo", facts.values())

    def test_the_walk_and_its_deviations_are_in_it(self):
        late = self._registered(typification="T11", beneficiary_id_number="52123456")
        with clock.at(NOW + timedelta(days=8)):
            late._do_escalate("mission_area", late_reason="Faltaba el soporte.")
        self.assertTrue(late.deviation_ids)
        text = "\n".join(self._print(self.front, late))
        self.assertIn("Walk through the procedure", text)
        self.assertIn("5.2.17", text)
        for deviation in late.deviation_ids:
            self.assertIn(deviation.rule, text)

    def test_a_change_by_sql_is_printed_as_such(self):
        self.assertIn("chain of events is intact", "\n".join(self._print(self.front)))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_case_event SET act = 'x' WHERE id = %s",
            [self.case.event_ids[1].id],
        )
        self.env.invalidate_all()
        self.assertIn("chain of events is broken", "\n".join(self._print(self.front)))

    def test_oversight_gets_it_without_the_document(self):
        text = "\n".join(self._print(self.oversight))
        self.assertIn(self.case.beneficiary_id_masked, text)
        self.assertNotIn("1.020.304.050", text)

    def test_who_may_not_read_the_case_gets_nothing(self):
        for user in (self.manager, self.portal):
            with self.assertRaises(AccessError):
                self._print(user)

    def test_it_does_not_wait_for_scripts(self):
        """Odoo would wait twice per document; the addon's pages say when ready."""
        self.env["ir.config_parameter"].set_param("report.print_delay", "120000")
        begin = time.monotonic()
        self._print(self.front)
        self.assertLess(time.monotonic() - begin, 120)


@tagged("post_install", "-at_install")
class TestBatchRecord(Common):
    def test_every_case_is_on_it_with_its_outcome(self):
        cases = self._many(3, typification="T11")
        cases._do_register()
        wizard = (
            self.env["grandes.clientes.case.escalate"]
            .with_user(self.front)
            .create(
                {
                    "case_ids": cases.ids,
                    "target": "mission_area",
                    "instruction": "Confirmen el giro",
                }
            )
        )
        wizard.action_escalate()
        batch = cases.escalation_ids.batch_id
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.official)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf("grandes_clientes.batch_record_report", batch.ids)
        )
        text = PdfReader(BytesIO(content)).pages[0].extract_text()
        for case in cases:
            self.assertIn(case.name, text)
        self.assertEqual(text.count("Sent"), 1 + len(cases))
        self.assertIn("asked for: Confirmen el giro", " ".join(text.split()))
