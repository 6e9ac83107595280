"""Helpers for the tests of failures."""

from datetime import timedelta

from ..tools import clock
from .common import Common

MODEL = "grandes.clientes.outage"


class OutageCommon(Common):
    """A registered case, systems, and the addresses of those notified."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_technology_email = "tecnologia@example.com"
        cls.env.company.grandes_clientes_oversight_email = "interventoria@example.com"
        cls.systems = {
            system.code: system
            for system in cls.env["grandes.clientes.legacy.system"].search([])
        }
        cls.cobol = cls.systems["COBOL"]
        cls.telephony = cls.systems["TELEFONIA"]
        cls.case = cls._registered()
        cls.outages = cls.env[MODEL]

    @classmethod
    def _down(cls, user=None, case=None, system=None):
        """Record a failed consultation as ``user``; return the ongoing failure."""
        case = (case or cls.case).with_user(user or cls.front)
        case._do_consult(system or cls.cobol, "", system_down=True)
        return cls._current(system)

    @classmethod
    def _current(cls, system=None):
        return cls.outages._find_current(cls.env.company, system or cls.cobol)

    @classmethod
    def _confirmed(cls, **vals):
        """Enter a failure with a ticket, as the supervisor."""
        return (
            cls.env[MODEL]
            .with_user(cls.supervisor)
            .create({"system_id": cls.telephony.id, "ticket": "INC-1", **vals})
        )

    @classmethod
    def _later(cls, **delta):
        return clock.at(clock.now() + timedelta(**delta))

    @classmethod
    def _now(cls, **delta):
        return clock.now() + timedelta(**delta)

    def _mails(self, address):
        return self.env["mail.mail"].search([("email_to", "ilike", address)])
