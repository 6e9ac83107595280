from odoo import api, fields, models

from ...models.outage.outage_statement import PARTIES
from ...tools import clock


class OutageAct(models.TransientModel):
    """Wizard for the acts on failures that need input."""

    _name = "grandes.clientes.outage.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on failures"

    _records = "outage_ids"

    outage_ids = fields.Many2many(
        comodel_name="grandes.clientes.outage",
        relation="grandes_clientes_outage_act_rel",
        column1="wizard_id",
        column2="outage_id",
        required=True,
    )
    act = fields.Selection(
        selection=[
            ("report", "Report to technology"),
            ("end", "It works again"),
            ("reply", "Enter a reply"),
            ("attribute", "Decide who answers for it"),
            ("argue", "Argue"),
            ("discard", "It was no failure"),
        ],
        required=True,
        readonly=True,
    )
    words = fields.Text()
    ticket = fields.Char()
    reported_on = fields.Datetime(
        string="Told on", help="Empty: now, by the mail that goes."
    )
    addressees = fields.Char(string="Goes to", compute="_compute_addressees")
    began_on = fields.Datetime(
        string="Began", compute="_compute_instants", store=True, readonly=False
    )
    ended_on = fields.Datetime(
        string="Ended", compute="_compute_instants", store=True, readonly=False
    )
    proposed_end = fields.Datetime(
        string="Somebody got through", compute="_compute_instants", store=True
    )
    sender = fields.Selection(
        selection=[("technology", "Technology"), ("oversight", "Interventoría")],
        default="technology",
    )
    received_on = fields.Datetime(default=lambda self: clock.now())
    attributable_to = fields.Selection(selection=PARTIES, string="Who answers for it")
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_outage_act_file_rel",
        column1="wizard_id",
        column2="attachment_id",
        string="Files",
        help="Their message, or what proves what you say.",
    )

    @api.depends("outage_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("outage_ids", "act")
    def _compute_instants(self):
        """Propose start and end of the failure, for the user to confirm."""
        for wizard in self:
            outage = wizard.outage_ids._origin[:1]
            wizard.proposed_end = outage.proposed_end
            wizard.began_on = outage.began_on
            wizard.ended_on = outage.proposed_end or clock.now()

    @api.depends("outage_ids", "act")
    def _compute_addressees(self):
        for wizard in self:
            outages = wizard.outage_ids._origin
            wizard.addressees = wizard.act == "report" and ", ".join(
                dict.fromkeys(
                    address for each in outages for address in each._get_addresses()
                )
            )

    def _get_nothing_chosen(self):
        return self.env._("Choose at least one failure.")

    def _get_arguments(self):
        files = {"attachments": self.attachment_ids} if self.attachment_ids else {}
        one = len(self.outage_ids) == 1
        return {
            "report": {
                "ticket": self.ticket,
                "scope": self.words,
                "reported_on": self.reported_on or None,
            },
            "end": {
                "ended_on": self.ended_on,
                "began_on": self.began_on if one else None,
                "solution": self.words,
            },
            "reply": {
                "sender": self.sender,
                "words": self.words,
                "received_on": self.received_on,
                **files,
            },
            "attribute": {
                "attributable_to": self.attributable_to,
                "words": self.words,
            },
            "argue": {"words": self.words, **files},
            "discard": {"words": self.words},
        }[self.act]

    def _perform(self, records):
        # No job: few records at a time, and each act is a decision.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
