from odoo import api, models
from odoo.tools import format_date

from ...tools import clock


class ControlBoard(models.AbstractModel):
    """Further parts of the board: gaps, the figures of C6, and rooms switched off."""

    _name = "grandes.clientes.control.board"
    _inherit = "grandes.clientes.control.board"

    def _get_gaps(self, due):
        """Return the gaps of a month, one for each thing that was not done (R8).

        A day without its signature is absent in both C6 and C7, but is one gap.

        :param due: the occurrences that were due in the month
        :return: ``codes`` of the controls, ``period``, ``what`` is missing, ``since``
        """
        absent = due.filtered(lambda each: each.state == "absent")
        signature = self.env._("Daily signature")
        return [
            {
                "codes": sorted(gap.mapped("code")),
                "period": gap[0]._get_period_words("d MMM"),
                "what": gap[0].missing if len(gap) == 1 else signature,
                "since": format_date(
                    self.env, min(gap.mapped("absent_since")), date_format="d MMM"
                ),
            }
            for gap in absent._get_by_gap()
        ]

    @api.model
    def _get_tile_figures(self, company, first, last):
        """Return ``{control code: lines}`` of further figures; extended elsewhere."""
        channel = self.env["grandes.clientes.control.channel"]
        return {"C06": channel._get_words(company, first, last)}

    # === ROOMS SWITCHED OFF AND BULK SIGNATURES === #

    def _get_absent_rooms(self, company):
        """Return the rooms that were switched off, by whom, since when and why."""
        off = self.env["grandes.clientes.room"]._get_switched_off(company.id)
        rooms = self.env["grandes.clientes.room"]._get_rooms()
        last = {}
        for switch in self.env["grandes.clientes.room.switch"].search(
            [("company_id", "=", company.id), ("room", "in", sorted(off))]
        ):
            last.setdefault(switch.room, switch)
        return [
            {
                "room": self.env._(rooms[code][0]) if code in rooms else code,
                "by": switch.user_id.name,
                "since": format_date(
                    self.env, clock.local_date(company, switch.switched_on)
                ),
                "why": switch.reason,
            }
            for code, switch in last.items()
        ]

    def _get_bulk_words(self, company, first, last):
        """Return a sentence on days that were signed in bulk, or ""."""
        rows = self.env["grandes.clientes.control.signature"]._read_group(
            [
                ("company_id", "=", company.id),
                ("is_bulk", "=", True),
                ("signed_on", ">=", clock.first_second(company, first)),
                ("signed_on", "<=", clock.last_second(company, last)),
            ],
            [],
            ["day_count:sum"],
        )
        days = rows[0][0]
        return (
            self.env._(
                "Daily signature: %(days)s days were signed in bulk in the month.",
                days=days,
            )
            if days
            else ""
        )
