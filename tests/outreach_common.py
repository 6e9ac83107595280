"""A campaign to the university and the town, as set up for the tests of contacts."""

from datetime import date, datetime

from ..tools import clock
from .common import Common

PREFIX = "grandes.clientes.outreach"
#: The time of the frozen clock: a Wednesday, ten in the morning in Bogotá.
SATURDAY_AT_FOUR = datetime(2026, 9, 19, 21, 0)


class OutreachCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.phone = "+57 601 3820000"
        cls.town.phone = "+57 602 1111111"
        cls.town.advisor_id = cls.front
        cls.Campaign = cls.env[f"{PREFIX}.campaign"].with_user(cls.supervisor)
        cls.Attempt = cls.env[f"{PREFIX}.attempt"]
        cls.Desk = cls.env[f"{PREFIX}.desk"]

    @classmethod
    def _campaign(cls, *entities, **vals):
        """Create a campaign to the entities, the university and the town by default."""
        ids = [entity.id for entity in entities] or [cls.ies.id, cls.town.id]
        return cls.Campaign.create(
            {
                "name": "Renovaciones",
                "date_to": date(2026, 9, 30),
                "entity_domain": f"[('id', 'in', {ids})]",
                **vals,
            }
        )

    @classmethod
    def _open(cls, *entities, **vals):
        """Return the advisor's targets of a campaign whose list is frozen."""
        campaign = cls._campaign(*entities, **vals)
        campaign._do_freeze()
        return campaign.target_ids.with_user(cls.front)

    def _try(self, target, result, user=None, at=None, **vals):
        """Record an attempt as the advisor, at the given instant if any."""
        with clock.at(at or clock.now()):
            return self.Attempt.with_user(user or self.front).create(
                {"target_id": target.id, "result": result, **vals}
            )
