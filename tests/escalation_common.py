from .common import Common


class EscalationCommon(Common):
    """A member in each area that the tests escalate to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Area = cls.env["grandes.clientes.mission.area"]
        cls.credit = Area._find_by_code("VCC")
        cls.funds = Area._find_by_code("VFO")
        cls.relations = Area._find_by_code("ORI")
        cls.credit.member_ids = cls.creditor

    @classmethod
    def _escalated(cls, target="mission_area", **vals):
        """Return a case escalated by the advisor, and its escalation."""
        case = cls._registered(**vals)
        return case, case._do_escalate(target)
