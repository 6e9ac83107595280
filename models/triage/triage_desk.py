from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What keys do: the act, and what it is given besides the mails.
_ACTS = {
    "accept": ("action_triage", 0),
    "take": ("action_accept_proposal", 0),
    "dismiss": ("action_dismiss_as", 1),
    "join": ("action_join_to", 1),
}


class TriageDesk(models.AbstractModel):
    """What the screen of sorting does with a key, and says afterwards."""

    _name = "grandes.clientes.triage.desk"
    _description = "Sorting mail by keyboard"

    @api.model
    def perform(self, act, case_ids, argument=None):
        """Do what a key stands for, and tell what became of the mails.

        :param str act: of :data:`_ACTS`
        :param list case_ids: ids of received cases
        :param argument: the reason to dismiss by, or the case to join to
        :return: ``{"action": what opens, "told": see :meth:`_get_told`}``
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
        """Note that the user has a mail before them, and tell who else has, or had it.

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
            # Sudo: no role writes who reads; the case was read with the own rights.
            reader = self.env["grandes.clientes.triage.reading"].sudo()._hold(case)
        # Sudo: the name of a colleague.
        return {**self._get_told(case)[0], "reader": reader.sudo().name or ""}

    @api.model
    def get_told(self, case_ids):
        """Return what became of mails that somebody else may have sorted meanwhile.

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
        """Return of each case: number, who holds it, state, and who took it last.

        :return: list of ``{id, subject, number, holder, state, label, taken}``
        """
        cases.check_access("read")
        return [
            {
                "id": case.id,
                "subject": case.subject or "",
                "number": case.name or "",
                # Sudo: names of colleagues.
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
        """Return the name of who sorted a mail, ``""`` while it waits or it was us."""
        if case.state == "received":
            return ""
        # Sudo: who did what is in the history of a case that the user reads.
        events_sudo = case.sudo().event_ids.sorted("sequence")
        user_sudo = events_sudo.filtered("state_to")[-1:].user_id
        return "" if user_sudo == self.env.user else user_sudo.name or ""
