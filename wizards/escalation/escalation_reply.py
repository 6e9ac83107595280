from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.text import said


class EscalationReply(models.TransientModel):
    """Wizard for a desk's acts on escalations (5.2.16–5.2.19)."""

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
    asked = fields.Text(string="What is asked", compute="_compute_asked")
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
        domain="[('id', 'not in', own_area_ids)]",
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
    is_even = fields.Boolean(
        string="Split evenly", help="Among several, beginning with who has least."
    )
    can_split = fields.Boolean(compute="_compute_load")
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="grandes_clientes_reply_user_rel",
        column1="reply_id",
        column2="user_id",
        string="Among",
        compute="_compute_user_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', desk_user_ids)]",
    )
    load = fields.Html(string="What each has", compute="_compute_load", sanitize=False)
    own_area_ids = fields.Many2many(
        comodel_name="grandes.clientes.mission.area", compute="_compute_own_area_ids"
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
            # Few enough to list them instead of their number.
            reply.is_short = not reply.refused and reply.escalation_count <= 5
        return result

    @api.depends("escalation_ids")
    def _compute_asked(self):
        """Show the request beside the reply, if there is only one."""
        for reply in self:
            only = reply.escalation_ids if len(reply.escalation_ids) == 1 else []
            reply.asked = "\n\n".join(
                words
                for escalation in only
                for words in (escalation.instruction, escalation.description)
                if words
            )

    @api.depends("escalation_ids", "act")
    def _compute_desk_user_ids(self):
        for reply in self:
            reply.desk_user_ids = reply._acceptable()._origin._get_possible_holders()

    @api.depends("desk_user_ids", "is_even")
    def _compute_user_ids(self):
        """Propose all available members of the desk, for an even split."""
        for reply in self:
            reply.user_ids = reply.is_even and reply.desk_user_ids

    @api.depends("desk_user_ids", "user_ids", "user_id", "is_even", "act")
    def _compute_load(self):
        """Show each desk member's open and overdue work, and what they would get."""
        for reply in self:
            users = reply.desk_user_ids._origin
            given = reply._acceptable()._origin
            reply.can_split = len(users) > 1 and len(given) > 1
            if reply.act != "assign" or len(users) < 2:
                reply.load = False
                continue
            chosen = (reply.user_ids if reply.is_even else reply.user_id)._origin
            shares = given._get_even_shares(chosen) if chosen else {}
            loads = given._get_loads(users)
            rows = [
                Markup(
                    "<tr><td>%s</td><td class='text-end'>%s</td>"
                    "<td class='text-end %s'>%s</td>"
                    "<td class='text-end fw-bold'>%s</td></tr>"
                )
                % (
                    user.name,
                    loads[user][0],
                    "text-danger" if loads[user][1] else "",
                    loads[user][1],
                    f"+{len(shares[user])}" if shares.get(user) else "",
                )
                # Sudo: names of desk colleagues.
                for user in sorted(users.sudo(), key=loads.get)
            ]
            reply.load = Markup(
                "<table class='table table-sm'><thead><tr><th>%s</th>"
                "<th class='text-end'>%s</th><th class='text-end'>%s</th>"
                "<th class='text-end'>%s</th></tr></thead><tbody>%s</tbody></table>"
            ) % (
                self.env._("Who"),
                self.env._("Open"),
                self.env._("Overdue"),
                self.env._("Gets"),
                Markup("").join(rows),
            )

    @api.depends("escalation_ids")
    def _compute_own_area_ids(self):
        for reply in self:
            reply.own_area_ids = reply.escalation_ids._origin.mission_area_id

    def _refusals(self, records):
        """Refuse also to distribute escalations that nobody may be given."""
        reasons = super()._refusals(records)
        if self.act == "assign":
            rest = records.filtered(lambda escalation: escalation.id not in reasons)
            reasons |= rest._get_cannot_distribute_reasons()
        return reasons

    def _get_opening_refusals(self, records):
        """Refuse also to distribute escalations of desks without a common member."""
        reasons = super()._get_opening_refusals(records)
        rest = records.filtered(lambda escalation: escalation.id not in reasons)
        if self.act == "assign" and rest and not rest._get_possible_holders():
            reason = self.env._("They are of several desks: choose those of one.")
            reasons |= dict.fromkeys(rest.ids, reason)
        return reasons

    def _get_nothing_chosen(self):
        return self.env._("Choose at least one escalation.")

    def _get_job_name(self, records):
        return self.env._(
            "%(act)s: %(count)s escalations",
            act=records._get_act_label(self.act),
            count=len(records),
        )

    def _get_arguments(self):
        """Return the keyword arguments of the act.

        :raise UserError: a rejection lacks its reason or text
        """
        if self.act == "answer":
            self._apply_attachment_owner()
            return {
                "body": str(self.body or ""),
                "support": self.support or None,
                "files": self.attachment_ids,
            }
        if self.act == "reject":
            if not self.reason_id:
                raise UserError(self.env._("Choose why it is rejected."))
            if self.reason_id.needs_text and not said(self.text):
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

    def _perform(self, records):
        if self.act == "assign" and self.is_even:
            records._do_split(self.user_ids)
            return self.env["grandes.clientes.job"]
        return super()._perform(records)

    def _apply_attachment_owner(self):
        """Link the uploaded files to an escalation, so that they inherit its access."""
        # Sudo: the user's own uploads, which belong to no record yet.
        self.attachment_ids.filtered(
            lambda attachment: attachment.create_uid == self.env.user
        ).sudo().write(
            {
                "res_model": "grandes.clientes.escalation",
                "res_id": self.escalation_ids[:1].id,
            }
        )
