from odoo import api, models

from ...tools import clock
from ..engine import crons

#: (business days of delay, level) of escalation: 1 those who answer for it, 2 the head,
#: 3 the Coordinador.
_RISES = ((1, 1), (3, 2), (5, 3))
#: Business days of delay between further notices to all three, after the last level.
_AGAIN = 5


class QualityFinding(models.Model):
    """Notices to those who answer for a finding, and to those above when overdue."""

    _name = "grandes.clientes.quality.finding"
    _inherit = "grandes.clientes.quality.finding"

    def _on_served(self):
        """Notify those who answer for it: finding, criterion and reply term."""
        result = super()._on_served()
        for finding in self:
            finding._send_notice(
                finding._get_responsible_addresses(),
                "notice_finding_served",
                lambda env, name=finding.name: env._(
                    "Finding %(name)s: you may reply", name=name
                ),
            )
        return result

    def _send_notice(self, addresses, template, subject):
        """Send one message to each of the addresses."""
        self.ensure_one()
        # Sudo: the template quotes the finding for its addressees.
        for address in dict.fromkeys(addresses):
            self.env["grandes.clientes.quality.mail"]._send(
                self.company_id,
                address,
                template,
                {"finding": self.sudo(), "url": self._get_url()},
                subject,
            )

    def _get_url(self):
        """Return the URL of the finding's form."""
        self.ensure_one()
        return (
            f"{self.company_id.get_base_url()}/odoo/"
            f"action-grandes_clientes.quality_finding_action/{self.id}"
        )

    def _get_responsible_addresses(self):
        """Return the addresses of those who answer for it: user, area, address."""
        self.ensure_one()
        # Sudo: only recipients are read.
        finding_sudo = self.sudo()
        area = finding_sudo.responsible_area_id
        people = finding_sudo.responsible_id | area.member_ids
        addresses = [user.email_formatted for user in people if user.email]
        return addresses + [
            address for address in (area.email, self.responsible_email) if address
        ]

    def _get_head_addresses(self):
        """Return the addresses of the area's head, or else of the supervisors."""
        self.ensure_one()
        # Sudo: only recipients are read.
        heads = self.sudo().responsible_area_id.head_id
        person = self.sudo().responsible_id
        if person and not heads:
            heads = (
                self.env["grandes.clientes.mission.area"]
                .sudo()
                .search([("member_ids", "in", person.ids)])
                .head_id
            )
        heads = heads or self.company_id._grandes_clientes_get_users("group_supervisor")
        return [user.email_formatted for user in heads if user.email]

    @api.model
    def _cron_tell_overdue(self):
        """Report overdue findings to those who answer, then the head, the Coordinador.

        Each level is told once per finding and due day; after the last one, all are
        told again every week. A new due day begins anew. An observation is told to
        nobody before it is served. Overdue findings also open the next visit.
        """
        # Sudo: the cron covers every company.
        overdue_sudo = self.sudo().search(
            [("is_overdue", "=", True), ("state", "!=", "observation")]
        )
        crons.serve_each(
            overdue_sudo,
            "Overdue findings",
            lambda findings: findings._notify_overdue(),
        )

    def _notify_overdue(self):
        """Notify those whom the delay of each finding has reached; of one company."""
        company = self.company_id
        days, today = company._grandes_clientes_get_days(), clock.today(company)
        coordinators = company._grandes_clientes_get_users("group_coordinator")
        for finding in self:
            delay = days.count(finding.due_on, today)
            level = max((to for least, to in _RISES if delay >= least), default=0)
            # Further notices count as further levels.
            last_delay, _level = _RISES[-1]
            step = level + max(0, delay - last_delay) // _AGAIN
            if step <= finding.told_level:
                continue
            addresses = finding._get_responsible_addresses()
            if level >= 2:
                addresses += finding._get_head_addresses()
            if level >= 3:
                addresses += [
                    user.email_formatted for user in coordinators if user.email
                ]
            finding._send_notice(
                addresses,
                "notice_finding_overdue",
                lambda env, name=finding.name, delay=delay: (
                    env._(
                        "Finding %(name)s: overdue by 1 business day",
                        name=name or "",
                    )
                    if delay == 1
                    else env._(
                        "Finding %(name)s: overdue by %(days)s business days",
                        name=name or "",
                        days=delay,
                    )
                ),
            )
            finding.told_level = step
