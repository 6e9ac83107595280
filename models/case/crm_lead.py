from markupsafe import Markup

from odoo import api, fields, models


class CrmLead(models.Model):
    """An opportunity shows the cases it came from, and tells them how it ended."""

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
        """Write; the cases that it came from are told once it is won or lost."""
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
        """Let the cases of merged opportunities go on with the one that stays."""
        # Sudo: which one it became, whoever of the commercial advisors merges.
        opportunities.sudo().grandes_clientes_case_ids.opportunity_id = self
        return super()._merge_dependences(opportunities)

    def _tell_grandes_clientes_cases(self):
        """Say on the cases how the opportunity ended, and tell who holds them."""
        commercial = self.env["grandes.clientes.opportunity"]
        # Sudo: cases are told, whoever of the commercial advisors may read them.
        Case_sudo = self.env["grandes.clientes.case"].sudo()
        for case_sudo in Case_sudo.search([("opportunity_id", "in", self.ids)]):
            holder = case_sudo.user_id
            # Whoever holds the case reads it, not who sells.
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
        """Open the cases that the opportunity came from."""
        self.ensure_one()
        return self.env["grandes.clientes.case"]._get_open(
            "case_action",
            name=self.env._("Cases of %(opportunity)s", opportunity=self.name),
            domain=[("opportunity_id", "=", self.id)],
            context={},
        )
