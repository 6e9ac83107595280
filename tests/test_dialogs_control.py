"""The dialogs of the controls and the Interventoría, confirmed as on their screens."""

from datetime import date

from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW
from .control_common import ControlCommon
from .dialog_common import DialogCommon, confirms


@tagged("post_install", "-at_install")
class TestControlDialogs(ControlCommon, DialogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grandes_clientes_control_from = date(2026, 9, 14)
        cls._plan()
        cls.week = cls._of("C08", date_from=date(2026, 9, 14))

    @confirms("control.sign/action_confirm")
    def test_sign_the_day(self):
        self._daily(date(2026, 9, 15))
        action = (
            self.env["grandes.clientes.control.home"]
            .with_user(self.coordinator)
            .action_sign()
        )
        self._confirm(self.coordinator, action)
        (day,) = self._of("C06", date_from=date(2026, 9, 15))
        self.assertEqual(day.state, "done")

    def test_sign_with_findings(self):
        self._daily(date(2026, 9, 15))
        action = (
            self.env["grandes.clientes.quality.home"]
            .with_user(self.quality)
            .action_sign()
        )
        self._confirm(self.quality, action, outcome="findings", findings="Dos caídas")
        signature = self.env["grandes.clientes.control.signature"].search([], limit=1)
        self.assertEqual(signature.findings, "Dos caídas")

    @confirms(
        "control.occurrence.act/action_confirm/ask_waiver",
        "control.occurrence.act/action_confirm/waive",
    )
    def test_waive(self):
        self._confirm(
            self.quality, self.week.with_user(self.quality).action_ask_waiver()
        )
        self.week.invalidate_recordset()
        self._confirm(
            self.coordinator, self.week.with_user(self.coordinator).action_waive()
        )
        self.assertEqual(self.week.state, "waived")

    @confirms("control.occurrence.act/action_confirm/attach")
    def test_attach_what_was_made_outside(self):
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "monitoring", False, "Lo lleva el outsourcing"
        )
        self._plan()
        file = (
            self.env["ir.attachment"]
            .with_user(self.quality)
            .create({"name": "monitoreo.pdf", "raw": b"%PDF"})
        )
        self._confirm(
            self.quality,
            self.week.with_user(self.quality).action_attach(),
            attachment_ids=file,
        )
        self.assertEqual((self.week.state, self.week.is_outside), ("done", True))

    @confirms("contract.discount.exclude/action_confirm")
    def test_leave_a_line_out(self):
        self._contract(
            obligation_ids=[
                self._obligation_vals(
                    control_id=self.env.ref("grandes_clientes.control_c06").id
                )
            ]
        )
        self.company.grandes_clientes_control_from = date(2026, 8, 1)
        self.env.cr.execute("DELETE FROM grandes_clientes_control_occurrence")
        self.env.invalidate_all()
        self._plan()
        discount = (
            self.env["grandes.clientes.contract.discount"]
            .with_user(self.quality)
            .create({"date_from": date(2026, 8, 1)})
        )
        discount._do_count()
        line = discount.line_ids
        self._confirm(self.quality, line.action_exclude())
        self.assertEqual(line.exclusion_asked_by_id, self.quality)

    @confirms("oversight.note.make/action_confirm")
    def test_write_a_note_on_what_is_open(self):
        for record, xml_id in (
            (self.week, "control_occurrence"),
            (self.week.control_id, "control"),
        ):
            action = self.env["ir.actions.actions"]._for_xml_id(
                f"grandes_clientes.oversight_note_make_{xml_id}_action"
            )
            action["context"] = {
                "active_model": record._name,
                "active_id": record.id,
            }
            self._confirm(self.oversight, action)
            note = self.env["grandes.clientes.oversight.note"].search([], limit=1)
            self.assertEqual((note.res_model, note.res_id), (record._name, record.id))

    def test_require_an_answer(self):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "grandes_clientes.oversight_note_make_control_action"
        )
        action["context"] = {
            "active_model": self.week.control_id._name,
            "active_id": self.week.control_id.id,
        }
        self._confirm(
            self.oversight,
            action,
            kind="require",
            asked_id=self.quality,
            due_on=date(2026, 9, 21),
        )
        note = self.env["grandes.clientes.oversight.note"].search([], limit=1)
        self.assertEqual(note.state, "open")

    @confirms(
        "oversight.note.act/action_confirm/answer",
        "oversight.note.act/action_confirm/insist",
        "oversight.note.act/action_confirm/close",
    )
    def test_answer_ask_again_and_close(self):
        Note = self.env["grandes.clientes.oversight.note"].with_user(self.oversight)
        note = Note._do_note(
            self.week.with_user(self.oversight),
            "require",
            "Explique.",
            self.quality,
            due_on=date(2026, 9, 21),
        )
        self._confirm(self.quality, note.with_user(self.quality).action_answer())
        note.invalidate_recordset()
        self.assertEqual(note.state, "answered")
        self._confirm(self.oversight, note.action_insist())
        again = Note.search([], limit=1)
        self.assertNotEqual(again, note)
        self._confirm(self.oversight, again.action_close())
        again.invalidate_recordset()
        self.assertEqual(again.state, "closed")

    @confirms(
        "oversight.commitment.act/action_confirm/tell",
        "oversight.commitment.act/action_confirm/verify",
    )
    def test_a_commitment_told_and_verified(self):
        session = (
            self.env["grandes.clientes.oversight.session"]
            .with_user(self.oversight)
            .create(
                {
                    "held_on": NOW,
                    "attendee_ids": [
                        Command.create({"name": "Alguien", "party": "entity"})
                    ],
                    "item_ids": [Command.create({"name": "Varios"})],
                    "commitment_ids": [
                        Command.create(
                            {
                                "name": "Firmar cada día",
                                "user_id": self.quality.id,
                                "due_on": date(2026, 9, 20),
                            }
                        )
                    ],
                }
            )
        )
        session._do_sign()
        commitment = session.commitment_ids
        self._confirm(self.quality, commitment.with_user(self.quality).action_tell())
        commitment.invalidate_recordset()
        self._confirm(self.oversight, commitment.action_verify())
        self.assertEqual(commitment.state, "verified")

    @confirms("room.line/action_confirm")
    def test_switch_a_room_off_and_on(self):
        Room = self.env["grandes.clientes.room"]
        action = (
            self.env.ref("grandes_clientes.room_line_action")
            .with_user(self.coordinator)
            .run()
        )
        lines = self.env["grandes.clientes.room.line"].with_user(self.coordinator)
        lines = lines.search(action["domain"])
        self.assertEqual(set(lines.mapped("code")), set(Room._get_rooms()))
        line = lines.filtered(lambda each: each.code == "access_load")
        self._confirm(self.coordinator, line.action_ask())
        self.assertFalse(Room._is_kept("access_load"))
        line.invalidate_recordset()
        self.assertEqual(line.user_id, self.coordinator)
        self.assertTrue(line.reason and line.switched_on)
        self._confirm(self.coordinator, line.action_ask())
        self.assertTrue(Room._is_kept("access_load"))
