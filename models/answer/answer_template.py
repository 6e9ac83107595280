import re

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_time, get_lang
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ..engine.clean_html import CleanHtml

_lt = LazyTranslate(__name__)

# All placeholders that a template may use; nothing is ever evaluated.
PLACEHOLDERS = {
    "case": _lt("Case number"),
    "filing": _lt("Filing number"),
    "received": _lt("Day it was received"),
    "subject": _lt("Subject"),
    "entity": _lt("Entity"),
    "contact": _lt("Contact"),
    "beneficiary": _lt("Beneficiary"),
    "document": _lt("Beneficiary's document, masked"),
    "typification": _lt("Typification"),
    "period": _lt("Academic period"),
    "advisor": _lt("Advisor"),
    "today": _lt("Today"),
}
# Also used to find the blanks of a template.
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ANY_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class AnswerTemplate(models.Model):
    """Template text that an answer starts from; placeholders are replaced, not run."""

    _name = "grandes.clientes.answer.template"
    _description = "Answer template"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(comodel_name="res.company", index=True)
    typification_id = fields.Many2one(
        comodel_name="grandes.clientes.typification",
        index=True,
        check_company=True,
        help="Proposed for its cases; for every case where empty.",
    )
    kind = fields.Selection(
        selection=[("interim", "Interim"), ("final", "Final")],
        required=True,
        default="final",
    )
    body = CleanHtml(string="Text", required=True, sanitize_overridable=False)
    preview = CleanHtml(
        compute="_compute_preview", help="With the data of an invented case."
    )
    placeholder_help = CleanHtml(compute="_compute_placeholder_help")

    @api.constrains("body")
    def _check_placeholders(self):
        """Refuse unknown placeholders."""
        for template in self:
            unknown = {
                name.strip()
                for name in _ANY_BRACES.findall(str(template.body or ""))
                if name.strip() not in PLACEHOLDERS
            }
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Unknown: %(unknown)s. A template may use: %(known)s.",
                        unknown=", ".join(
                            f"{{{{{name}}}}}" for name in sorted(unknown)
                        ),
                        known=", ".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS),
                    )
                )

    @api.depends("body")
    @api.depends_context("lang")
    def _compute_preview(self):
        today = clock.in_words(clock.today(self.env.company), get_lang(self.env).code)
        values = {
            "case": "GC-2026-000123",
            "filing": "R-2026-000456",
            "received": today,
            "subject": self.env._("Payment not applied"),
            "entity": self.env._("University of Example"),
            "contact": "Ana Gómez",
            "beneficiary": "Luis Peña",
            "document": "CC ******4050",
            "typification": self.env._("Payment not applied"),
            "period": "2026-1",
            "advisor": self.env.user.name,
            "today": today,
        }
        for template in self:
            template.preview = _replace(template.body or "", values)

    @api.depends_context("lang")
    def _compute_placeholder_help(self):
        rows = Markup().join(
            Markup("<li><code>%s</code> %s</li>")
            % (f"{{{{{name}}}}}", self.env._(label))
            for name, label in PLACEHOLDERS.items()
        )
        for template in self:
            template.placeholder_help = Markup("<ul>%s</ul>") % rows

    @api.model
    def _get_for_case(self, case, kind="final"):
        """Return the templates for ``case``, those of its typification first."""
        return self.search(
            [
                ("kind", "=", kind),
                ("typification_id", "in", [case.typification_id.id, False]),
                ("company_id", "in", [case.company_id.id, False]),
            ]
        ).sorted(lambda template: not template.typification_id)

    @api.model
    def _render_filled(self, body, case):
        """Return ``body`` with its placeholders replaced by the values of ``case``.

        Values are escaped and not scanned again, so that no requester's text can become
        a placeholder or markup. Unknown placeholders stay.

        :param body: HTML
        :param case: one case
        """
        # Sudo: names of the advisor and the contact; the user may read the case.
        case_sudo = case.sudo()
        lang = get_lang(self.env).code
        values = {
            "case": case.name,
            "filing": case_sudo.filing_id.name,
            "received": ", ".join(
                (
                    clock.in_words(
                        clock.local_date(case.company_id, case.received_on), lang
                    ),
                    format_time(
                        self.env,
                        case.received_on,
                        tz=case.company_id._grandes_clientes_get_tz(),
                        time_format="short",
                    ),
                )
            ),
            "subject": case.subject,
            "entity": case_sudo.partner_id.name,
            "contact": case_sudo.contact_id.name,
            "beneficiary": case.beneficiary_name,
            "document": case.beneficiary_id_masked,
            "typification": case.typification_id.name,
            "period": case.academic_period,
            "advisor": case_sudo.user_id.name,
            "today": clock.in_words(clock.today(case.company_id), lang),
        }
        return _replace(body, values)


def _replace(body, values):
    """Replace the placeholders of ``body`` by escaped plain text, in one pass."""
    return Markup(
        PLACEHOLDER.sub(
            lambda match: str(escape(values[match[1]] or ""))
            if match[1] in values
            else match[0],
            str(body),
        )
    )
