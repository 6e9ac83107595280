from odoo import models

from ...tools import clock


class CaseNotices(models.AbstractModel):
    """To-dos about what requesters wrote."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _create_desk_activity(self, cases, summary, note=""):
        """Put one activity on each case for its advisor, where there is none yet.

        What is about a repeat is shown to who works the first one.
        """
        # Sudo: who works the first case is told, whoever wrote about the repeat.
        cases_sudo = cases.browse(
            [_get_worked(case).id for case in cases.sudo()]
        ).sudo()
        activity_type = cases.env.ref("grandes_clientes.activity_requester_wrote")
        # Sudo: another person's to-do; no mail for each, the desk shows them.
        Activity_sudo = cases.env["mail.activity"].sudo()
        present = Activity_sudo.search(
            [
                ("res_model", "=", cases._name),
                ("res_id", "in", cases_sudo.ids),
                ("activity_type_id", "=", activity_type.id),
            ]
        )
        shown = set(present.mapped("res_id"))
        Activity_sudo.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": cases.env["ir.model"]._get_id(cases._name),
                    "res_id": case.id,
                    # Who stands in reads it while the advisor is away.
                    "user_id": (
                        case.user_id._get_present_at(clock.now()) or case.user_id
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
    """Return the case that is worked for this one: of a repeat, or united, the first.

    What it was joined to may have been united with another since.
    """
    seen = case.browse()
    while case.duplicate_id and case not in seen:
        seen |= case
        case = case.duplicate_id
    return case
