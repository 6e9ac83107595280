from itertools import combinations

from markupsafe import Markup

from odoo import api, fields, models


class AccessProfile(models.Model):
    """What several profiles give together, and which of them are incompatible.

    Shown while profiles are being chosen; the same pairs are refused when given.
    """

    _name = "grandes.clientes.access.profile"
    _inherit = "grandes.clientes.access.profile"

    def _find_refused_pairs(self):
        """Return ``[(profile, other, reason)]`` of the incompatible pairs."""
        pairs = self.env["grandes.clientes.access.incompatibility"].search(
            [("active", "=", True)]
        )
        return [
            (profile, other, pair.reason)
            for profile, other in combinations(self, 2)
            for pair in pairs
            if pair._is_about(profile, other)
        ]

    def _tell_together(self):
        """Return an HTML list of what the profiles allow together, or False."""
        if not self:
            return False
        told = [
            Markup("<li><b>%s</b>: %s</li>") % (profile.name, profile.note)
            for profile in self
            if profile.note
        ]
        refused = self._find_refused_pairs()
        told += [
            Markup('<li class="text-danger">%s</li>')
            % self.env._(
                "%(one)s and %(other)s do not go together: %(reason)s Only a dated "
                "exception of the Coordinador allows it.",
                one=profile.name,
                other=other.name,
                reason=reason,
            )
            for profile, other, reason in refused
        ]
        if len(self) > 1 and not refused:
            told.append(
                Markup("<li>%s</li>")
                % self.env._(
                    "Together: the work of each is in the person's menus, and the "
                    "history says by which of them each act was done."
                )
            )
        return (
            Markup('<ul class="mb-0">%s</ul>') % Markup().join(told) if told else False
        )


class Person(models.Model):
    """What the person's profiles give together, shown on the person's form."""

    _name = "grandes.clientes.person"
    _inherit = "grandes.clientes.person"

    profiles_told = fields.Html(
        string="What they give", compute="_compute_profiles_told", sanitize=False
    )

    @api.depends("grant_ids")
    def _compute_profiles_told(self):
        for person in self:
            person.profiles_told = person.profile_ids._tell_together()
