from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools import case_states
from ...tools.acts import FRONT, Act, OpenWork
from .answer import EDITABLE_STATES

_lt = LazyTranslate(__name__)

PREPARERS = ("group_front_office", "group_back_office", "group_mission_area")
ACT_OF_KIND = {"final": "answer", "interim": "answer_interim"}
# Step of the procedure for preparing, and for directing, an answer, by desk.
PREPARE_STEPS = {"back_office": "5.2.15", "mission_area": "5.2.18"}
DIRECT_STEPS = {"back_office": "5.2.16", "mission_area": "5.2.19"}


class Case(models.Model):
    """Answers of a case, and the Mercurio number that closes a written one."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    answer_ids = fields.One2many(
        comodel_name="grandes.clientes.case.answer", inverse_name="case_id"
    )
    mercurio_out_date = fields.Date(string="Outgoing Mercurio date", copy=False)
    pending_answer_id = fields.Many2one(
        comodel_name="grandes.clientes.case.answer",
        compute="_compute_pending_answer",
        help="Answer that is ready to send, or came back and waits to be sent again.",
    )
    leaving_answer_id = fields.Many2one(
        comodel_name="grandes.clientes.case.answer",
        compute="_compute_pending_answer",
        help="Answer that was sent and can still be undone.",
    )
    pending_answer_state = fields.Char(compute="_compute_pending_answer")
    awaits_mercurio_out = fields.Boolean(
        compute="_compute_pending_answer",
        help="Only the outgoing Mercurio number is missing to close it.",
    )

    @api.model
    def _get_acts(self):
        """Add the acts of answering a case (5.2.7–5.2.9, 5.2.15, 5.2.16)."""
        return super()._get_acts() | {
            "answer": Act(
                label=_lt("Reply"),
                roles=FRONT,
                origins=("front_office",),
                target="answered",
                step="5.2.7",
                check="_get_cannot_answer_reasons",
                has_button=True,
            ),
            "answer_interim": Act(
                label=_lt("Send an interim answer"),
                roles=FRONT,
                origins=case_states.DESK_STATES,
                check="_get_cannot_answer_reasons",
            ),
            "prepare_answer": Act(
                label=_lt("Prepare an answer"),
                roles=PREPARERS,
                origins=case_states.DESK_STATES,
                check="_get_cannot_prepare_answer_reasons",
            ),
            # Nobody chooses these two: they follow from the delivery of the answer.
            "close": Act(
                label=_lt("Close"),
                roles=FRONT,
                origins=("answered",),
                target="closed",
                step="5.2.8",
                check="_get_cannot_close_reasons",
            ),
            "bring_back": Act(
                label=_lt("Bring back to the desk"),
                roles=FRONT,
                origins=("answered", "closed"),
                target="front_office",
                check="_get_cannot_bring_back_reasons",
            ),
        }

    @api.model
    def _get_other_events(self):
        """Add the events of an answer that do not move its case."""
        return super()._get_other_events() | {
            "record_answer": _lt("Answer recorded, to be signed"),
            "direct_answer": _lt("Answer directed to the front office"),
            "review_answer": _lt("Answer reviewed"),
            "sign_answer": _lt("Answer signed"),
            "unsign_answer": _lt("Review and signature taken away: the answer changed"),
            "record_mercurio_out": _lt("Outgoing Mercurio number recorded"),
            "discard_answer": _lt("Answer discarded"),
            "undo_answer": _lt("Sending of the answer undone: it did not leave"),
            "fail_answer": _lt("Answer not delivered"),
            "read_answer": _lt("Answer read by the requester"),
            "send_answer_again": _lt("Answer sent again"),
            "notify_answer": _lt("Answer notified otherwise"),
            "correct_mercurio_date": _lt("Outgoing Mercurio date corrected"),
            "correct_closing": _lt("Closing put on the day it was"),
        }

    @api.depends(
        "state",
        "answer_ids.state",
        "answer_ids.kind",
        "answer_ids.send_after",
        "answer_ids.mercurio_out_number",
    )
    def _compute_pending_answer(self):
        numberless = self.answer_ids.filtered(
            lambda answer: (
                answer.case_id.state == "answered"
                and answer.kind == "final"
                and answer.state in ("sent", "delivered")
                and not answer.mercurio_out_number
                and answer._is_closed_by_mercurio()
            )
        )
        # A case that was reopened waits for the number of its last answer only.
        numberless -= numberless._find_superseded()
        for case in self:
            answers = case.answer_ids
            kept = answers.filtered(lambda answer: answer.state != "discarded")
            last = kept.sorted("id")[-1:]
            if last.kind == "interim" and last.state in ("sent", "delivered"):
                # Sent while the final one waits, for example to be signed.
                last = kept.filtered(lambda answer: answer.kind == "final")
                last = last.sorted("id")[-1:]
            case.leaving_answer_id = answers.filtered("send_after")[-1:]
            case.pending_answer_id = (
                last
                if case.state == "front_office"
                and last.state in ("ready", "failed")
                and not case.leaving_answer_id
                else False
            )
            case.pending_answer_state = case.pending_answer_id.state
            case.awaits_mercurio_out = bool(numberless & answers)

    @api.model
    def _get_open_work(self):
        """Add the answers in preparation, which are discarded when the case ends."""
        drafted = OpenWork([("state", "in", EDITABLE_STATES)], "_apply_discard")
        return super()._get_open_work() | {"answer_ids": drafted}

    # === BRINGING BACK === #

    def _apply_bring_back(self, facts, at=None):
        """Return cases with an undelivered answer to the front office's desk.

        :param facts: see `_get_event_rows`
        :param dict at: see `_get_event_rows`
        """
        if not self:
            return
        keys = self.env["grandes.clientes.case.duplicates"]._get_keys_back(self)
        owners = self.env["grandes.clientes.case.assignment"]._get_owners_back(self)
        self._apply_transition(
            "bring_back",
            {"closed_on": False},
            by_case={
                case.id: {
                    "user_id": owners[case.id],
                    "duplicate_key": keys[case.id],
                }
                for case in self
            },
            facts=facts,
            at=at,
        )

    # === CHECKS === #

    def _get_cannot_close_reasons(self):
        """Return ``{id: reason}`` for all: a case closes only by itself."""
        return dict.fromkeys(
            self.ids,
            self.env._("It closes by itself when its final answer is delivered."),
        )

    def _get_cannot_bring_back_reasons(self):
        """Return ``{id: reason}`` for all: a case comes back only by itself."""
        return dict.fromkeys(
            self.ids,
            self.env._("It comes back by itself when its answer does not arrive."),
        )

    def _get_cannot_prepare_answer_reasons(self):
        """Return ``{id: reason}`` for cases on a desk where the user does not work."""
        works = {
            "front_office": "group_front_office",
            "back_office": "group_back_office",
            "mission_area": "group_mission_area",
        }
        held = {
            state
            for state, group in works.items()
            if self.env.su or self.env.user.has_group(f"grandes_clientes.{group}")
        }
        if "front_office" in held:
            return {}
        return {
            case.id: self.env._("It is on another desk now.")
            for case in self
            if case.state not in held
        }
