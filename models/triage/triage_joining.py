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
        """Raise unless ``cases`` may be joined to this one."""
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
        others = duplicates._of_other_entities(case, cases)
        if others:
            raise UserError(
                self.env._(
                    "%(case)s is not of the entity of %(first)s, whose matter would "
                    "be told to somebody else. Enter the entity first.",
                    case=others[0].display_name,
                    first=case.display_name,
                )
            )

    def _log_joined_on(self, cases, first):
        """Show on the open case what the joined mails say."""
        # Sudo: a note on a case that its holder works, by the act that was checked.
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
