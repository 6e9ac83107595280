from collections import Counter, defaultdict

from odoo import api, fields, models

from ...tools import case_states


class ResPartner(models.Model):
    """Cases and filings of an entity or contact, and how many are still open."""

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
        """Count the readable cases and filings of the entity and all below it."""
        cases = self._count_filed("grandes.clientes.case", ["state"])
        filings = self._count_filed("grandes.clientes.filing", [])
        for partner in self:
            by_state = cases[partner.id]
            partner.grandes_clientes_case_count = by_state.total()
            partner.grandes_clientes_open_count = sum(
                count
                for (state,), count in by_state.items()
                if state not in case_states.END_STATES
            )
            partner.grandes_clientes_filing_count = filings[partner.id].total()

    def _count_filed(self, model, groupby):
        """Return what each of the partners filed, with one query for all of them.

        :param str model: model to count
        :param groupby: fields of that model to group by
        :return: ``{partner id: Counter({values of groupby: count})}``
        """
        counted = defaultdict(Counter)
        Model = self.env[model]
        if not Model.has_access("read"):
            return counted
        entities = self.filtered("is_company")
        above = entities._get_entities_above()
        own = {contact_id: [contact_id] for contact_id in (self - entities).ids}
        for field, counts_for in (("partner_id", above), ("contact_id", own)):
            if not counts_for:
                continue
            for filer, *values, count in Model._read_group(
                [(field, "in", list(counts_for))], [field, *groupby], ["__count"]
            ):
                for partner_id in counts_for[filer.id]:
                    counted[partner_id][tuple(values)] += count
        return counted

    def _get_entities_above(self):
        """Map each partner below these entities to the ids of the entities above it."""
        # Sudo: the hierarchy only; the counts apply the record rules.
        below_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch([("id", "child_of", self.ids)], ["parent_id"])
        )
        counting = set(self.ids)
        above = {}
        for partner_sudo in below_sudo:
            chain, each = [], partner_sudo
            while each:
                if each.id in counting:
                    chain.append(each.id)
                each = each.parent_id
            above[partner_sudo.id] = chain
        return above

    def _get_cases_domain(self):
        """Return the domain of what the entity or the contact filed."""
        self.ensure_one()
        if self.is_company:
            return [("partner_id", "child_of", self.id)]
        return [("contact_id", "=", self.id)]

    @api.model
    def _open_cases_action(self, action, name, domain):
        return self.env["grandes.clientes.case"]._get_open(
            action, name=name, domain=domain, context={}
        )

    def action_open_cases(self):
        """Open the cases of the entity that have not ended."""
        self.ensure_one()
        return self._open_cases_action(
            "case_action",
            self.env._("Open cases of %(entity)s", entity=self.display_name),
            [*self._get_cases_domain(), ("state", "not in", case_states.END_STATES)],
        )

    def action_all_cases(self):
        """Open all cases of the entity."""
        self.ensure_one()
        return self._open_cases_action(
            "case_action",
            self.env._("Cases of %(entity)s", entity=self.display_name),
            self._get_cases_domain(),
        )

    def action_pass_opportunity(self):
        """Ask what the entity or the contact may be interested in."""
        self.ensure_one()
        return self.env["grandes.clientes.opportunity"]._ask(self)

    def action_filings(self):
        """Open the entity's filings."""
        self.ensure_one()
        return self._open_cases_action(
            "filing_action",
            self.env._("Filings of %(entity)s", entity=self.display_name),
            self._get_cases_domain(),
        )
