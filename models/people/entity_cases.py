from odoo import api, fields, models

from ...tools import case_states


class ResPartner(models.Model):
    """What an entity filed, and what of it is still open."""

    _name = "res.partner"
    _inherit = "res.partner"

    grandes_clientes_open_count = fields.Integer(
        string="Open cases",
        compute="_compute_case_counts",
        groups="grandes_clientes.group_user",
    )
    grandes_clientes_case_count = fields.Integer(
        string="Cases",
        compute="_compute_case_counts",
        groups="grandes_clientes.group_user",
    )
    grandes_clientes_filing_count = fields.Integer(
        string="Filings",
        compute="_compute_case_counts",
        groups="grandes_clientes.group_user",
    )

    def _compute_case_counts(self):
        """Count over the entity, its campuses and contacts; nothing unseen counts."""
        Case = self.env["grandes.clientes.case"]
        Filing = self.env["grandes.clientes.filing"]
        for partner in self:
            cases = filings = unfinished = 0
            if Case.has_access("read") and partner.id:
                domain = partner._cases_domain()
                by_state = dict(Case._read_group(domain, ["state"], ["__count"]))
                cases = sum(by_state.values())
                unfinished = sum(
                    count
                    for state, count in by_state.items()
                    if state not in case_states.END_STATES
                )
            if Filing.has_access("read") and partner.id:
                filings = Filing.search_count(partner._cases_domain())
            partner.grandes_clientes_case_count = cases
            partner.grandes_clientes_open_count = unfinished
            partner.grandes_clientes_filing_count = filings

    def _cases_domain(self):
        """Return the domain of what the entity, or the contact, filed."""
        self.ensure_one()
        if self.is_company:
            return [("partner_id", "child_of", self.id)]
        return [("contact_id", "=", self.id)]

    @api.model
    def _open_cases_action(self, action, name, domain):
        return self.env["grandes.clientes.case"]._open(
            action, name=name, domain=domain, context={}
        )

    def action_open_cases(self):
        """Open the entity's cases that are not ended."""
        self.ensure_one()
        return self._open_cases_action(
            "case_action",
            self.env._("Open cases of %(entity)s", entity=self.display_name),
            [*self._cases_domain(), ("state", "not in", case_states.END_STATES)],
        )

    def action_all_cases(self):
        """Open all cases of the entity."""
        self.ensure_one()
        return self._open_cases_action(
            "case_action",
            self.env._("Cases of %(entity)s", entity=self.display_name),
            self._cases_domain(),
        )

    def action_filings(self):
        """Open the entity's filings."""
        self.ensure_one()
        return self._open_cases_action(
            "filing_action",
            self.env._("Filings of %(entity)s", entity=self.display_name),
            self._cases_domain(),
        )
