from odoo import api, models
from odoo.exceptions import AccessError, UserError

# Per key: the method, and how many arguments it takes besides the mails.
_ACTS = {
    "accept": ("action_triage", 0),
    "take": ("action_accept_proposal", 0),
    "dismiss": ("action_dismiss_as", 1),
    "join": ("action_join_to", 1),
}


class TriageDesk(models.AbstractModel):
    """Server side of the triage screen: runs the act of a key and reports back."""

    _name = "grandes.clientes.triage.desk"
    _description = "Sorting mail by keyboard"

    @api.model
    def perform(self, act, case_ids, argument=None):
        """Run the act of a key, and return the resulting state of the mails.

        :param str act: key of :data:`_ACTS`
        :param list case_ids: ids of received cases
        :param argument: code of the dismissal reason, or id of the case to join to
        :return: ``{"action": action to open or False, "told": see
            :meth:`_get_told`}``
        """
        self._check_staff()
        if act not in _ACTS:
            raise UserError(
                self.env._("«%(act)s» is done otherwise: open the case.", act=act)
            )
        method, takes = _ACTS[act]
        cases = self.env["grandes.clientes.case"].browse(case_ids)
        action = getattr(cases, method)(*[argument][:takes])
        return {"action": action or False, "told": self._get_told(cases)}

    @api.model
    def look(self, case_id):
        """Note that the user has a mail open; return who else has it or sorted it.

        :param int case_id: a case that the user may read
        :return: ``{"reader": name or "", **of :meth:`_get_told`}``
        """
        self._check_staff()
        case = self.env["grandes.clientes.case"].browse(case_id).exists()
        case.check_access("read")
        if not case:
            return {"reader": "", "state": "", "taken": ""}
        reader = self.env["res.users"]
        if case.state == "received" and case._get_acting_role("accept_proposal"):
            # Sudo: no role may write this; the user's access to the case was checked.
            reader = self.env["grandes.clientes.triage.reading"].sudo()._hold(case)
        # Sudo: a colleague's name.
        return {**self._get_told(case)[0], "reader": reader.sudo().name or ""}

    @api.model
    def get_told(self, case_ids):
        """Return the state of mails that somebody else may have sorted meanwhile.

        :param list case_ids: ids of cases that the user may read
        """
        self._check_staff()
        cases = self.env["grandes.clientes.case"].browse(case_ids).exists()
        return self._get_told(cases._filtered_access("read"))

    @api.model
    def _check_staff(self):
        if not self.env.user.has_group("grandes_clientes.group_user"):
            raise AccessError(self.env._("Mail is sorted by the staff."))

    @api.model
    def _get_told(self, cases):
        """Return number, holder, state and last sorter of each case.

        :return: list of ``{id, subject, number, holder, first, state, label, taken}``
        """
        cases.check_access("read")
        return [
            {
                "id": case.id,
                "subject": case.subject or "",
                "number": case.name or "",
                # Sudo: a colleague's name.
                "holder": case.user_id.sudo().name or "",
                "first": case.duplicate_id.sudo().name or "",
                "state": case.state,
                "label": case._get_state_label(),
                "taken": self._get_taker(case),
            }
            for case in cases
        ]

    @api.model
    def _get_taker(self, case):
        """Return who sorted a mail, ``""`` if nobody did or the user did."""
        if case.state == "received":
            return ""
        # Sudo: the user reads the case, and its history shows who acted.
        events_sudo = case.sudo().event_ids.sorted("sequence")
        user_sudo = events_sudo.filtered("state_to")[-1:].user_id
        return "" if user_sudo == self.env.user else user_sudo.name or ""
