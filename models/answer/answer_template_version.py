from difflib import SequenceMatcher

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...tools import clock
from ..engine.clean_html import CleanHtml

# Number of words shown around a change.
_AROUND = 8


class AnswerTemplateVersion(models.Model):
    """Version of a template's text, so that answers show which text they came from."""

    _name = "grandes.clientes.answer.template.version"
    _description = "Text of an answer template, as it was"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    # Author and time are fields of their own.
    _log_access = False

    template_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kept_on = fields.Datetime(string="From", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Written by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    body = CleanHtml(string="Text", readonly=True, sanitize_overridable=False)

    @api.depends("template_id", "kept_on")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for version in self:
            day = clock.on_screen(
                version.kept_on, self.env.lang or "en_US", self.env.tz.zone
            )
            version.display_name = f"{version.template_id.display_name} · {day}"

    def _get_changes(self, newer):
        """Return the changes made by ``newer`` as HTML with ``del`` and ``ins``.

        :param newer: a later text of the same template
        """
        self.ensure_one()
        old, new = _words(self.body), _words(newer.body)
        matcher, told = SequenceMatcher(None, old, new, autojunk=False), []
        for kind, begin, end, new_begin, new_end in matcher.get_opcodes():
            if kind == "equal":
                same = old[begin:end]
                if len(same) > 2 * _AROUND:
                    same = [*same[:_AROUND], "…", *same[-_AROUND:]]
                told.append(escape(" ".join(same)))
                continue
            for mark, words in (
                ("del", old[begin:end]),
                ("ins", new[new_begin:new_end]),
            ):
                if words:
                    told.append(Markup("<%s>%s</%s>") % (mark, " ".join(words), mark))
        return Markup(" ").join(told)


def _words(body):
    return html2plaintext(str(body or ""), include_references=False).split()


class AnswerTemplate(models.Model):
    """Templates keep every former text."""

    _name = "grandes.clientes.answer.template"
    _inherit = "grandes.clientes.answer.template"

    version_ids = fields.One2many(
        comodel_name="grandes.clientes.answer.template.version",
        inverse_name="template_id",
        string="Former texts",
        readonly=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and store the text as the first version."""
        templates = super().create(vals_list)
        templates._keep_version()
        return templates

    def write(self, vals):
        """Write, and store a changed text as a new version."""
        if "body" not in vals:
            return super().write(vals)
        before = {template.id: str(template.body) for template in self}
        result = super().write(vals)
        self.filtered(
            lambda template: str(template.body) != before[template.id]
        )._keep_version()
        return result

    def _keep_version(self):
        # Sudo: users may not write versions; the template was just written.
        self.env["grandes.clientes.answer.template.version"].sudo().create(
            [
                {
                    "template_id": template.id,
                    "kept_on": clock.now(),
                    "user_id": self.env.uid,
                    "body": template.body,
                }
                for template in self
            ]
        )

    def _get_versions(self):
        """Return the latest version of each of these templates."""
        Version = self.env["grandes.clientes.answer.template.version"]
        if not self.ids:
            return Version
        newest = Version._read_group(
            [("template_id", "in", self.ids)], ["template_id"], ["id:max"]
        )
        return Version.browse(version_id for _template, version_id in newest)


class CaseAnswer(models.Model):
    """Answers keep the template versions that they came from."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    template_version_ids = fields.Many2many(
        comodel_name="grandes.clientes.answer.template.version",
        relation="grandes_clientes_answer_template_version_rel",
        column1="answer_id",
        column2="version_id",
        ondelete="restrict",
        string="Written from",
        readonly=True,
        copy=False,
        help="The templates that it was begun with, as they said then.",
    )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"template_version_ids"}
