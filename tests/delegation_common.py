"""Helpers for the tests of delegated changes."""

from datetime import date

from .common import Common

REQUEST = "grandes.clientes.delegation.request"
DELEGATION = "grandes.clientes.delegation"


class DelegationCommon(Common):
    """A company that requires delegations, a change, and a case in progress."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_delegation_from = date(2026, 9, 1)
        systems = cls.env["grandes.clientes.legacy.system"].search([])
        cls.ctex = systems.filtered(lambda system: "CTEX" in system.name)
        cls.cobol = systems.filtered(lambda system: system.code == "COBOL")
        cls.credit = cls.env["grandes.clientes.mission.area"].search(
            [("code", "=", "VCC")]
        )
        cls.change = cls.env["grandes.clientes.delegation.change"].create(
            {
                "code": "CUENTA",
                "name": "Cuenta para giro",
                "system_id": cls.ctex.id,
                "mission_area_id": cls.treasury.id,
            }
        )
        cls.case = cls._registered()

    @classmethod
    def _request(cls, user=None, **vals):
        """Request an account change by the treasury, as ``user`` (the advisor)."""
        return (
            cls.env[REQUEST]
            .with_user(user or cls.front)
            .create(
                {
                    "case_id": cls.case.id,
                    "mission_area_id": cls.treasury.id,
                    "system_id": cls.ctex.id,
                    "change_id": cls.change.id,
                    "value_before": "Cuenta 100",
                    "value_asked": "Cuenta 200",
                    "reason": "La IES cambió de banco.",
                    **vals,
                }
            )
        )

    @classmethod
    def _approved(cls, **vals):
        request = cls._request(**vals)
        request.with_user(cls.official)._do_approve()
        return request

    @classmethod
    def _delegate(cls, give=True, **vals):
        """Delegate the treasury's changes in C&CTEX to the front office."""
        file = (
            cls.env["ir.attachment"]
            .with_user(cls.official)
            .create({"name": "acto.pdf", "raw": b"%PDF-1.4 acto"})
        )
        delegation = (
            cls.env[DELEGATION]
            .with_user(cls.official)
            .create(
                {
                    "mission_area_id": cls.treasury.id,
                    "profile_ids": cls.env.ref(
                        "grandes_clientes.access_profile_front_office"
                    ).ids,
                    "system_id": cls.ctex.id,
                    "date_from": date(2026, 9, 1),
                    "date_to": date(2026, 10, 1),
                    "ground": "Memorando",
                    "ground_number": "2026-045",
                    "ground_date": date(2026, 8, 28),
                    "attachment_ids": file.ids,
                    **vals,
                }
            )
        )
        if give:
            delegation._do_give()
        return delegation

    def _change(self, user=None, case=None, **vals):
        """Record a change in C&CTEX and return it with its deviations."""
        case = (case or self.case).with_user(user or self.front)
        row = case._do_consult(
            vals.pop("system", self.ctex),
            "Se cambió la cuenta",
            operation="modify",
            **vals,
        )
        case.invalidate_recordset(["deviation_ids"])
        deviations = case.sudo().deviation_ids.filtered(lambda d: d.rule == "I06")
        return row, deviations
