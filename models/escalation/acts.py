from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ...tools.text import said
from ..engine import mass
from .desk_mixin import BACK_OFFICE
from .escalation import OPEN

_lt = LazyTranslate(__name__)

DESK = ("group_back_office", "group_mission_area")


class Escalation(models.Model):
    """Acts of a desk on the escalations it received (5.2.14–5.2.19)."""

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    @api.model
    def _get_protected_fields(self):
        """Protect the fields that only acts may write."""
        return super()._get_protected_fields() | {
            "state",
            "holder_id",
            "accepted_by",
            "accepted_on",
            "ended_by",
            "ended_on",
            "reason_id",
            "suggested_area_id",
            "note",
            "missing",
            "answer_body",
            "support",
            "instruction",
            "attachment_ids",
            "date_due",
            "is_late",
            "late_reason",
            "departure",
            "override_reason",
            "is_outgrown",
        }

    @api.model
    def _get_acts(self):
        """Add the acts of the model."""
        return super()._get_acts() | {
            "accept": Act(
                label=_lt("Accept"),
                roles=DESK,
                origins=("sent",),
                target="accepted",
                check="_get_not_on_desk_reasons",
            ),
            "answer": Act(
                label=_lt("Reply"),
                roles=DESK,
                origins=OPEN,
                target="answered",
                check="_get_not_on_desk_reasons",
            ),
            "reject": Act(
                label=_lt("Reject"),
                roles=DESK,
                origins=OPEN,
                target="rejected",
                check="_get_not_on_desk_reasons",
            ),
            "return": Act(
                label=_lt("Return as incomplete"),
                roles=DESK,
                origins=OPEN,
                target="returned",
                check="_get_not_on_desk_reasons",
            ),
            "assign": Act(
                label=_lt("Distribute"),
                roles=DESK,
                origins=OPEN,
                check="_get_not_on_desk_reasons",
            ),
            "cancel": Act(
                label=_lt("Cancel the escalation"),
                roles=("group_front_office",),
                origins=OPEN,
                target="cancelled",
                check="_get_cannot_cancel_reasons",
            ),
        }

    # === PERMISSIONS === #

    def _get_not_on_desk_reasons(self):
        """Return ``{id: reason}`` where the user is not of the escalation's desk."""
        if self.env.su:
            return {}
        user = self.env.user
        works_back = user.has_group("grandes_clientes.group_back_office")
        reasons = {}
        for escalation in self:
            # Sudo: reads the members of the area and the state of the case.
            escalation_sudo = escalation.sudo()
            area_sudo = escalation_sudo.mission_area_id
            if escalation_sudo.case_id.state != escalation.target:
                reasons[escalation.id] = self.env._(
                    "The case is not on this desk now: wait until it comes back."
                )
            elif escalation.target == BACK_OFFICE and not works_back:
                reasons[escalation.id] = self.env._("Only the back office does this.")
            elif area_sudo and user not in area_sudo.member_ids:
                reasons[escalation.id] = self.env._(
                    "Only members of %(area)s do this.", area=area_sudo.name
                )
        return reasons

    def _get_cannot_cancel_reasons(self):
        """Return ``{id: reason}`` where the case has moved on to another desk."""
        return {
            escalation.id: self.env._("The case went on to another desk.")
            for escalation in self
            if escalation.case_id.state != escalation.target
        }

    # === ACTS === #

    def _do_accept(self):
        """Accept the escalations (5.2.14, 5.2.17), and hold those held by nobody."""
        self._check_act("accept")
        now = clock.occurred()
        unheld = self.filtered(lambda escalation: not escalation.holder_id)
        # Sudo: writes the outcome of the act, which was checked above.
        unheld._get_act_records().write({"holder_id": self.env.uid})
        self._get_act_records().write(
            {"state": "accepted", "accepted_by": self.env.uid, "accepted_on": now}
        )
        self._apply_holders()
        self._log_on_cases("accept")

    def _do_answer(self, body, support=None, files=None):
        """Answer the escalations with documented information (5.2.16, 5.2.19).

        Answering implies accepting. The text becomes a prepared answer with the advisor
        who escalated, or the backup; one text may serve many cases.

        :param body: text or HTML
        :param support: reference as text, or files
        :param files: files in addition to a textual reference: records, ids, or pairs
            of name and content
        :raise ValidationError: the answer is empty
        """
        if support and not isinstance(support, str):
            support, files = None, support
        with mass.gc_disabled(len(self)):
            self._check_act("answer")
            files = self.env["ir.attachment"]._grandes_clientes_get_files(files)
            self._apply_answers(dict.fromkeys(self.ids, (body, support, files)))

    def _apply_answers(self, answers):
        """Close the escalations as answered; the caller has checked the act.

        :param dict answers: ``{id: (body, reference as text, files)}``
        """
        Answer = self.env["grandes.clientes.case.answer"]
        answers = {
            escalation_id: (Answer._check_body(body), support, files)
            for escalation_id, (body, support, files) in answers.items()
        }
        prepared = self._prepare_answers(answers)
        for files, escalations in self.grouped(
            lambda escalation: answers[escalation.id][2]
        ).items():
            if files:
                escalations._get_act_records().attachment_ids = files
        self._apply_end(
            "answered",
            by_escalation={
                escalation_id: {"answer_body": body, "support": support or False}
                for escalation_id, (body, support, _files) in answers.items()
            },
        )
        self._apply_give_back(
            "answer",
            facts=lambda escalation: {
                "in_time": escalation.in_time,
                "supported": bool(escalation.support or escalation.attachment_ids),
                **prepared[escalation.id],
            },
        )
        self._notify_advisors()

    def _do_reject(self, reason, area=None, note=None):
        """Reject the escalations with a coded reason (5.2.17).

        :param str reason: code of a rejection reason: ``wrong_area``, ``incomplete``,
            ``not_competent`` or ``other``
        :param area: mission area that is competent; proposed to the front office when
            it escalates again
        :param str note: free-text explanation
        :raise ValidationError: no reason has that code
        """
        self._check_act("reject")
        coded = self.env["grandes.clientes.reason"]._find_reason("reject", reason)
        self._apply_rejections(coded, area, dict.fromkeys(self.ids, note))

    def _apply_rejections(self, reason, area, notes):
        """Reject the escalations, each with its own note; the caller has checked.

        :param reason: ``grandes.clientes.reason`` record
        :param dict notes: ``{id: text or None}``
        :raise ValidationError: the area is the one that rejects
        """
        # A form passes an empty recordset where a caller passes None.
        area = area or self.env["grandes.clientes.mission.area"]
        if area in self.mission_area_id:
            raise ValidationError(self._get_own_area_sentence(area))
        self._apply_end(
            "rejected",
            {"reason_id": reason.id, "suggested_area_id": area.id},
            {escalation_id: {"note": note} for escalation_id, note in notes.items()},
        )
        self._apply_give_back(
            "reject",
            reason=reason,
            note=lambda escalation: escalation.note,
            facts=lambda escalation: {
                "in_time": escalation.in_time,
                "reason": reason.code,
                "suggested_area": area.code or None,
            },
        )
        self._notify_advisors()

    @api.model
    def _get_own_area_sentence(self, area):
        return self.env._(
            "It is on the desk of %(area)s already: choose the area that it belongs "
            "to, or none.",
            area=area.name,
        )

    def _do_return(self, missing):
        """Return the escalations as incomplete; the desk's clock stops (R5).

        :param str missing: what the desk needs to go on
        :raise ValidationError: ``missing`` is empty
        """
        self._check_act("return")
        self._apply_returns(dict.fromkeys(self.ids, missing))

    def _apply_returns(self, missing):
        """Return the escalations, each with what it lacks; the caller has checked.

        :param dict missing: ``{id: text}``
        :raise ValidationError: one of the texts is empty
        """
        missing = {key: said(words) for key, words in missing.items()}
        if not all(missing.values()):
            raise ValidationError(
                self.env._("Say what is missing, so that the advisor can get it.")
            )
        self._apply_end(
            "returned",
            by_escalation={key: {"missing": words} for key, words in missing.items()},
        )
        self._apply_give_back(
            "return",
            note=lambda escalation: escalation.missing,
            facts=lambda escalation: {"in_time": escalation.in_time},
        )
        self._notify_advisors()

    def _do_cancel(self, reason):
        """Call the escalations back to the front office.

        :param str reason: free text
        """
        self._check_act("cancel")
        reason = self.env["grandes.clientes.case"]._check_reason(reason)
        self._apply_end("cancelled", {"note": reason})
        self._apply_give_back("cancel", note=reason)
