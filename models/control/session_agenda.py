from odoo import models
from odoo.tools import get_lang
from odoo.tools.misc import formatLang

from ...tools import clock

_FINDING = "grandes.clientes.quality.finding"
_NOTE = "grandes.clientes.oversight.note"
_COMMITMENT = "grandes.clientes.oversight.commitment"
_OCCURRENCE = "grandes.clientes.control.occurrence"
_PACK = "grandes.clientes.report.pack"
_DISCOUNT = "grandes.clientes.contract.discount"


class OversightSession(models.Model):
    """The agenda, drawn from what is pending and what went wrong (P7)."""

    _name = "grandes.clientes.oversight.session"
    _inherit = "grandes.clientes.oversight.session"

    def _add_items(self):
        """Add missing items to the agenda; existing ones say how their matter stands.

        What users wrote in them stays.
        """
        self.ensure_one()
        # Sudo: the detail is generated; the act checked the session.
        items_sudo = self.sudo().item_ids
        there = {(item.res_model, item.res_id): item for item in items_sudo}
        vals_list = []
        for kind, base, records, words in self._get_matters():
            for number, record in enumerate(records):
                item = there.get((record._name, record.id))
                if item:
                    item.detail = words(record)
                else:
                    vals_list.append(
                        {
                            "session_id": self.id,
                            "sequence": base + number,
                            "kind": kind,
                            "name": self._get_matter_name(record),
                            "detail": words(record),
                            "res_model": record._name,
                            "res_id": record.id,
                        }
                    )
        # Sudo: matter and link are generated; the act checked the session.
        self.env["grandes.clientes.oversight.item"].sudo().create(vals_list)

    def _get_matters(self):
        """Return ``[(kind, first position, records, function for the words)]``."""
        self.ensure_one()
        of_company = ("company_id", "=", self.company_id.id)
        since = self._find_since()
        commitments = self.env[_COMMITMENT].search(
            [of_company, ("state", "!=", "verified"), ("session_id", "!=", self.id)],
            order="due_on, id",
        )
        notes = self.env[_NOTE].search(
            [of_company, ("state", "in", ("open", "answered"))], order="due_on, id"
        )
        findings = self.env[_FINDING].search(
            [
                of_company,
                ("state", "in", ("served", "replied", "upheld", "action")),
            ],
            order="due_on, id",
        )
        occurrences = self.env[_OCCURRENCE].search(
            [
                of_company,
                ("state", "in", ("absent", "late")),
                # What was due on that day shows as absent from the next one on.
                ("due_on", ">=", since),
                ("due_on", "<=", clock.today(self.company_id)),
            ],
            order="due_on, id",
        )
        # A day without signature is one matter, represented by its first control.
        gaps = {
            min(gap, key=lambda each: each.code) for gap in occurrences._get_by_gap()
        }
        packs = self.env[_PACK].search(
            [
                of_company,
                ("state", "in", ("frozen", "sent")),
                ("frozen_on", ">", clock.first_second(self.company_id, since)),
                ("corrected_by_ids", "=", False),
            ]
        )
        discounts = self.env[_DISCOUNT].search(
            [
                of_company,
                ("counted_on", ">", clock.first_second(self.company_id, since)),
            ]
        )
        return [
            ("commitment", 100, commitments, self._get_commitment_words),
            ("requirement", 200, notes, lambda each: each.words),
            ("finding", 300, findings, self._get_finding_words),
            (
                "control",
                400,
                occurrences.filtered(lambda each: each in gaps),
                self._get_occurrence_words,
            ),
            ("pack", 500, packs, lambda each: False),
            ("discount", 600, discounts, self._get_discount_words),
        ]

    def _get_matter_name(self, record):
        """Return the name of an item; a daily signature concerns several controls."""
        if record._name == _OCCURRENCE and record.frequency == "daily":
            control = record.control_id
            if control.is_signed_daily:
                return self.env._(
                    "Daily signature · %(day)s", day=record._get_period_words()
                )
        return record.display_name

    def _find_since(self):
        """Return the day of the previous session, or the first of last month."""
        self.ensure_one()
        before = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "signed"),
                ("held_on", "<", self.held_on),
            ],
            limit=1,
        )
        if before:
            return clock.local_date(self.company_id, before.held_on)
        return self.env[_DISCOUNT]._default_date_from()

    def _get_commitment_words(self, commitment):
        return self.env._(
            "%(responsible)s, until %(day)s. %(done)s",
            responsible=commitment.responsible,
            day=clock.in_words(commitment.due_on, get_lang(self.env).code),
            done=commitment.done or self.env._("Nothing was told yet."),
        )

    def _get_finding_words(self, finding):
        # The name contains the condition; the detail repeats it only if it was cut off.
        is_whole = (finding.condition or "") in finding.display_name
        lines = [] if is_whole else [finding.condition]
        lines.append(finding.criterion)
        if finding.reply:
            lines.append(self.env._("Replied: %(reply)s", reply=finding.reply))
        elif finding.was_silent:
            lines.append(self.env._("Nobody replied in the term."))
        if finding.action:
            lines.append(self.env._("Action: %(action)s", action=finding.action))
        return "\n".join(lines)

    def _get_occurrence_words(self, occurrence):
        if occurrence.state == "late":
            return self.env._(
                "Due on %(due)s, done on %(done)s.",
                due=clock.in_words(occurrence.due_on, get_lang(self.env).code),
                done=clock.in_words(
                    clock.local_date(occurrence.company_id, occurrence.done_on),
                    get_lang(self.env).code,
                ),
            )
        return self.env._(
            "Missing since %(day)s: %(what)s.",
            day=clock.in_words(occurrence.absent_since, get_lang(self.env).code),
            what=occurrence.missing,
        )

    def _get_discount_words(self, discount):
        return self.env._(
            "Gross %(gross)s %%, excluded %(excluded)s %%, net %(net)s %%, "
            "applied %(applied)s %%.",
            **{
                name: formatLang(self.env, discount[name], digits=2)
                for name in ("gross", "excluded", "net", "applied")
            },
        )
