from odoo import models

from ...tools import clock


class CaseNotices(models.AbstractModel):
    """Activities about messages of requesters."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _create_desk_activity(self, cases, summary, note=""):
        """Create an activity on each case for its advisor, unless there is one.

        For a repeat, the activity goes to the advisor of the first case. If the advisor
        of an ended case left, it goes to whoever would get the case back.
        """
        # Sudo: reaches the first case, whoever wrote about the repeat.
        cases_sudo = cases.browse(
            [_get_worked(case).id for case in cases.sudo()]
        ).sudo()
        activity_type = cases.env.ref("grandes_clientes.activity_requester_wrote")
        # Sudo: an activity for another user; no mail for each, since the desk shows
        # them.
        Activity_sudo = cases.env["mail.activity"].sudo()
        present = Activity_sudo.search(
            [
                ("res_model", "=", cases._name),
                ("res_id", "in", cases_sudo.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        )
        shown = set(present.mapped("res_id"))
        left = cases_sudo.filtered(
            lambda case: case.user_id and not case.user_id.active
        )
        owners = self.env["grandes.clientes.case.assignment"]._get_owners_back(left)
        Activity_sudo.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": cases.env["ir.model"]._get_id(cases._name),
                    "res_id": case.id,
                    # The substitute reads it while the advisor is away.
                    "user_id": (
                        case.user_id._get_present_at(
                            clock.now(), case._get_excluded_users()
                        )
                        or case.user_id.browse(owners.get(case.id) or case.user_id.id)
                    ).id,
                    "date_deadline": clock.today(case.company_id),
                    "summary": summary,
                    "note": note,
                }
                for case in cases_sudo
                if case.user_id and case.id not in shown
            ]
        )


def _get_worked(case):
    """Return the case that is worked instead of this one: the first of its repeats.

    A case that this one was united with may itself have been united with another.
    """
    seen = case.browse()
    while case.duplicate_id and case not in seen:
        seen |= case
        case = case.duplicate_id
    return case
