from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import case_states, clock
from ...tools.identity import academic_period


class CaseDuplicates(models.AbstractModel):
    """Keys of matters: one open case per key, the others are repeats (5.2.3, INV-2)."""

    _name = "grandes.clientes.case.duplicates"
    _description = "Repeats of cases"

    def _compute_key(self, case):
        """Return the key that makes two cases the same matter, or ``False`` (INV-2).

        It holds the entity, the beneficiary's document, the typification and, if the
        typification depends on it, the academic period. A case without a beneficiary is
        never a repeat automatically.
        """
        case.ensure_one()
        # Sudo: the document, which a supervisor may not read in a mass act.
        document = case.sudo().beneficiary_document
        return self._get_matter_key(
            case.partner_id, document, case.typification_id, case.academic_period
        )

    @api.model
    def _get_matter_key(self, entity, document, typification, period):
        """Return the key of a matter, registered or not; see `_compute_key`.

        :param str document: normalised
        :param str period: as written
        """
        if not document or not entity:
            return False
        if typification.by_period and period:
            period = academic_period.parse(period) or period
        else:
            period = ""
        return (
            f"{entity.commercial_partner_id.id}:{document}:{typification.id}:{period}"
        )

    def _get_own_key(self, case):
        """Return the key of a justified second case: the matter's and its own id."""
        case.ensure_one()
        key = self._compute_key(case)
        return key and f"{key}#{case.id}"

    def _find_open_by_key(self, cases, keys, companies=None):
        """Return ``{(company id, key): case}`` of the open cases with these keys.

        :param companies: companies to search; by default those of the cases
        """
        keys = sorted({key for key in keys if key})
        if not keys:
            return {}
        cases.flush_model(["company_id", "duplicate_key", "state"])
        rows = cases.env.execute_query(
            SQL(
                """
                SELECT company_id, duplicate_key, id FROM grandes_clientes_case
                 WHERE duplicate_key = ANY(%s)
                   AND company_id = ANY(%s)
                   AND state IN %s
                """,
                keys,
                (companies or cases.company_id).ids,
                case_states.OPEN_STATES,
            )
        )
        # SQL bypasses the record rules: a first case that the advisor may not see (a
        # complaint about them) is still the first.
        return {(row[0], row[1]): cases.browse(row[2]) for row in rows}

    def _find_firsts(self, cases, keys):
        """Return ``{id: first case}`` for those cases that repeat another one.

        The first case may be open already or come earlier in the same batch.

        :param dict keys: ``{id: key}`` of :meth:`_compute_key`
        """
        firsts = self._find_open_by_key(cases, keys.values())
        found = {}
        for case in cases.sorted(lambda c: (keys[c.id] or "", c.received_on, c.id)):
            key = keys[case.id]
            if not key:
                continue
            place = (case.company_id.id, key)
            if place in firsts:
                found[case.id] = firsts[place]
            else:
                firsts[place] = case
        return found

    def _get_keys_back(self, cases):
        """Return ``{id: key}`` of cases that are put back on the desk together.

        A case whose key another open case, or an earlier one of them, holds gets its
        own id appended. One that was never registered has no key yet.
        """
        keys = {
            case.id: case.duplicate_key
            if case.registered_on
            else self._compute_key(case)
            for case in cases
        }
        firsts = self._find_open_by_key(cases, keys.values())
        for case in cases.sorted("id"):
            place = (case.company_id.id, keys[case.id])
            if keys[case.id] and firsts.setdefault(place, case).id != case.id:
                keys[case.id] = self._get_own_key(case)
        return keys

    def _apply_repeats(self, cases, keys, first_of):
        """Keep the cases in full as repeats and notify those concerned (5.2.4).

        The row of the first case is not written (INV-3), so that any number of users
        may register repeats at the same time.
        """
        notices = self.env["grandes.clientes.case.notices"]
        if not cases:
            return
        cases._apply_transition(
            "register",
            {"registered_on": clock.occurred()},
            target="duplicate",
            step="5.2.4",
            by_case={
                case.id: {
                    "duplicate_key": keys[case.id],
                    "duplicate_id": first_of[case.id].id,
                }
                for case in cases
            },
            rows=cases._get_check_rows(),
            facts=lambda case: {"repeat_of": case.duplicate_id.id},
        )
        notices._notify_holders_of_firsts(cases)
        notices._notify_requesters(cases, "repeat")

    def _set_apart(self, cases, reason):
        """Put united cases back on the desk, each as it was (5.2.3).

        They keep their number, text and history, and go back to their previous holder
        if possible. A hook: ``triage`` restores activities and recomputes the dates.

        :param str reason: free text
        """
        # Sudo: keys and holders, which the current user may not be able to read.
        cases_sudo = cases.sudo()
        keys = self._get_keys_back(cases_sudo)
        owners = self.env["grandes.clientes.case.assignment"]._get_owners_back(
            cases_sudo
        )
        firsts = {case.id: case.duplicate_id.id for case in cases_sudo}
        cases._apply_transition(
            "set_apart",
            {"duplicate_id": False, "united_on": False, "closed_on": False},
            target="front_office",
            by_case={
                case.id: {
                    "user_id": owners[case.id],
                    "duplicate_key": keys[case.id],
                }
                for case in cases_sudo
            },
            note=reason,
            facts=lambda case: {"united_with": firsts[case.id]},
        )
        self.env["grandes.clientes.case.notices"]._notify_owners(cases)

    def _check_referable(self, case, cases):
        """Raise unless ``cases`` may be referred to the answer of this case."""
        case.ensure_one()
        case.check_access("read")
        for united in cases.filtered("united_on"):
            raise UserError(
                self.env._(
                    "%(case)s was united with %(first)s: set it apart first.",
                    case=united.display_name,
                    first=united.duplicate_id.display_name,
                )
            )
        if case.state not in ("answered", "closed") or case in cases:
            raise UserError(
                self.env._(
                    "%(case)s has no answer to refer to: choose a case that was "
                    "answered.",
                    case=case.display_name,
                )
            )
        others = self._get_cases_of_others(case, cases)
        if others:
            raise UserError(
                self.env._(
                    "%(case)s was filed by another entity than %(first)s: its answer "
                    "is nobody else's.",
                    case=others[0].display_name,
                    first=case.display_name,
                )
            )

    def _get_cases_of_others(self, record, cases):
        """Return those of ``cases`` that another entity filed than this record's."""
        record.ensure_one()
        entity = record.partner_id.commercial_partner_id
        return cases.filtered(
            lambda case: case.partner_id.commercial_partner_id != entity
        )

    @api.model
    def _on_partner_merge(self, partner_ids):
        """Recompute the keys of the cases of the partners that a merge left."""
        # Sudo: the user who merges need not see the cases.
        entities_sudo = self.env["res.partner"].sudo().browse(partner_ids).exists()
        # Drop the cache: the merge writes by SQL.
        self.env.invalidate_all()
        self._apply_recomputed_keys(
            self.env["grandes.clientes.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "child_of", entities_sudo.ids),
                    ("duplicate_key", "!=", False),
                ]
            )
        )

    def _apply_recomputed_keys(self, cases):
        """Recompute the keys after a change of entity (merge).

        Later cases of the same matter get their id appended to the key. Nothing is lost
        or closed: two open cases that became one matter both stay.
        """
        # Sudo: the keys follow from the entity, which the user could change.
        cases_sudo = cases.sudo().filtered("duplicate_key")
        keys = {case.id: self._compute_key(case) for case in cases_sudo}
        taken = {
            place
            for place, case in self._find_open_by_key(cases_sudo, keys.values()).items()
            if case not in cases_sudo
        }
        # A case that already holds its key keeps it: the unique index is checked per
        # row.
        for case in cases_sudo.sorted(
            lambda c: (c.duplicate_key != keys[c.id], c.registered_on, c.id)
        ):
            key = keys[case.id]
            place = (case.company_id.id, key)
            if key and case.state in case_states.OPEN_STATES:
                if place in taken:
                    key = f"{key}#{case.id}"
                taken.add(place)
            if case.duplicate_key != key:
                case.duplicate_key = key

    def _find_firsts_among_others(self, cases, keys):
        """Return the ids whose new key another open case, or an earlier one, holds."""
        others = {
            place: case
            for place, case in self._find_open_by_key(cases, keys.values()).items()
            if case not in cases
        }
        taken = set()
        for case in cases.sorted("id"):
            place = (case.company_id.id, keys[case.id])
            if keys[case.id] and others.setdefault(place, case) != case:
                taken.add(case.id)
        return taken
