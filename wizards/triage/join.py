from odoo import api, fields, models

from ...tools import case_states


class CaseActJoin(models.TransientModel):
    """Wizard to join mails to an open case, and to unite registered cases with it."""

    _name = "grandes.clientes.case.act.join"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Join mails to an open case"

    _act = "join"

    case_ids = fields.Many2many(relation="grandes_clientes_act_join_rel")
    entity_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_entity_ids", string="Entities"
    )
    excluded_case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        compute="_compute_excluded_case_ids",
        string="Cases that cannot take them",
    )
    has_registered = fields.Boolean(compute="_compute_has_registered")
    has_received = fields.Boolean(compute="_compute_has_registered")
    first_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        string="Open case",
        required=True,
        domain=lambda self: self._domain_first_id(),
    )

    @api.model
    def _domain_first_id(self):
        states = ", ".join(f"'{state}'" for state in case_states.OPEN_STATES)
        return (
            f"[('state', 'in', ({states})), ('partner_id', 'child_of', entity_ids), "
            "('id', 'not in', case_ids), ('id', 'not in', excluded_case_ids)]"
        )

    @api.depends("case_ids")
    def _compute_entity_ids(self):
        for wizard in self:
            wizard.entity_ids = wizard.case_ids.partner_id.commercial_partner_id

    @api.depends("case_ids")
    def _compute_has_registered(self):
        for wizard in self:
            states = wizard.case_ids.mapped("state")
            wizard.has_received = "received" in states
            wizard.has_registered = any(state != "received" for state in states)

    @api.depends("case_ids")
    def _compute_excluded_case_ids(self):
        for wizard in self:
            cases = wizard.case_ids._origin
            _reasons, firsts, others = wizard._get_choice(cases)
            wizard.excluded_case_ids = others - firsts

    @api.depends("first_id")
    def _compute_refused(self):
        return super()._compute_refused()

    def _get_choice(self, cases):
        """Return what is known before an open case is chosen.

        :return: ``({id: reason} of cases that no open case can take, open cases that
            can take one of the others, all open cases of their entities)``
        """
        union = self.env["grandes.clientes.case.union"]
        reasons = super()._refusals(cases)
        registered = cases.filtered(
            lambda case: case.state != "received" and case.id not in reasons
        )
        reasons |= union._get_own_reasons(registered)
        rest = cases.filtered(lambda case: case.id not in reasons)
        others = union._find_others(cases)
        able, firsts = union._find_firsts(rest, others)
        for case in rest - able:
            entity = case.partner_id
            reasons[case.id] = (
                self.env._(
                    "%(entity)s has no open case that it could belong to.",
                    entity=entity.display_name,
                )
                if entity
                else self.env._(
                    "Say first which entity files it; its open cases are offered then."
                )
            )
        return reasons, firsts, others

    def _refusals(self, cases):
        """Refuse also cases of entities without open case, or that cannot be united."""
        reasons, _firsts, _others = self._get_choice(cases)
        rest = cases.filtered(lambda case: case.id not in reasons)
        registered = rest.filtered(lambda case: case.state != "received")
        if registered and self.first_id:
            union = self.env["grandes.clientes.case.union"]
            reasons |= union._get_cannot_unite_reasons(registered, self.first_id)
        return reasons

    def _get_arguments(self):
        return {"first": self.first_id}
