"""What is attached in a dialog as evidence is opened by whoever reads its record."""

from datetime import date

from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .control_common import ControlCommon

_DIALOG = "grandes.clientes.quality.finding.act"


@tagged("post_install", "-at_install")
class TestUploads(ControlCommon):
    """Files as the dialogs upload them: of their uploader, on no record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.sudo().write(
            {
                "grandes_clientes_technology_email": "tecnologia@example.com",
                "grandes_clientes_seal_email": "interventoria@example.com",
            }
        )

    def _upload(self, user):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "soporte.pdf", "raw": b"%PDF-1", "res_model": _DIALOG})
        )

    def _assert_open(self, record, path, *users):
        """Check that each user opens the one file at ``path`` of the record."""
        for user in users:
            self.env.invalidate_all()
            files = record.with_user(user).mapped(path)
            with self.subTest(record=record._name, user=user.login):
                self.assertEqual(files.mapped("raw"), [b"%PDF-1"])

    def _ask(self, user, dialog, **vals):
        self.env[f"grandes.clientes.{dialog}"].with_user(user).create(
            vals
        ).action_confirm()

    def _finding(self):
        return (
            self.env["grandes.clientes.quality.finding"]
            .with_user(self.quality)
            .create(
                {
                    "condition": "Sin respuesta",
                    "criterion": "Numeral 4.1",
                    "responsible_id": self.supervisor.id,
                }
            )
        )

    def test_finding(self):
        finding, other = self._finding(), self._finding()
        both = finding | other
        both._do_serve()
        self._ask(
            self.supervisor,
            "quality.finding.act",
            finding_ids=both.ids,
            act="reply",
            words="Se atendió",
            attachment_ids=self._upload(self.supervisor).ids,
        )
        for each in both:
            self._assert_open(
                each, "reply_attachment_ids", self.quality, self.oversight
            )
        both._do_uphold("Se confirma")
        both._do_agree("Se revisa a diario", NOW.date())
        self._ask(
            self.supervisor,
            "quality.finding.act",
            finding_ids=finding.ids,
            act="report",
            words="Se revisa",
            attachment_ids=self._upload(self.supervisor).ids,
        )
        self._assert_open(finding, "action_attachment_ids", self.quality)
        self.assertFalse(both._find_broken_seals())

    def test_dispatch(self):
        Dispatch = self.env["grandes.clientes.quality.dispatch"]
        Dispatch._cron_plan()
        dispatch = Dispatch.search([], limit=1).with_user(self.quality)
        dispatch._do_send()
        self._ask(
            self.quality,
            "quality.dispatch.answer",
            dispatch_id=dispatch.id,
            words="Recibido",
            file="JVBERi0x",
            file_name="respuesta.eml",
        )
        self._assert_open(
            dispatch, "reply_ids.attachment_ids", self.quality, self.oversight
        )

    def test_outage(self):
        system = self.env["grandes.clientes.legacy.system"].search([], limit=1)
        outage = (
            self.env["grandes.clientes.outage"]
            .with_user(self.supervisor)
            .create({"system_id": system.id})
        )
        outage._do_report("INC-9")
        self._ask(
            self.supervisor,
            "outage.act",
            outage_ids=outage.ids,
            act="reply",
            words="Se cayó un disco",
            attachment_ids=self._upload(self.supervisor).ids,
        )
        self._assert_open(
            outage, "statement_ids.attachment_ids", self.coordinator, self.oversight
        )

    def test_note(self):
        control = self.env["grandes.clientes.control"].search([], limit=1)
        note = (
            self.env["grandes.clientes.oversight.note"]
            .with_user(self.oversight)
            ._do_note(
                control.with_user(self.oversight),
                "require",
                "Explique",
                self.coordinator,
                due_on=NOW.date(),
            )
        )
        self._ask(
            self.coordinator,
            "oversight.note.act",
            note_id=note.id,
            act="answer",
            words="Va el soporte",
            attachment_ids=self._upload(self.coordinator).ids,
        )
        self._assert_open(note, "answer_attachment_ids", self.oversight)

    def test_control_made_outside(self):
        self._plan()
        (occurrence,) = self._of("C08", date_from=date(2026, 9, 7))
        occurrence.sudo().state = "not_kept"
        self._ask(
            self.coordinator,
            "control.occurrence.act",
            occurrence_id=occurrence.id,
            act="attach",
            reason="Hecho por el outsourcing",
            made_on=clock.now(),
            attachment_ids=self._upload(self.coordinator).ids,
        )
        self._assert_open(
            occurrence, "evidence_ids.attachment_ids", self.quality, self.oversight
        )

    def test_monitoring(self):
        entry = (
            self.env["grandes.clientes.quality.monitoring"]
            .with_user(self.quality)
            .create(
                {
                    "channel_id": self._channel("phone").id,
                    "attachment_ids": self._upload(self.quality).ids,
                }
            )
        )
        self._assert_open(entry, "attachment_ids", self.quality, self.other_quality)
        entry.attachment_ids = [
            (5,),
            (4, self._upload(self.quality).id),
        ]
        self._assert_open(entry, "attachment_ids", self.other_quality)
