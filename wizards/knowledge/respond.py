from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import is_html_empty


class CaseRespond(models.TransientModel):
    """Answering with the library and the bulletins in force beside it (C2)."""

    _name = "grandes.clientes.case.respond"
    _inherit = "grandes.clientes.case.respond"

    bulletin_ids = fields.Many2many(
        comodel_name="grandes.clientes.bulletin",
        string="Bulletins in force",
        compute="_compute_bulletin_ids",
    )
    library = fields.Many2one(
        comodel_name="grandes.clientes.answer.template",
        string="Insert from the library",
        store=False,
        domain="[('standing', '!=', 'blocked')]",
        help="Type a shortcut, as /pago, or some words of it.",
    )
    used_template_ids = fields.Many2many(
        comodel_name="grandes.clientes.answer.template",
        relation="grandes_clientes_respond_template_rel",
        column1="wizard_id",
        column2="template_id",
        compute="_compute_used_template_ids",
        store=True,
        readonly=False,
        help="Of which the text was made.",
    )
    library_warning = fields.Char(compute="_compute_library_warning")

    @api.depends("case_ids")
    def _compute_bulletin_ids(self):
        Shown = self.env["grandes.clientes.bulletin.shown"]
        for wizard in self:
            wizard.bulletin_ids = Shown._get_for_cases(wizard.case_ids._origin)

    @api.depends("template_id")
    def _compute_used_template_ids(self):
        """Begin with what the text starts from; what is inserted is added."""
        for wizard in self:
            wizard.used_template_ids = wizard.template_id

    @api.depends("used_template_ids")
    def _compute_library_warning(self):
        for wizard in self:
            waiting = wizard.used_template_ids.filtered(
                lambda template: template.standing != "current"
            )
            wizard.library_warning = " ".join(
                self.env._(
                    "«%(name)s» is to be reviewed: %(reason)s. Check what it says.",
                    name=template.name,
                    # A sentence of its own, which ends already.
                    reason=(template.review_reason or "").rstrip(". "),
                )
                for template in waiting
            )

    @api.onchange("library")
    def _onchange_library(self):
        """Put the text after what is written, and be ready for another one."""
        template = self.library
        if not template:
            return
        cases = self.case_ids._origin
        text = template.body or ""
        if len(cases) == 1:
            text = template._render_filled(text, cases)
        written = "" if is_html_empty(self.body) else Markup(self.body)
        self.body = written + Markup(text)
        self.used_template_ids |= template
        self.library = False

    def action_report_library(self):
        """Report what the text was made of as out of date, in one click."""
        self.ensure_one()
        return self.used_template_ids._do_report_from(self.case_ids[:1])

    def action_prepare(self):
        """Leave the answers ready; what they were made of counts as used."""
        self._log_library()
        return super().action_prepare()

    def _perform(self, cases):
        """Answer; what it was made of counts as used, and must not be blocked."""
        self._log_library(cases)
        return super()._perform(cases)

    def _log_library(self, cases=None):
        cases = self._acceptable() if cases is None else cases
        self.used_template_ids._log_use(cases, self.body)
