from odoo import api, fields, models

from ...tools import clock


class QualityFindingAct(models.TransientModel):
    """Wizard for the acts on findings that need input."""

    _name = "grandes.clientes.quality.finding.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on findings"

    _records = "finding_ids"

    finding_ids = fields.Many2many(
        comodel_name="grandes.clientes.quality.finding",
        relation="grandes_clientes_finding_act_rel",
        column1="wizard_id",
        column2="finding_id",
        required=True,
    )
    act = fields.Selection(
        selection=[
            ("serve", "Serve"),
            ("reply", "Reply"),
            ("refuse", "Record the refusal to sign"),
            ("uphold", "Uphold"),
            ("withdraw", "Withdraw the finding"),
            ("agree", "Agree on an action"),
            ("report", "Tell what was done"),
            ("verify", "Verify"),
        ],
        required=True,
        readonly=True,
    )
    words = fields.Text()
    addressees = fields.Char(string="Goes to", compute="_compute_addressees")
    replied_by = fields.Char(
        string="Said by",
        help="Name or address of who replied, where it came by mail or on paper.",
    )
    is_quality = fields.Boolean(compute="_compute_is_quality")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_finding_act_file_rel",
        column1="wizard_id",
        column2="attachment_id",
        string="Files",
        help="The message that brought it, or what shows that it was done.",
    )
    due_on = fields.Date(
        string="Action due", default=lambda self: clock.today(self.env.company)
    )

    @api.depends("finding_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("act")
    def _compute_is_quality(self):
        self.is_quality = self.env.user.has_group("grandes_clientes.group_quality")

    @api.depends("finding_ids", "act")
    def _compute_addressees(self):
        for wizard in self:
            wizard.addressees = wizard.act == "serve" and ", ".join(
                dict.fromkeys(
                    address
                    for finding in wizard.finding_ids._origin
                    for address in finding._get_responsible_addresses()
                )
            )

    def _get_nothing_chosen(self):
        return self.env._("Choose at least one finding.")

    def _get_arguments(self):
        files = {"attachments": self.attachment_ids} if self.attachment_ids else {}
        return {
            "serve": {},
            "refuse": {},
            "reply": {"reply": self.words, "replied_by": self.replied_by, **files},
            "uphold": {"decision": self.words},
            "withdraw": {"reason": self.words},
            "agree": {"action": self.words, "due_on": self.due_on},
            "report": {"done": self.words, **files},
            "verify": {"verification": self.words},
        }[self.act]

    def _perform(self, records):
        # No job: few records at a time, and each act is a decision.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
