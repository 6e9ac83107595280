from odoo import api, models
from odoo.exceptions import UserError

# Fields stated in the letter: fixed once it was communicated.
SAID = frozenset(
    {
        "kind",
        "side",
        "user_id",
        "person_name",
        "post",
        "ground",
        "mission_area_id",
        "profile_id",
        "effective_on",
        "successor_id",
        "company_id",
    }
)


class Movement(models.Model):
    """What was communicated or done stays as it is: neither changed nor deleted."""

    _name = "grandes.clientes.staff.movement"
    _inherit = "grandes.clientes.staff.movement"

    def write(self, vals):
        """Write; what was communicated or done is fixed, for the superuser too."""
        changed = SAID & vals.keys()
        if changed and any(
            movement._is_settled()
            and any(
                movement._differs(name, vals[name])
                for name in changed - movement._get_completed_later()
            )
            for movement in self
        ):
            raise UserError(
                self.env._(
                    "It was communicated or done so: call it off and make another."
                )
            )
        return super().write(vals)

    def _is_settled(self):
        """Return whether the movement is fixed: communicated, done or cancelled."""
        self.ensure_one()
        return bool(self.communicated_on) or self.state in ("carried_out", "cancelled")

    def _get_completed_later(self):
        """Return the fields of the letter that may still be filled in afterwards."""
        return frozenset()

    def _differs(self, name, value):
        """Return whether writing ``value`` would change the field."""
        field = self._fields[name]
        new = field.convert_to_cache(value, self)
        return new != field.convert_to_cache(self[name], self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_communicated(self):
        if any(each.state != "draft" or each.handover_id for each in self):
            raise UserError(
                self.env._("What was communicated or done is kept: cancel it instead.")
            )
