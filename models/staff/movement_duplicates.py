from odoo import api, fields, models
from odoo.exceptions import ValidationError

# States of a movement until it is carried out or cancelled.
_OPEN = ("draft", "communicated", "handed_over")


class Movement(models.Model):
    """A leaver has one open movement: a second one is refused."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    # Written after the check that names the other movement, unlike the fields it is
    # computed from.
    leaving_key = fields.Integer(compute="_compute_leaving_key", store=True)

    _leaving_uniq = models.UniqueIndex(
        "(leaving_key) WHERE leaving_key > 0",
        "Somebody just entered that this person leaves: go on with that movement.",
    )

    @api.depends("kind", "state", "user_id")
    def _compute_leaving_key(self):
        """Identify the account of a leaver until they left."""
        for movement in self:
            movement.leaving_key = (
                movement.kind == "leaver"
                and movement.state in _OPEN
                and movement.user_id.id
            )

    @api.constrains("user_id", "kind", "state")
    def _check_leaves_once(self):
        """Refuse a second open movement of one leaver, for example by a second click.

        :raise ValidationError: names the existing movement if the user may read it
        """
        for movement in self:
            if (
                movement.kind != "leaver"
                or movement.state not in _OPEN
                or not movement.user_id
            ):
                continue
            # Sudo: finds movements that the user may not read, too.
            other_sudo = self.sudo().search(
                [
                    ("id", "!=", movement.id),
                    ("user_id", "=", movement.user_id.id),
                    ("kind", "=", "leaver"),
                    ("state", "in", _OPEN),
                ],
                limit=1,
            )
            if other_sudo:
                raise ValidationError(movement._get_leaves_already(other_sudo))

    def _get_leaves_already(self, other):
        """Return the message about the leaver's other movement, in sudo mode.

        Acts write in sudo mode: whether the name may be shown depends on the user.
        """
        self.ensure_one()
        if other.sudo(False).has_access("read"):
            return self.env._(
                "There is one already: «%(movement)s». Go on with it, or call it off.",
                movement=other.display_name,
            )
        if other.company_id != self.company_id:
            return self.env._(
                "Another company has one already: ask its supervisor to go on with it, "
                "or to call it off."
            )
        return self.env._(
            "There is one already that somebody else entered: ask the supervisor to go "
            "on with it, or to call it off."
        )
