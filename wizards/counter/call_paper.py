from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.case.creation import OF_FILING
from ...tools import clock

# Channels that this screen serves.
_CHANNELS = ("phone", "in_person", "written")
_LETTER = "written"
# Window action of each channel.
_SCREENS = {
    "phone": "call_action",
    "in_person": "visit_action",
    _LETTER: "letter_action",
}
# Fields that count as input: a call with any of them set is begun.
_TYPED = (
    "is_anonymous",
    "caller_id",
    "partner_id",
    "contact_id",
    "email",
    "phone",
    "recording_reference",
    "mercurio_in_number",
    "attachment_ids",
    "beneficiary_id_number",
    "beneficiary_name",
    "typification_id",
    "subject",
    "description",
    "reference",
    "finding",
    "answer",
)


class Call(models.TransientModel):
    """Use of the call screen for visits and letters: papers, Mercurio, day zero."""

    _name = "grandes.clientes.call"
    _inherit = "grandes.clientes.call"

    channel_id = fields.Many2one(domain=[("code", "in", _CHANNELS)])
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_call_attachment_rel",
        column1="call_id",
        column2="attachment_id",
        string="Scanned papers",
        help="What was handed over, or the letter itself.",
    )
    needs_mercurio_in = fields.Boolean(related="channel_id.needs_mercurio_in")
    mercurio_in_number = fields.Char(string="Mercurio number")
    mercurio_in_date = fields.Date(string="Mercurio date")
    received_on = fields.Datetime(
        string="Received on", help="Instant from which the law counts; empty: now."
    )
    is_begun = fields.Boolean(
        string="Begun",
        compute="_compute_is_begun",
        store=True,
        help="Somebody typed something: a screen that was only opened is nothing.",
    )
    unfinished_count = fields.Integer(compute="_compute_unfinished_count")

    @api.model
    def _default_channel_id(self):
        """Return the channel whose screen was opened."""
        code = self.env.context.get("grandes_clientes_channel")
        if code not in _CHANNELS:
            return super()._default_channel_id()
        return self.env["grandes.clientes.channel"]._find_by_code(code)

    @api.depends(*_TYPED)
    def _compute_is_begun(self):
        for call in self:
            call.is_begun = any(call[name] for name in _TYPED)

    def _compute_unfinished_count(self):
        """Count the user's other unfinished calls."""
        for call in self:
            call.unfinished_count = self.search_count(
                [*self._get_unfinished_domain(), ("id", "!=", call._origin.id)]
            )

    @api.model
    def _get_unfinished_domain(self):
        return [
            ("create_uid", "=", self.env.uid),
            ("case_id", "=", False),
            ("is_begun", "=", True),
        ]

    @api.depends(
        "caller_id",
        "partner_id",
        "contact_id",
        "beneficiary_name",
        "subject",
        "channel_id",
    )
    def _compute_display_name(self):
        """Name unfinished calls by caller, beneficiary and subject."""
        result = super()._compute_display_name()
        new = {
            "in_person": self.env._("New visit"),
            _LETTER: self.env._("New letter"),
        }
        for call in self:
            if not call.case_id and call.channel_code in new:
                call.display_name = new[call.channel_code]
            who = call.contact_id or call.partner_id or call.caller_id
            parts = (who.name, call.beneficiary_name, call.subject)
            if call.id and not call.case_id and any(parts):
                call.display_name = " · ".join(filter(None, parts))
        return result

    def action_open_unfinished(self):
        """Open the list of unfinished calls."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.call_unfinished_action"
        )

    def action_drop(self):
        """Delete an unfinished call.

        :raise UserError: it is already registered
        """
        if self.case_id:
            raise UserError(
                self.env._("What is registered is not thrown away: go on in its case.")
            )
        self.unlink()
        return self.action_open_unfinished()

    def action_next(self):
        """Open an empty screen for the same channel."""
        action = super().action_next()
        screen = self.env["ir.actions.act_window"]._for_xml_id(
            f"grandes_clientes.{_SCREENS.get(self.channel_code, 'call_action')}"
        )
        return {**action, **screen, "target": "main", "context": action["context"]}

    def _get_missing(self, answers):
        """Require Mercurio's number and date, where the channel needs them."""
        missing = super()._get_missing(answers)
        if self.needs_mercurio_in:
            checks = (
                (self.mercurio_in_number, self.env._("the Mercurio number")),
                (self.mercurio_in_date, self.env._("the Mercurio date")),
            )
            missing += [name for given, name in checks if not given]
        return missing

    def _check_complete(self, answers):
        """Check also that day zero is not in the future.

        :raise UserError: day zero is in the future
        """
        result = super()._check_complete(answers)
        if self.received_on and self.received_on > clock.now():
            raise UserError(
                self.env._("It has not been received yet: correct the hour.")
            )
        return result

    def _prepare_case_values(self):
        """Add the values of a letter: Mercurio's number and date, day zero."""
        values = super()._prepare_case_values()
        if self.needs_mercurio_in:
            values |= {
                "mercurio_in_number": self.mercurio_in_number,
                "mercurio_in_date": self.mercurio_in_date,
            }
        if self.received_on:
            values["received_on"] = self.received_on
        return values

    def _create_filed_case(self, values):
        """File with the attached papers, so that they are part of the filing's seal."""
        if not self.attachment_ids:
            return super()._create_filed_case(values)
        papers = self.attachment_ids
        papers.check_access("read")
        # Copies that belong to no other record, so that the filing owns them.
        kept = (
            papers.union(
                *(paper.copy({"res_model": False, "res_id": False}) for paper in papers)
            )
            - papers
        )
        papers.unlink()
        of_filing = {name: values[name] for name in OF_FILING if name in values}
        of_case = {name: values[name] for name in values if name not in of_filing}
        filing = self.env["grandes.clientes.filing"].create(
            {
                **of_filing,
                "company_id": of_case["company_id"],
                "subject": of_case["subject"],
                "attachment_ids": [fields.Command.link(paper.id) for paper in kept],
            }
        )
        return super()._create_filed_case({**of_case, "filing_id": filing.id})
