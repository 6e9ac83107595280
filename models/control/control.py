from odoo import api, fields, models
from odoo.exceptions import UserError

FREQUENCIES = [
    ("daily", "Each business day"),
    ("weekly", "Each week"),
    ("monthly", "Each month"),
    ("quarterly", "Each quarter"),
]
OWNERS = [
    ("group_quality", "Oficina Comercial y Mercadeo"),
    ("group_coordinator", "Coordinador"),
    ("group_supervisor", "Outsourcing"),
]


class Control(models.Model):
    """One of the ten controls: what is watched, how often, by whom, with what evidence.

    Controls are data (R8, C1 to C10): the evidence is records that the work leaves
    anyway, found by the control's rules. The house edits frequency, owner and rules,
    and a field states whether the procedure, the contract or the house set the
    frequency.
    """

    _name = "grandes.clientes.control"
    _description = "Control"
    _inherit = ["mail.thread"]
    _order = "code, id"

    code = fields.Char(required=True, index=True, help="C01 to C10, as the procedure.")
    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index="btree_not_null",
        help="Leave it empty to share the control among all companies.",
    )
    activity = fields.Text(help="What the procedure says, word by word.")
    how = fields.Text(string="How it is done")
    evidence = fields.Text(string="What shows it", help="As the procedure names it.")
    frequency = fields.Selection(
        selection=FREQUENCIES, required=True, default="weekly", tracking=True
    )
    frequency_source = fields.Selection(
        selection=[
            ("procedure", "The procedure"),
            ("contract", "The contract"),
            ("house", "The house"),
        ],
        string="Frequency set by",
        required=True,
        default="house",
        tracking=True,
    )
    owner_role = fields.Selection(
        selection=OWNERS, string="Owner", required=True, default="group_quality"
    )
    deputy_role = fields.Selection(selection=OWNERS, string="Deputy")
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        domain=[("share", "=", False)],
        tracking=True,
        help="Who answers for it. Empty: whoever has the role.",
    )
    deputy_id = fields.Many2one(
        comodel_name="res.users",
        string="Deputy person",
        domain=[("share", "=", False)],
        tracking=True,
    )
    is_of_contract = fields.Boolean(
        string="Asked by the contract alone",
        help="It shows an obligation of the contract, and is none of the ten.",
    )
    is_signed_daily = fields.Boolean(
        string="By the daily signature",
        help="One signature of a day covers all controls that are marked so.",
    )
    rule_ids = fields.One2many(
        comodel_name="grandes.clientes.control.rule", inverse_name="control_id"
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "There is a control with that code already."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for control in self:
            control.display_name = (
                f"{control.name} ({control.code})" if control.name else ""
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A control is never deleted: archive it, and what it left stays."
            )
        )

    @api.model
    def _find_for(self, company):
        """Return the controls of a company; its own replace shared ones by code."""
        # Sudo: controls are planned and read for the company, whoever looks.
        controls_sudo = self.sudo().search([("company_id", "in", [company.id, False])])
        own = set(controls_sudo.filtered("company_id").mapped("code"))
        return controls_sudo.filtered(
            lambda control: control.company_id or control.code not in own
        )

    def _get_frequencies(self):
        """Return the frequencies at which the control is expected, its own first."""
        self.ensure_one()
        others = {rule.frequency for rule in self.rule_ids if rule.frequency}
        return [self.frequency, *sorted(others - {self.frequency})]

    @api.constrains("frequency", "rule_ids")
    def _check_frequency(self):
        self.rule_ids._check_frequency()

    def _get_rules(self, frequency):
        """Return the evidence rules of the control for a frequency.

        A frequency that the control no longer has gets the rules of its own frequency.
        """
        self.ensure_one()
        if frequency not in self._get_frequencies():
            frequency = self.frequency
        return self.rule_ids.filtered(
            lambda rule: (rule.frequency or self.frequency) == frequency
        )

    def action_occurrences(self):
        """List the occurrences of the control."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "grandes.clientes.control.occurrence",
            "views": [(False, "list"), (False, "form")],
            "domain": [("control_id", "=", self.id)],
        }
