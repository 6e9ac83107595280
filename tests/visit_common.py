"""A planned weekly visit, with the records it needs."""

from datetime import datetime

from ..tools import clock
from .common import Common


class VisitCommon(Common):
    """The visit of the week of Monday 14 September 2026, planned by the cron."""

    WEEK = "2026-W38"
    VISIT = "grandes.clientes.quality.visit"
    FINDING = "grandes.clientes.quality.finding"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {
                "grandes_clientes_visitor_id": cls.quality.id,
                "grandes_clientes_oversight_email": "interventoria@example.com",
                "grandes_clientes_technology_email": "tecnologia@example.com",
            }
        )
        cls.visit = cls._plan()

    @classmethod
    def _plan(cls, week=WEEK):
        """Run the cron, and return a week's visit as quality."""
        visits = cls.env[cls.VISIT]
        visits._cron_plan()
        return visits.with_user(cls.quality).search(
            [("week", "=", week), ("company_id", "=", cls.env.company.id)]
        )

    @classmethod
    def _find(cls, **vals):
        """Return a finding by quality about the official of the treasury."""
        return (
            cls.env[cls.FINDING]
            .with_user(cls.quality)
            .create(
                {
                    "condition": "Tres escalonamientos sin respuesta",
                    "criterion": "5.2.19. Una vez documentado el caso …",
                    "responsible_id": cls.official.id,
                    **vals,
                }
            )
        )

    def _at(self, *when):
        """Set the clock to an instant until the test ends."""
        self.enterContext(clock.at(datetime(*when)))

    def _mails(self, address=None):
        """Return the queued mails to ``address``."""
        domain = [("email_to", "=", address)] if address else []
        return self.env["mail.mail"].search(domain, order="id")

    def _done(self):
        """Carry out the visit and sign it, with every item met."""
        self.visit._do_start()
        for item in self.visit.item_ids:
            item.write({"answer": "yes", "note": "Visto en el puesto"})
        self.visit._do_close()
        return self.visit
