from odoo import api, models

from ...tools.quality import marks as tally
from ...tools.quality.marks import CRITICAL

#: Below this number, only counts are given, no rate.
FEW = 30


class QualityFigure(models.Model):
    """Figures for the monthly report of audits (I12)."""

    _name = "grandes.clientes.quality.figure"
    _inherit = "grandes.clientes.quality.figure"

    @api.model
    def _get_month(self, company, date_from, date_to):
        """Return the figures of the audits signed in the period, for each side.

        Access rights apply: a user who reads only one side gets only that one.

        :return: ``{"sides": {side: {kind: figures}}, "channels": {side: {channel name:
            figures}}, "both": […]}``; figures as in :meth:`_get_rates`, channels only
            of drawn audits; ``both`` lists the cases that both sides audited
        """
        domain = [
            ("company_id", "=", company.id),
            ("signed_day", ">=", date_from),
            ("signed_day", "<=", date_to),
        ]
        sides, channels = {}, {}
        for side, kind, *counts in self._read_counts(domain, ["side", "kind"]):
            sides.setdefault(side, {})[kind] = self._get_rates(counts)
        drawn = [*domain, ("kind", "=", "official")]
        for side, channel, *counts in self._read_counts(drawn, ["side", "channel_id"]):
            name = channel.display_name or self.env._("None")
            channels.setdefault(side, {})[name] = self._get_rates(counts)
        return {"sides": sides, "channels": channels, "both": self._get_both(drawn)}

    @api.model
    def _read_counts(self, domain, groupby):
        names = ["audits"]
        for code in CRITICAL:
            names += [f"{code}_without", f"{code}_applied"]
        names += ["enc_met", "enc_applied"]
        return self._read_group(domain, groupby, [f"{name}:sum" for name in names])

    @api.model
    def _get_rates(self, counts):
        """Return ``{"audits": n, class: {…}}`` from summed counts.

        A class has ``without``, ``applied``, and ``rate`` with ``low`` and ``high``
        (Wilson), from 0 to 1; None below thirty. Non-critical ones have ``met`` and
        ``applied`` weights, and their ``rate`` if any applied.
        """
        audits, *rest = counts
        found = {"audits": audits}
        for index, code in enumerate(CRITICAL):
            found[code] = rate_of(*rest[2 * index : 2 * index + 2])
        met, applied = rest[-2:]
        found["enc"] = {
            "met": met,
            "applied": applied,
            "rate": met / applied if applied else None,
        }
        return found

    @api.model
    def _get_both(self, domain):
        """Return ``[(case number, share agreed, difference of score)]``.

        It covers the cases that both sides drew and signed in the period.
        """
        by_case = {}
        for row in self.search(domain):
            by_case.setdefault(row.case_id.id, {})[row.side] = row.audit_id
        found = []
        for pair in by_case.values():
            if len(pair) == 2:
                entity, contractor = pair["entity"], pair["outsourcing"]
                theirs = contractor._get_standing_answers()
                shared = [
                    (answer, theirs[attribute])
                    for attribute, answer in entity._get_standing_answers().items()
                    if attribute in theirs
                ]
                agreed = sum(mine == other for mine, other in shared)
                found.append(
                    (
                        # Sudo: the number of the case, for users who read both audits.
                        entity.sudo().case_id.name,
                        agreed / len(shared) if shared else None,
                        contractor._get_standing_score() - entity._get_standing_score(),
                    )
                )
        return sorted(found, key=lambda row: row[0])


def rate_of(without, applied):
    """Return the counts, and from thirty on their rate with its interval."""
    few = applied < FEW
    low, high = (None, None) if few else tally.wilson(without, applied)
    return {
        "without": without,
        "applied": applied,
        "rate": None if few else without / applied,
        "low": low,
        "high": high,
    }
