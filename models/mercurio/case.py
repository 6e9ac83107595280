from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import get_lang
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)


class Case(models.Model):
    """Outgoing Mercurio number of a case (5.2.9)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    @api.model
    def _get_other_events(self):
        """Add the correction of a filing's date."""
        return super()._get_other_events() | {
            "correct_mercurio_in": _lt("Mercurio date corrected")
        }

    @api.constrains("mercurio_out_number", "mercurio_out_date")
    def _check_mercurio_out(self):
        check_out_dates(self)
        for company, cases in (
            self.filtered("mercurio_out_number").grouped("company_id").items()
        ):
            numbers = set(cases.mapped("mercurio_out_number"))
            company._grandes_clientes_check_mercurio("out", numbers)
            for case in cases:
                if case.mercurio_out_number == case.mercurio_in_number:
                    raise ValidationError(
                        self.env._(
                            "%(number)s is the number with which the letter came in: "
                            "enter the one with which the answer goes out.",
                            number=case.mercurio_out_number,
                        )
                    )
            cases._check_out_number_is_theirs()

    def _check_out_number_is_theirs(self):
        """Raise if an outgoing number already belongs to a letter to another entity.

        One letter may answer many cases of the same entity.

        :raise ValidationError: the number is taken
        """
        # Sudo: cases that the user may not see count too; only the number is shown.
        cases_sudo = self.sudo()
        rows = cases_sudo._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("mercurio_out_number", "in", self.mapped("mercurio_out_number")),
            ],
            ["company_id", "mercurio_out_number"],
            ["id:recordset"],
        )
        for _company, number, cases in rows:
            check_of_one_entity({number: cases})


def check_of_one_entity(cases_of):
    """Raise if a number would be that of letters to several entities.

    :param dict cases_of: ``{number: cases in sudo}``
    :raise ValidationError: names the number
    """
    for number, cases in cases_of.items():
        if len(cases.partner_id.commercial_partner_id) > 1:
            raise ValidationError(
                cases.env._(
                    "The outgoing number %(number)s is already that of a letter "
                    "to another entity: check it in Mercurio.",
                    number=number,
                )
            )


def check_out_dates(records):
    """Raise unless their letters went out between day zero and today.

    :param records: cases or answers
    :raise ValidationError: a date is a slip, for instance in its year
    """
    for record in records.filtered("mercurio_out_date"):
        case = record.case_id if "case_id" in record else record
        first = clock.local_date(case.company_id, case.received_on)
        if record.mercurio_out_date > clock.today(case.company_id):
            raise ValidationError(
                record.env._("Mercurio gives no future date: correct it.")
            )
        if record.mercurio_out_date < first:
            raise ValidationError(
                record.env._(
                    "%(case)s was received on %(day)s, and no answer goes out before "
                    "that: correct Mercurio's date.",
                    case=case.display_name,
                    day=clock.day_on_screen(first, get_lang(record.env).code),
                )
            )
