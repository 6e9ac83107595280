import secrets

from odoo import api, fields, models
from odoo.tools import is_html_empty

from ...models.answer.answer_ground import GROUNDS
from ...models.answer.case import ACT_OF_KIND
from ...models.answer.means.means import MeansField, among


class CaseRespond(models.TransientModel):
    """Wizard to answer cases: text, means and what happens next (5.2.7)."""

    _name = "grandes.clientes.case.respond"
    _inherit = "grandes.clientes.case.act.wizard"
    _description = "Answer cases"

    _act = "answer"

    case_ids = fields.Many2many(relation="grandes_clientes_respond_case_rel")
    kind = fields.Selection(
        selection=[("final", "Final answer"), ("interim", "Interim answer")],
        required=True,
        default="final",
    )
    means = MeansField(
        selection=among(),
        string="Send by",
        help="Empty: by the means of each request; in person is answered by e-mail.",
    )
    typification_ids = fields.Many2many(
        comodel_name="grandes.clientes.typification",
        compute="_compute_typification_ids",
    )
    template_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        domain="[('kind', '=', kind), '|', ('typification_id', '=', False), "
        "('typification_id', 'in', typification_ids)]",
    )
    body = fields.Html(
        string="Text",
        compute="_compute_body",
        store=True,
        readonly=False,
        sanitize_overridable=False,
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_respond_attachment_rel",
        column1="wizard_id",
        column2="attachment_id",
        bypass_search_access=True,
    )
    goes_by_mercurio = fields.Boolean(compute="_compute_next_steps")
    goes_by_phone = fields.Boolean(compute="_compute_next_steps")
    mercurio_out_number = fields.Char(string="Outgoing Mercurio number")
    mercurio_out_date = fields.Date(string="Outgoing Mercurio date")
    told_on = fields.Datetime(
        string="Call made on", help="Empty: it is being made now."
    )
    copy_to = fields.Char(
        string="Copy to", help="Addresses that get a copy, separated by commas."
    )
    ground = fields.Selection(selection=GROUNDS, string="Ground for telling it")
    ground_note = fields.Char(string="Which one, and where it is kept")
    # Draft
    draft_token = fields.Char(default=lambda self: secrets.token_hex(8))
    draft_after = fields.Char(help="Token of the draft that was taken up here.")
    draft_note = fields.Char(readonly=True)
    other_window = fields.Text(
        string="Written by somebody else, or in another window",
        readonly=True,
        help="What was typed to the same cases in another window, or prepared for them "
        "meanwhile, to copy from.",
    )
    waiting_answer_id = fields.Many2one(
        comodel_name="grandes.clientes.case.answer",
        readonly=True,
        help="Answer that waited on the case and was taken up here.",
    )
    warnings_seen = fields.Text()
    holders_then = fields.Json(
        help="Who held the cases when the dialog opened, by their ids."
    )

    # === COMPUTE === #

    @api.depends("case_ids", "kind", "means", "ground", "body")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, cases):
        """Refuse also cases whose text tells about somebody else without a ground."""
        reasons = cases.with_context(
            grandes_clientes_means=self.means
        )._get_cannot_act_reasons(ACT_OF_KIND.get(self.kind, self._act))
        if self.ground == "none" and len(cases) > 1 and self.body:
            rest = cases.filtered(lambda case: case.id not in reasons)
            reasons |= self._get_not_told_reasons(rest)
        return reasons

    def _get_opening_refusals(self, cases):
        """Refuse the cases that can take neither a final nor an interim answer."""
        final = cases._get_cannot_act_reasons("answer")
        interim = cases._get_cannot_act_reasons("answer_interim")
        return {case_id: final[case_id] for case_id in final.keys() & interim.keys()}

    @api.depends("case_ids")
    def _compute_typification_ids(self):
        for wizard in self:
            wizard.typification_ids = wizard.case_ids.typification_id

    @api.depends("case_ids", "kind")
    def _compute_template_id(self):
        Template = self.env["grandes.clientes.answer.template"]
        for wizard in self:
            cases = wizard.case_ids._origin
            one_kind = len(cases.typification_id) == 1
            templates = Template._get_for_case(cases[:1], wizard.kind or "final")
            wizard.template_id = templates.filtered(
                lambda template, own=one_kind: own or not template.typification_id
            )[:1]

    @api.depends("template_id")
    def _compute_body(self):
        Template = self.env["grandes.clientes.answer.template"]
        for wizard in self:
            cases, body = wizard.case_ids._origin, wizard.template_id.body
            typed = wizard.body
            if not body:
                wizard.body = typed
                continue
            # For many cases, placeholders are filled per case on sending.
            body = Template._render_filled(body, cases) if len(cases) == 1 else body
            # Text typed by the user is kept below the template.
            wizard.body = body + typed if wizard._is_typed(typed) else body

    def _is_typed(self, body):
        """Return whether the text was typed, not just taken from a template."""
        if is_html_empty(body):
            return False
        case = self.case_ids._origin[:1]
        Template = self.env["grandes.clientes.answer.template"]
        return not Template._is_untouched(body, case)

    # === ACTIONS === #

    def action_anew(self):
        """Discard the draft and start over; a waiting answer stays on its case."""
        self.ensure_one()
        self.env["grandes.clientes.answer.draft"]._find_own(
            self.case_ids
        )._do_throw_away()
        action = self.case_ids.action_answer()
        action["context"]["grandes_clientes_anew"] = True
        return action

    def action_confirm(self):
        """Send, after showing warnings about possible omissions once."""
        self.ensure_one()
        if self.warnings and self.warnings_seen != self.warnings:
            return self._ask_once()
        return super().action_confirm()

    def _ask_once(self):
        """Reopen the wizard with its warnings, and mark them as seen."""
        self.warnings_seen = self.warnings
        return {**self.case_ids.action_answer(), "res_id": self.id}

    def action_prepare(self):
        """Prepare the answers and leave them in the tray, ready to send."""
        self.ensure_one()
        cases = self._acceptable()
        left_out = self._find_left_out(cases)
        self._apply_mercurio_number(cases)
        job = self._run(
            cases,
            "_do_prepare_answer",
            direct=True,
            waiting=self.waiting_answer_id,
            copy_to=self.copy_to or None,
            ground=self.ground or None,
            ground_note=self.ground_note or None,
            **self._get_arguments(),
        )
        self._mark_draft_sent()
        return self._say_left_out(left_out, self._after(job))

    def _apply_mercurio_number(self, cases):
        """Store the outgoing number, with which the answers will be sent (5.2.9).

        Only on cases that close by it: the field may have been filled in before another
        kind or means was chosen, and of many cases some are answered by e-mail.
        """
        if self.mercurio_out_number and self.kind == "final":
            Answer = self.env["grandes.clientes.case.answer"]
            cases.filtered(
                lambda case: Answer.new(
                    {
                        "case_id": case.id,
                        "company_id": case.company_id.id,
                        "means": self.means or case._get_answer_means(),
                    }
                )._is_closed_by_mercurio()
            ).write(
                {
                    "mercurio_out_number": self.mercurio_out_number,
                    "mercurio_out_date": self.mercurio_out_date,
                }
            )

    def _perform(self, cases):
        self._apply_mercurio_number(cases)
        told_on = self.goes_by_phone and self.kind == "final" and self.told_on
        job = self._run(
            cases,
            "_do_answer",
            told_on=fields.Datetime.to_string(told_on) or None,
            waiting=self.waiting_answer_id,
            copy_to=self.copy_to or None,
            ground=(self.asks_ground and self.ground) or None,
            ground_note=(self.asks_ground and self.ground_note) or None,
            # The wizard already asked about text in brackets.
            as_it_is=True,
            interactive=True,
            **self._get_arguments(),
        )
        self._mark_draft_sent()
        return job

    def _mark_draft_sent(self):
        self.env["grandes.clientes.answer.draft"]._mark_sent(
            self.case_ids, self.draft_token
        )

    def _after(self, job):
        """Offer to undo the sending."""
        answers = self.case_ids.answer_ids.filtered(
            lambda answer: answer.send_after and answer.leaving_by_id == self.env.user
        )
        return answers._show_leaving(super()._after(job))

    def _get_arguments(self):
        return {
            "body": str(self.body or ""),
            "kind": self.kind,
            "attachments": self.attachment_ids,
            "means": self.means or None,
            "fill": True,
        }
