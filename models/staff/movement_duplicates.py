from odoo import api, models
from odoo.exceptions import ValidationError

# States of a movement that other people know of, until it is carried out.
_TOLD = ("communicated", "handed_over")


class Movement(models.Model):
    """A leaver has one open movement: a second one is refused."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    @api.constrains("user_id", "kind")
    def _check_leaves_once(self):
        """Refuse a second open movement of one leaver, for example by a second click.

        :raise ValidationError: names the existing movement if the user may read it
        """
        self._check_no_other_leaving(("draft", *_TOLD))

    @api.constrains("state")
    def _check_told_once(self):
        """Refuse to communicate or hand over a leaver twice.

        Drafts of the same leaver from before the update do not hinder each other.

        :raise ValidationError: names the existing movement if the user may read it
        """
        self._check_no_other_leaving(_TOLD)

    def _check_no_other_leaving(self, states):
        """Raise if a leaver has another movement and both are in these states."""
        for movement in self:
            if (
                movement.kind != "leaver"
                or movement.state not in states
                or not movement.user_id
            ):
                continue
            # Sudo: finds movements that the user may not read, too.
            other_sudo = self.sudo().search(
                [
                    ("id", "!=", movement.id),
                    ("user_id", "=", movement.user_id.id),
                    ("kind", "=", "leaver"),
                    ("state", "in", states),
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
