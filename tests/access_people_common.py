"""Helpers for the tests of the administrator's screens."""

from .common import Common

PERSON = "grandes.clientes.person"


class AccessPeopleCommon(Common):
    """Users as seen by the administrator of profiles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager2 = cls._user("manager2", "group_manager")
        cls.system = cls.env.ref("base.user_admin")

    @classmethod
    def _person(cls, user, by=None):
        """Return the record of ``user`` on the administrator's screen."""
        return cls.env[PERSON].with_user(by or cls.manager).browse(user.id)

    @classmethod
    def _profile(cls, code):
        return cls.env["grandes.clientes.access.profile"].search([("code", "=", code)])

    @classmethod
    def _make(cls, name="Nueva Persona", login="nueva@example.com", codes=(), **more):
        profiles = cls.env["grandes.clientes.access.profile"]
        for code in codes:
            profiles |= cls._profile(code)
        return (
            cls.env[PERSON]
            .with_user(cls.manager)
            ._do_make(name, login, profiles.with_user(cls.manager), **more)
        )
