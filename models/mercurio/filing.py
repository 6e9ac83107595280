from odoo import api, models
from odoo.exceptions import UserError

from ...tools import clock
from ..case import amendment


class Filing(models.Model):
    """Incoming Mercurio number of a letter, and correction of its date."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    @api.constrains("mercurio_in_number")
    def _check_mercurio_in_pattern(self):
        for company, filings in self.grouped("company_id").items():
            numbers = [number for number in filings.mapped("mercurio_in_number")]
            company._grandes_clientes_check_mercurio("in", filter(None, numbers))

    def _do_correct_mercurio_date(self, date, evidence):
        """Adopt Mercurio's date; an earlier one also moves day zero.

        :param date date: Mercurio's date, in the company's time zone
        :param str evidence: where it was read
        :raise AccessError: the user is no supervisor
        :raise UserError: the date is in the future, the evidence is missing, or a case
            is already closed
        """
        for filing in self:
            if date > clock.today(filing.company_id):
                raise UserError(
                    self.env._("Mercurio gives no future date: correct it.")
                )
            instant = filing._get_mercurio_instant(filing.company_id, date)
            if instant < filing.received_on:
                filing._do_correct_received(instant, evidence)
            else:
                filing.case_ids._check_act("correct_received")
            before = filing.mercurio_in_date
            # Sudo: the act was checked above; the date comes from Mercurio.
            with amendment.told("correct_mercurio_in", evidence):
                filing.sudo().mercurio_in_date = date
            filing._message_log(
                body=self.env._(
                    "Mercurio date corrected from %(before)s to %(after)s: "
                    "%(evidence)s",
                    before=before
                    and clock.day_on_screen(before, self.env.lang or "es")
                    or "–",
                    after=clock.day_on_screen(date, self.env.lang or "es"),
                    evidence=evidence,
                )
            )
