from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ...tools import clock


class AnswerTemplateUse(models.Model):
    """The use of an answer of the library for a case, edited or not (C2)."""

    _name = "grandes.clientes.answer.template.use"
    _description = "Use of an answer of the library"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "template_id"
    _log_access = False

    template_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, readonly=True, ondelete="restrict"
    )
    used_on = fields.Datetime(required=True, readonly=True)
    is_edited = fields.Boolean(string="Edited before sending", readonly=True)
    version_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template.version",
        string="Text",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="What it said as it was used.",
    )


class AnswerTemplateReport(models.Model):
    """A report that an answer of the library is out of date (C2)."""

    _name = "grandes.clientes.answer.template.report"
    _description = "Answer reported as out of date"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "template_id"
    _log_access = False

    template_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Reported by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    reported_on = fields.Datetime(required=True, readonly=True)
    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    words = fields.Char(string="What is wrong", readonly=True)


class AnswerTemplate(models.Model):
    """Uses of an answer of the library, and their outcome (C2)."""

    _name = "grandes.clientes.answer.template"
    _inherit = "grandes.clientes.answer.template"

    used_count = fields.Integer(string="Used", compute="_compute_figures")
    edited_count = fields.Integer(
        string="Edited before sending", compute="_compute_figures"
    )
    reported_count = fields.Integer(string="Reported", compute="_compute_figures")
    not_solved_count = fields.Integer(
        string="«Not solved» after", compute="_compute_figures"
    )

    def _compute_figures(self):
        """Count in two queries, however many answers.

        The figures cover the whole company and reveal no case.
        """
        figures = {}
        if self.ids:
            self.env["grandes.clientes.answer.template.use"].flush_model()
            self.env["grandes.clientes.case.event"].flush_model(
                ["case_id", "act", "happened_on"]
            )
            figures = {
                template_id: rest
                for template_id, *rest in self.env.execute_query(
                    SQL(
                        """
                        SELECT used.template_id,
                               COUNT(*),
                               COUNT(*) FILTER (WHERE used.is_edited),
                               COUNT(*) FILTER (WHERE EXISTS (
                                   SELECT FROM grandes_clientes_case_event event
                                    WHERE event.case_id = used.case_id
                                      AND event.act = 'not_solved'
                                      AND event.happened_on >= used.used_on))
                          FROM grandes_clientes_answer_template_use used
                         WHERE used.template_id = ANY(%s)
                           AND used.company_id = ANY(%s)
                         GROUP BY used.template_id
                        """,
                        list(self.ids),
                        list(self.env.companies.ids),
                    )
                )
            }
        # Sudo: only how often it was reported, not by whom.
        reports_sudo = self.env["grandes.clientes.answer.template.report"].sudo()
        reported = {
            template.id: count
            for template, count in reports_sudo._read_group(
                [
                    ("template_id", "in", self.ids),
                    ("company_id", "in", self.env.companies.ids),
                ],
                ["template_id"],
                ["__count"],
            )
        }
        for template in self:
            used, edited, not_solved = figures.get(template.id, (0, 0, 0))
            template.used_count = used
            template.edited_count = edited
            template.not_solved_count = not_solved
            template.reported_count = reported.get(template.id, 0)

    def _check_usable(self):
        """Raise if an answer is blocked by a bulletin no longer in force (C2).

        :raise UserError: one is blocked; the message says who reviews it
        """
        for template in self:
            if template.standing == "blocked":
                # Sudo: only the name of the owner to ask.
                owner = template.sudo().owner_id.name
                raise UserError(
                    self.env._(
                        "«%(name)s» is blocked until it is reviewed (%(reason)s). "
                        "Ask %(owner)s, or write the answer yourself.",
                        name=template.name,
                        reason=template.review_reason,
                        owner=owner or self.env._("the supervisor"),
                    )
                )

    def _log_use(self, cases, body, versions=None):
        """Log that cases were answered with these; refuses blocked answers.

        :param cases: the cases that are answered
        :param versions: the texts that were used; those in force by default
        :param str body: text as sent, HTML; other words count as edited
        :raise UserError: one is blocked
        """
        self._check_usable()
        told = _words(body)
        vals_list = []
        used = {each.template_id.id: each for each in versions or self._get_versions()}
        for template in self:
            version = used.get(template.id)
            plain = (version or template).body or ""
            for case in cases:
                text = self._render_filled(plain, case) if len(cases) == 1 else plain
                vals_list.append(
                    {
                        "template_id": template.id,
                        "company_id": case.company_id.id,
                        "case_id": case.id,
                        "user_id": self.env.uid,
                        "used_on": clock.now(),
                        "is_edited": _words(text) != told,
                        "version_id": version.id if version else False,
                    }
                )
        # Sudo: users cannot create uses; the act was checked.
        return (
            self.env["grandes.clientes.answer.template.use"]
            .sudo()
            .create(vals_list)
            .sudo(False)
        )


class Library(models.AbstractModel):
    """Search for answers of the library while answering, by shortcut and words (C2)."""

    _name = "grandes.clientes.library"
    _description = "Library of answers"

    @api.model
    def _find_answers(self, case, words="", kind=None, limit=None):
        """Return the answers to insert, the likeliest first.

        A matching shortcut, with or without its slash, comes first, then answers of the
        case's typification. Each word must occur in the name, keywords, typification or
        text. Blocked answers are left out.

        :param case: case that is answered; may be empty
        :param str words: what the user types
        :param str kind: ``final`` or ``interim``; both by default
        """
        Template = self.env["grandes.clientes.answer.template"]
        companies = case.company_id or self.env.companies
        domain = Template._get_usable_domain() & Template._get_words_domain(words)
        domain &= Domain("company_id", "in", [*companies.ids, False])
        if kind:
            domain &= Domain("kind", "=", kind)
        shortcut = (words or "").strip().lstrip("/").lower()
        asked = case.typification_id
        found = Template.search(domain).sorted(
            lambda template: (
                template.shortcut != shortcut,
                not (asked and template.typification_id == asked),
                bool(template.typification_id),
            )
        )
        return found[:limit] if limit else found


def _words(html):
    """Return the words of a text, compared to detect edits."""
    return html2plaintext(str(html or "")).split()
