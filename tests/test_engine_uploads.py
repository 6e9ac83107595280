"""What is attached in a dialog as evidence is opened by whoever reads its record."""

from datetime import date, timedelta

from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..tools import clock
from .common import NOW
from .control_common import ControlCommon

_DIALOG = "grandes.clientes.quality.finding.act"
_SCRIPT = "grandes_clientes/migrations/19.0.1.10.0/post-evidence-files.py"


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

    def test_commitment(self):
        session = (
            self.env["grandes.clientes.oversight.session"]
            .with_user(self.oversight)
            .create({"held_on": NOW})
        )
        commitment = (
            self.env["grandes.clientes.oversight.commitment"]
            .sudo()
            .create(
                {
                    "session_id": session.id,
                    "name": "Firmar cada día",
                    "user_id": self.quality.id,
                    "due_on": NOW.date(),
                    "state": "open",
                }
            )
        )
        session.sudo().state = "signed"
        self._ask(
            self.quality,
            "oversight.commitment.act",
            commitment_id=commitment.id,
            act="tell",
            words="Se firma",
            attachment_ids=self._upload(self.quality).ids,
        )
        self._assert_open(commitment, "attachment_ids", self.oversight)

    def test_training(self):
        Training = self.env["grandes.clientes.training.topic"]
        topic = Training.with_user(self.supervisor).create(
            {"name": "Giros", "mission_area_id": self.treasury.id, "hours": 2}
        )
        session = (
            self.env["grandes.clientes.training.session"]
            .with_user(self.supervisor)
            .create({"topic_id": topic.id, "planned_on": NOW - timedelta(days=1)})
        )
        session._do_summon(self.front)
        self._ask(
            self.supervisor,
            "training.act",
            session_id=session.id,
            act="hold",
            user_ids=self.front.ids,
            list_attachment_ids=self._upload(self.supervisor).ids,
        )
        self._assert_open(session, "list_attachment_ids", self.quality)
        self.assertFalse(session._find_broken_seals())

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


@tagged("post_install", "-at_install")
class TestUploadsBefore(TestUploads):
    """The same files, as they were kept before 1.10.0, once the addon is updated."""

    def setUp(self):
        super().setUp()
        Attachment = type(self.env["ir.attachment"])
        self.patch(
            Attachment, "_grandes_clientes_keep_with", lambda files, _record: files
        )

    def _assert_open(self, record, path, *users):
        self.env.flush_all()
        load_script(file_path(_SCRIPT), "post_files").migrate(self.cr, "19.0.1.9.0")
        return super()._assert_open(record, path, *users)

    def test_files_of_other_records_stay_theirs(self):
        finding = self._finding()
        finding._do_serve()
        file = self._upload(self.supervisor)
        file.write({"res_model": "res.partner", "res_id": self.ies.id})
        finding.with_user(self.supervisor)._do_reply("Se atendió", attachments=file)
        self._assert_open(finding, "reply_attachment_ids", self.quality)
        self.assertEqual((file.res_model, file.res_id), ("res.partner", self.ies.id))
        self.assertFalse(finding._find_broken_seals())
