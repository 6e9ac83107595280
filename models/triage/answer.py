from odoo import fields, models


class CaseAnswer(models.Model):
    """The answer of a case is that of those united with it, too."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _tell_united(self):
        """Send what was answered also to those who asked the same.

        Who has the same address has it already; who has none is told by letter, which
        the case says.
        """
        union = self.env["grandes.clientes.case.union"]
        notices = self.env["grandes.clientes.case.notices"]._with_requester_language()
        # Sudo: what was sent and to whom, for the message to the other requester.
        for answer_sudo in self.sudo():
            first_sudo = answer_sudo.case_id
            for case_sudo in union._get_united(first_sudo):
                address = case_sudo.filing_id._get_reply_address()
                if address and address == first_sudo.filing_id._get_reply_address():
                    continue
                if not address:
                    first_sudo._message_log(
                        body=self.env._(
                            "The requester of %(case)s left no address: send them this "
                            "answer by letter, too.",
                            case=case_sudo.name,
                        )
                    )
                    continue
                # Sudo: the answer to a matter that is theirs, too.
                mails = notices.with_env(notices.env(su=True))._send_notices(
                    "grandes_clientes.notice_united_answer",
                    notices.env._("Answer to your request"),
                    {(case_sudo.company_id, address): case_sudo},
                    first=first_sudo,
                    answer=answer_sudo,
                )
                mails.write(
                    {
                        "attachment_ids": [
                            fields.Command.set(answer_sudo.attachment_ids.ids)
                        ],
                        # Kept from desks that had the united one alone.
                        "grandes_clientes_tells_of_others": True,
                    }
                )
