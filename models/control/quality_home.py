from datetime import timedelta

from odoo import api, models
from odoo.tools import format_datetime
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)
_OVERSIGHT = "group_oversight"
_DAY = timedelta(days=1)


class QualityHome(models.AbstractModel):
    """Quality signs the day from its home, which also shows absent controls."""

    _name = "grandes.clientes.quality.home"
    _inherit = "grandes.clientes.quality.home"

    @api.model
    @api.readonly
    def get_band(self):
        """Return the band above the cards: the signature, the seals, the changes."""
        signature = self.env["grandes.clientes.control.signature"]
        company = self.env.company
        band = {"waiting": 0, "seals": False, "since": False, "changes": []}
        if signature._can_sign():
            band["waiting"] = len(signature._find_waiting(company))
        if self.env.user.has_group(f"grandes_clientes.{_OVERSIGHT}"):
            last = self.env["grandes.clientes.oversight.look"]._get_last()
            since = last or clock.now() - 7 * _DAY
            band["seals"] = self._get_seals(company)
            band["since"] = (
                format_datetime(
                    self.env,
                    last,
                    tz=company._grandes_clientes_get_tz(),
                    dt_format="d MMM, h:mm a",
                )
                if last
                else False
            )
            band["changes"] = self._get_changes(company, since)
        return band

    @api.model
    def action_sign(self):
        """Open the figures of the days that await a signature (C6, C7)."""
        waiting = self.env["grandes.clientes.control.signature"]._find_waiting(
            self.env.company
        )
        return self.env["grandes.clientes.control.sign"]._open(waiting)

    @api.model
    def action_look(self):
        """Record that the user has seen the changes up to now."""
        self.env["grandes.clientes.oversight.look"]._do_look()

    def _get_seals(self, company):
        """Return the verdict of the last verification of the seals."""
        # Sudo: reads the verdict for whoever oversees.
        last_sudo = (
            self.env["grandes.clientes.seal.verification"]
            .sudo()
            .search([("company_id", "=", company.id)], limit=1)
        )
        if not last_sudo:
            return {"state": "none", "count": 0, "on": ""}
        return {
            "state": last_sudo.state,
            "count": last_sudo.broken_count or last_sudo.entry_count,
            "on": clock.day_on_screen(
                clock.local_date(company, last_sudo.verified_on),
                self.env.lang or "en_US",
            ),
        }

    @api.model
    def _get_change_rows(self, since):
        """Return ``[(label, model, domain)]`` of possible changes, a hook for rooms."""
        prefix = "grandes.clientes."
        return [
            (
                _lt("Controls that turned absent"),
                f"{prefix}control.occurrence",
                [
                    ("state", "=", "absent"),
                    ("absent_since", ">=", clock.local_date(self.env.company, since)),
                ],
            ),
            (
                _lt("Controls done late"),
                f"{prefix}control.occurrence",
                [("state", "=", "late"), ("done_on", ">", since)],
            ),
            (
                _lt("Monthly reports sent"),
                f"{prefix}report.pack",
                [("sent_on", ">", since)],
            ),
            (
                _lt("Reports of visits received"),
                f"{prefix}quality.visit",
                [("served_on", ">", since)],
            ),
            (
                _lt("Findings served"),
                f"{prefix}quality.finding",
                [("served_on", ">", since)],
            ),
            (
                _lt("Findings replied to"),
                f"{prefix}quality.finding",
                [("replied_on", ">", since)],
            ),
            (
                _lt("Notes answered"),
                f"{prefix}oversight.note",
                [("answered_on", ">", since)],
            ),
            (
                _lt("Discounts frozen"),
                f"{prefix}contract.discount",
                [("frozen_on", ">", since)],
            ),
        ]

    def _get_changes(self, company, since):
        """Return what changed since an instant: label, count, model and domain."""
        changes = []
        for label, model, domain in self._get_change_rows(since):
            Model = self.env[model]
            if not Model.has_access("read"):
                continue
            whole = [("company_id", "=", company.id), *domain]
            count = Model.search_count(whole)
            if count:
                changes.append(
                    {
                        "label": self.env._(label),
                        "model": model,
                        # Instants as strings, as the client sends them back.
                        "domain": [
                            (
                                name,
                                operator,
                                str(value) if hasattr(value, "year") else value,
                            )
                            for name, operator, value in whole
                        ],
                        "count": count,
                    }
                )
        return changes

    @api.model
    def _get_home_cards(self):
        """Add the cards of the controls."""
        prefix = "grandes.clientes."
        return super()._get_home_cards() + [
            {
                "code": "controls_absent",
                "label": _lt("Controls absent"),
                "empty": _lt("No control is absent."),
                "model": f"{prefix}control.occurrence",
                "domain": [("state", "=", "absent")],
                "tone": "danger",
                "sequence": 5,
            },
            {
                "code": "notes_to_answer",
                "label": _lt("Notes to answer"),
                "empty": _lt("The Interventoría requires nothing of you."),
                "model": f"{prefix}oversight.note",
                "domain": [("state", "=", "open"), ("asked_id", "=", self.env.uid)],
                "tone": "danger",
                "sequence": 7,
            },
        ]
