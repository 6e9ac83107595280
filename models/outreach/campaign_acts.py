from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ..engine import crons, mass
from .campaign import PLANNERS
from .room import ROOM
from .target import WAITING

_lt = LazyTranslate(__name__)


class OutreachCampaign(models.Model):
    """Acts that freeze the list of a campaign and close it."""

    _name = "grandes.clientes.outreach.campaign"
    _inherit = "grandes.clientes.outreach.campaign"

    @api.model
    def _get_acts(self):
        """Add the acts of a campaign."""
        return super()._get_acts() | {
            "freeze": Act(
                label=_lt("Freeze the list"),
                roles=PLANNERS,
                origins=("draft",),
                target="open",
                check="_get_cannot_freeze_reasons",
            ),
            "close": Act(
                label=_lt("Close the campaign"),
                roles=PLANNERS,
                origins=("open",),
                target="closed",
            ),
        }

    def _get_cannot_freeze_reasons(self):
        """Return ``{id: reason}`` for campaigns whose last day is over."""
        return {
            campaign.id: self.env._("It ended: choose a later day to end on.")
            for campaign in self
            if campaign.date_to and campaign.date_to < clock.today(campaign.company_id)
        }

    def _do_freeze(self):
        """Draw and freeze the lists as of now, and notify the advisors (R11, I05).

        :raise UserError: a filter finds nobody
        """
        for company in self.company_id:
            self.env["grandes.clientes.room"]._check_kept(ROOM, company)
        self._check_act("freeze")
        for campaign in self:
            rows = campaign._get_rows()
            if not rows:
                raise UserError(
                    self.env._(
                        "«%(campaign)s» would contact nobody: widen its filter.",
                        campaign=campaign.name,
                    )
                )
            with mass.gc_disabled(len(rows)):
                campaign._add_targets(rows)
            # Sudo: written by the act, for the user.
            campaign.sudo().write(
                {
                    "state": "open",
                    "frozen_on": clock.now(),
                    "frozen_by_id": self.env.uid,
                    "population": len(rows),
                }
            )
            campaign._notify_owners()

    def _do_close(self):
        """Close: targets that were not reached expire."""
        self._check_act("close")
        self._apply_close()

    def _apply_close(self):
        """Close the campaigns and their open targets."""
        # Sudo: follows from the act, or from the last day.
        self.env["grandes.clientes.outreach.target"].sudo().search(
            [("campaign_id", "in", self.ids), ("state", "in", WAITING)]
        ).write({"state": "expired"})
        self.sudo().write({"state": "closed", "closed_on": clock.now()})

    def _notify_owners(self):
        """Notify each advisor once of the number of their targets and the last day."""
        self.ensure_one()
        # Sudo: only a count of the list.
        groups = (
            self.env["grandes.clientes.outreach.target"]
            .sudo()
            ._read_group(
                [("campaign_id", "=", self.id), ("advisor_id", "!=", False)],
                ["advisor_id"],
                ["__count"],
            )
        )
        for user, count in groups:
            if user == self.env.user:
                continue
            told = self.with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told.env._("Entities to contact: %(name)s", name=told.name),
                body=Markup("<p>%s</p>") % told._get_notice(count),
                email_layout_xmlid="grandes_clientes.mail_notification",
            )

    def _get_notice(self, count):
        """Return the sentence for an advisor with ``count`` entities in the list."""
        day = clock.in_words(self.date_to, self.env.lang or "es")
        if count == 1:
            return self.env._(
                "1 entity of yours is to be contacted until %(day)s.", day=day
            )
        return self.env._(
            "%(count)s entities of yours are to be contacted until %(day)s.",
            count=count,
            day=day,
        )

    @api.model
    def _cron_close(self):
        """Close the campaigns whose last day is over, where the room is in use."""
        Room = self.env["grandes.clientes.room"]
        for company in self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        ):
            with crons.guarded(company, "Campaigns"):
                if Room._is_kept(ROOM, company):
                    self.search(
                        [
                            ("company_id", "=", company.id),
                            ("state", "=", "open"),
                            ("date_to", "<", clock.today(company)),
                        ]
                    )._apply_close()

    # === ACTIONS === #

    def action_freeze(self):
        """Freeze the list."""
        self._do_freeze()

    def action_close(self):
        """Close the campaign."""
        self._do_close()

    def action_contact(self):
        """Open the screen on the next target of the campaign."""
        self.ensure_one()
        self.check_access("read")
        return self.env["grandes.clientes.outreach.desk"]._get_screen(
            {"campaign": self.id}
        )

    def action_open_targets(self):
        """Open the list of the campaign."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "grandes.clientes.outreach.target",
            "view_mode": "list,form",
            "domain": [("campaign_id", "=", self.id)],
        }
