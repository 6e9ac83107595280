from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.case.creation import OF_FILING
from ...tools import clock

# What this screen receives: what is said, and what is handed over at the window.
_CHANNELS = ("phone", "in_person", "written")
_LETTER = "written"
# The screen of each channel.
_SCREENS = {
    "phone": "call_action",
    "in_person": "visit_action",
    _LETTER: "letter_action",
}
# What is typed, or chosen, by whoever begins.
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
    """The same screen for who comes and for a letter: papers, Mercurio, day zero."""

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
        """Count what the user began and did not register, but what is shown."""
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
        """Name what is unfinished by who it is of, and what about."""
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
        """List what was begun and not registered."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "grandes_clientes.call_unfinished_action"
        )

    def action_drop(self):
        """Throw away what was begun and is nothing."""
        if self.case_id:
            raise UserError(
                self.env._("What is registered is not thrown away: go on in its case.")
            )
        self.unlink()
        return self.action_open_unfinished()

    def action_next(self):
        """Open an empty screen of the same kind."""
        action = super().action_next()
        screen = self.env["ir.actions.act_window"]._for_xml_id(
            f"grandes_clientes.{_SCREENS.get(self.channel_code, 'call_action')}"
        )
        return {**action, **screen, "target": "main", "context": action["context"]}

    def _get_missing(self, answers):
        """Add Mercurio's number and the letter itself."""
        missing = super()._get_missing(answers)
        if self.needs_mercurio_in:
            checks = (
                (self.mercurio_in_number, self.env._("the Mercurio number")),
                (self.mercurio_in_date, self.env._("the Mercurio date")),
            )
            missing += [name for given, name in checks if not given]
        return missing

    def _check_complete(self, answers):
        """Check also that day zero is not still to come.

        :raise UserError: it is
        """
        result = super()._check_complete(answers)
        if self.received_on and self.received_on > clock.now():
            raise UserError(
                self.env._("It has not been received yet: correct the hour.")
            )
        return result

    def _prepare_case_values(self):
        """Add what only a letter has."""
        values = super()._prepare_case_values()
        if self.needs_mercurio_in:
            values |= {
                "mercurio_in_number": self.mercurio_in_number,
                "mercurio_in_date": self.mercurio_in_date,
            }
        if self.received_on:
            values["received_on"] = self.received_on
        return values

    def _create_case(self):
        """File with the papers that came along: the filing is sealed with them."""
        if not self.attachment_ids:
            return super()._create_case()
        self._keep_on_contact()
        papers = self.attachment_ids
        papers.check_access("read")
        # What the filing keeps is its own from the beginning, and sealed with it.
        kept = (
            papers.union(
                *(paper.copy({"res_model": False, "res_id": False}) for paper in papers)
            )
            - papers
        )
        papers.unlink()
        values = self._prepare_case_values()
        of_filing = {name: values.pop(name) for name in OF_FILING if name in values}
        filing = self.env["grandes.clientes.filing"].create(
            {
                **of_filing,
                "company_id": values["company_id"],
                "subject": values["subject"],
                "attachment_ids": [fields.Command.link(paper.id) for paper in kept],
            }
        )
        return self.env["grandes.clientes.case"].create(
            {**values, "filing_id": filing.id}
        )
