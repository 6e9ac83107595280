from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock


class InductionItem(models.Model):
    """Something that a newcomer has to learn or do; maintained as data."""

    _name = "grandes.clientes.staff.induction.item"
    _description = "Item of the induction"
    _inherit = ["grandes.clientes.catalogue"]

    profile_ids = fields.Many2many(
        comodel_name="grandes.clientes.access.profile",
        relation="grandes_clientes_induction_profile_rel",
        column1="item_id",
        column2="profile_id",
        string="For",
        # An archived limit is a limit still.
        context={"active_test": False},
        help="Empty: for everybody.",
    )
    side = fields.Selection(
        selection=[("outsourcing", "Outsourcing"), ("mission_area", "Mission area")],
        help="Empty: on both sides.",
    )

    @api.model
    def _find_for(self, movement):
        """Return the items that apply to the person who joins by ``movement``."""
        # Sudo: reads the items of the company and the shared ones, for any user.
        items = self.sudo().search(
            [("company_id", "in", [False, movement.company_id.id])]
        )
        return items.filtered(
            lambda item: (not item.side or item.side == movement.side)
            and (not item.profile_ids or movement.profile_id in item.profile_ids)
        )


class Induction(models.Model):
    """One line of a newcomer's induction, ticked by them or their companion."""

    _name = "grandes.clientes.staff.induction"
    _description = "Line of an induction"
    _inherit = ["grandes.clientes.protected.mixin"]
    _order = "movement_id, sequence, id"

    movement_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.movement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="movement_id.company_id", store=True)
    user_id = fields.Many2one(related="movement_id.user_id", string="Person")
    item_id = fields.Many2one(
        comodel_name="grandes.clientes.staff.induction.item",
        readonly=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="What", required=True, readonly=True)
    done_on = fields.Datetime(string="Done", readonly=True)
    done_by_id = fields.Many2one(
        comodel_name="res.users", string="Ticked by", readonly=True, ondelete="restrict"
    )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "movement_id",
            "item_id",
            "name",
            "sequence",
            "done_on",
            "done_by_id",
        }

    def _do_tick(self):
        """Tick the lines, as the newcomer, the companion or a supervisor.

        :raise UserError: the user is none of these
        """
        self.check_access("read")
        user = self.env.user
        supervises = user.has_group("grandes_clientes.group_supervisor")
        for line in self.sudo():
            people = line.movement_id.user_id | line.movement_id.companion_id
            if not (self.env.su or supervises or user in people):
                raise UserError(
                    self.env._(
                        "Who joins, who sits beside or the supervisor ticks this."
                    )
                )
        # Sudo: writes the outcome of the act, which was checked above.
        self.sudo().filtered(lambda line: not line.done_on).write(
            {"done_on": clock.now(), "done_by_id": self.env.uid}
        )

    def action_tick(self):
        """Tick the lines."""
        self._do_tick()
