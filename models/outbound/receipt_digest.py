from collections import Counter

from markupsafe import Markup

from odoo import models


class ResCompany(models.Model):
    """Notification of advisors, once per answer, about missing proofs of receipt."""

    _name = "res.company"
    _inherit = "res.company"

    def _grandes_clientes_send_digests(self, today):
        """Send the digests, and the notifications about newly unproven answers."""
        result = super()._grandes_clientes_send_digests(today)
        self._grandes_clientes_tell_unproven(today)
        return result

    def _grandes_clientes_tell_unproven(self, today):
        """Tell each advisor how many of their answers are newly without proof.

        :param date today: today in the company's time zone
        """
        self.ensure_one()
        # Sudo: covers all advisors, whichever user the cron runs as.
        Answer_sudo = self.env["grandes.clientes.case.answer"].sudo()
        domain = Answer_sudo._get_unproven_domain(
            self, today, self.grandes_clientes_receipts_told_on
        )
        assignment_sudo = self.env["grandes.clientes.case.assignment"].sudo()
        told = Counter()
        for user, answers in Answer_sudo._read_group(
            domain, ["case_id.user_id"], ["id:recordset"]
        ):
            if user.active:
                told[user.id] += len(answers)
                continue
            # Their advisor left: whoever would get the cases back is told.
            owners = assignment_sudo._get_owners_back(answers.case_id)
            told.update(owners[answer.case_id.id] for answer in answers)
        # Sudo: as above.
        for user_sudo in self.env["res.users"].sudo().browse(filter(None, told)):
            self._grandes_clientes_tell_count(user_sudo, told[user_sudo.id])
        self.grandes_clientes_receipts_told_on = today

    def _grandes_clientes_tell_count(self, user, count):
        """Send ``user`` one message with the link to the list.

        :param int count: number of answers newly without proof of receipt
        """
        env = self.env(context={**self.env.context, "lang": user.lang})
        if count == 1:
            sentence = env._(
                "1 answer went out, and nothing proved within the days that the "
                "company waits that it arrived. Send it again, or tell the requester "
                "another way."
            )
        else:
            sentence = env._(
                "%(count)s answers went out, and nothing proved within the days that "
                "the company waits that they arrived. Send them again, or tell the "
                "requesters another way.",
                count=count,
            )
        url = f"{user.get_base_url()}/odoo/grandes-clientes-unproven"
        user.partner_id.message_notify(
            partner_ids=user.partner_id.ids,
            subject=env._("Without proof of receipt"),
            body=Markup("<p>%s</p>%s")
            % (
                sentence,
                env["ir.qweb"]._render(
                    "grandes_clientes.mail_button",
                    {"url": url, "url_label": env._("See which ones")},
                ),
            ),
            email_layout_xmlid="grandes_clientes.mail_notification",
        )
