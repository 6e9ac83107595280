"""Helpers for the tests of profiles and of the access log."""

from odoo.tests import new_test_user

from .common import Common


class AccessCommon(Common):
    """An internal user without any role, and the profiles by code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Grant = cls.env["grandes.clientes.access.grant"]
        cls.Event = cls.env["grandes.clientes.access.event"]
        cls.person = new_test_user(cls.env, "gc_person", groups="base.group_user")

    @classmethod
    def _profile(cls, code):
        return cls.env["grandes.clientes.access.profile"]._find_by_code(code)

    @classmethod
    def _grant(cls, user=None, code="front_office", by=None, **vals):
        """Create a grant and activate it, as the administrator of profiles."""
        grant = cls.Grant.with_user(by or cls.manager).create(
            {
                "user_id": (user or cls.person).id,
                "profile_id": cls._profile(code).id,
                **vals,
            }
        )
        grant._do_grant()
        return grant

    def _has(self, user, role):
        return user.has_group(f"grandes_clientes.group_{role}")

    def _group(self, role):
        return self.env.ref(f"grandes_clientes.group_{role}")

    def _kinds(self, user, after=0):
        """Return the kinds of the user's lines in the log."""
        events = self.Event.search(
            [("user_id", "=", user.id), ("id", ">", after)], order="sequence"
        )
        return events.mapped("kind")


class RequestCommon(AccessCommon):
    """A company that grants access by request only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_access_requests = True
        cls.campaign = cls.env["grandes.clientes.campaign"].create(
            {"name": "Grandes clientes", "code": "GC"}
        )

    def _request(self, by=None, **vals):
        return (
            self.env["grandes.clientes.access.request"]
            .with_user(by or self.supervisor)
            .create(
                {
                    "user_id": self.person.id,
                    "profile_id": self._profile("front_office").id,
                    "campaign_id": self.campaign.id,
                    "reason": "Replaces who left",
                    **vals,
                }
            )
        )

    def _decided(self, request):
        request.with_user(self.coordinator)._do_approve()
        request.with_user(self.quality)._do_validate()
        return request.with_user(self.manager)
