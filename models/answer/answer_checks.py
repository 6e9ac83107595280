from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .case import ACT_OF_KIND
from .means.means import MEANS


class CaseAnswer(models.Model):
    """What keeps an answer from going out, being signed or being recorded."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    takes_number = fields.Boolean(
        compute="_compute_takes_number",
        search="_search_takes_number",
        help="Mercurio's outgoing number may be what delivers it.",
    )

    @api.depends("means")
    def _compute_takes_number(self):
        for answer in self:
            answer.takes_number = answer._get_means().takes_number

    @api.model
    def _search_takes_number(self, operator, value):
        if operator != "in":
            return NotImplemented
        numbered = Domain("means", "in", self.env[MEANS]._find_codes("takes_number"))
        return numbered if True in value else ~numbered

    def _get_cannot_review_reasons(self):
        """Return ``{id: reason}``: nobody reviews what they drafted."""
        return {
            answer.id: self.env._("You drafted it: somebody else reviews it.")
            for answer in self
            if answer.prepared_by_id == self.env.user
        }

    def _get_cannot_sign_reasons(self):
        """Return ``{id: reason}``: signed by another, once it is reviewed."""
        reasons = {}
        unlike = self.filtered("reviewed_by_id")._find_unlike_signed()
        for answer in self:
            if not answer.needs_signature:
                reasons[answer.id] = self.env._("No signature is asked of it.")
            elif answer.prepared_by_id == self.env.user:
                reasons[answer.id] = self.env._(
                    "You drafted it: somebody else signs it."
                )
            elif not answer.reviewed_by_id:
                reasons[answer.id] = self.env._("It has not been reviewed.")
            elif answer in unlike:
                reasons[answer.id] = answer._get_unlike_signed_reason()
        return reasons

    def _get_cannot_send_reasons(self):
        """Return ``{id: reason}`` for answers that cannot go out now."""
        means = self.env.context.get("grandes_clientes_resend_means")
        # What came back may still go another way.
        choosing = set(self.mapped("state")) == {"failed"} and (
            "grandes_clientes_resend_means" not in self.env.context
        )
        refused = {}
        for kind, answers in self.grouped("kind").items():
            refused.update(answers.case_id._get_cannot_act_reasons(ACT_OF_KIND[kind]))
        reasons, finals = {}, set()
        shells = self._get_shell_reasons()
        for answer in self:
            case = answer.case_id
            if case.id in refused:
                reasons[answer.id] = refused[case.id]
            elif answer.missing:
                reasons[answer.id] = answer.missing
            elif answer.id in shells:
                reasons[answer.id] = shells[answer.id]
            elif not choosing and (
                lacking := case._get_unreachable_reason(means or answer.means)
            ):
                reasons[answer.id] = lacking
            elif answer.kind == "final" and case.id in finals:
                reasons[answer.id] = self.env._(
                    "Another final answer to the same case is among these: send one."
                )
            if answer.kind == "final":
                finals.add(case.id)
        return reasons

    def _get_cannot_record_mercurio_out_reasons(self):
        """Return ``{id: reason}`` for answers that wait for no Mercurio number."""
        reasons = {}
        for answer in self:
            if answer.mercurio_out_number:
                reasons[answer.id] = self.env._(
                    "It has Mercurio number %(number)s already.",
                    number=answer.mercurio_out_number,
                )
            elif not answer._is_closed_by_mercurio():
                reasons[answer.id] = self.env._("It does not go out through Mercurio.")
        return reasons

    def _get_cannot_record_delivery_reasons(self):
        """Return ``{id: reason}`` for answers whose delivery is recorded otherwise."""
        return {
            answer.id: self.env._(
                "Its delivery is the outgoing Mercurio number: record that."
            )
            for answer in self
            if answer._is_delivered_by_mercurio()
        }

    @api.model
    def _check_means(self, means):
        """Raise unless ``means`` is one that answers go by."""
        if means not in self.env[MEANS]._find_codes():
            raise UserError(
                self.env._("«%(means)s» is no way to send an answer.", means=means)
            )

    def _get_means(self):
        """Return the row of the answer's means: :class:`~.means.means.Means`."""
        return self.env[MEANS]._get(self.means)

    def _is_closed_by_mercurio(self):
        """Whether its case closes only with an outgoing Mercurio number (5.2.9)."""
        self.ensure_one()
        means = self._get_means()
        return bool(
            means.proof == "number"
            or self.case_id.channel_id.needs_mercurio_out
            or (means.number_setting and self.company_id[means.number_setting])
        )

    def _is_delivered_by_mercurio(self):
        """Whether the outgoing Mercurio number is what delivers it."""
        self.ensure_one()
        means = self._get_means()
        return means.proof == "number" or bool(
            means.number_setting and self._is_closed_by_mercurio()
        )
