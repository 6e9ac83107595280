"""Access, delegations and staff movements in the crawl's world."""

from datetime import date

from odoo.fields import Command

from .crawl_marks import DOCUMENT, MODULE, THEIRS


class WorldOfGovernance:
    """Mixin for the crawl's world."""

    @classmethod
    def _be_given_access(cls):
        """Create an access request, and an exception."""
        cls.env["grandes.clientes.access.request"].with_user(cls.supervisor).create(
            {
                "kind": "removal",
                "user_id": cls.front2.id,
                "campaign_id": cls.env.ref(f"{MODULE}.campaign_large_clients").id,
                "reason": "Se retira",
                "line_ids": [
                    Command.create(
                        {"system_id": cls.env.ref(f"{MODULE}.legacy_system_cobol").id}
                    )
                ],
            }
        )
        pair = cls.env.ref(f"{MODULE}.incompatibility_front_office_quality")
        cls.env["grandes.clientes.access.exception"].with_user(cls.coordinator).create(
            {
                "user_id": cls.front2.id,
                "incompatibility_id": pair.id,
                "date_to": "2026-12-31 12:00:00",
                "reason": "Oficina pequeña",
            }
        )

    @classmethod
    def _be_governed(cls):
        """Validate access, and compare it with a system's list of users."""
        cls.env["grandes.clientes.access.review"]._do_open(
            cls.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        system = cls.env["grandes.clientes.legacy.system"].search([], limit=1)
        cls.env["grandes.clientes.access.column"].create(
            {
                "system_id": system.id,
                "kind": "users",
                "code": "account",
                "name": "USR_RED",
            }
        )
        load = cls.env["grandes.clientes.access.load"].with_user(cls.quality)
        load = load._do_load(system, "users", b"Usuario;Estado\najeno;A\n", "u.csv")
        load._do_keep()
        load.line_ids.filtered("row")._do_name(cls.front)
        # The contingency of this world is a failure, on which the entity decides.
        outage = cls.env["grandes.clientes.outage"].search([], limit=1)
        outage.with_user(cls.coordinator)._do_attribute("third_party", "Del operador")

    @classmethod
    def _be_delegated(cls):
        """Request changes from areas: one by mail, and one that was executed."""
        cls.env["grandes.clientes.room"].with_user(cls.coordinator)._do_switch(
            "delegation", True, "Se lleva aquí"
        )
        change = cls.env["grandes.clientes.delegation.change"].create(
            {"code": "CUENTA", "name": "Cuenta para giro"}
        )
        system = cls.env["grandes.clientes.legacy.system"].search([], limit=1)
        delegation = cls.env["grandes.clientes.delegation"].create(
            {
                "mission_area_id": cls.funds.id,
                "profile_ids": cls.env.ref(
                    "grandes_clientes.access_profile_front_office"
                ).ids,
                "system_id": system.id,
                "date_to": "2026-12-31",
                "ground": "Memorando",
                "ground_number": "1",
                "ground_date": "2026-01-01",
                "attachment_ids": cls.env["ir.attachment"]
                .create({"name": "acto.pdf", "raw": b"%PDF-1.4"})
                .ids,
            }
        )
        delegation._do_give()
        case = cls._registered(
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            subject=f"Cambio {THEIRS}",
            beneficiary_id_number=DOCUMENT[:-1] + "5",
        )
        for area in (cls.funds, cls.credit):
            request = cls._ask_for_change(case, THEIRS, area, change, system)
            cls.records += [request, *request.step_ids, *request.mail_request_ids]
        request.with_user(cls.coordinator)._do_approve(f"Procede {THEIRS}")
        request._do_execute(f"Hecho {THEIRS}")
        cls.records += [delegation, change, request.consultation_id]

    @classmethod
    def _ask_for_change(cls, case, mark, area, change, system):
        """Return a change request of the case, made by an advisor."""
        return (
            cls.env["grandes.clientes.delegation.request"]
            .with_user(cls.front2)
            .create(
                {
                    "case_id": case.id,
                    "mission_area_id": area.id,
                    "system_id": system.id,
                    "change_id": change.id,
                    "value_before": f"Antes {mark}",
                    "value_asked": f"Después {mark}",
                    "reason": f"Motivo {mark}",
                }
            )
        )

    @classmethod
    def _come_and_go(cls):
        """Make somebody join, with an induction, and somebody leave."""
        Movement = cls.env["grandes.clientes.staff.movement"]
        joiner, leaver = Movement.create(
            [
                {
                    "kind": "joiner",
                    "person_name": "Nuevo Funcionario",
                    "side": "mission_area",
                },
                {"kind": "leaver", "person_name": "Antigua Asesora"},
            ]
        )
        joiner._do_carry_out()
        cls.records += [joiner, *joiner.induction_ids, leaver]
