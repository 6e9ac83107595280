"""Helpers for the tests of staff movements."""

from datetime import timedelta

from .common import NOW, Common

MOVEMENT = "grandes.clientes.staff.movement"


class StaffCommon(Common):
    """Movements entered by the supervisor, and absences of anybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_seal_email = "interventoria@example.com"
        cls.env.company.grandes_clientes_pack_email = "comercial@example.com"

    @classmethod
    def _profile(cls, code):
        return cls.env["grandes.clientes.access.profile"].search([("code", "=", code)])

    def _movement(self, kind, user=None, by=None, **vals):
        """Create a movement as the supervisor, or as ``by``."""
        vals.setdefault("effective_on", NOW.date())
        if user:
            vals["user_id"] = user.id
        for name, value in list(vals.items()):
            if hasattr(value, "_name"):
                vals[name] = value.id
        return (
            self.env[MOVEMENT]
            .with_user(by or self.supervisor)
            .create({"kind": kind, **vals})
        )

    def _away(self, user, by=None, start=-1, end=5, substitute=None):
        """Record that somebody is away from ``start`` to ``end`` days from now."""
        return user.with_user(by or self.supervisor)._do_record_absence(
            NOW + timedelta(days=start),
            NOW + timedelta(days=end) if end is not None else None,
            substitute,
        )
