import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools.case_states import END_STATES
from ...tools.text import fold, said
from .answer_shell import as_read

_lt = LazyTranslate(__name__)

GROUNDS = [
    ("holder", "It is the holder, or who acts for them"),
    ("authorisation", "The holder authorised it"),
    ("public_function", "A public entity in its legal functions, or a court order"),
    ("none", "None: nothing of somebody else is told"),
]
# No ground that users choose: an addon or a script sent the answer and gave none.
NOT_SAID = "not_said"
# Grounds that need evidence, named for later readers.
WITH_EVIDENCE = ("authorisation", "public_function")
_NO_DIGIT = re.compile(r"\D")
# Separators that people write between the digits of a document.
_BETWEEN = r"[\s.,\-\u00a0]*"
# Shorter numbers would match by chance in any text.
_SHORTEST_DOCUMENT = 5

_SAY_GROUND = _lt(
    "The answer tells of %(beneficiary)s and goes to somebody else: say on what ground "
    "(Ley 1581 of 2012, art. 13; Ley 1437 of 2011, art. 24)."
)
_SAY_EVIDENCE = _lt(
    "Say which authorisation, legal function or court order it is, and where it is "
    "kept."
)
_NOTHING_TOLD = _lt(
    "The text has the document of %(beneficiary)s and there is no ground to tell it: "
    "take it out, or say the ground."
)


