from odoo import models

from ...tools import clock
from .case import ACT_OF_KIND
from .means.means import MEANS


class CaseAnswer(models.Model):
    """Handing answers out: one message a contact and act (5.2.8)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _dispatch(self):
        """Move the cases and hand the answers out; the caller has checked the act."""
        if self:
            self._create_cases()
            self._send_by_means()

    def _send_by_means(self):
        """Hand the answers out by their means.

        What putting it down is enough for is delivered by that, where Mercurio does
        not close it; the others wait for what delivers them.
        """
        now = clock.occurred()
        common = {
            "state": "sent",
            "sent_on": now,
            "sent_by_id": self.env.uid,
            "delivered_on": False,
            "mail_id": False,
            "address": False,
        }
        rest = self
        for code, answers in self.grouped("means").items():
            means = self.env[MEANS]._get(code)
            vals = getattr(answers, means.leaves)() if means.leaves else {}
            # Sudo: how it went out is the act's to write.
            for answer in answers.sudo():
                answer.write(
                    {
                        **common,
                        "attempt": answer.attempt + 1,
                        **vals.get(answer.id, {}),
                    }
                )
            # What goes by mail is noted as sent by the queue, when it hands it over.
            if means.proof != "mail_server":
                answers._add_deliveries("sent")
            if means.is_recorded:
                put_down = answers.filtered(
                    lambda answer: not answer._is_delivered_by_mercurio()
                )
                put_down._add_deliveries("delivered")
                put_down._apply_delivered()
                rest -= put_down
        rest._apply_fresh_mercurio()

    def _send_by_email(self):
        """Queue the messages that carry the answers.

        :return: ``{id: values}`` that the answers keep of it
        """
        return {
            answer_id: {"mail_id": mail_sudo.id, "address": mail_sudo.email_to}
            for answer_id, mail_sudo in self._send_answer_mails().items()
        }

    def _create_cases(self):
        """Move the cases by their final answers, and note the interim ones."""
        for (kind, desk), answers in self.grouped(
            lambda answer: (answer.kind, answer.prepared_desk)
        ).items():
            by_case = {answer.case_id.id: answer for answer in answers}
            # What another desk prepared goes from its 5.2.16 straight to 5.2.8; what
            # was sent before is only sent again.
            own = desk == "front_office" and not any(answers.mapped("attempt"))
            step = None if own or kind == "interim" else "5.2.8"
            facts = answers._get_facts_by_id()
            answers.case_id._apply_transition(
                ACT_OF_KIND[kind],
                step=step,
                facts=lambda case, by_case=by_case, facts=facts: {
                    **facts[by_case[case.id].id],
                    # Whether it is in time Mercurio's date will tell.
                    **(
                        {}
                        if by_case[case.id]._is_delivered_by_mercurio()
                        else case._get_lateness_facts(clock.occurred())
                    ),
                },
            )

    def _add_deliveries(self, event, reason=None, means=None):
        """Add one row of ``event`` to each of the answers, by the user.

        :param str reason: detail in words
        :param str means: where it is not the answer's own
        """
        now = clock.occurred()
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
                    "means": means or answer.means,
                    "address": answer.address,
                    "reason": reason,
                }
                for answer in self
            ]
        )
