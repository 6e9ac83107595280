from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock


class EscalationReply(models.TransientModel):
    """What a desk says about one escalation or many (5.2.16–5.2.19)."""

    _name = "grandes.clientes.escalation.reply"
    _description = "Reply to escalations"
    _inherit = ["grandes.clientes.act.wizard"]

    _records = "escalation_ids"
    _count = "escalation_count"

    act = fields.Selection(
        selection=lambda self: self._selection_act(), required=True, readonly=True
    )
    escalation_ids = fields.Many2many(
        comodel_name="grandes.clientes.escalation",
        relation="grandes_clientes_reply_escalation_rel",
        column1="reply_id",
        column2="escalation_id",
        string="Escalations",
    )
    escalation_count = fields.Integer(
        string="Escalations to act on", compute="_compute_refused"
    )
    is_short = fields.Boolean(compute="_compute_refused")
    # To answer
    body = fields.Html(string="Answer")
    support = fields.Char(help="Reference of what supports it: file, record, act.")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_reply_attachment_rel",
        column1="reply_id",
        column2="attachment_id",
        string="Supports",
    )
    # To reject
    reason_id = fields.Many2one(
        comodel_name="grandes.clientes.reason",
        string="Reason",
        domain=[("usage", "=", "reject")],
    )
    needs_text = fields.Boolean(related="reason_id.needs_text")
    suggested_area_id = fields.Many2one(
        comodel_name="grandes.clientes.mission.area",
        string="It belongs to",
        help="Proposed to the front office when it escalates again.",
    )
    # To return, to explain, to cancel
    text = fields.Text()
    # To distribute
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="To",
        domain="[('id', 'in', desk_user_ids)]",
    )
    desk_user_ids = fields.Many2many(
        comodel_name="res.users", compute="_compute_desk_user_ids"
    )

    @api.model
    def _selection_act(self):
        escalation = self.env["grandes.clientes.escalation"]
        acts = escalation._get_act_table()
        return [(act, escalation._get_act_label(act)) for act in acts]

    @api.depends("escalation_ids", "act")
    def _compute_refused(self):
        result = super()._compute_refused()
        for reply in self:
            # So few that naming them tells more than their number.
            reply.is_short = not reply.refused and reply.escalation_count <= 5
        return result

    @api.depends("escalation_ids")
    def _compute_desk_user_ids(self):
        for reply in self:
            # Sudo: names of the desk's people, to choose from.
            escalations_sudo = reply.escalation_ids._origin.sudo()
            users = escalations_sudo.mission_area_id.member_ids
            if "back_office" in escalations_sudo.mapped("target"):
                group_sudo = self.env.ref("grandes_clientes.group_back_office").sudo()
                users |= group_sudo.all_user_ids
            absent = users._find_absent_at(clock.now())
            reply.desk_user_ids = (users.filtered("active") - absent).ids

    def _get_nothing_chosen(self):
        return self.env._("Choose at least one escalation.")

    def _get_job_name(self, records):
        return self.env._(
            "%(act)s: %(count)s escalations",
            act=records._get_act_label(self.act),
            count=len(records),
        )

    def _get_arguments(self):
        """Return the keywords with which the act is called."""
        if self.act == "answer":
            self._apply_attachment_owner()
            return {"body": str(self.body or ""), "support": self._get_support()}
        if self.act == "reject":
            if not self.reason_id:
                raise UserError(self.env._("Choose why it is rejected."))
            if self.reason_id.needs_text and not (self.text or "").strip():
                raise UserError(self.env._("Explain the reason in words."))
            return {
                "reason": self.reason_id.code,
                "area": self.suggested_area_id,
                "note": self.text or None,
            }
        if self.act == "return":
            return {"missing": self.text}
        if self.act == "assign":
            return {"user": self.user_id or self.env.user}
        return {"reason": self.text} if self.act == "cancel" else {}

    def _get_support(self):
        """Return the files, or the reference in words."""
        return self.attachment_ids or self.support or None

    def _apply_attachment_owner(self):
        """Tie uploaded files to an escalation, so that its rules guard them."""
        # Sudo: the user's own uploads, which belong to no record yet.
        self.attachment_ids.filtered(
            lambda attachment: attachment.create_uid == self.env.user
        ).sudo().write(
            {
                "res_model": "grandes.clientes.escalation",
                "res_id": self.escalation_ids[:1].id,
            }
        )
