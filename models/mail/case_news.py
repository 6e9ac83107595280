from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Unread messages of the requester on a case."""

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

    @api.model
    def _get_other_events(self):
        """Add the event of a requester who writes, which is no act."""
        return super()._get_other_events() | {
            "requester_wrote": _lt("The requester wrote"),
        }

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "requester_wrote_on",
            "requester_unread",
        }

    def _log_requester_wrote(self, facts=None, note=""):
        """Log that the requester wrote about the cases, and show it on the desk.

        Creates one activity per case for its advisor; cases without one show in the
        lists.

        :param facts: facts of the event: channel, ids, and the digests of the message;
            common to all, or a function of the case
        :param note: safe HTML for the activity
        """
        self._log_events("requester_wrote", facts=facts)
        # Sudo: records a fact from outside; no tracking, since the event records it.
        cases_sudo = self.sudo().with_context(tracking_disable=True)
        cases_sudo.requester_unread = True
        # What came earlier may be added later.
        instant = clock.occurred()
        cases_sudo.filtered(
            lambda case: not case.requester_wrote_on
            or case.requester_wrote_on < instant
        ).requester_wrote_on = instant
        self.env["grandes.clientes.case.notices"]._create_desk_activity(
            self, self.env._("The requester wrote"), note
        )

    def action_requester_read(self):
        """Mark the requester's messages as read."""
        self.check_access("write")
        # Sudo: a consequence of reading; users may not write the field.
        self.sudo().with_context(tracking_disable=True).requester_unread = False
        activity_type = self.env.ref("grandes_clientes.activity_requester_wrote")
        self.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        ).action_done()

    def _get_sealed_attachments(self):
        """Return the attachments of replies by mail.

        A hook: ``portal`` adds those that requesters sent there.
        """
        # Sudo: finds the received files, whoever asks.
        return (
            self.env["grandes.clientes.inbound.mail"]
            .sudo()
            .search([("case_id", "in", self.ids), ("mail_message_id", "!=", False)])
            .mail_message_id.attachment_ids
        )
