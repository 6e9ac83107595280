from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError

from ...tools.text import said


class Room(models.AbstractModel):
    """The rooms of the addon that a company keeps in this system.

    The Coordinador switches off what a smaller operation keeps elsewhere: its menus
    disappear, its crons do nothing, and figures show «not kept here» instead of a zero.
    Rooms that can be switched off register in :meth:`_get_rooms`.
    """

    _name = "grandes.clientes.room"
    _description = "Rooms that are kept here"

    @api.model
    def _get_rooms(self):
        """Return ``{code: (label, menus)}`` of the rooms that can be switched off.

        A hook: each room adds its own row; the label is a lazy translation, the menus
        are XML ids without the module's name.
        """
        return {}

    @api.model
    def _is_kept(self, code, company=None):
        """Return whether a company keeps a room; by default all are kept.

        :param str code: key of :meth:`_get_rooms`
        :param company: the current one by default
        """
        return code not in self._get_switched_off((company or self.env.company).id)

    @api.model
    def _check_kept(self, code, company=None):
        """Raise if the room is switched off.

        :raises UserError: says who may switch it on
        """
        if not self._is_kept(code, company):
            label, _menus = self._get_rooms()[code]
            raise UserError(
                self.env._(
                    "«%(room)s» is not kept here. The Coordinador may switch it on "
                    "under Configuration.",
                    room=self.env._(label),
                )
            )

    @api.model
    def _get_last_switch(self, code, company=None):
        """Return the row that says since when, by whom and why a room is off, if it is.

        :return: ``room.switch`` record in sudo; empty if the room is kept
        """
        company = company or self.env.company
        # Sudo: everybody may ask whether a room is kept, and why not.
        switches_sudo = self.env["grandes.clientes.room.switch"].sudo()
        if self._is_kept(code, company):
            return switches_sudo
        return switches_sudo.search(
            [("company_id", "=", company.id), ("room", "=", code)], limit=1
        )

    @api.model
    def _do_switch(self, code, is_kept, reason):
        """Switch a room of the current company on or off, with a reason.

        :param str code: key of :meth:`_get_rooms`
        :param str reason: why, and where it is kept instead
        :return: the row that records it
        :raises AccessError: the user is not the Coordinador
        """
        if not self.env.user.has_group("grandes_clientes.group_coordinator"):
            raise AccessError(
                self.env._("The Coordinador says which rooms are kept here.")
            )
        if code not in self._get_rooms() or not said(reason):
            raise UserError(
                self.env._("Choose what to switch, and say why and who keeps it.")
            )
        # Sudo: no role may write the row; the user was checked above.
        Switch_sudo = self.env["grandes.clientes.room.switch"].sudo()
        return Switch_sudo.create(
            [{"room": code, "is_kept": is_kept, "reason": reason.strip()}]
        ).sudo(False)

    @api.model
    @tools.ormcache("company_id")
    def _get_switched_off(self, company_id):
        """Return the codes of the rooms that a company switched off."""
        # Sudo: whether a room is kept is not confidential, and asked by everybody.
        Switch_sudo = self.env["grandes.clientes.room.switch"].sudo()
        last = {}
        for switch in Switch_sudo.search([("company_id", "=", company_id)]):
            last.setdefault(switch.room, switch.is_kept)
        return frozenset(room for room, is_kept in last.items() if not is_kept)
