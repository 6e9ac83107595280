from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.engine.clean_html import CleanHtml


class AnswerRead(models.TransientModel):
    """Wizard to read answers before reviewing or signing them, one by one or all.

    An answer that was not shown cannot be signed.
    """

    _name = "grandes.clientes.case.answer.read"
    _description = "Read answers, and review or sign them"
    _inherit = ["grandes.clientes.act.wizard"]

    _records = "answer_ids"

    act = fields.Selection(
        selection=[("review", "Review"), ("sign", "Sign")],
        required=True,
        readonly=True,
        default="sign",
    )
    answer_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        relation="grandes_clientes_answer_read_rel",
        column1="wizard_id",
        column2="answer_id",
        required=True,
        default=lambda self: self._default_answer_ids(),
    )
    shown_id = fields.Many2one(
        comodel_name="grandes.clientes.case.answer",
        string="The one that is shown",
        readonly=True,
        default=lambda self: self._default_shown_id(),
    )
    read_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        relation="grandes_clientes_answer_read_done_rel",
        column1="wizard_id",
        column2="answer_id",
        string="Read",
        readonly=True,
    )
    position = fields.Char(compute="_compute_position")
    is_last = fields.Boolean(compute="_compute_position")
    rest_count = fields.Integer(compute="_compute_position")
    preview = CleanHtml(compute="_compute_preview")
    sent_to = fields.Char(string="Goes to", compute="_compute_preview")
    file_names = fields.Char(string="Files", compute="_compute_preview")
    case_id = fields.Many2one(related="shown_id.case_id")
    subject = fields.Char(related="shown_id.subject")
    prepared_by_id = fields.Many2one(related="shown_id.prepared_by_id")

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"read_ids"}

    @api.model
    def _default_answers(self):
        """Return the selected answers that can take the act, or all if none can."""
        if self.env.context.get("active_model") != "grandes.clientes.case.answer":
            return self.env["grandes.clientes.case.answer"]
        answers = self.env["grandes.clientes.case.answer"].browse(
            self.env.context.get("active_ids", [])
        )
        reasons = answers._get_cannot_act_reasons(
            self.env.context.get("default_act", "sign")
        )
        return answers.filtered(lambda answer: answer.id not in reasons) or answers

    @api.model
    def _default_answer_ids(self):
        return self._default_answers().ids

    @api.model
    def _default_shown_id(self):
        return self._default_answers().sorted("id")[:1].id

    @api.depends("answer_ids", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("shown_id", "answer_ids", "read_ids")
    def _compute_position(self):
        for wizard in self:
            ids = sorted(wizard.answer_ids._origin.ids)
            shown = wizard.shown_id._origin.id
            place = ids.index(shown) + 1 if shown in ids else 1
            wizard.is_last = place >= len(ids)
            wizard.rest_count = len(wizard._get_read())
            wizard.position = self.env._(
                "%(place)s of %(count)s", place=place, count=len(ids)
            )

    @api.depends("shown_id")
    def _compute_preview(self):
        for wizard in self:
            answer = wizard.shown_id
            wizard.preview = answer and answer._render_preview()
            wizard.sent_to = answer and ", ".join(
                filter(
                    None,
                    (
                        answer._get_address() or answer.contact_id.name,
                        answer.copy_to,
                    ),
                )
            )
            # Sudo: file names of an answer that the user reads.
            wizard.file_names = ", ".join(answer.sudo().attachment_ids.mapped("name"))

    def _get_read(self):
        """Return the answers that were shown and can still take the act."""
        seen = (self.read_ids | self.shown_id)._origin
        reasons = self._refusals(seen)
        return seen.filtered(lambda answer: answer.id not in reasons)

    # === ACTIONS === #

    def action_next(self):
        """Mark this answer as read, and show the next one."""
        self.ensure_one()
        return self._show_after(self.shown_id)

    def action_confirm_one(self):
        """Review or sign the shown answer, and go on to the next one."""
        self.ensure_one()
        shown = self.shown_id
        getattr(shown, f"_do_{self.act}")()
        if self.is_last:
            return {"type": "ir.actions.act_window_close"}
        return self._show_after(shown)

    def action_confirm(self):
        """Review or sign all answers that were shown.

        :raise UserError: some were not shown yet
        """
        self.ensure_one()
        if not self.is_last:
            raise UserError(self.env._("Read all of them first."))
        return super().action_confirm()

    def _acceptable(self):
        return self._get_read()

    def _show_after(self, shown):
        ids = sorted(self.answer_ids.ids)
        place = ids.index(shown.id) + 1
        # Sudo: ``read_ids`` is protected, and set only by these buttons.
        self.sudo().write(
            {
                "read_ids": [fields.Command.link(shown.id)],
                "shown_id": ids[min(place, len(ids) - 1)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": shown.browse(ids)._get_dialog_title(self.act),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
