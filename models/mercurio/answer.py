from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import clock
from ...tools.mercurio.numbers import normalize
from ..case import amendment
from .case import check_of_one_entity, check_out_dates


class CaseAnswer(models.Model):
    """Outgoing Mercurio number of an answer, final or interim (5.2.9)."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    mercurio_out_number = fields.Char(index="btree_not_null")

    @api.constrains("mercurio_out_number", "mercurio_out_date")
    def _check_mercurio_out(self):
        check_out_dates(self)
        for company, answers in (
            self.filtered("mercurio_out_number").grouped("company_id").items()
        ):
            numbers = set(answers.mapped("mercurio_out_number"))
            company._grandes_clientes_check_mercurio("out", numbers)
            # Sudo: answers that the user may not see count too; see the case.
            rows = answers.sudo()._read_group(
                [
                    ("company_id", "=", company.id),
                    ("mercurio_out_number", "in", list(numbers)),
                ],
                ["mercurio_out_number"],
                ["case_id:recordset"],
            )
            check_of_one_entity(dict(rows))

    def _apply_mercurio(self, number, date=None):
        """Number the answers; the number is stored normalised, for comparisons."""
        return super()._apply_mercurio(normalize(number), date)

    def _do_correct_mercurio_date(self, date, evidence, number=None):
        """Correct the date, and optionally the number, as given by Mercurio (5.2.9).

        The letters are frozen again with the corrected data.

        :param date date: Mercurio's date
        :param str evidence: where it was read
        :param str number: Mercurio's number, if another was typed
        :raise AccessError: the user is no supervisor
        :raise UserError: the date is in the future, the evidence is missing, or an
            answer has no number
        """
        self._check_act("correct_mercurio_date")
        date = fields.Date.to_date(date)
        if not date:
            raise UserError(self.env._("Enter the date that Mercurio gives."))
        if any(date > clock.today(answer.company_id) for answer in self):
            raise UserError(self.env._("Mercurio gives no future date: correct it."))
        evidence = self.case_id._check_reason(evidence)
        # Sudo: the act was checked above; the date comes from Mercurio.
        answers_sudo = self.sudo()
        vals = {"mercurio_out_date": date}
        if number and normalize(number):
            vals["mercurio_out_number"] = normalize(number)
        with amendment.told("correct_mercurio_date", evidence):
            for answer in answers_sudo:
                if answer.case_id.mercurio_out_number == answer.mercurio_out_number:
                    answer.case_id.write(vals)
            answers_sudo.write(vals)
        self._create_frozen_letters("numbered", dated_anew=True)
        for answer in answers_sudo:
            if answer.state == "delivered" and answer._is_delivered_by_mercurio():
                answer.delivered_on = answer._get_mercurio_out_instant()
        closings = self._apply_closings()
        for answers in self.filtered(
            lambda each: each.id in closings
        )._split_one_a_case():
            by_case = {answer.case_id.id: answer for answer in answers}
            answers.case_id._log_events(
                "correct_closing",
                note=evidence,
                facts=lambda case, by_case=by_case: closings[by_case[case.id].id],
            )
        # Sudo: the deviations found with the wrong date are judged again.
        self.sudo().filtered(lambda each: each.id in closings).case_id._do_judge()

    def _get_cannot_correct_mercurio_date_reasons(self):
        """Return ``{id: reason}`` for answers that have no outgoing number."""
        return {
            answer.id: self.env._("It has no outgoing Mercurio number.")
            for answer in self
            if not answer.mercurio_out_number
        }
