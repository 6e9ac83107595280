"""The dialogs of bulletins, each confirmed as its screen does it."""

from datetime import datetime

from odoo.tests import tagged

from ..tools import clock
from .dialog_common import DialogCommon, confirms
from .knowledge_common import KnowledgeCommon


@tagged("post_install", "-at_install")
class TestKnowledgeDialogs(KnowledgeCommon, DialogCommon):
    @confirms("bulletin.act/action_confirm/end", "bulletin.act/action_confirm/discard")
    def test_end_and_discard(self):
        bulletin, draft = self._published(), self._draft()
        self._confirm(self.supervisor, bulletin.action_end())
        self.assertEqual(bulletin.state, "ended")
        self._confirm(self.supervisor, draft.action_discard())
        self.assertEqual((draft.state, bool(draft.end_reason)), ("discarded", True))

    @confirms(
        "bulletin.plan.reply/action_confirm/nothing_new",
        "bulletin.plan.reply/action_confirm/news",
    )
    def test_what_an_area_wrote_is_entered(self):
        self.treasury.sudo().write({"member_ids": [(5,)], "email": "dte@example.com"})
        Plan = self.env["grandes.clientes.bulletin.plan"]
        for week, day, decision, state in (
            ("2026-W39", 21, "nothing_new", "nothing_new"),
            ("2026-W40", 28, "news", "news"),
        ):
            with clock.at(datetime(2026, 9, day, 15, 0)):
                Plan._cron_plan()
                row = Plan.search(
                    [("week", "=", week), ("mission_area_id", "=", self.treasury.id)]
                )
                self._reply(self._request_of(row), "Lo que sea")
                mine = row.with_user(self.supervisor)
                self._confirm(
                    self.supervisor, mine.action_open_reply(), decision=decision
                )
                self.assertEqual(row.state, state)

    @confirms("case.respond/action_report_library")
    def test_out_of_date_from_the_dialog(self):
        template = self._template(owner_id=self.front2.id)
        case = self._registered(typification="T22")
        self._confirm(
            self.front,
            case.with_user(self.front).action_answer(),
            "action_report_library",
            template_id=template,
        )
        self.assertEqual(template.reported_count, 1)
