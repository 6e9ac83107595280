from markupsafe import Markup

from odoo import api, fields, models


class CrmLead(models.Model):
    """Opportunity linked to the cases it came from, which are told its outcome."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    grandes_clientes_case_ids = fields.One2many(
        comodel_name="grandes.clientes.case",
        inverse_name="opportunity_id",
        string="Cases",
        groups="grandes_clientes.group_user",
    )
    grandes_clientes_case_count = fields.Integer(
        string="Number of cases",
        compute="_compute_grandes_clientes_case_count",
        groups="grandes_clientes.group_user",
    )

    @api.depends("grandes_clientes_case_ids")
    def _compute_grandes_clientes_case_count(self):
        counts = dict(
            self.env["grandes.clientes.case"]._read_group(
                [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
            )
        )
        for lead in self:
            lead.grandes_clientes_case_count = counts.get(lead, 0)

    def write(self, vals):
        """Report to the cases when the opportunity is won or lost."""
        decides = {"stage_id", "active", "probability"} & vals.keys()
        before = {lead.id: lead.won_status for lead in self} if decides else {}
        result = super().write(vals)
        ended = self.browse(
            lead.id
            for lead in self
            if decides
            and lead.won_status in ("won", "lost")
            and lead.won_status != before[lead.id]
        )
        if ended:
            ended._tell_grandes_clientes_cases()
        return result

    def _merge_dependences(self, opportunities):
        """Move the cases of merged opportunities to the remaining one."""
        # Sudo: the link is updated even if the salesperson who merges cannot read the
        # cases.
        opportunities.sudo().grandes_clientes_case_ids.opportunity_id = self
        return super()._merge_dependences(opportunities)

    def _tell_grandes_clientes_cases(self):
        """Log the outcome on the cases and notify their holders."""
        commercial = self.env["grandes.clientes.opportunity"]
        # Sudo: all cases are told, even those that the salesperson cannot read.
        Case_sudo = self.env["grandes.clientes.case"].sudo()
        for case_sudo in Case_sudo.search([("opportunity_id", "in", self.ids)]):
            holder = case_sudo.user_id
            # In the language of the holder, who reads it, not of the salesperson.
            told = commercial.with_context(lang=holder.lang or self.env.lang)
            lead = case_sudo.opportunity_id.with_env(told.env(su=True))
            words = told.env._(
                "Opportunity «%(name)s»: %(told)s",
                name=lead.name,
                told=told._get_told(lead),
            )
            case_sudo._message_log(body=words)
            if holder and holder != self.env.user:
                case_sudo.message_notify(
                    partner_ids=holder.partner_id.ids,
                    subject=words,
                    body=Markup("<p>%s.</p><p>%s</p>")
                    % (
                        words,
                        told.env._(
                            "Tell the entity at %(case)s, if it has not heard yet.",
                            case=case_sudo.display_name,
                        ),
                    ),
                    email_layout_xmlid="grandes_clientes.mail_notification",
                )

    def action_open_grandes_clientes_cases(self):
        """Open the cases from which the opportunity came."""
        self.ensure_one()
        return self.env["grandes.clientes.case"]._get_open(
            "case_action",
            name=self.env._("Cases of %(opportunity)s", opportunity=self.name),
            domain=[("opportunity_id", "=", self.id)],
            context={},
        )
