from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import clock


class AccessGrant(models.Model):
    """Incompatible roles: refused without a dated exception, and always shown."""

    _name = "grandes.clientes.access.grant"
    _inherit = "grandes.clientes.access.grant"

    incompatible_with = fields.Char(
        compute="_compute_incompatible_with",
        compute_sudo=True,
        help="What the person holds besides, and should not.",
    )

    @api.depends("state", "user_id", "profile_id", "date_from", "date_to")
    def _compute_incompatible_with(self):
        clashes = self._find_clashes()
        for grant in self:
            grant.incompatible_with = (
                ", ".join(
                    dict.fromkeys(
                        other.profile_id.name for _pair, other in clashes.get(grant, ())
                    )
                )
                or False
            )

    @api.model
    def _get_incompatible_problem(self, user, profile, date_from, date_to, ended=()):
        """Return why a profile clashes with others of the user, or ``False``.

        :param int user: id of the user who would get the profile
        :param int profile: id of the profile
        :param ended: ids of the grants that end when it is given
        """
        probe = self.new(
            {
                "user_id": user,
                "profile_id": profile,
                "date_from": date_from,
                "date_to": date_to,
                "state": "planned",
            }
        )
        try:
            probe._check_incompatible(self.browse(ended))
        except ValidationError as refusal:
            return str(refusal)
        return False

    def _check_incompatible(self, ended=None):
        """Refuse incompatible grants without a valid exception.

        :param ended: grants to ignore, because they end when these are given
        :raise ValidationError: names the pair and why they do not go together
        """
        clashes = self._find_clashes()
        if not clashes:
            return
        exceptions = self.env["grandes.clientes.access.exception"].search(
            [("user_id", "in", self.user_id.ids), ("ended_on", "=", False)]
        )
        now = clock.now()
        for grant, found in clashes.items():
            for pair, other in found:
                if ended and other in ended:
                    continue
                if exceptions.filtered(
                    lambda line, grant=grant, pair=pair: line.user_id == grant.user_id
                    and line.incompatibility_id == pair
                    and line.approved_by_id
                    and line.date_from <= max(grant.date_from, now)
                    and line.date_to > max(grant.date_from, now)
                ):
                    continue
                raise ValidationError(
                    self.env._(
                        "«%(name)s» would be %(profile)s and %(other)s at once. "
                        "%(reason)s A dated exception of the Coordinador allows it.",
                        name=grant.user_id.name,
                        profile=grant.profile_id.name,
                        other=other.profile_id.name,
                        reason=pair.reason,
                    )
                )

    def _find_clashes(self):
        """Return ``{grant: [(incompatibility, other grant)]}`` that overlap in time."""
        pairs = self.env["grandes.clientes.access.incompatibility"].search(
            [("active", "=", True)]
        )
        alive = Domain("state", "in", ("in_force", "suspended")) | (
            Domain("state", "=", "planned") & Domain("granted_on", "!=", False)
        )
        by_user = self.search(
            alive & Domain("user_id", "in", self.user_id.ids)
        ).grouped("user_id")
        clashes = {}
        for grant in self:
            if grant.state == "ended":
                continue
            for other in by_user.get(grant.user_id, self.browse()) - grant:
                if not grant._overlaps(other):
                    continue
                clashes.setdefault(grant, []).extend(
                    (pair, other)
                    for pair in pairs
                    if pair._is_about(grant.profile_id, other.profile_id)
                )
        return {grant: found for grant, found in clashes.items() if found}
