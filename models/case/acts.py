from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import case_states, clock
from ...tools.acts import FRONT, SUPERVISOR, Act, OpenWork

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Acts of the front office other than registering and answering."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_acts(self):
        """Add the acts of the front office."""
        return super()._get_acts() | {
            "register": Act(
                label=_lt("Register"),
                roles=FRONT,
                origins=("received",),
                target="front_office",
                step="5.2.5",
                check="_get_cannot_register_reasons",
                has_button=True,
            ),
            "refer": Act(
                label=_lt("Refer to the earlier answer"),
                roles=FRONT,
                origins=("received", "duplicate"),
                target="duplicate",
                step="5.2.4",
            ),
            "not_duplicate": Act(
                label=_lt("It is not a repeat"),
                roles=FRONT,
                origins=("duplicate",),
                target="front_office",
                step="5.2.5",
                has_button=True,
            ),
            "reclassify": Act(
                label=_lt("Reclassify"), roles=FRONT, origins=case_states.DESK_STATES
            ),
            "assign": Act(
                label=_lt("Assign"),
                roles=FRONT,
                origins=case_states.NOT_ENDED,
                check="_get_cannot_assign_reasons",
            ),
            "withdraw": Act(
                label=_lt("Withdraw"),
                roles=("requester", *FRONT),
                origins=case_states.NOT_ENDED,
                target="withdrawn",
            ),
            "transfer": Act(
                label=_lt("Transfer"),
                roles=FRONT,
                origins=("received", "front_office"),
                target="transferred",
            ),
            "dismiss": Act(
                label=_lt("Dismiss"),
                roles=FRONT,
                origins=("received", "front_office"),
                target="dismissed",
            ),
            "reopen": Act(
                label=_lt("Reopen"),
                roles=SUPERVISOR,
                origins=("closed", "withdrawn", "transferred", "dismissed"),
                target="front_office",
                has_button=True,
            ),
            "correct_received": Act(
                label=_lt("Correct day zero"),
                roles=SUPERVISOR,
                origins=case_states.NOT_ENDED,
            ),
        }

    @api.model
    def _get_other_events(self):
        """Add the events of a case before and during its registration."""
        return super()._get_other_events() | {
            "receive": _lt("Received"),
            "look_up_mercurio": _lt("Looked up in Mercurio"),
            "record_mercurio_in": _lt("Data of the filing recorded"),
            "check_repeats": _lt("Checked for repeats"),
            "set_apart": _lt("Set apart again"),
            "record_consent": _lt("Put down what was said about the personal data"),
        }

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only these acts write."""
        return super()._get_protected_fields() | {
            "name",
            "state",
            "user_id",
            "back_user_id",
            "mission_area_id",
            "duplicate_id",
            "duplicate_key",
            "united_on",
            "registered_on",
            "closed_on",
            "end_reason_id",
            "transferred_to",
        }

    def _do_not_duplicate(self, reason):
        """Work a repeat as a case of its own, with a reason (5.2.3).

        Cases that were united with another one are set apart again, as they were.

        :param str reason: free text
        """
        duplicates = self.env["grandes.clientes.case.duplicates"]
        self._check_act("not_duplicate")
        reason = self._check_reason(reason)
        if united := self.filtered("united_on"):
            duplicates._set_apart(united, reason)
            if rest := self - united:
                rest._do_not_duplicate(reason)
            return
        numbers = self._get_next_numbers()
        owners = self.env["grandes.clientes.case.assignment"]._get_owners(self)
        firsts = {case.id: case.duplicate_id.id for case in self}
        self._apply_transition(
            "not_duplicate",
            {
                "duplicate_id": False,
                "registered_on": clock.occurred(),
                # A repeat that was referred to an earlier answer has an end date.
                "closed_on": False,
            },
            by_case={
                case.id: {
                    **numbers.get(case.id, {}),
                    "user_id": owners[case.id],
                    "duplicate_key": duplicates._get_own_key(case),
                }
                for case in self
            },
            note=reason,
            facts=lambda case: {"repeat_of": firsts[case.id]},
        )
        self.env["grandes.clientes.case.notices"]._notify_owners(self)

    def _do_assign(self, user, reason=None):
        """Give the cases to another advisor (R11).

        An advisor may take cases that nobody holds; only the supervisor takes a case
        away from its holder. ``escalation`` extends it: replies of the desks then go to
        the new advisor.

        :param user: ``res.users`` record
        :param str reason: free text
        :raise UserError: the advisor cannot take one of the cases
        """
        self.with_context(grandes_clientes_assignee=user.id)._check_act("assign")
        # A second click must not assign the same advisor again.
        given = self.filtered(lambda case: case.user_id != user)
        given._apply_transition("assign", {"user_id": user.id}, note=reason)
        self.env["grandes.clientes.case.notices"]._notify_owners(given)

    def _do_withdraw(self, ground):
        """End the cases because the requester withdraws them (Law 1755, article 18).

        ``portal`` extends it for requesters, who need no access right, only the link to
        their entity.

        :param str ground: free text: how and when the requester said so
        """
        notices = self.env["grandes.clientes.case.notices"]
        self._check_act("withdraw")
        ground = self._check_reason(ground)
        self._apply_transition("withdraw", {"closed_on": clock.occurred()}, note=ground)
        self._on_work_done()
        notices._notify_requesters(self, "withdraw", ground)

    def _do_transfer(self, to, reason):
        """Transfer the cases to the competent body and notify the requester.

        That is another authority (Law 1755, article 21), or the general channel if the
        matter does not concern a large client (scope of M5-1-08).

        :param str to: name of the authority or channel
        :param str reason: free text
        """
        notices = self.env["grandes.clientes.case.notices"]
        self._check_act("transfer")
        to, reason = self._check_reason(to), self._check_reason(reason)
        numbers = self._get_next_numbers()
        self._apply_transition(
            "transfer",
            {"closed_on": clock.occurred(), "transferred_to": to},
            by_case=numbers,
            note=reason,
        )
        self._on_work_done()
        notices._notify_requesters(self, "transfer", reason)

    def _do_dismiss(self, reason):
        """Dismiss messages that are no petition or were never made clear, with a reply.

        :param str reason: code of a dismissal reason (`spam`, `thanks`, …)
        """
        notices = self.env["grandes.clientes.case.notices"]
        self._check_act("dismiss")
        coded = self.env["grandes.clientes.reason"]._find_reason("dismiss", reason)
        self._apply_transition(
            "dismiss",
            {"closed_on": clock.occurred(), "end_reason_id": coded.id},
            reason=coded,
        )
        self._on_work_done()
        if reason != "spam":
            notices._notify_requesters(self, "dismiss", coded.name)

    def _do_reopen(self, reason):
        """Put ended cases back on the front office's desk.

        ``mail`` extends it: a requester reopens a case by answering «not solved».

        :param str reason: free text
        """
        self._check_act("reopen")
        self._apply_put_back("reopen", self._check_reason(reason))

    def _apply_put_back(self, act, reason):
        """Move ended cases back to the front office's desk by ``act``, for ``reason``.

        A case that ended before it was registered gets its number and key now. A hook:
        ``time`` recomputes their dates.
        """
        # Sudo: keys and portfolios, which a requester who reopens a case cannot read.
        cases_sudo = self.sudo()
        numbers = cases_sudo._get_next_numbers()
        keys = self.env["grandes.clientes.case.duplicates"]._get_keys_back(cases_sudo)
        owners = self.env["grandes.clientes.case.assignment"]._get_owners_back(
            cases_sudo
        )
        self._apply_transition(
            act,
            {"closed_on": False, "end_reason_id": False, "transferred_to": False},
            by_case={
                case.id: {
                    **numbers.get(case.id, {}),
                    "registered_on": case.registered_on or clock.occurred(),
                    "user_id": owners[case.id],
                    "duplicate_key": keys[case.id],
                }
                for case in cases_sudo
            },
            note=reason,
        )
        cases_sudo.env["grandes.clientes.case.notices"]._notify_owners(cases_sudo)

    @api.model
    def _get_open_work(self):
        """Add activities; later rooms add suspensions, drafts and escalations."""
        return super()._get_open_work() | {"activity_ids": OpenWork([], "unlink")}

    def _get_cannot_assign_reasons(self):
        """Return ``{id: reason}`` for the cases that the assignee cannot take."""
        assignee = self.env["res.users"].browse(
            self.env.context.get("grandes_clientes_assignee", self.env.uid)
        )
        supervises = self.env.su or self.env.user.has_group(
            "grandes_clientes.group_supervisor"
        )
        works = assignee.has_group("grandes_clientes.group_front_office")
        # Users who are back earlier than their absence says may still take work
        # themselves.
        is_away = assignee != self.env.user and assignee._is_absent_at(clock.now())
        reasons = {}
        for case in self:
            if not works:
                reasons[case.id] = self.env._(
                    "%(user)s is no front-office advisor.", user=assignee.name
                )
            elif case.complained_user_id == assignee:
                reasons[case.id] = self.env._(
                    "The complaint is about %(user)s: give it to somebody else.",
                    user=assignee.name,
                )
            # Sudo: the companies of the assignee.
            elif case.company_id.id not in assignee.sudo()._get_company_ids():
                reasons[case.id] = self.env._(
                    "%(user)s does not work for %(company)s: give it to somebody who "
                    "does.",
                    user=assignee.name,
                    company=case.company_id.name,
                )
            elif is_away:
                reasons[case.id] = self.env._(
                    "%(user)s is away: give it to somebody who is there.",
                    user=assignee.name,
                )
            elif case.user_id and not supervises:
                reasons[case.id] = self.env._(
                    "%(user)s holds it: only the supervisor gives it to another.",
                    user=case.user_id.name,
                )
        return reasons

    # === ACTIONS === #

    def action_register(self):
        """Register the selected cases, or queue them when they are many."""
        job = self.env["grandes.clientes.job"]._run_or_submit(
            self, "_do_register", self.env._("Registration of %s cases", len(self))
        )
        return job._open_progress()

    def action_take(self):
        """Take the selected cases that nobody holds."""
        self._do_assign(self.env.user)
