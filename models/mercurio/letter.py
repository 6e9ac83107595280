import hashlib
import json
import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ..engine import clean_html
from ..engine.sealed_mixin import file_seals

_logger = logging.getLogger(__name__)

_REPORT = "grandes_clientes.letter_report"
# Letters printed per cron run: each takes about a second.
_CHUNK = 20
# Fields that are set once the letter is printed.
_PRINTED = frozenset({"attachment_id", "pdf_sha256"})


class Letter(models.Model):
    """Letter as it was signed, sent or numbered: sealed content and PDF.

    The act only freezes the content, which is cheap. The PDF is printed later, always
    from the frozen content (A8-1-04).
    """

    _name = "grandes.clientes.letter"
    _description = "Letter"
    _inherit = ["grandes.clientes.sealed.mixin"]
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    answer_ids = fields.Many2many(
        comodel_name="grandes.clientes.case.answer",
        relation="grandes_clientes_letter_answer_rel",
        column1="letter_id",
        column2="answer_id",
        string="Answers",
        readonly=True,
        check_company=True,
    )
    occasion = fields.Selection(
        selection=[
            ("signed", "Signed"),
            ("sent", "Sent out"),
            ("numbered", "Numbered by Mercurio"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Char(string="Outgoing Mercurio number", readonly=True)
    content = fields.Json(required=True, readonly=True)
    lang = fields.Char(readonly=True)
    sha256 = fields.Char(
        string="Seal", required=True, readonly=True, help="SHA-256 of what it says."
    )
    made_by_id = fields.Many2one(
        comodel_name="res.users", string="Made by", required=True, readonly=True
    )
    made_on = fields.Datetime(required=True, readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", string="PDF", readonly=True, ondelete="restrict"
    )
    pdf_sha256 = fields.Char(
        string="Seal of the PDF", readonly=True, help="SHA-256 of the file."
    )

    _to_print_idx = models.Index("(id) WHERE attachment_id IS NULL")

    @api.depends("occasion", "number", "made_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["occasion"]._description_selection(self.env))
        for letter in self:
            letter.display_name = letter.number or labels.get(letter.occasion)

    # === CRUD === #

    def write(self, vals):
        """Refuse all writes except setting the PDF once, even by the superuser (INV-8).

        :raise UserError: another field would change, or the PDF is already set
        """
        if not _PRINTED >= set(vals) or any(letter.attachment_id for letter in self):
            raise UserError(
                self.env._("A letter is kept as it went out: write another one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._("A letter is kept as it went out: write another one.")
        )

    def _get_sealed_attachments(self):
        """Return the PDFs of the letters, all of which are sealed."""
        return self.attachment_id

    def _get_sealed_files(self):
        """Return the PDFs of the letters."""
        return self.attachment_id

    def _get_sealed_values(self):
        """Return all values of the letter, and its PDF once it is printed."""
        self.ensure_one()
        return [
            self.occasion,
            self.number,
            self.content,
            self.lang,
            self.sha256,
            self.made_by_id.id,
            self.made_on,
            self.pdf_sha256,
            sorted(self.answer_ids.ids),
            file_seals(self.attachment_id),
        ]

    @api.model
    def _create_frozen(self, answers, occasion, content):
        """Create the frozen letter of ``answers``; the cron prints its PDF later.

        :param dict content: as returned by ``case.answer._get_letter_content``
        """
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        # Sudo: only acts create letters, and they checked the user.
        letter = self.sudo().create(
            {
                "company_id": answers.company_id.id,
                "answer_ids": [fields.Command.set(answers.ids)],
                "occasion": occasion,
                "number": content["number"],
                "content": content,
                "lang": content["lang"],
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
                "made_by_id": self.env.uid,
                "made_on": clock.now(),
            }
        )
        letter._log_seal("freeze")
        self._trigger_printing()
        return letter

    # === PRINTING === #

    def _get_sections(self):
        """Return the cases and text of each section of the letter, for its template."""
        return as_markup(self.content)

    @api.model
    def _trigger_printing(self):
        # Sudo: users may not trigger crons themselves.
        self.env.ref("grandes_clientes.cron_print_letters").sudo()._trigger()

    def _print_pdfs(self):
        """Print the letters that have no PDF yet, and store it with its digest."""
        Report = self.env["ir.actions.report"]
        for letter in self.filtered(lambda each: not each.attachment_id):
            # Sudo: any reader of the letter may print it, as the result is always the
            # same.
            letter_sudo = letter.sudo().with_context(lang=letter.lang)
            pdf, kind = Report.sudo()._render_qweb_pdf(_REPORT, letter.ids)
            attachment_sudo = letter_sudo.env["ir.attachment"].create(
                {
                    "name": f"{letter_sudo._get_file_name()}.{kind}",
                    "raw": pdf,
                    "mimetype": "application/pdf" if kind == "pdf" else "text/html",
                    "res_model": letter._name,
                    "res_id": letter.id,
                }
            )
            letter_sudo.write(
                {
                    "attachment_id": attachment_sudo.id,
                    "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
                }
            )
            letter._log_seal("print")

    def _get_file_name(self):
        self.ensure_one()
        number = self.number or self.answer_ids[:1].case_id.name or str(self.id)
        return self.env._("Letter %(number)s", number=number.replace("/", "-"))

    @api.model
    def _cron_print(self):
        """Print the pending letters; a failed one is retried in the next run.

        A failure neither blocks the following letters nor makes the cron restart at
        once.
        """
        waiting = self.search([("attachment_id", "=", False)], order="id").ids
        printed = 0
        for place, letter in enumerate(waiting, start=1):
            try:
                with self.env.cr.savepoint():
                    self.browse(letter)._print_pdfs()
                printed += 1
            except Exception:  # pylint: disable=broad-except
                _logger.exception("Letter %s was not printed", letter)
            left = len(waiting) - place
            if not self.env["ir.cron"]._commit_progress(1, remaining=left):
                break
            if printed == _CHUNK:
                break

    def action_download(self):
        """Download the letter, and print it first if needed."""
        self.ensure_one()
        self.check_access("read")
        self._print_pdfs()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }


def as_markup(content):
    """Return the sections of ``content`` with their sanitised text as markup.

    Cleans the text again, as older letters were frozen before remote content was
    removed.
    """
    return [
        {
            **section,
            "body": Markup(clean_html.clean(section["body"])),  # noqa: S704  sanitised
        }
        for section in content["sections"]
    ]
