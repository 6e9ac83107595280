from odoo import models

from ...tools.sheet.writer import XLSX, SheetSpec, write_xlsx
from .answer_message import is_answered_alone


class CaseNotices(models.AbstractModel):
    """Notices to requesters: grouped with a list of cases, or one per case."""

    _name = "grandes.clientes.case.notices"
    _inherit = "grandes.clientes.case.notices"

    def _count_messages(self, cases):
        """Return the minimum number of messages to answer the cases by e-mail."""
        together = cases.filtered(lambda case: not is_answered_alone(case))
        # Sudo: only counts the addresses.
        addresses = {case.filing_id._get_reply_address() for case in together.sudo()}
        return len(cases - together) + len(addresses)

    def _attach_lists(self, told):
        """Add the list of the cases as a spreadsheet."""
        result = super()._attach_lists(told)
        # Sudo: creates files of messages that an act sends; they inherit the access
        # of these messages.
        files_sudo = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        **self._prepare_list_vals(cases),
                        "res_model": "mail.message",
                        "res_id": mail.mail_message_id.id,
                    }
                    for mail, cases in told
                ]
            )
        )
        for (mail, _cases), file in zip(told, files_sudo, strict=True):
            mail.attachment_ids = file
        return result

    def _prepare_list_vals(self, cases):
        """Return the values of the spreadsheet that lists ``cases`` in a notice."""
        title = self.env._("Cases")
        headers = [
            self.env._("Case"),
            self.env._("Filing"),
            self.env._("Beneficiary"),
            self.env._("Document"),
            self.env._("Subject"),
            self.env._("State"),
            self.env._("Promised for"),
        ]
        states = dict(cases._fields["state"]._description_selection(self.env))
        rows = [
            (
                case.name,
                case.filing_id.name,
                case.beneficiary_name or None,
                case._get_masked_document(),
                case.subject,
                states[case.state],
                case.date_promised or None,
            )
            # Sudo: data of their own cases that the requester may know.
            for case in cases.sudo()
        ]
        return {
            "name": f"{title} {cases[0].filing_id.name} ({len(cases)}).xlsx",
            "mimetype": XLSX,
            "raw": write_xlsx([SheetSpec(title, headers, rows)]),
        }
