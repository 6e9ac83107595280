from odoo import fields, models


class CaseAnswer(models.Model):
    """Answers that also go to the requesters of united cases."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _tell_united(self):
        """Send the answer also to the requesters of the united cases.

        A requester with the same address already has it. For one without an address,
        a note on the case asks for a letter.
        """
        union = self.env["grandes.clientes.case.union"]
        notices = self.env["grandes.clientes.case.notices"]._with_requester_language()
        # Sudo: the sent answer and the requesters' addresses, to notify the others.
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
                # Sudo: these requesters asked the same, so the answer is theirs too.
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
                        # Hidden from desks that only had the united case.
                        "grandes_clientes_tells_of_others": True,
                    }
                )
