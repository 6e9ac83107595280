from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError


class Room(models.AbstractModel):
    """Which rooms of the addon a company keeps here.

    What a smaller operation keeps elsewhere is switched off by the Coordinador: its
    menus go, its crons rest, and who counts it says «not kept here» instead of a zero.
    A room that may be switched off says so by :meth:`_get_rooms`.
    """

    _name = "grandes.clientes.room"
    _description = "Rooms that are kept here"

    @api.model
    def _get_rooms(self):
        """Return ``{code: (label, menus)}`` of what may be switched off.

        A hook: each room adds its own row, the label a lazy translation, the menus
        XML ids without the module's name.
        """
        return {}

    @api.model
    def _is_kept(self, code, company=None):
        """Whether a company keeps a room here; all are until somebody says otherwise.

        :param str code: of :meth:`_get_rooms`
        :param company: the current one unless said
        """
        return code not in self._get_switched_off((company or self.env.company).id)

    @api.model
    def _check_kept(self, code, company=None):
        """Refuse what belongs to a room that is switched off.

        :raises UserError: with who may switch it on
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

        :return: ``room.switch`` record with all rights; empty where the room is kept
        """
        company = company or self.env.company
        # Sudo: whether a room is kept, and why not, is asked by everybody.
        switches_sudo = self.env["grandes.clientes.room.switch"].sudo()
        if self._is_kept(code, company):
            return switches_sudo
        return switches_sudo.search(
            [("company_id", "=", company.id), ("room", "=", code)], limit=1
        )

    @api.model
    def _do_switch(self, code, is_kept, reason):
        """Switch a room of the current company on or off, for good reason.

        :param str code: of :meth:`_get_rooms`
        :param str reason: why, and where it is kept instead
        :return: the row that says so
        :raises AccessError: to everybody but the Coordinador
        """
        if not self.env.user.has_group("grandes_clientes.group_coordinator"):
            raise AccessError(
                self.env._("The Coordinador says which rooms are kept here.")
            )
        if code not in self._get_rooms() or not (reason or "").strip():
            raise UserError(
                self.env._("Choose what to switch, and say why and who keeps it.")
            )
        # Sudo: the row is nobody's to write; who may was asked above.
        Switch_sudo = self.env["grandes.clientes.room.switch"].sudo()
        return Switch_sudo.create(
            [{"room": code, "is_kept": is_kept, "reason": reason.strip()}]
        ).sudo(False)

    @api.model
    @tools.ormcache("company_id")
    def _get_switched_off(self, company_id):
        """Return the codes of the rooms that a company switched off."""
        # Sudo: whether a room is kept is no secret, and is asked by everybody.
        Switch_sudo = self.env["grandes.clientes.room.switch"].sudo()
        last = {}
        for switch in Switch_sudo.search([("company_id", "=", company_id)]):
            last.setdefault(switch.room, switch.is_kept)
        return frozenset(room for room, is_kept in last.items() if not is_kept)
