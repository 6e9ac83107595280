from collections import Counter
from itertools import takewhile

from odoo import api, models
from odoo.fields import Domain

from ...tools import clock
from ...tools.access import OUTSOURCING
from .movement import KINDS, SIDES

# Movements that happened or are certain to happen.
_COUNTED = ("communicated", "handed_over", "carried_out")
# Lines of the access log after which nobody signs in.
_SHUT = ("locked", "archived")


class Movement(models.Model):
    """The turnover figures (I10), as plain values for the report."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    @api.model
    def _get_rotation(self, company, date_from, date_to):
        """Return the turnover of a period, by side (I10).

        :param date date_from: first day
        :param date date_to: last day
        :return: ``{side: figures}``: the count of each kind; ``at_start`` and
            ``at_end``, people with a profile in force; ``rate``, leavers over the mean
            of both in per cent (``None`` without anybody); ``notice_days``, one number
            per communicated movement; ``late``, how many of these were communicated
            afterwards; ``not_told``, how many were not communicated; ``alive_after``,
            leavers whose account could still sign in after the day; ``ids`` of the
            movements
        """
        # Sudo: figures of the whole company, for whoever makes the report.
        movements_sudo = self.sudo().search(
            self._get_rotation_domain(company, date_from, date_to)
        )
        figures = {}
        for side, _label in SIDES:
            mine = movements_sudo.filtered(lambda each, side=side: each.side == side)
            kinds = Counter(mine.mapped("kind"))
            at_start = self._get_headcount(company, side, date_from, first=True)
            at_end = self._get_headcount(company, side, date_to)
            mean = (at_start + at_end) / 2
            told = mine.filtered("communicated_on")
            figures[side] = {
                **{kind: kinds[kind] for kind, _label in KINDS},
                "at_start": at_start,
                "at_end": at_end,
                "rate": 100 * kinds["leaver"] / mean if mean else None,
                "notice_days": sorted(told.mapped("notice_days")),
                "late": len(told.filtered(lambda each: each.notice_days < 0)),
                "not_told": len(mine - told),
                "alive_after": len(mine.filtered(lambda each: each._is_alive_after())),
                "ids": mine.ids,
            }
        return figures

    @api.model
    def _get_rotation_domain(self, company, date_from, date_to):
        """Return the domain of the movements of a period.

        An absence counts in every period that it overlaps, any other movement on its
        day.
        """
        start = clock.first_second(company, date_from)
        end = clock.last_second(company, date_to)
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", _COUNTED)
            & (
                Domain("kind", "!=", "absence")
                & Domain("effective_on", ">=", date_from)
                & Domain("effective_on", "<=", date_to)
                | Domain("kind", "=", "absence")
                & Domain("absent_from", "<=", end)
                & (Domain("absent_to", "=", False) | Domain("absent_to", ">", start))
            )
        )

    @api.model
    def _get_headcount(self, company, side, day, first=False):
        """Return how many people had a profile at the end of ``day``, or its start.

        Based on grants, the only history of who had what. People of the entity's own
        offices (Coordinador, quality, oversight, administrator) are on neither side.
        """
        instant = (
            clock.first_second(company, day)
            if first
            else clock.last_second(company, day)
        )
        roles = ("group_mission_area",) if side == "mission_area" else OUTSOURCING
        # Sudo: only a count.
        grants_sudo = (
            self.env["grandes.clientes.access.grant"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("role", "in", roles),
                    ("date_from", "<=", instant),
                    ("state", "!=", "planned"),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">", instant),
                    "|",
                    ("ended_on", "=", False),
                    ("ended_on", ">", instant),
                ]
            )
        )
        return len(grants_sudo.user_id)

    def _is_alive_after(self):
        """Return whether a leaver could still sign in after the day of leaving."""
        self.ensure_one()
        if self.kind != "leaver" or not self.user_id:
            return False
        ends = [self.locked_on, self.carried_out_on, self._get_shut_on()]
        shut = min(filter(None, ends), default=clock.now())
        return shut > clock.last_second(self.company_id, self.effective_on)

    def _get_shut_on(self):
        """Return since when the account is closed, by whatever means, or ``None``."""
        self.ensure_one()
        # Sudo: the access log, for a figure of the company.
        events_sudo = (
            self.env["grandes.clientes.access.event"]
            .sudo()
            .search(
                [
                    ("user_id", "=", self.user_id.id),
                    ("kind", "in", [*_SHUT, "unlocked", "activated"]),
                ]
            )
        )
        since = list(takewhile(lambda event: event.kind in _SHUT, events_sudo))
        return since[-1].happened_on if since else None
