from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...tools import case_states

_QUOTED = 5_000


class TriageJoining(models.AbstractModel):
    """Joining received mails to the open case that they belong to (5.2.4)."""

    _name = "grandes.clientes.triage.joining"
    _description = "Mails joined to open cases"

    def _check_joinable(self, case, cases):
        """Raise unless ``cases`` may be joined to ``case``."""
        duplicates = self.env["grandes.clientes.case.duplicates"]
        case.ensure_one()
        case.check_access("read")
        if case.state not in case_states.OPEN_STATES:
            raise UserError(
                self.env._(
                    "%(case)s is not open: choose one that is, or refer to its answer.",
                    case=case.display_name,
                )
            )
        if self._get_cases_of_other_companies(case, cases):
            raise UserError(self._get_other_company_sentence(case))
        others = duplicates._get_cases_of_others(case, cases)
        if others:
            raise UserError(
                self.env._(
                    "%(case)s is not of the entity of %(first)s, whose matter would "
                    "be told to somebody else. Enter the entity first.",
                    case=others[0].display_name,
                    first=case.display_name,
                )
            )

    def _get_cases_of_other_companies(self, case, cases):
        """Return those of ``cases`` that belong to another company than ``case``."""
        return cases.filtered(lambda other: other.company_id != case.company_id)

    def _get_other_company_sentence(self, case):
        # Sudo: the company's name, for a case that the user may read.
        return self.env._(
            "%(case)s is %(company)s's, and each company answers by its own terms: "
            "choose a case of the same company.",
            case=case.display_name,
            company=case.company_id.sudo().name,
        )

    def _log_joined_on(self, cases, first):
        """Log the text of the joined mails on the open case."""
        # Sudo: the open case may be another user's; the act was checked.
        for case in cases:
            first.sudo()._message_log(
                body=Markup("<p><b>%s</b></p>%s")
                % (
                    self.env._(
                        "Joined %(filing)s: %(subject)s",
                        filing=case.filing_id.name,
                        subject=case.subject,
                    ),
                    plaintext2html((case.description or "")[:_QUOTED]),
                ),
            )
