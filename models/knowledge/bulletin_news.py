from datetime import timedelta

from odoo import models

from ...tools import clock
from .bulletin_plan import iso_week


class Bulletin(models.Model):
    """Counts bulletins as an area's news in the week in which they came (C2)."""

    _name = "grandes.clientes.bulletin"
    _inherit = "grandes.clientes.bulletin"

    def _is_given(self):
        """Return whether the area gave it: by mail, as author, or as published.

        A draft that a supervisor began is not the area's news.
        """
        self.ensure_one()
        if self.state == "discarded" or not self.mission_area_id:
            return False
        # Sudo: whether it came by mail, and the members of the area.
        bulletin_sudo = self.sudo()
        return bool(
            self.published_on
            or bulletin_sudo.inbound_mail_id
            or bulletin_sudo.request_id
            or bulletin_sudo.create_uid in bulletin_sudo.mission_area_id.member_ids
        )

    def _count_as_news(self):
        """Record in the week's plan what areas gave."""
        Plan = self.env["grandes.clientes.bulletin.plan"]
        for bulletin in self.filtered(lambda each: each._is_given()):
            company = bulletin.company_id
            day = clock.local_date(company, bulletin.received_on)
            monday = day - timedelta(days=day.weekday())
            # Sudo: the plan follows from what came.
            rows = Plan.sudo().search(
                [
                    ("company_id", "=", company.id),
                    ("mission_area_id", "=", bulletin.mission_area_id.id),
                    ("week", "=", iso_week(monday)),
                ]
            )
            for row in rows:
                row._apply_news(bulletin)

    def _do_discard(self, reason):
        """Discard; a week without any other bulletin is expected again."""
        result = super()._do_discard(reason)
        # Sudo: the plan follows from the bulletins that are left.
        rows = (
            self.env["grandes.clientes.bulletin.plan"]
            .sudo()
            .search([("bulletin_ids", "in", self.ids), ("state", "=", "news")])
        )
        for row in rows:
            if all(each.state == "discarded" for each in row.bulletin_ids):
                over = row.date_to < clock.today(row.company_id)
                row.state = "silent" if over else "expected"
                row._log_seal("discard")
        return result
