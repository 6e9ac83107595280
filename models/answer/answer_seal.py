import hashlib
import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize_all

from .answer import EDITABLE_STATES

# Case events whose facts contain the seal of an answer.
SEALING_EVENTS = (
    "review_answer",
    "sign_answer",
    "answer",
    "answer_interim",
    "send_answer_again",
    "seal_at_update",
)
_MARKS = ("reviewed_by_id", "reviewed_on", "signed_by_id", "signed_on")
# Fields of a contact or entity that determine where an answer goes.
ADDRESS_FIELDS = frozenset(
    {"email", "name", "function", "street", "city", "state_id", "parent_id"}
)


class CaseAnswer(models.Model):
    """Seals of answers: text, files and recipients as they were reviewed or signed.

    Their digest is in the event of the act. Any change removes the marks, by an event
    of its own; what is sent is compared with what was signed.
    """

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    # === DIGESTS === #

    def _get_recipient(self):
        """Return the recipient of the answer, as plain values."""
        self.ensure_one()
        copies = self._get_copies()
        return [
            self.means,
            self._get_address(),
            *([copies] if copies else []),
            *(self._get_paper_recipient() if self.goes_on_paper else []),
        ]

    def _get_paper_recipient(self):
        """Return the recipient as printed on a letter; a hook of ``mercurio``."""
        return []

    def _get_copies(self):
        """Return the addresses that get a copy by e-mail, as one string."""
        self.ensure_one()
        if not self.copy_to or not self._get_means().is_queued:
            return ""
        return ", ".join(email_normalize_all(self.copy_to))

    def _get_address(self):
        """Return the address of the answer, or ``None``."""
        self.ensure_one()
        # Sudo: reads the address of the answer, whoever signs it.
        return self.sudo().case_id._get_answer_address(self.means) or None

    def _get_seals(self):
        """Return ``{id: {"sha256", "to", "address"}}``, the digests that events seal.

        They cover text and files; recipients; and, for means with an address, the
        address alone. All attachments are read at once.
        """
        # Sudo: the answers' own attachments.
        answers_sudo = self.sudo()
        files = self.env["grandes.clientes.file.digest"]._of(
            answers_sudo.attachment_ids
        )
        return {
            answer.id: {
                "sha256": values_digest(
                    answer.kind,
                    str(answer.body),
                    sorted(
                        [file.name, files[file.id]] for file in answer.attachment_ids
                    ),
                ),
                "to": values_digest(*answer._get_recipient()),
                "address": values_digest(answer._get_address())
                if answer._get_means().address
                else None,
            }
            for answer in answers_sudo
        }

    def _get_facts_by_id(self):
        """Return ``{id: facts}`` of each answer, to record with events."""
        seals = self._get_seals()
        return {
            answer.id: {
                "answer": answer.id,
                "kind": answer.kind,
                "means": answer.means,
                **({"ground": answer.ground} if answer.ground else {}),
                **seals[answer.id],
            }
            for answer in self
        }

    def _get_facts(self):
        """Return the facts of the answer, to record with events."""
        self.ensure_one()
        return self._get_facts_by_id()[self.id]

    def _get_digest(self):
        """Return the SHA-256 of text and attachments, for the event of the sending."""
        self.ensure_one()
        return self._get_seals()[self.id]["sha256"]

    # === COMPARING === #

    def _is_sealed(self):
        """Return whether the answer was reviewed, signed or sent."""
        self.ensure_one()
        return bool(self.attempt or self.reviewed_by_id or self.signed_by_id)

    def _get_sealed_by_events(self):
        """Return ``{id: {"sha256", "to"}}`` as sealed by each answer's last act."""
        if not self:
            return {}
        self.env["grandes.clientes.case.event"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (facts->>'answer')
                       (facts->>'answer')::int, facts->>'sha256', facts->>'to'
                  FROM grandes_clientes_case_event
                 WHERE case_id = ANY(%s) AND act = ANY(%s)
                   AND (facts->>'answer')::int = ANY(%s)
                 ORDER BY facts->>'answer', case_id, sequence DESC
                """,
                # Sudo: reads the case, whoever reads the answer.
                self.sudo().case_id.ids,
                list(SEALING_EVENTS),
                self.ids,
            )
        )
        return {row[0]: {"sha256": row[1], "to": row[2]} for row in rows}

    def _find_altered(self):
        """Return the answers that differ from what was reviewed, signed or sent.

        Only what may still be sent for the first time is compared by recipient, too:
        what was handed out may be sent again to another address, and what was discarded
        goes nowhere.
        """
        sealed = self.filtered(lambda answer: answer._is_sealed())
        if not sealed:
            return sealed
        told, now = sealed._get_sealed_by_events(), sealed._get_seals()
        return sealed.filtered(
            lambda answer: answer.id not in told
            or told[answer.id]["sha256"] != now[answer.id]["sha256"]
            or (
                not answer.attempt
                and answer.state in EDITABLE_STATES
                and told[answer.id]["to"] != now[answer.id]["to"]
            )
        )

    def _get_altered_reason(self):
        """Return the sentence for an answer that differs from what was signed."""
        self.ensure_one()
        if self.attempt:
            return self.env._(
                "Its text or its files are not those that were sent before: somebody "
                "changed them in the database. Answer anew."
            )
        return self.env._(
            "Text, files or recipient are not those that were reviewed or signed: "
            "have it reviewed and signed again."
        )

    # === REMOVING MARKS === #

    def _marked(self):
        """Return the answers that were reviewed or signed, but not sent."""
        return self.filtered(
            lambda answer: answer.state in EDITABLE_STATES
            and not answer.attempt
            and (answer.reviewed_by_id or answer.signed_by_id)
        )

    def _apply_unsigning(self):
        """Remove review and signature, and log it as an event."""
        if not self:
            return
        # Sudo: a consequence of the change that the user was allowed to make.
        self.sudo().write(dict.fromkeys(_MARKS, False))
        self._log_on_cases("unsign_answer")

    @api.model
    def _check_marks(self, domain):
        """Remove the marks of answers whose recipient differs from the signed one.

        :param domain: domain of the answers that a change may affect
        """
        # Sudo: signed answers to a changed address are affected, whoever changed it.
        marked_sudo = self.sudo().search(
            Domain("state", "in", EDITABLE_STATES)
            & (
                Domain("reviewed_by_id", "!=", False)
                | Domain("signed_by_id", "!=", False)
            )
            & Domain(domain)
        )
        marked_sudo._marked()._find_altered()._apply_unsigning()


def values_digest(*values):
    """Return the SHA-256 of plain values."""
    text = json.dumps(values, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
