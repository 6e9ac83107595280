from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import clock
from .letter import as_markup

_LETTER_READERS = ",".join(
    f"grandes_clientes.group_{role}"
    for role in ("front_office", "coordinator", "quality", "oversight")
)


class CaseAnswer(models.Model):
    """Letters of an answer: previewed as drafts, frozen when signed."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    letter_ids = fields.Many2many(
        comodel_name="grandes.clientes.letter",
        relation="grandes_clientes_letter_answer_rel",
        column1="answer_id",
        column2="letter_id",
        readonly=True,
        copy=False,
        groups=_LETTER_READERS,
    )

    def _get_paper_recipient(self):
        """Return the addressee lines and the copy recipients printed on the letter."""
        # Sudo: the signer may not be able to read the addressee's data.
        case_sudo = self.sudo().case_id.with_context(lang=None)
        content_sudo = case_sudo.env["grandes.clientes.letter.content"]
        return [content_sudo._get_letter_addressee(case_sudo), self.copy_to or None]

    # === FREEZING === #

    def _do_sign(self):
        """Sign, and freeze the letters as they were signed."""
        result = super()._do_sign()
        self._create_frozen_letters("signed")
        return result

    def _apply_mercurio(self, number, date=None):
        """Number, and freeze the letters with Mercurio's number and date."""
        result = super()._apply_mercurio(number, date)
        self._create_frozen_letters("numbered")
        return result

    def _create_frozen_letters(self, occasion, dated_anew=False):
        """Freeze one letter for each group of answers that go on paper together.

        :param bool dated_anew: use the new date; else the letter keeps its first one
        """
        Letter = self.env["grandes.clientes.letter"]
        for answers in self._get_letter_groups():
            answer = answers[0]
            day = answer.mercurio_out_date or clock.today(answer.company_id)
            content = answers._get_letter_content(day)
            # A signed letter names its current signer and the day.
            if not dated_anew and occasion != "signed":
                content = answers._as_first_written(content)
            Letter._create_frozen(answers, occasion, content)

    def _as_first_written(self, content):
        """Return the letter's content with its first date and signer.

        A letter that is numbered or sent again stays the same letter, unless its text
        changed.

        :param dict content: what the letter would say now
        """
        # Sudo: reads the earlier letters of these same answers.
        letters = self.sudo().letter_ids.sorted("id")
        # A letter signed again, or no longer signed, is a different letter.
        signed = letters.filtered(
            lambda letter: letter.occasion == "signed" and self[:1] in letter.answer_ids
        )
        for letter in letters.filtered(lambda each: each.id >= signed[-1:].id):
            first = letter.content
            if (
                _texts(first) == _texts(content)
                and first["signer"]["is_signature"] == content["signer"]["is_signature"]
            ):
                signer = first["signer"] if first["signer"]["name"] else None
                return {
                    **content,
                    "place_date": first["place_date"],
                    "signer": signer or content["signer"],
                }
        return content

    def _get_letter_groups(self):
        """Return the answers that go on paper, grouped by letter."""
        return (
            self.filtered("goes_on_paper")
            .grouped(lambda a: a._get_letter_key())
            .values()
        )

    def _get_letter_key(self):
        """Return the key that groups answers into one letter."""
        self.ensure_one()
        # Sudo: a complaint never shares the letter of another case (G26).
        case_sudo = self.case_id.sudo()
        return (
            case_sudo.company_id,
            case_sudo.partner_id,
            case_sudo.contact_id or case_sudo.filing_id.email_from,
            self.kind,
            case_sudo.complained_user_id.id,
            # A letter closes with one signature, which is of all that it says.
            self.signed_by_id.id,
            self.mercurio_out_number,
            self.copy_to,
            tuple(sorted(self._get_checksums())),
        )

    # === ACTIONS === #

    def action_print_letter(self):
        """Download the last frozen letters, or previews if the answers are drafts.

        :raise UserError: none of the answers goes on paper, or frozen letters and
            drafts are mixed
        """
        self.check_access("read")
        frozen = self.filtered(lambda each: each.letter_ids and each._is_frozen())
        letters = self.env["grandes.clientes.letter"]
        for answer in frozen:
            letters |= answer.letter_ids.sorted("id")[-1:]
        drafts = (self - frozen).filtered("goes_on_paper")
        if letters and drafts:
            raise UserError(
                self.env._(
                    "Some of these letters are signed or sent and others are drafts: "
                    "print them apart."
                )
            )
        if len(letters) == 1:
            return letters.action_download()
        if self and not letters and not drafts:
            raise UserError(
                self.env._(
                    "These answers do not go out on paper: send them their own way."
                )
            )
        # config=False: no layout wizard, as the letter has its own layout.
        name = "letter_report" if letters else "answer_letter_report"
        return self.env.ref(f"grandes_clientes.{name}").report_action(
            letters or drafts, config=False
        )

    def _is_frozen(self):
        """Return whether the answer is signed or sent, so that its letter is final."""
        self.ensure_one()
        return bool(self.attempt or self.signed_by_id)

    def _get_draft_letters(self):
        """Return the current content of the answers' letters, for the preview."""
        drafts = []
        for answers in self._get_letter_groups():
            company = answers[0].company_id
            content = answers._get_letter_content(clock.today(company))
            sections = as_markup(content)
            drafts.append(
                {"content": content, "company": company, "sections": sections}
            )
        return drafts


def _texts(content):
    """Return the body texts of a letter; equal texts mean the same letter."""
    return [section["body"] for section in content["sections"]]