class CaseAnswer(models.Model):
    """Ground for disclosing the data of a third party.

    «Dentro de las restricciones que establece la ley»: an answer about a beneficiary
    may go to the holder, to somebody the holder authorised, or to a public entity in
    its functions; a university is a third party too. Every screen asks for the ground
    once per case, before the answer leaves, and it is kept with the answer (INV-12).
    What an act sends without a screen and without a ground is marked as not said.
    """

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    ground = fields.Selection(
        selection=[*GROUNDS, (NOT_SAID, "Not said: sent by a program")],
        string="Ground for telling it",
        copy=False,
        help="Why the requester may know what the answer says of the beneficiary "
        "(Ley 1581 of 2012, art. 13; Ley 1437 of 2011, art. 24).",
    )
    ground_note = fields.Char(
        string="Which one, and where it is kept",
        copy=False,
        help="The authorisation with its date, the rule that gives the function, or "
        "the court order.",
    )

    # === WHEN A GROUND IS REQUIRED === #

    @api.model
    def _find_cases_of_third_parties(self, cases):
        """Return the cases whose answer would disclose data of a third party.

        They name a beneficiary, and the requester is not known to be that person.
        """
        # Sudo: compares beneficiary and requester, whoever answers; shows neither.
        return cases.browse(
            case.id
            for case in cases.sudo()
            if case.company_id.grandes_clientes_ask_ground
            and is_of_third_party(
                case.beneficiary_name,
                case.beneficiary_id_number,
                case.contact_id or case.partner_id,
            )
        )

    @api.model
    def _get_grounds_of(self, cases):
        """Return ``{case id: (ground, note)}`` given with earlier answers.

        Only answers that left count, and only to the same address: what was undone or
        discarded may have been said by mistake, and it was said of that requester.
        ``none`` is said of one text only, and so asked about each time.
        """
        known = {}
        # Sudo: earlier answers to cases that the user answers.
        for answer in self.sudo().search(
            [
                ("case_id", "in", cases.ids),
                ("ground", "not in", (False, NOT_SAID, "none")),
                ("attempt", ">", 0),
            ],
            order="id",
        ):
            if answer.address in (False, answer._get_address() or False):
                known[answer.case_id.id] = (answer.ground, answer.ground_note)
        return known

    def _find_without_ground(self):
        """Return the answers that still need a ground."""
        telling = self.filtered(lambda answer: answer._is_about_beneficiary())
        cases = self._find_cases_of_third_parties(telling.case_id)
        return telling.filtered(
            lambda answer: answer.case_id in cases and not answer.ground
        )

    def _is_about_beneficiary(self):
        """Return whether the answer tells of its beneficiary; final ones always do."""
        self.ensure_one()
        # Sudo: searches the text to be sent for the beneficiary.
        return self.kind == "final" or tells_of(
            self.sudo().case_id, self.body, bool(self.sudo().attachment_ids)
        )

    # === STORING IT === #

    def _apply_ground(self, ground=None, note=None):
        """Store the ground on the answers that need one.

        Of many cases, the earlier ground of each holds: the new one was asked for about
        the others. For a single case, the earlier one is only the default.
        """
        lacking = self._find_without_ground()
        if not lacking:
            return
        known = self._get_grounds_of(lacking.case_id)
        for_many = len(lacking.case_id) > 1
        for answer in lacking:
            said = known.get(answer.case_id.id)
            if ground and not (said and for_many):
                said = ground, note
            if said:
                # Sudo: stated by the sender, before the answer leaves.
                answer.sudo().write({"ground": said[0], "ground_note": said[1]})

    def _get_ground_reasons(self):
        """Return ``{id: reason}`` for answers that may not be sent on their ground."""
        telling = self.filtered(lambda answer: answer._is_about_beneficiary())
        cases = self._find_cases_of_third_parties(telling.case_id)
        return {
            answer.id: reason
            for answer in telling
            if answer.case_id in cases
            and (
                reason := self._get_ground_reason(
                    answer.case_id, answer.ground, answer.ground_note, answer.body
                )
            )
        }

    @api.model
    def _get_ground_reason(self, case, ground, note, body):
        """Return why this text may not be sent on this ground, or ``""``."""
        # Sudo: the beneficiary of a case that the user answers.
        case_sudo = case.sudo()
        words = {
            "beneficiary": case_sudo.beneficiary_name or case_sudo.beneficiary_id_masked
        }
        if not ground:
            sentence = self.env._(_SAY_GROUND)
            return sentence % words
        if ground in WITH_EVIDENCE and not said(note):
            return self.env._(_SAY_EVIDENCE)
        if ground == "none" and _has_document(case_sudo, body):
            sentence = self.env._(_NOTHING_TOLD)
            return sentence % words
        return ""

    def _get_unasked_reasons(self):
        """Return ``{id: reason}`` for answers that no user may send again as they are.

        A program sent them without a ground. Acts of programs may repeat that.
        """
        asked_anew = self.env._(
            "A program sent it without saying the ground: answer the case, where "
            "you say it."
        )
        ended = self.env._(
            "A program sent it without saying the ground: have the case reopened, and "
            "answer it, where you say it."
        )
        return {
            answer.id: ended if answer.case_id.state in END_STATES else asked_anew
            for answer in self
            if answer.ground == NOT_SAID
        }

    def _check_asked(self):
        """Raise if a program sent one of the answers without a ground.

        :raise UserError: names the cases, and says where to say the ground
        """
        self._check_ground(self._get_unasked_reasons())

    def _check_ground(self, reasons=None):
        """Raise if an answer would disclose third-party data without a ground.

        :param dict reasons: ``{id: reason}``, if others than these count
        :raise UserError: names the cases, and says what to do
        """
        reasons = self._get_ground_reasons() if reasons is None else reasons
        if reasons:
            lines = (
                f"{self.browse(answer_id).case_id.display_name}: {reason}"
                for answer_id, reason in reasons.items()
            )
            raise UserError(
                self.env["grandes.clientes.notice"]._get_lines(lines, len(reasons))
            )


def tells_of(case_sudo, body, has_files):
    """Return whether a text or its files tell of the case's beneficiary."""
    # As whole words, however they are accented or laid out.
    text, name = fold(as_read(str(body or ""))), fold(case_sudo.beneficiary_name)
    return (
        has_files
        or bool(name and f" {name} " in f" {text} ")
        or _has_document(case_sudo, body)
    )


def is_of_third_party(name, document, asking_sudo):
    """Return whether a beneficiary is named who is not known to be the requester.

    :param asking_sudo: partner of the requester, identified by its own document
    """
    digits = _NO_DIGIT.sub("", document or "")
    is_holder = bool(digits) and _NO_DIGIT.sub("", asking_sudo.vat or "") == digits
    return bool(name or document) and not is_holder


def _has_document(case_sudo, body):
    """Return whether the text contains the beneficiary's document, in any format."""
    digits = _NO_DIGIT.sub("", case_sudo.beneficiary_id_number or "")
    if len(digits) < _SHORTEST_DOCUMENT:
        return False
    text = as_read(str(body or ""))
    return bool(re.search(rf"(?<!\d){_BETWEEN.join(digits)}(?!\d)", text))
