from odoo import models

from ...tools import answer_acts, clock


class CaseAnswer(models.Model):
    """Handing answers out: one message a contact and act (5.2.8)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _dispatch(self):
        """Hand the answers out by their means; the caller has checked the act.

        Telephone, and fax where Mercurio does not close it, are delivered by being
        recorded; the others wait for what delivers them.
        """
        if not self:
            return
        self._enter_cases()
        by_mail = self.filtered(lambda answer: answer.means == "email")
        now = clock.now()
        common = {
            "state": "sent",
            "sent_on": now,
            "sent_by_id": self.env.uid,
            "delivered_on": False,
            "mail_id": False,
            "address": False,
        }
        # Sudo: how it went out is the act's to write.
        for answer in (self - by_mail).sudo():
            answer.write({**common, "attempt": answer.attempt + 1})
        mails = by_mail._queue_mails()
        for answer in by_mail.sudo():
            mail_sudo = mails[answer.id]
            answer.write(
                {
                    **common,
                    "attempt": answer.attempt + 1,
                    "mail_id": mail_sudo.id,
                    "address": mail_sudo.email_to,
                }
            )
        # What goes by mail is noted as sent by the queue, when it hands it over.
        (self - by_mail)._add_deliveries("sent")
        spoken = (self - by_mail).filtered(
            lambda answer: answer.means in ("phone", "fax")
            and not answer._delivers_by_mercurio()
        )
        spoken._add_deliveries("delivered")
        spoken._settle_delivered()
        (self - spoken)._take_fresh_mercurio()

    def _enter_cases(self):
        """Move the cases by their final answers, and note the interim ones."""
        for (kind, desk), answers in self.grouped(
            lambda answer: (answer.kind, answer.prepared_desk)
        ).items():
            by_case = {answer.case_id.id: answer for answer in answers}
            # What another desk prepared goes from its 5.2.16 straight to 5.2.8; what
            # was sent before is only sent again.
            own = desk == "front_office" and not any(answers.mapped("attempt"))
            step = None if own or kind == "interim" else "5.2.8"
            answers.case_id._enter(
                answer_acts.ACT_OF_KIND[kind],
                step=step,
                facts=lambda case, by_case=by_case: by_case[case.id]._facts(),
            )

    def _queue_mails(self):
        """Queue one mail for each contact and set of attachments.

        :return: ``{answer id: mail}``
        """
        groups = self.grouped(lambda answer: answer._mail_key())
        # Sudo: mail is queued by acts; no role writes mails.
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create([answers._mail_vals(*key[:2]) for key, answers in groups.items()])
        )
        if mails:
            # Sudo: waking the mail queue is no right of the user's.
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return {
            answer.id: mail
            for mail, answers in zip(mails, groups.values(), strict=True)
            for answer in answers
        }

    def _mail_key(self):
        """Return what answers of one mail share; company and address come first."""
        self.ensure_one()
        # Sudo: a complaint is never mentioned in the mail of a case that the advisor
        # complained of may read (G26); files are compared by content.
        case_sudo = self.case_id.sudo()
        return (
            case_sudo.company_id,
            case_sudo.filing_id._reply_address(),
            self.kind,
            case_sudo.complained_user_id.id,
            tuple(sorted(self._checksums())),
        )

    def _mail_vals(self, company, address):
        """Return the values of the one mail that carries these answers."""
        cases = self.case_id
        subject = (
            self.env._("Answer to your request")
            if self[0].kind == "final"
            else self.env._("About your request")
        )
        body = self._render_mail(company)
        return {
            "subject": cases._notice_subject(subject, cases),
            "body_html": body,
            # What people read in the history of the case.
            "body": body,
            "email_to": address,
            "email_from": company._grandes_clientes_sender(),
            "reply_to": company._grandes_clientes_sender(),
            "model": cases._name,
            "res_id": cases[0].id,
            "attachment_ids": self[0].sudo().attachment_ids.ids,
            "auto_delete": False,
            "message_type": "auto_comment",
        }

    def _render_mail(self, company):
        """Return the HTML of the mail: the cases, and what each is answered.

        From our own template; what people wrote comes in sanitised, never rendered.
        """
        # Sudo: what the requester may know of their own cases.
        return self.env["ir.qweb"]._render(
            "grandes_clientes.answer_mail",
            {
                "sections": list(self.sudo().grouped("body").items()),
                "company": company,
                "kind": self[0].kind,
            },
        )

    def _add_deliveries(self, event, reason=None):
        """Add one row of ``event`` to each of the answers, by the user."""
        now = clock.now()
        # Sudo: deliveries are written by acts alone.
        self.env["grandes.clientes.case.answer.delivery"].sudo().create(
            [
                {
                    "answer_id": answer.id,
                    "company_id": answer.company_id.id,
                    "attempt": answer.attempt,
                    "event": event,
                    "happened_on": now,
                    "user_id": self.env.uid,
                    "means": answer.means,
                    "address": answer.address,
                    "reason": reason,
                }
                for answer in self
            ]
        )
