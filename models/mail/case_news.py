from odoo import fields, models

from ...tools import clock


class Case(models.Model):
    """What the requester wrote about a case, until somebody has read it."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    requester_wrote_on = fields.Datetime(
        string="The requester wrote on",
        readonly=True,
        copy=False,
        help="When the requester's last message about the case came.",
    )
    requester_unread = fields.Boolean(
        string="Unread message of the requester", readonly=True, copy=False
    )

    _requester_unread_idx = models.Index("(user_id) WHERE requester_unread IS TRUE")

    def _log_requester_wrote(self, facts=None, note=""):
        """Note that the requester wrote about the cases, and show it on the desk.

        One activity a case for who works it; what nobody works shows in the lists.

        :param facts: of the event: channel, ids, and the digests of what was written;
            for all, or a function from the case to its own
        :param note: HTML of the activity, safe
        """
        self._log_events("requester_wrote", facts=facts)
        # Sudo: a fact that comes from outside; tracking is off, the event tells it.
        self.sudo().with_context(tracking_disable=True).write(
            {"requester_wrote_on": clock.occurred(), "requester_unread": True}
        )
        self._create_desk_activity(self.env._("The requester wrote"), note)

    def _create_desk_activity(self, summary, note=""):
        """Put one activity on each case for its advisor, where there is none yet.

        What is about a repeat is shown to who works the first one.
        """
        # Sudo: who works the first case is told, whoever wrote about the repeat.
        cases_sudo = self.browse(
            [(case.duplicate_id or case).id for case in self.sudo()]
        ).sudo()
        activity_type = self.env.ref("grandes_clientes.activity_requester_wrote")
        # Sudo: another person's to-do; no mail for each, the desk shows them.
        Activity_sudo = self.env["mail.activity"].sudo()
        present = Activity_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", cases_sudo.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        )
        shown = set(present.mapped("res_id"))
        Activity_sudo.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": case.id,
                    "user_id": case.user_id.id,
                    "date_deadline": clock.today(case.company_id),
                    "summary": summary,
                    "note": note,
                }
                for case in cases_sudo
                if case.user_id and case.id not in shown
            ]
        )

    def action_requester_read(self):
        """Note that what the requester wrote was read."""
        self.check_access("write")
        # Sudo: follows from reading; nobody writes the field itself.
        self.sudo().with_context(tracking_disable=True).requester_unread = False
        activity_type = self.env.ref("grandes_clientes.activity_requester_wrote")
        self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        ).action_done()

    def _get_sealed_attachments(self):
        """Return the files that replies brought.

        A hook: ``portal`` adds those that requesters sent there.
        """
        # Sudo: which files were received, whoever asks.
        return (
            self.env["grandes.clientes.inbound.mail"]
            .sudo()
            .search([("case_id", "in", self.ids), ("mail_message_id", "!=", False)])
            .mail_message_id.attachment_ids
        )
