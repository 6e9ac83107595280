from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)


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

    @api.model
    def _get_other_events(self):
        """Add what a requester does to a case without any act."""
        return super()._get_other_events() | {
            "requester_wrote": _lt("The requester wrote"),
        }

    @api.model
    def _get_protected_fields(self):
        """Add what only acts write."""
        return super()._get_protected_fields() | {
            "requester_wrote_on",
            "requester_unread",
        }

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
        self.env["grandes.clientes.case.notices"]._create_desk_activity(
            self, self.env._("The requester wrote"), note
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
