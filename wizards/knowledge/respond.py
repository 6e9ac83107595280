from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import is_html_empty

from ...models.engine.clean_html import CleanHtml
from ...tools import clock


class CaseRespond(models.TransientModel):
    """Answer wizard with the template library and current bulletins (C2)."""

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
    template_version_ids = fields.Many2many(
        comodel_name="grandes.clientes.answer.template.version",
        relation="grandes_clientes_respond_version_rel",
        column1="wizard_id",
        column2="version_id",
        compute="_compute_template_version_ids",
        store=True,
        readonly=False,
        help="What the templates said as the text was begun.",
    )
    template_changes = CleanHtml(compute="_compute_template_changes")

    # === TEMPLATES CHANGED MEANWHILE === #

    @api.model
    def _get_draft_values(self, cases):
        """Restore the template versions that the draft started from."""
        values = super()._get_draft_values(cases)
        if values:
            draft = self.env["grandes.clientes.answer.draft"]._find_own(cases)
            values |= self._get_version_values(draft.template_version_ids)
        return values

    @api.model
    def _get_waiting_values(self, cases):
        """Restore the template versions that the waiting answer started from."""
        values = super()._get_waiting_values(cases)
        if values:
            # Sudo: reads only the template versions of the resumed answer.
            waiting_sudo = self._find_waiting(cases).sudo()
            values |= self._get_version_values(waiting_sudo.template_version_ids)
        return values

    @api.model
    def _get_version_values(self, versions):
        if not versions:
            return {}
        return {
            "template_version_ids": [fields.Command.set(versions.ids)],
            "used_template_ids": [fields.Command.set(versions.template_id.ids)],
        }

    @api.depends("used_template_ids")
    def _compute_template_version_ids(self):
        """Keep the versions of templates already used; add those of new ones."""
        for wizard in self:
            used = wizard.used_template_ids._origin
            kept = wizard.template_version_ids._origin.filtered(
                lambda version, used=used: version.template_id in used
            )
            wizard.template_version_ids = (
                kept | (used - kept.template_id)._get_versions()
            )

    def _get_changed_versions(self):
        """Return ``[(version used, current version)]`` of the changed templates."""
        begun = self.template_version_ids._origin
        newest = {each.template_id: each for each in begun.template_id._get_versions()}
        return [
            (version, newest[version.template_id])
            for version in begun
            if newest[version.template_id] != version
        ]

    @api.depends("template_version_ids")
    def _compute_template_changes(self):
        for wizard in self:
            wizard.template_changes = Markup().join(
                Markup("<p><strong>%s</strong></p><p>%s</p>")
                % (" · ".join(wizard._get_words(newer)), version._get_changes(newer))
                for version, newer in wizard._get_changed_versions()
            )

    @api.depends("template_version_ids")
    def _compute_warnings(self):
        """Warn also about templates that changed since the text was started."""
        result = super()._compute_warnings()
        for wizard in self:
            changed = wizard._get_say_changed()
            wizard.warnings = "\n".join(filter(None, [*changed, wizard.warnings]))
        return result

    def _get_say_changed(self):
        """Return the warnings about changed templates."""
        return [
            self.env._(
                "«%(name)s» changed on %(when)s, by %(who)s, after this was begun: see "
                "what changed, and take the new text or send it as it is.",
                name=name,
                when=when,
                who=who,
            )
            for _version, newer in self._get_changed_versions()
            for name, when, who in [self._get_words(newer)]
        ]

    @api.model
    def _get_words(self, version):
        """Return the template name, date and author of a version."""
        lang = self.env.lang or "en_US"
        return (
            version.template_id.name,
            clock.on_screen(version.kept_on, lang, self.env.tz.zone),
            # Sudo: name of the version's author.
            version.sudo().user_id.name,
        )

    def action_take_new_text(self):
        """Insert the current text of the changed templates.

        An unchanged former text is replaced; otherwise the new text is put above what
        was written.
        """
        self.ensure_one()
        cases = self.case_ids
        Template = self.env["grandes.clientes.answer.template"]
        for version, newer in self._get_changed_versions():
            old, new = (
                Template._render_filled(each.body, cases)
                if len(cases) == 1
                else each.body
                for each in (version, newer)
            )
            old, new, body = str(old), str(new), str(self.body or "")
            self.body = body.replace(old, new, 1) if old in body else new + body
            self.template_version_ids = self.template_version_ids - version + newer
        self.warnings_seen = False
        return {**cases.action_answer(), "res_id": self.id}

    @api.depends("case_ids")
    def _compute_bulletin_ids(self):
        Shown = self.env["grandes.clientes.bulletin.shown"]
        for wizard in self:
            wizard.bulletin_ids = Shown._get_for_cases(wizard.case_ids._origin)

    @api.depends("template_id")
    def _compute_used_template_ids(self):
        """Start with the chosen template; those of a text that is kept stay."""
        for wizard in self:
            kept = wizard.used_template_ids.browse()
            if wizard._is_typed(wizard.body):
                kept = wizard.used_template_ids
            wizard.used_template_ids = kept | wizard.template_id

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
                    # The reason may already end with a full stop.
                    reason=(template.review_reason or "").rstrip(". "),
                )
                for template in waiting
            )

    @api.onchange("library")
    def _onchange_library(self):
        """Append the template's text, and clear the field for another one."""
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
        """Report the used templates as outdated."""
        self.ensure_one()
        return self.used_template_ids._do_report_from(self.case_ids[:1])

    def action_prepare(self):
        """Prepare the answers, and log the use of their templates.

        Warnings about changed templates are shown here, because whoever sends the
        answers does not know which templates were used.
        """
        seen = self.warnings_seen or ""
        if any(sentence not in seen for sentence in self._get_say_changed()):
            return self._ask_once()
        self._log_library()
        return super().action_prepare()

    def _perform(self, cases):
        """Answer, and log the use of the templates, which must not be blocked."""
        self._log_library(cases)
        return super()._perform(cases)

    def _log_library(self, cases=None):
        cases = self._acceptable() if cases is None else cases
        self.used_template_ids._log_use(cases, self.body, self.template_version_ids)

    def _get_arguments(self):
        """Add the template versions used."""
        return {
            **super()._get_arguments(),
            "template_versions": self.template_version_ids,
        }
