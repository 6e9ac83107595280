from datetime import timedelta

from odoo import models

from ...tools import clock

#: Maximum number of records kept as evidence of a need; the door shows the rest.
_MOST = 50


class ControlOccurrence(models.Model):
    """Determining the state of occurrences from the records that the work leaves."""

    _name = "grandes.clientes.control.occurrence"
    _inherit = "grandes.clientes.control.occurrence"

    def _apply_evidence(self):
        """Search for evidence and update the state of the occurrences.

        One query per rule, however many periods. Called by the system, and by acts that
        were checked.
        """
        if not self:
            return
        turned = self.browse()
        Evidence = self.env["grandes.clientes.control.evidence"]
        vals_list = []
        groups = self.grouped(
            lambda each: (each.company_id, each.control_id, each.frequency)
        )
        for (company, control, frequency), occurrences in groups.items():
            needs = control._get_rules(frequency).grouped("need")
            kept = {
                need: rules.filtered(lambda rule, of=company: rule._is_kept(of))
                for need, rules in needs.items()
            }
            kept = {need: rules for need, rules in kept.items() if rules}
            periods = [(each.date_from, each.date_to) for each in occurrences]
            met = {
                rule: rule._get_met(company, periods, frequency)
                for rules in kept.values()
                for rule in rules
            }
            today = clock.today(company)
            for occurrence in occurrences:
                vals, shown = occurrence._get_verdict(kept, met, today)
                if all(occurrence[name] == value for name, value in vals.items()):
                    continue
                before = occurrence.state
                occurrence.write(vals)
                if {before, occurrence.state} != {"expected"}:
                    turned |= occurrence
                vals_list += [
                    Evidence._get_values(occurrence, name, found)
                    for name, found in shown
                ]
        # Sudo: only this verdict writes evidence.
        Evidence.sudo().create(vals_list)
        turned._log_seal("turn")

    def _get_verdict(self, kept, met, today):
        """Return the new values of the occurrence and their evidence.

        :param dict kept: ``{need: rules}`` of what is kept here
        :param dict met: ``{rule: {period: [Found]}}``
        :return: ``(values, [(name of the rule, Found)])``
        """
        self.ensure_one()
        if self._is_replaced(today):
            kept = {}
        if not kept and self.state == "absent":
            # Absent stays absent, even if the control or its room changes later.
            return {}, []
        if not kept:
            return {"state": "not_kept", "missing": False, "absent_since": False}, []
        period = (self.date_from, self.date_to)
        shown, instants, missing, over, is_late = [], [], [], [], False
        for rules, due_on in zip(kept.values(), self._get_dues(kept), strict=True):
            found_by = [
                (rule, met[rule][period]) for rule in rules if period in met[rule]
            ]
            if not found_by:
                missing.append(rules[0].name)
                if today > due_on:
                    over.append((due_on, rules[0].name))
                continue
            rule, found = min(
                found_by, key=lambda pair: _get_instant(*pair) or clock.now()
            )
            instant = _get_instant(rule, found) or clock.now()
            is_late |= clock.local_date(self.company_id, instant) > due_on
            shown += [(rule.name, each) for each in found[:_MOST]]
            instants.append(instant)
        if not missing:
            return {
                "state": "late" if is_late else "done",
                "done_on": max(instants),
                "missing": False,
                # Evidence found later but made in time: it was never absent.
                "absent_since": is_late and self.absent_since,
            }, shown
        if not over:
            return {"state": "expected", "missing": ", ".join(missing)}, []
        return {
            "state": "absent",
            "missing": ", ".join(name for _due_on, name in over),
            "absent_since": min(over)[0] + timedelta(days=1),
        }, []

    def _is_replaced(self, today):
        """Tell whether another frequency replaced this one before the period ended."""
        self.ensure_one()
        frequencies = self.control_id._get_frequencies()
        return self.frequency not in frequencies and (
            self.date_to >= today or self.state == "not_kept"
        )

    def _get_dues(self, kept):
        """Return the due date of each need, in the order of ``kept``."""
        days = self.company_id._grandes_clientes_get_days()
        return [
            days.add(self.date_to, max(rules.mapped("tolerance_days")))
            for rules in kept.values()
        ]


def _get_instant(rule, found):
    """Return when there was enough evidence to meet a rule, or ``None``."""
    instants = sorted(each.made_on for each in found if each.made_on)
    if not instants:
        return None
    if not rule.all_domain:
        return instants[0]
    return instants[-1]
