from odoo import api, fields, models
from odoo.exceptions import UserError


class DelegationAct(models.TransientModel):
    """Wizard for the acts on change requests that need text, a value or files."""

    _name = "grandes.clientes.delegation.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on requests of changes"

    _records = "request_ids"
    _count = "request_count"

    request_ids = fields.Many2many(
        comodel_name="grandes.clientes.delegation.request",
        relation="grandes_clientes_delegation_act_rel",
        column1="wizard_id",
        column2="request_id",
        required=True,
    )
    act = fields.Selection(
        selection=[
            ("approve", "Approve"),
            ("reject", "Reject"),
            ("return", "Say what is missing"),
            ("complete", "Complete"),
            ("withdraw", "Withdraw the request"),
            ("execute", "Record the change"),
            ("check", "Check the result"),
        ],
        required=True,
        readonly=True,
    )
    request_count = fields.Integer(string="Requests", compute="_compute_refused")
    words = fields.Text()
    value = fields.Char(
        compute="_compute_value",
        store=True,
        readonly=False,
        help="What the system says now.",
    )
    reference = fields.Char(help="Screen, transaction or number in the system.")
    as_approved = fields.Selection(
        selection=[("yes", "As approved"), ("no", "Not as approved")],
        string="The result is",
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_delegation_act_file_rel",
        column1="wizard_id",
        column2="attachment_id",
        string="Proof",
    )

    @api.depends("request_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("request_ids", "act")
    def _compute_value(self):
        """Propose the value that was asked for, when executing or completing one."""
        source = {"execute": "value_asked", "complete": "value_asked"}
        for wizard in self:
            requests = wizard.request_ids._origin
            name = source.get(wizard.act)
            wizard.value = name and len(requests) == 1 and requests[name]

    def _get_arguments(self):
        files = self.attachment_ids
        return {
            "approve": {"note": self.words},
            "reject": {"reason": self.words},
            "return": {"missing": self.words},
            "complete": {"answer": self.words, "value": self.value},
            "withdraw": {"reason": self.words},
            "execute": {
                "value": self.value,
                "reference": self.reference,
                "proof": files,
            },
            "check": {
                "as_approved": self.as_approved == "yes",
                "note": self.words,
                "value": self.value,
                "proof": files,
            },
        }[self.act]

    def _perform(self, records):
        if self.act == "check" and not self.as_approved:
            raise UserError(self.env._("Say whether the result is as approved."))
        # ``act`` is a Selection, so only these methods can be called. No job, because
        # files are passed along.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
