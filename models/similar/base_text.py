from lxml import html

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import is_html_empty, plaintext2html

from ...tools.identity.blanking import blank
from ..answer.answer_draft import OF_ANOTHER
from ..answer.answer_shell import MARKS_OF_OTHERS as MARKS

_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "tr", "blockquote", "pre", "br")


class SimilarBase(models.AbstractModel):
    """Reuse of another case's answer as the base of a new one, without personal data.

    Personal data and other details specific to that case are blanked (Ley 1581 of
    2012). Only text is taken: no file, address or picture.
    """

    _name = "grandes.clientes.similar.base"
    _description = "Answers of others as a base"

    @api.model
    def use_as_base(self, case_id, other_id):
        """Start the answer to a case with another case's text, and open the dialog.

        What the user was already writing is kept below it.

        :param int case_id: the case to answer
        :param int other_id: a closed case that the user may read
        :return: the action that opens the dialog
        :raise AccessError: the user may not answer the first or read the second
        :raise UserError: the other case has no answer that the user may read
        """
        case = self.env["grandes.clientes.case"].browse(case_id).exists()
        other = self.env["grandes.clientes.case"].browse(other_id).exists()
        (case | other).check_access("read")
        if not case or not case._get_acting_role("answer"):
            raise AccessError(
                self.env._("Your role answers no cases: who holds the case does.")
            )
        answer = self._find_answers(other).get(other.id)
        if not answer:
            raise UserError(
                self.env._("You may not read what was answered, or nothing was.")
            )
        body = plaintext2html(self._get_blanked(answer, case))
        # Sudo: the user's own draft.
        draft_sudo = self.env["grandes.clientes.answer.draft"]._find_own(case)
        typed = draft_sudo.body
        if not is_html_empty(typed):
            begun = read_lines(str(body)) in read_lines(str(typed))
            body = typed if begun else body + typed
        # This token belongs to no dialog, so the one that opens adopts the draft.
        self.env["grandes.clientes.answer.draft"].save_typed(
            case.ids, OF_ANOTHER, {"body": body, "template_id": False}
        )
        return case.action_answer()

    @api.model
    def _find_answers(self, cases):
        """Return ``{case id: answer}`` with the last delivered final answer.

        No sudo: only answers that the user may read.
        """
        Answer = self.env["grandes.clientes.case.answer"]
        if not cases or not Answer.has_access("read"):
            return {}
        answers = Answer.search(
            [
                ("case_id", "in", cases.ids),
                ("kind", "=", "final"),
                ("state", "=", "delivered"),
            ],
            order="id",
        )
        return {answer.case_id.id: answer for answer in answers}

    @api.model
    def _get_blanked(self, answer, case):
        """Return the text of an answer with everything specific to its case blanked.

        :param answer: the answer to another case
        :param case: the case that is answered now
        """
        # Sudo: finds what to blank even where the user may not read it.
        other_sudo, answer_sudo = answer.case_id.sudo(), answer.sudo()
        filing_sudo = other_sudo.filing_id
        people_sudo = (
            other_sudo.contact_id
            | answer_sudo.prepared_by_id.partner_id
            | answer_sudo.writer_ids.partner_id
            | answer_sudo.reviewed_by_id.partner_id
            | answer_sudo.signed_by_id.partner_id
            | answer_sudo.sent_by_id.partner_id
            | other_sudo.user_id.partner_id
        )
        entities_sudo = other_sudo.partner_id | other_sudo.partner_id.parent_id
        own_sudo = case.sudo().partner_id | case.sudo().partner_id.parent_id
        return blank(
            read_lines(str(answer.body or "")),
            MARKS,
            names=[other_sudo.beneficiary_name, *people_sudo.mapped("name")],
            entities=(entities_sudo - own_sudo).mapped("name"),
            codes=[
                other_sudo.beneficiary_id_number,
                other_sudo.beneficiary_document,
                other_sudo.name,
                filing_sudo.name,
                other_sudo.mercurio_in_number,
                other_sudo.mercurio_out_number,
                *(entities_sudo - own_sudo).mapped("vat"),
            ],
            known=self._get_known_names(),
        )

    @api.model
    def _get_known_names(self):
        """Return catalogue names, whose capitals must not be taken for people."""
        # Sudo: catalogue names only.
        return [
            name
            for model in ("typification", "product", "mission.area", "legacy.system")
            for name in self.env[f"grandes.clientes.{model}"]
            .sudo()
            .search([])
            .mapped("name")
        ]


def read_lines(body):
    """Return the visible text of HTML, with a blank line between paragraphs."""
    if not body.strip():
        return ""
    root = html.fragment_fromstring(body, create_parent="section")
    pieces = []

    def walk(node):
        if not isinstance(node.tag, str) or node.tag in ("style", "script", "head"):
            return
        if node.tag in _BLOCKS:
            pieces.append("\n")
        if node.tag == "li":
            pieces.append("• ")
        pieces.append((node.text or "").replace("\n", " "))
        for child in node:
            walk(child)
            if isinstance(child.tag, str) and child.tag in ("p", "div", "blockquote"):
                pieces.append("\n")
            elif child.tag in ("td", "th"):
                pieces.append(" ")
            pieces.append((child.tail or "").replace("\n", " "))

    walk(root)
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    return "\n\n".join(line for line in lines if line)
