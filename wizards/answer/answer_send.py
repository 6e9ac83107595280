from odoo import api, fields, models

from ...models.answer.answer_forgotten import find_brackets
from ...models.answer.answer_ground import GROUNDS, WITH_EVIDENCE
from ...models.engine.clean_html import CleanHtml


class AnswerSend(models.TransientModel):
    """Wizard to send answers from the tray: recipients, ground and refusals."""

    _name = "grandes.clientes.case.answer.send"
    _description = "Send answers"
    _inherit = ["grandes.clientes.act.wizard"]

    _act = "send"
    _records = "answer_ids"
    _count = "answer_count"

    answer_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        relation="grandes_clientes_answer_send_rel",
        column1="wizard_id",
        column2="answer_id",
        required=True,
        default=lambda self: self._default_answer_ids(),
    )
    answer_count = fields.Integer(string="Answers that go", compute="_compute_refused")
    total_count = fields.Integer(compute="_compute_summary")
    summary = fields.Char(compute="_compute_summary")
    asks_ground = fields.Boolean(compute="_compute_asks_ground")
    asks_of = fields.Char(string="They tell of", compute="_compute_asks_ground")
    ground = fields.Selection(selection=GROUNDS, string="Ground for telling it")
    ground_note = fields.Char(string="Which one, and where it is kept")
    needs_ground_note = fields.Boolean(compute="_compute_needs_ground_note")
    preview = CleanHtml(compute="_compute_summary")
    sent_to = fields.Char(string="Goes to", compute="_compute_summary")
    brackets = fields.Char(compute="_compute_brackets")
    is_meant = fields.Boolean(string="It is meant so: send it as it is")
    warnings = fields.Text(
        compute="_compute_warnings",
        help="What may have been forgotten in them; they can go as they are.",
    )

    @api.model
    def _default_answer_ids(self):
        if self.env.context.get("active_model") != "grandes.clientes.case.answer":
            return []
        return self.env.context.get("active_ids", [])

    @api.depends("answer_ids", "ground", "ground_note", "is_meant")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("answer_ids")
    def _compute_brackets(self):
        """List the text left in brackets, which the user must confirm."""
        for wizard in self:
            found = [
                each
                for answer in wizard.answer_ids._origin
                for each in find_brackets(answer.body)
            ]
            wizard.brackets = ", ".join(f"«{each}»" for each in dict.fromkeys(found))

    def _refusals(self, records):
        """Refuse also answers whose text in brackets is not confirmed."""
        reasons = self._get_opening_refusals(records)
        if self.is_meant:
            return reasons
        rest = records.filtered(lambda answer: answer.id not in reasons)
        return reasons | rest._get_bracket_reasons()

    def _get_opening_refusals(self, records):
        """Refuse also answers that the chosen ground does not allow."""
        reasons = super()._refusals(records)
        rest = records.filtered(lambda answer: answer.id not in reasons)
        lacking = rest._find_without_ground()
        known = lacking._get_grounds_of(lacking.case_id)
        for answer in lacking:
            ground, note = known.get(answer.case_id.id) or (
                self.ground,
                self.ground_note,
            )
            # A ground not chosen yet refuses nothing: the wizard asks for it.
            if ground and not (ground in WITH_EVIDENCE and not note):
                reason = answer._get_ground_reason(
                    answer.case_id, ground, note, answer.body
                )
                if reason:
                    reasons[answer.id] = reason
        return reasons

    @api.depends("answer_ids")
    def _compute_asks_ground(self):
        for wizard in self:
            lacking = wizard.answer_ids._origin._find_without_ground()
            known = lacking._get_grounds_of(lacking.case_id)
            cases = lacking.case_id.filtered(
                lambda case, said=known: case.id not in said
            )
            wizard.asks_ground = bool(cases)
            # Sudo: names of the beneficiaries of answers that the user sends.
            names = [name for name in cases.sudo().mapped("beneficiary_name") if name]
            wizard.asks_of = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")

    @api.depends("ground")
    def _compute_needs_ground_note(self):
        for wizard in self:
            wizard.needs_ground_note = wizard.ground in WITH_EVIDENCE

    @api.depends("answer_ids", "ground", "ground_note", "is_meant")
    def _compute_summary(self):
        for wizard in self:
            answers = wizard.answer_ids._origin
            going = wizard._acceptable()._origin
            wizard.total_count = len(answers)
            stay = len(answers) - len(going)
            wizard.summary = wizard._get_say_going(len(going), stay)
            wizard.preview = len(answers) == 1 and answers._render_preview()
            wizard.sent_to = len(answers) == 1 and ", ".join(
                filter(None, (answers._get_address(), answers.copy_to))
            )

    @api.depends("answer_ids", "ground")
    def _compute_warnings(self):
        forgotten = self.env["grandes.clientes.answer.forgotten"]
        for wizard in self:
            answers = wizard.answer_ids._origin
            refused = wizard._get_opening_refusals(answers)
            going = answers.filtered(lambda answer, no=refused: answer.id not in no)
            # Text in brackets has its own confirmation field.
            told = forgotten._get_forgotten_of(going, brackets=False)
            wizard.warnings = "\n".join(
                " ".join(sentences)
                if len(going) == 1
                else f"{answer.case_id.display_name}: {' '.join(sentences)}"
                for answer in going
                if (sentences := told.get(answer.id))
            )

    def _get_say_going(self, going, stay):
        """Return a sentence on how many answers can be sent and how many cannot."""
        if not stay or going + stay == 1:
            return ""
        if going == 1:
            return self.env._("1 answer can go, %(stay)s cannot.", stay=stay)
        return self.env._(
            "%(going)s answers can go, %(stay)s cannot.", going=going, stay=stay
        )

    def _perform(self, records):
        return self._run(
            records,
            "_do_send",
            ground=(self.asks_ground and self.ground) or None,
            ground_note=(self.asks_ground and self.ground_note) or None,
            as_it_is=self.is_meant,
            interactive=True,
        )

    def _after(self, job):
        """Offer to undo the sending."""
        return self.answer_ids._show_leaving(super()._after(job))
