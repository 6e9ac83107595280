from odoo import api, fields, models
from odoo.exceptions import ValidationError


class Contract(models.Model):
    """The outsourcing contract with the service levels it promises (C7, R9).

    The entity's side maintains it; the contractor judged by it can only read it.
    """

    _name = "grandes.clientes.contract"
    _description = "Contract of service levels"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Contract number", required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contractor",
        index="btree_not_null",
        check_company=True,
    )
    date_from = fields.Date(string="In force from", required=True, tracking=True)
    date_to = fields.Date(
        string="Until", tracking=True, help="Last day in force. Empty while it lasts."
    )
    reports_due_days = fields.Integer(
        string="Monthly reports due",
        tracking=True,
        help="On that business day of the month after, on paper and in magnetic "
        "form. 0: the contract names none.",
    )
    level_ids = fields.One2many(
        comodel_name="grandes.clientes.contract.level", inverse_name="contract_id"
    )
    note = fields.Text(string="Notes")

    _due_check = models.Constraint(
        "CHECK (reports_due_days >= 0)",
        "The reports are due on a business day after the month, or on none.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The contract ends on or after the day it begins.",
    )

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for contract in self:
            parts = [contract.name, contract.partner_id.name]
            contract.display_name = ", ".join(filter(None, parts))

    @api.constrains("date_from", "date_to", "company_id", "active")
    def _check_overlap(self):
        for contract in self.filtered("active"):
            others = self._find_during(
                contract.company_id, contract.date_from, contract.date_to
            )
            if others - contract:
                raise ValidationError(
                    self.env._(
                        "Another contract is in force in that time: "
                        "give %(other)s its last day first.",
                        other=(others - contract)[0].display_name,
                    )
                )

    @api.model
    def _find_during(self, company, first, last):
        """Return a company's contracts in force on any day of a period."""
        domain = [
            ("company_id", "=", company.id),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", first),
        ]
        if last:
            domain.append(("date_from", "<=", last))
        return self.search(domain)

    @api.model
    def _get_in_force(self, company, days):
        """Return ``{day: contract in force}`` with one query, empty ones left out."""
        # Sudo: as for one day.
        contracts = self.sudo()._find_during(company, min(days), max(days))
        return {
            day: contract
            for day in days
            for contract in contracts
            if contract.date_from <= day
            and (not contract.date_to or day <= contract.date_to)
        }

    @api.model
    def _in_force(self, company, day):
        """Return the contract of a company in force on a day, empty without one."""
        # Sudo: every report shows the goals, whoever makes it.
        return self.sudo()._find_during(company, day, day)[:1]
