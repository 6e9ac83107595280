from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.quality import marks as tally
from ...tools.text import said
from .quality_sample import ROLE_OF_SIDE

_lt = LazyTranslate(__name__)
_AUDITORS = tuple(ROLE_OF_SIDE.values())
# Fields that the auditor writes until the signature.
_OPEN_FIELDS = frozenset(
    {
        "identity_in_case",
        "identity_in_mercurio",
        "recording_reference",
        "recording_minute",
        "without_recording",
        "conclusion",
        "mark_ids",
    }
)


class QualityAudit(models.Model):
    """Acts that begin and sign an audit."""

    _name = "grandes.clientes.quality.audit"
    _inherit = "grandes.clientes.quality.audit"

    @api.model
    def _get_acts(self):
        """Add the acts of the auditor."""
        return super()._get_acts() | {
            "start": Act(
                label=_lt("Begin"),
                roles=_AUDITORS,
                origins=("drawn",),
                target="started",
                check="_get_cannot_start_reasons",
            ),
            "sign": Act(
                label=_lt("Sign"),
                roles=_AUDITORS,
                origins=("started",),
                target="signed",
                check="_get_cannot_sign_reasons",
            ),
        }

    def write(self, vals):
        """Allow the auditor to write the open fields until the signature."""
        if _OPEN_FIELDS & set(vals):
            # The marks check themselves; the same rule covers the fields beside them.
            if self.env.su:
                self.mark_ids._check_unsigned()
            else:
                self.mark_ids._check_open()
        return super().write(vals)

    def _get_cannot_start_reasons(self):
        """Return ``{id: reason}`` for own work and the other side's audits."""
        # Sudo: the events tell who worked on the case, even if they are not readable.
        worked = {
            case.id
            for case, _count in self.env["grandes.clientes.case.event"]
            .sudo()
            ._read_group(
                [("case_id", "in", self.case_id.ids), ("user_id", "=", self.env.uid)],
                ["case_id"],
                ["__count"],
            )
        }
        reasons = self._get_other_side_reasons()
        for audit in self:
            if audit.case_id.id in worked or audit.advisor_id == self.env.user:
                reasons[audit.id] = self.env._(
                    "You worked on this case: somebody else audits it."
                )
        return reasons

    def _get_other_side_reasons(self):
        """Return ``{id: reason}`` for audits that belong to the other side."""
        return {
            audit.id: self.env._(
                "Who is judged never writes the other side's judgement."
            )
            for audit in self
            if not self.env.user.has_group(
                f"grandes_clientes.{ROLE_OF_SIDE[audit.side]}"
            )
            and not self.env.su
        }

    def _do_start(self):
        """Begin as the user, with the attributes of the form in force.

        Computed answers on dates and presence are proposed at once; the others are
        shown after the auditor's own answer.

        :raise AccessError: the user does not audit for that side
        :raise UserError: the user worked on the case, or no form is in force
        """
        self._check_act("start")
        Form = self.env["grandes.clientes.quality.form"]
        Computed = self.env["grandes.clientes.quality.computed"]
        proposed = {
            code for code, row in Computed._get_computed().items() if row.is_proposed
        }
        for (contact, company, given), audits in self.grouped(
            lambda audit: (audit.contact, audit.company_id, audit._get_given_form())
        ).items():
            form = given or Form._find_form(contact, company)
            codes = proposed & set(form.attribute_ids.mapped("computed"))
            answers = Computed._get_answers(audits.case_id, codes)
            # Sudo: only the act writes auditor, form and start.
            audits.sudo().write(
                {
                    "state": "started",
                    "auditor_id": self.env.uid,
                    "form_id": form.id,
                    "started_on": clock.now(),
                }
            )
            audits._apply_no_mercurio()
            audits._apply_no_document()
            # If two users begin at once, the second fails here and Odoo retries it.
            audits.flush_recordset()
            # Sudo: only the act creates marks.
            self.env["grandes.clientes.quality.mark"].sudo().create(
                [
                    audit._prepare_mark(number, attribute, answers)
                    for audit in audits
                    for number, attribute in enumerate(form.attribute_ids)
                ]
            )

    def _get_given_form(self):
        """Hook: return the form if it is fixed beforehand, else an empty one."""
        self.ensure_one()
        return self.env["grandes.clientes.quality.form"]

    def _apply_no_mercurio(self):
        """Set «no data» where no export of Mercurio has the letter."""
        there = self._get_mercurio_lines()
        # Sudo: proposed by the start, which was checked; the auditor may change it.
        self.filtered(lambda audit: not there[audit.id]).sudo().write(
            {"identity_in_mercurio": "no_data"}
        )

    def _find_undocumented(self):
        """Return the audits of cases without a document of a beneficiary."""
        # Sudo: checks whether there is one, even if the auditor cannot read it.
        return self.filtered(
            lambda audit: not audit.sudo().case_id.beneficiary_id_number
        )

    def _apply_no_document(self):
        """Set «no data» where the case has no document."""
        # Sudo: proposed by the start, as for Mercurio.
        self._find_undocumented().sudo().write({"identity_in_case": "no_data"})

    def _prepare_mark(self, number, attribute, answers):
        """Return the values of the mark of an attribute."""
        known = answers.get(attribute.computed, {}).get(self.case_id.id)
        return {
            "audit_id": self.id,
            "attribute_id": attribute.id,
            "sequence": number,
            "computed_answer": known,
            "answer": known,
        }

    def _get_cannot_sign_reasons(self):
        """Return ``{id: reason}`` for audits that are not complete."""
        reasons = self._get_other_side_reasons()
        for audit in self:
            if audit.id in reasons:
                continue
            missing = audit._find_missing()
            if missing:
                reasons[audit.id] = missing
        return reasons

    def _find_missing(self):
        """Return a sentence on what keeps the audit from being signed, or None."""
        self.ensure_one()
        if self.auditor_id != self.env.user and not self.env.su:
            return self.env._(
                "%(auditor)s is doing this audit: each signs their own.",
                auditor=self.auditor_id.name,
            )
        unanswered = self.mark_ids.filtered(lambda mark: not mark.answer)
        if unanswered:
            return self.env._(
                "Answer «%(attribute)s».", attribute=unanswered[0].attribute_id.name
            )
        for mark in self.mark_ids:
            attribute = mark.attribute_id
            differs = mark.computed_answer and mark.computed_answer != mark.answer
            unproven = mark.answer == "no" and attribute.needs_evidence
            if (differs or unproven) and not said(mark.reason):
                return self.env._(
                    "Say what shows it: «%(attribute)s».", attribute=attribute.name
                )
        if self.identity_in_case in ("yes", "no") and self._find_undocumented():
            return self.env._(
                "The case has no document of a beneficiary: that is «no data», never a "
                "yes nor a no."
            )
        if (
            self.identity_in_mercurio in ("yes", "no")
            and not self._get_mercurio_lines()[self.id]
        ):
            return self.env._(
                "No export of Mercurio that was loaded has this letter: that is «no "
                "data», never a yes nor a no."
            )
        return None

    def _check_attested(self):
        """Ask for what the auditor did not enter about document and recording (C1).

        :raise UserError: something was not entered; the message says what
        """
        for audit in self:
            unattested = audit._prepare_unattested_vals()
            if {"identity_in_case", "identity_in_mercurio"} & set(unattested):
                raise UserError(
                    self.env._(
                        "Say whether the document agrees in the case and in Mercurio."
                    )
                )
            if "without_recording" in unattested:
                raise UserError(
                    self.env._(
                        "Enter the recording and the minute, or say that there is none."
                    )
                )

    def _prepare_unattested_vals(self):
        """Return the values that record what the auditor did not enter, never a yes."""
        self.ensure_one()
        unattested = {
            name: "no_data"
            for name in ("identity_in_case", "identity_in_mercurio")
            if not self[name]
        }
        recorded = self.recording_reference and self.recording_minute
        if self.contact == "telephone" and not (self.without_recording or recorded):
            unattested["without_recording"] = True
        return unattested

    def _do_sign(self):
        """Sign as the auditor: compute the scores and freeze the audit.

        A document that the auditor did not attest is «no data», and a call without
        reference and minute is «without recording» (C1).

        :raise UserError: an answer is missing; the message says which
        """
        self._check_act("sign")
        for audit in self:
            worth = audit._get_scores("answer")
            # Sudo: the scores are computed, not written by users.
            audit.sudo().write(
                {
                    **audit._prepare_unattested_vals(),
                    "state": "signed",
                    "signed_on": clock.now(),
                    "score": worth.final or 0.0,
                    "non_critical_score": worth.non_critical or 0.0,
                    "has_score": worth.final is not None,
                    "critical_errors": ",".join(sorted(worth.critical)) or False,
                    "object_until": audit._get_last_day_to_object(),
                }
            )
        self._log_seal("sign")

    def _get_last_day_to_object(self):
        """Return the last day of the term for objecting, if it begins today."""
        company = self.company_id
        return company._grandes_clientes_get_days().add(
            clock.today(company), company.grandes_clientes_quality_objection_days
        )

    def _get_scores(self, name):
        """Return the scores of the marks, as answered or as settled.

        :param name: "answer", or "settled_answer" to prefer what objections changed
        """
        self.ensure_one()
        return tally.score(
            (
                tally.Mark(
                    mark.attribute_id.error_class,
                    mark[name] or mark.answer,
                    mark.attribute_id.weight,
                )
                for mark in self.mark_ids
            ),
            self.company_id.grandes_clientes_quality_critical_zero,
        )

    def action_start(self):
        """Begin the audits."""
        self._do_start()

    def action_sign(self):
        """Sign the audits, once the document and the recording are attested."""
        self._check_act("sign")
        self._check_attested()
        self._do_sign()
