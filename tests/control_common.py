"""A month in which every control is expected, with the evidence for each."""

from datetime import date, datetime, timedelta
from itertools import count

from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import clock
from .common import NOW, Common

_NUMBERS = count()
#: The month of the board: its 16th is the day of NOW.
FIRST = date(2026, 9, 1)


def at(day, hour=15):
    """Return an instant of a day, naive UTC."""
    return datetime(day.year, day.month, day.day, hour)


class ControlCommon(Common):
    """Controls planned since the first of the month; evidence entered as superuser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.grandes_clientes_control_from = FIRST
        cls.Occurrence = cls.env["grandes.clientes.control.occurrence"]
        # The database's own days do not belong to the month.
        cls.other_quality = cls._user("quality_two", "group_quality")

    @classmethod
    def _plan(cls, instant=NOW):
        with clock.at(instant):
            cls.Occurrence._cron_plan()
        cls.env.invalidate_all()

    @classmethod
    def _of(cls, code, **domain):
        leaves = [("code", "=", code), ("company_id", "=", cls.company.id)]
        leaves += [(name, "=", value) for name, value in domain.items()]
        return cls.Occurrence.search(leaves, order="date_from")

    @classmethod
    def _daily(cls, day, content=None):
        """Store the presidency report of a day, as the cron does."""
        Report = cls.env["grandes.clientes.report"]
        content = content or Report._make("I01", day, day, cls.company).to_json()
        daily = cls.env["grandes.clientes.report.daily"].create(
            {
                "date": day,
                "company_id": cls.company.id,
                "content": content,
            }
        )
        daily._log_seal("make")
        return daily

    @classmethod
    def _sign(cls, dailies, user=None, outcome="conforming", findings=None):
        Signature = cls.env["grandes.clientes.control.signature"].with_user(
            user or cls.quality
        )
        dailies = dailies.with_user(user or cls.quality)
        return Signature._do_sign(
            dailies, Signature._get_figures(dailies), clock.now(), outcome, findings
        )

    @classmethod
    def _visit(cls, week, closed_on, state="done"):
        """Enter a visit with the date on which it was closed."""
        return (
            cls.env["grandes.clientes.quality.visit"]
            .sudo()
            .create(
                {
                    "company_id": cls.company.id,
                    "week": week,
                    "state": state,
                    "closed_on": closed_on,
                }
            )
        )

    @classmethod
    def _review(cls, date_from, date_to, signed_on):
        """Enter a validation of profiles with the date on which it was signed."""
        return (
            cls.env["grandes.clientes.access.review"]
            .sudo()
            .create(
                {
                    "company_id": cls.company.id,
                    "frequency": "quarterly",
                    "date_from": date_from,
                    "date_to": date_to,
                    "opened_on": clock.now(),
                    "due_on": date_to + timedelta(days=20),
                    "state": "signed" if signed_on else "open",
                    "signed_on": signed_on,
                }
            )
        )

    def _assert_kept(self, file):
        """Assert that a file of an earlier transaction can no longer be changed."""
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date - interval '1 day' "
            "WHERE id = %s",
            file.ids,
        )
        file.invalidate_recordset()
        with self.assertRaises(UserError):
            file.raw = b"other"

    @classmethod
    def _contract(cls, **vals):
        return cls.env["grandes.clientes.contract"].create(
            {
                "name": f"2026-{next(_NUMBERS)}",
                "company_id": cls.company.id,
                "date_from": date(2026, 1, 1),
                **vals,
            }
        )

    @classmethod
    def _obligation_vals(cls, **vals):
        return Command.create(
            {
                "name": "Visita semanal",
                "clause": "7.3",
                "text": "El contratista recibirá una visita de calidad cada semana.",
                "measure": "control",
                "control_id": cls.env.ref("grandes_clientes.control_c04").id,
                "formula": "per_event",
                "rate": 0.5,
                "most": 1,
                **vals,
            }
        )
