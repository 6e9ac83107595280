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

    def _leaver(self, days=0, **vals):
        """Create the movement of the advisor, who leaves in ``days`` to a successor."""
        vals.setdefault("effective_on", NOW.date() + timedelta(days=days))
        return self._movement("leaver", self.front, successor_id=self.front2, **vals)

    def _get_request(self, movement, kind="oversight"):
        """Return the request by mail of one kind (to the Interventoría)."""
        return movement.mail_request_ids.filtered(lambda each: each.kind == kind)

    def _away(self, user, by=None, start=-1, end=5, substitute=None):
        """Record that somebody is away from ``start`` to ``end`` days from now."""
        return user.with_user(by or self.supervisor)._do_record_absence(
            NOW + timedelta(days=start),
            NOW + timedelta(days=end) if end is not None else None,
            substitute,
        )


class JoinerCommon(StaffCommon):
    """A newcomer whose account has no profile yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls.env["res.users"].create(
            {
                "name": "Nueva Asesora",
                "login": "gc_new",
                "email": "nueva@example.com",
                "group_ids": [(6, 0, cls.env.ref("base.group_user").ids)],
            }
        )

    def _unknown(self):
        """Communicate a joiner who has no account yet."""
        movement = self._movement(
            "joiner",
            person_name="Aura Nueva",
            side="outsourcing",
            profile_id=self._profile("front_office"),
        )
        movement._do_communicate()
        return movement

    def _joiner(self, **vals):
        return self._movement(
            "joiner",
            self.newcomer,
            profile_id=self._profile("front_office"),
            companion_id=self.front,
            entity_ids=[(6, 0, self.ies.ids)],
            **vals,
        )
