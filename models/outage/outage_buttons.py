from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import clock


class Outage(models.Model):
    """Buttons of a failure, and fields for screens."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    is_current = fields.Boolean(
        string="Goes on now", compute="_compute_is_current", search="_search_is_current"
    )
    is_joined = fields.Boolean(
        string="I said so",
        compute="_compute_is_joined",
        help="You said that it does not answer you either.",
    )
    duration = fields.Float(
        string="Hours", compute="_compute_duration", help="Until now where it goes on."
    )

    @api.depends("began_on", "ended_on", "discarded_on")
    def _compute_is_current(self):
        now = clock.now()
        for outage in self:
            outage.is_current = bool(
                not outage.discarded_on
                and outage.began_on
                and outage.began_on <= now
                and (not outage.ended_on or outage.ended_on > now)
            )

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        Room = self.env["grandes.clientes.room"]
        kept = self.env.companies.filtered(
            lambda company: Room._is_kept("outage", company)
        )
        return self._get_current_domain(clock.now()) & Domain(
            "company_id", "in", kept.ids
        )

    @api.depends("witness_ids")
    @api.depends_context("uid")
    def _compute_is_joined(self):
        # Sudo: the user's own rows.
        mine = (
            self.env["grandes.clientes.outage.witness"]
            .sudo()
            .search([("outage_id", "in", self.ids), ("user_id", "=", self.env.uid)])
            .outage_id
        )
        for outage in self:
            outage.is_joined = outage.id in mine.ids

    @api.depends("began_on", "ended_on")
    def _compute_duration(self):
        now = clock.now()
        for outage in self:
            until = min(outage.ended_on or now, now) if outage.began_on else now
            length = until - (outage.began_on or now)
            outage.duration = max(length.total_seconds(), 0) / 3600

    # === BUTTONS === #

    def action_join(self):
        """Record that the system does not answer the user either."""
        self._do_join()

    def action_report(self):
        """Open the dialog that reports it to technology."""
        return self._open_act("report")

    def action_end(self):
        """Open the dialog that says when it ended."""
        return self._open_act("end")

    def action_reply(self):
        """Open the dialog that enters a reply."""
        return self._open_act("reply")

    def action_attribute(self):
        """Open the dialog that decides who answers for it."""
        return self._open_act("attribute")

    def action_argue(self):
        """Open the dialog that argues against the attribution."""
        return self._open_act("argue")

    def action_discard(self):
        """Open the dialog that records that it was no failure."""
        return self._open_act("discard")

    def _open_act(self, act):
        """Open the dialog of an act on the failures."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self._get_act_label(act),
            "res_model": "grandes.clientes.outage.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_outage_ids": self.ids, "default_act": act},
        }

    def action_open_affected(self):
        """Open the cases that it touched."""
        return self._open_cases(self.env._("Cases affected"), ("failed", "due"))

    def action_open_overdue(self):
        """Open the cases that it made overdue."""
        return self._open_cases(self.env._("Overdue by the failure"), ("overdue",))

    def _open_cases(self, name, kinds):
        self.ensure_one()
        self.check_access("read")
        found = self._get_affected()[self.id]
        ids = set().union(*(found.get(kind, set()) for kind in kinds))
        return {
            "type": "ir.actions.act_window",
            "name": f"{name} · {self.display_name}",
            "res_model": "grandes.clientes.case",
            "view_mode": "list,form",
            "domain": [("id", "in", sorted(ids))],
        }
