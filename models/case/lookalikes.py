from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ...tools import case_states, clock, text

_WINDOW_DAYS = 90
_SHOWN = 10
# Subjects above this similarity are worth a look; below it they only share words.
_LIKENESS = 0.6


class CaseLookalikes(models.AbstractModel):
    """Cases that look like the same matter without being repeats (5.2.3)."""

    _name = "grandes.clientes.case.lookalikes"
    _description = "Cases that may be the same matter"

    def _find_lookalikes(self, cases):
        """Return ``{id: cases}`` that may be the same matter, the newest first.

        They are found by the beneficiary's document, whoever filed them; without a
        beneficiary, among the entity's recent cases of the same typification with a
        similar subject. Two queries, however many cases.
        """
        # Sudo: of cases of other users only number, state, holder and date are shown
        # (INV-2); complaints stay hidden from those whom they are about.
        Case_sudo = cases.browse().sudo()
        pool = Case_sudo.search(self._get_lookalike_domain(cases), limit=2000)
        by_document = pool.grouped("beneficiary_document")
        by_matter = pool.grouped(lambda c: (c.partner_id, c.typification_id))
        found = {}
        for case in cases.sudo():
            if case.beneficiary_document:
                others = by_document.get(case.beneficiary_document, Case_sudo)
            else:
                others = by_matter.get(
                    (case.partner_id, case.typification_id), Case_sudo
                ).filtered(
                    lambda other, subject=case.subject: text.similarity(
                        subject or "", other.subject or ""
                    )
                    >= _LIKENESS
                )
            others -= case._origin | case.duplicate_id | case.repeat_ids
            found[case._origin.id] = others[:_SHOWN]
        return found

    def _get_lookalike_domain(self, cases):
        """Return the domain of the cases to compare these with."""
        # Sudo: the compared fields, whoever may read them.
        cases_sudo = cases.sudo()
        documents = [doc for doc in cases_sudo.mapped("beneficiary_document") if doc]
        alone = cases_sudo.filtered(lambda case: not case.beneficiary_document)
        since = clock.now() - timedelta(days=_WINDOW_DAYS)
        return (
            Domain("company_id", "in", cases_sudo.company_id.ids)
            & Domain("state", "!=", "dismissed")
            # The first case stands for its repeats; what was united with it may be
            # about somebody else.
            & (Domain("state", "!=", "duplicate") | Domain("united_on", "!=", False))
            & Domain("complained_user_id", "!=", cases.env.uid)
            & (
                Domain("beneficiary_document", "in", documents)
                | (
                    Domain("partner_id", "in", alone.partner_id.ids)
                    & Domain("typification_id", "in", alone.typification_id.ids)
                    & Domain("beneficiary_document", "=", False)
                    & Domain("received_on", ">=", since)
                )
            )
        )

    def _get_lookalike_vals(self, case):
        """Return what every front-office user may know of another user's case."""
        case.ensure_one()
        return {
            "number": case.name or self.env._("not registered"),
            "state": case._get_state_label(),
            "open": case.state in case_states.OPEN_STATES,
            "holder": case.user_id.name or self.env._("nobody yet"),
            "date": fields.Date.to_string(
                clock.local_date(case.company_id, case.received_on)
            ),
        }
