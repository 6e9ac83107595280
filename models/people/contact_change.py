from odoo import api, fields, models
from odoo.tools import format_date

from ...tools import clock
from . import contact_act
from .contact_identity import IDENTITY


class ContactChange(models.Model):
    """One change of a contact's identity: old and new value, by whom and why."""

    _name = "grandes.clientes.contact.change"
    _description = "Change of identity"
    _inherit = ["grandes.clientes.append.only"]
    _order = "id desc"
    _rec_name = "partner_id"
    # The record has its own fields for person and time.
    _log_access = False

    # No unique constraint may include it: merging partners would delete the rows.
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    changed_on = fields.Datetime(string="Time", required=True, readonly=True)
    kind = fields.Selection(
        selection=[
            ("email", "E-mail"),
            ("parent_id", "Entity"),
            ("is_coordinator", "Coordinator"),
            ("coordinator_until", "Coordinator until"),
        ],
        string="What changed",
        required=True,
        readonly=True,
    )
    old_value = fields.Char(string="Before", readonly=True)
    new_value = fields.Char(string="Afterwards", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Done by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    asked_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    request_id = fields.Many2one(
        comodel_name="grandes.clientes.contact.request",
        readonly=True,
        ondelete="restrict",
    )
    door = fields.Selection(
        selection=[
            ("act", "By the supervisor alone"),
            ("request", "Asked by one, approved by another"),
            ("portal", "Confirmed by the entity in the portal"),
            ("merge", "Merging contacts"),
            ("system", "By the system"),
        ],
        string="How",
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)

    @api.model
    def _log(self, partner, before, names):
        """Record the changes of a contact.

        :param partner: the contact after the change
        :param before: its :class:`~.contact_identity.Identity` before the change
        :param names: names of the changed fields
        """
        act = contact_act.current()
        after = partner._get_identity()
        # Sudo: no role may write here; the recorded write was checked.
        return self.sudo().create(
            [
                {
                    "partner_id": partner.id,
                    "changed_on": clock.now(),
                    "kind": name,
                    "old_value": self._get_told(name, getattr(before, name)),
                    "new_value": self._get_told(name, getattr(after, name)),
                    "user_id": self.env.uid,
                    "asked_by_id": act.asked_by if act else False,
                    "request_id": act.request if act else False,
                    "door": act.door if act else "system",
                    "reason": act.reason if act else False,
                }
                for name in IDENTITY
                if name in names
            ]
        )

    @api.model
    def _get_told(self, name, value):
        """Return a value of an identity in words."""
        if name == "parent_id":
            # Sudo: the name of an entity, as it was at the time.
            entity_sudo = self.env["res.partner"].sudo().browse(value or []).exists()
            name = entity_sudo.display_name or self.env._("merged into another")
            return f"{name} ({value})" if value else ""
        if name == "is_coordinator":
            return self.env._("Yes") if value else self.env._("No")
        if name == "coordinator_until":
            return format_date(self.env, value) if value else ""
        return value or ""
