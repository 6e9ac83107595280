"""The dialogs of trainings and exports, each confirmed as its screen does it."""

from base64 import b64encode
from datetime import date, timedelta

from odoo.tests import tagged

from .common import NOW
from .dialog_common import DialogCommon, confirms
from .mapped_common import xlsx
from .training_common import TrainingCommon


@tagged("post_install", "-at_install")
class TestChannelDialogs(TrainingCommon, DialogCommon):
    def _act(self, record, act, user=None, **chosen):
        user = user or self.supervisor
        action = getattr(record.with_user(user), f"action_{act}")()
        self._confirm(user, action, **chosen)
        record.invalidate_recordset()

    @confirms(
        "training.act/action_confirm/summon",
        "training.act/action_confirm/move",
        "training.act/action_confirm/hold",
    )
    def test_a_session_from_summoned_to_held(self):
        session = self._plan(NOW + timedelta(days=1))
        self._act(session, "summon", user_ids=self.front | self.front2)
        self.assertEqual(session.attendance_ids.user_id, self.front | self.front2)
        self._act(session, "move", planned_on=NOW - timedelta(hours=3))
        self.assertEqual(session.planned_on, NOW - timedelta(hours=3))
        self._act(session, "hold")
        self.assertEqual(session.state, "held")
        self.assertEqual(session.attended_count, 2)

    @confirms("training.act/action_confirm/miss")
    def test_a_session_is_missed(self):
        session = self._plan(NOW - timedelta(days=1))
        self._act(session, "miss")
        self.assertEqual(session.state, "missed")

    @confirms(
        "training.attendance.act/action_confirm/excuse",
        "training.attendance.act/action_confirm/correct",
    )
    def test_an_absence_is_excused_then_corrected(self):
        row = self._row(self._held(), self.back)
        self._act(row, "excuse")
        self.assertEqual(row.state, "excused")
        self._act(row, "correct")
        self.assertEqual(row.state, "attended")

    @confirms(
        "training.need.act/action_confirm/take",
        "training.need.act/action_confirm/dismiss",
    )
    def test_needs_are_decided(self):
        needs = (
            self.env["grandes.clientes.training.need"]
            .sudo()
            .create(
                [
                    {
                        "month": date(2026, 8, 1),
                        "source": "escalation",
                        "typification_id": self._typification(code).id,
                        "failed": 4,
                    }
                    for code in ("T12", "T22")
                ]
            )
            .sudo(False)
        )
        self._act(needs[0], "take")
        self._act(needs[1], "dismiss")
        self.assertEqual(needs.mapped("state"), ["taken", "dismissed"])

    @confirms("training.upload/action_read", "mapped.choose/action_map")
    def test_marks_are_uploaded_and_their_columns_told(self):
        session = self._held()
        content = xlsx(("Quién", "Resultado"), (self.front.login, 4))
        result, _wizard = self._confirm(
            self.supervisor,
            session.with_user(self.supervisor).action_upload(),
            button="action_read",
            file=b64encode(content).decode(),
        )
        load = self.env[result["res_model"]].browse(result["res_id"])
        self.assertEqual(load.problem_count, 1)
        action = load.with_user(self.supervisor).action_map()
        choose = self.env[action["res_model"]].browse(action["res_id"])
        of_name = {heading.name: heading for heading in choose.heading_ids}
        for column in choose.column_ids.with_user(self.supervisor):
            name = {"person": "Quién", "after": "Resultado"}.get(column.code)
            column.heading_id = of_name.get(name)
        self._confirm(self.supervisor, action, button="action_map")
        load.invalidate_recordset()
        self.assertFalse(load.problem_count)

    @confirms("platform.upload/action_read")
    def test_an_export_is_uploaded(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.platform_upload_action"
        )
        content = xlsx(("Fecha", "Ofrecidas", "Atendidas"), (date(2026, 9, 1), 10, 9))
        result, _wizard = self._confirm(
            self.supervisor,
            action,
            button="action_read",
            file=b64encode(content).decode(),
        )
        load = self.env[result["res_model"]].browse(result["res_id"])
        self.assertEqual(load.row_count, 1)
