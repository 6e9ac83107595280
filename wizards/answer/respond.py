from odoo import api, fields, models
from odoo.tools import is_html_empty

from odoo.addons.grandes_clientes.models.answer.case import ACT_OF_KIND

from ...models.answer.means.means import MEANS, MeansField, among
from ...models.engine.clean_html import CleanHtml


class CaseRespond(models.TransientModel):
    """Answer one case or many: text, way out, and what happens then (5.2.7)."""

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
    answer_hint = CleanHtml(compute="_compute_answer_hint")
    preview = CleanHtml(compute="_compute_preview")
    next_steps = fields.Text(string="What happens next", compute="_compute_next_steps")

    # === COMPUTE === #

    @api.depends("case_ids", "kind", "means")
    def _compute_refused(self):
        return super()._compute_refused()

    def _refusals(self, cases):
        """Leave out what cannot be answered so, or has no address."""
        return cases.with_context(
            grandes_clientes_means=self.means
        )._get_cannot_act_reasons(ACT_OF_KIND.get(self.kind, self._act))

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
            if not body:
                continue  # what was typed stays
            # Many cases keep the placeholders: each gets its own words when sent.
            wizard.body = (
                Template._render_filled(body, cases) if len(cases) == 1 else body
            )

    @api.depends("case_ids")
    def _compute_answer_hint(self):
        for wizard in self:
            typification = wizard.case_ids.typification_id
            wizard.answer_hint = len(typification) == 1 and typification.answer_hint

    @api.depends("body", "case_ids")
    def _compute_preview(self):
        Template = self.env["grandes.clientes.answer.template"]
        for wizard in self:
            case = wizard.case_ids._origin[:1]
            wizard.preview = (
                False
                if is_html_empty(wizard.body) or not case
                else Template._render_filled(wizard.body, case)
            )

    @api.depends("case_ids", "kind", "means")
    def _compute_next_steps(self):
        for wizard in self:
            cases = wizard.case_ids._origin
            refused = wizard._refusals(cases)
            cases = cases.filtered(lambda case, no=refused: case.id not in no)
            by_means = cases.grouped(
                lambda case, means=wizard.means: means or case._get_answer_means()
            )
            rows = [self.env[MEANS]._get(code) for code in by_means]
            wizard.goes_by_mercurio = bool(
                cases.filtered("channel_id.needs_mercurio_out")
            ) or any(means.takes_number for means in rows)
            wizard.goes_by_phone = any(means.is_told for means in rows)
            wizard.next_steps = "\n".join(wizard._get_say_next(by_means))

    def _get_say_next(self, by_means):
        """Return the sentences that say what the button will do.

        :param dict by_means: ``{means: cases}``
        """
        sentences = []
        if self.kind == "interim":
            sentences.append(
                self.env._("Nothing closes: the cases stay where they are.")
            )
        signed = sum(
            (
                cases.filtered("typification_id.needs_signature")
                for cases in by_means.values()
            ),
            self.env["grandes.clientes.case"],
        )
        if signed:
            sentences.append(
                self.env._(
                    "%(count)s wait in «Ready to send»: somebody else reviews them and "
                    "the supervisor signs them first.",
                    count=len(signed),
                )
            )
        for means, cases in by_means.items():
            cases -= signed
            if cases:
                sentences.append(self._get_say_means(means, cases))
        return sentences

    def _get_say_means(self, means, cases):
        """Return the sentence about the ``cases`` that are answered by ``means``."""
        means = self.env[MEANS]._get(means)
        label, count = self.env._(means.label), len(cases)
        if count > 1 and means.outcome_many:
            Notices = self.env["grandes.clientes.case.notices"]
            sentence, words = (
                means.outcome_many,
                {"mails": Notices._count_messages(cases)},
            )
        else:
            sentence, words = means.outcome, {}
        # The sentence of a row comes without its words: they are put in once it is in
        # the language of the person.
        told = self.env._(sentence)
        return told % {
            "means": label if count == 1 else f"{label} ({count})",
            "count": count,
            **words,
        }

    # === ACTIONS === #

    def action_prepare(self):
        """Leave the answers ready to send, in the tray."""
        self.ensure_one()
        job = self._run(
            self._acceptable(),
            "_do_prepare_answer",
            direct=True,
            **self._get_arguments(),
        )
        return self._after(job)

    def _perform(self, cases):
        if self.mercurio_out_number:
            cases.write(
                {
                    "mercurio_out_number": self.mercurio_out_number,
                    "mercurio_out_date": self.mercurio_out_date,
                }
            )
        told_on = self.goes_by_phone and self.kind == "final" and self.told_on
        return self._run(
            cases,
            "_do_answer",
            told_on=fields.Datetime.to_string(told_on) or None,
            **self._get_arguments(),
        )

    def _get_arguments(self):
        return {
            "body": str(self.body or ""),
            "kind": self.kind,
            "attachments": self.attachment_ids,
            "means": self.means or None,
            "fill": True,
        }
