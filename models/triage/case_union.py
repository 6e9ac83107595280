from odoo import api, models
from odoo.exceptions import LockError, UserError

from ...tools import case_states, clock
from ..answer.answer import EDITABLE_STATES

# Answer states that prevent a case from being united.
_WAITING = (*EDITABLE_STATES, "failed")


class CaseUnion(models.AbstractModel):
    """Union of registered cases about the same matter (5.2.3, 5.2.4).

    One case goes on and shows what belongs to the others; none of their data is moved
    or rewritten. Its term is the earliest of theirs, and all requesters get its
    answer. Separating the cases restores the previous situation.
    """

    _name = "grandes.clientes.case.union"
    _description = "Registered cases united with one that goes on"

    # === UNITING === #

    def _unite(self, cases, first):
        """Close registered ``cases`` as united with ``first``, which goes on for all.

        :raise UserError: one of them cannot be united now; says why
        """
        self._lock(cases | first)
        first.check_access("read")
        reasons = self._get_cannot_unite_reasons(cases, first)
        if reasons:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(record)s: %(reason)s",
                        record=cases.browse(case_id).display_name,
                        reason=reason,
                    )
                    for case_id, reason in reasons.items()
                )
            )
        todos = self._find_todos(cases)
        now = clock.occurred()
        cases._apply_transition(
            "unite",
            {"duplicate_id": first.id, "united_on": now, "closed_on": now},
            target="duplicate",
            facts=lambda case: {
                "united_with": first.id,
                "todos": todos.filtered(lambda each: each.res_id == case.id).ids,
            },
        )
        # Archived, not deleted, so that separating the cases can restore them.
        todos.active = False
        first._log_events("keep_united", facts={"cases": cases.ids})
        self.env["grandes.clientes.triage.joining"]._log_joined_on(cases, first)
        self._apply_clock(
            first,
            self.env._(
                "United with %(cases)s", cases=", ".join(cases.mapped("display_name"))
            ),
        )
        notices = self.env["grandes.clientes.case.notices"]
        notices._notify_holders_of_firsts(cases)
        notices._notify_requesters(cases, "unite")

    def _lock(self, cases):
        """Lock the rows, so that two users cannot unite two cases with each other.

        :raise UserError: another transaction holds one of them
        """
        try:
            # Sudo: the rows are only locked, not written.
            cases.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody works on one of them just now: try again.")
            ) from error
        cases.invalidate_recordset(["state", "duplicate_id"])

    def _get_cannot_unite_reasons(self, cases, first):
        """Return ``{id: reason}`` for cases that cannot be united with ``first``."""
        if first.state not in case_states.DESK_STATES or first in cases:
            reason = self.env._(
                "%(first)s cannot take it: choose another case that is being worked.",
                first=first.display_name,
            )
            return dict.fromkeys(cases.ids, reason)
        others = self.env["grandes.clientes.case.duplicates"]._get_cases_of_others(
            first, cases
        )
        joining = self.env["grandes.clientes.triage.joining"]
        elsewhere = joining._get_cases_of_other_companies(first, cases)
        reasons = self._get_own_reasons(cases)
        for case in cases:
            # Sudo: related data decides, even what the user may not read.
            case_sudo, first_sudo = case.sudo(), first.sudo()
            if case in elsewhere:
                reasons[case.id] = joining._get_other_company_sentence(first)
            elif case in others:
                reasons[case.id] = self.env._(
                    "Another entity filed it: it would learn of a matter that is not "
                    "its own."
                )
            elif case_sudo.complained_user_id != first_sudo.complained_user_id:
                reasons[case.id] = self.env._(
                    "Only one of both is a complaint about that person: they stay "
                    "apart."
                )
            elif first.is_suspended and case.id not in reasons:
                reasons[case.id] = self._get_stopped_sentence()
        return reasons

    def _get_own_reasons(self, cases):
        """Return ``{id: reason}`` for registered cases that no case can take now."""
        desks = self.env["grandes.clientes.escalation"]._open_escalations_sudo(cases)
        desks = desks.case_id
        reasons = {}
        for case in cases:
            # Sudo: its answers decide, even those the user may not read.
            waiting = case.sudo().answer_ids.filtered(
                lambda each: each.kind == "final" and each.state in _WAITING
            )
            if case.id in desks.ids:
                reasons[case.id] = self.env._(
                    "A desk is working on it: unite the other one with it, or wait."
                )
            elif waiting:
                reasons[case.id] = self.env._(
                    "An answer to it is written: send it, or discard it first."
                )
            elif case.is_suspended:
                reasons[case.id] = self._get_stopped_sentence()
        return reasons

    def _get_stopped_sentence(self):
        return self.env._("The term of one of both is stopped: let it run on first.")

    def _find_others(self, cases):
        """Return the other open cases of the same entities."""
        entities = cases.partner_id.commercial_partner_id
        return self.env["grandes.clientes.case"].search(
            [
                ("state", "in", case_states.OPEN_STATES),
                ("partner_id", "child_of", entities.ids),
                ("company_id", "in", cases.company_id.ids),
                ("id", "not in", cases.ids),
            ]
        )

    def _find_firsts(self, cases, others):
        """Return ``(cases that can join one of others, others that can take one)``.

        For registered cases the rules are those of :meth:`_get_cannot_unite_reasons`;
        a case that is still received can become a repeat of any open one.
        """
        by_place = {}
        # Sudo: the person complained of decides, even if the user may not read it.
        for other_sudo in others.sudo():
            entity = (
                other_sudo.partner_id.commercial_partner_id,
                other_sudo.company_id,
            )
            places = [(entity,)]
            if (
                other_sudo.state in case_states.DESK_STATES
                and not other_sudo.is_suspended
            ):
                places.append((entity, other_sudo.complained_user_id))
            for place in places:
                by_place.setdefault(place, []).append(other_sudo.id)
        able, firsts = [], set()
        for case_sudo in cases.sudo():  # as above
            entity = (
                case_sudo.partner_id.commercial_partner_id,
                case_sudo.company_id,
            )
            place = (entity,)
            if case_sudo.state != "received":
                place += (case_sudo.complained_user_id,)
            if place in by_place:
                able.append(case_sudo.id)
                firsts.update(by_place[place])
        return cases.browse(able), others.filtered(lambda other: other.id in firsts)

    def _find_todos(self, cases):
        """Return the open to-dos of the cases, in sudo."""
        # Sudo: other users' to-dos on a case that ends.
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", cases._name), ("res_id", "in", cases.ids)])
        )

    # === WHOSE TERM COUNTS === #

    def _get_united(self, case):
        """Return the cases united with this one, directly or in a chain, in sudo."""
        # Sudo: all united cases count, even those the user may not read.
        found, level = case.sudo().browse(), case.sudo()
        while level := level.repeat_ids.filtered("united_on") - found:
            found |= level
        return found

    def _get_worked(self, case):
        """Return the case that goes on for this one, in sudo."""
        # Sudo: as above.
        case_sudo, seen = case.sudo(), case.sudo().browse()
        while case_sudo.united_on and case_sudo not in seen:
            seen |= case_sudo
            case_sudo = case_sudo.duplicate_id
        return case_sudo

    def _apply_clock(self, first, reason):
        """Count the term from the united case whose term ends first.

        :param str reason: explanation for the log of changed dates
        """
        terms = self.env["grandes.clientes.case.terms"]
        # Sudo: the dates follow from law and calendar, not from the user's rights.
        first_sudo = first.sudo().with_context(tracking_disable=True)
        first_sudo.invalidate_model(["repeat_ids"])
        counter = first_sudo.company_id._grandes_clientes_get_counter()
        best, earliest = first_sudo.browse(), None
        for case in first_sudo | self._get_united(first_sudo):
            (receipt,) = terms._get_own_receipts(case)
            due = terms._get_legal_dates(counter, receipt)["date_legal_due"]
            if due and (earliest is None or due < earliest):
                best, earliest = case, due
        rules = best if best != first_sudo else first_sudo.browse()
        self.env["grandes.clientes.case.recount"]._apply_recount_of(
            first_sudo, {"counts_from_id": rules.id}, reason
        )

    # === DISPLAY ON THE CASE THAT GOES ON === #

    @api.model
    def _get_shown(self, case):
        """Return the data of the cases united with this one, as plain values.

        Leaves out what the user may not read.
        """
        case = case.with_env(self.env)
        united = self._get_united(case).sudo(False)._filtered_access("read")
        return [
            {
                "id": each.id,
                "name": each.name or each.filing_id.name,
                "subject": each.subject,
                "filing": each.filing_id.name,
                # Sudo: names that any list shows with the case.
                "who": each.sudo().contact_id.name or each.sudo().email_from or "",
                "received": clock.local_date(
                    each.company_id, each.received_on
                ).isoformat(),
                "escalations": [
                    {
                        "id": row.id,
                        "name": row.mission_area_id.name or self.env._("Back office"),
                        "state": row._get_state_label(),
                    }
                    for row in each.escalation_ids._filtered_access("read")
                ],
                "answers": [
                    {
                        "id": row.id,
                        "name": row.display_name,
                        "state": row._get_state_label(),
                    }
                    for row in each.answer_ids._filtered_access("read")
                ],
                "files": [
                    {"id": file.id, "name": file.name} for file in self._get_files(each)
                ],
                "messages": len(
                    each.message_ids._filtered_access("read").filtered(
                        lambda message: message.message_type != "notification"
                    )
                ),
            }
            for each in united.sorted("united_on")
        ]

    def _get_files(self, case):
        # No sudo: attachments of the case and its filing that the user may read.
        Attachment = self.env["ir.attachment"]
        own = Attachment.search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        return own | case.filing_id.attachment_ids._filtered_access("read")
