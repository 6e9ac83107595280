"""Stored computed fields: no client writes what the addon counts (INV-9)."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .visit_common import VisitCommon


@tagged("post_install", "-at_install")
class TestComputedFields(VisitCommon):
    def test_a_visit_keeps_the_days_of_its_week(self):  # R7
        self._plan()
        visit = self.env["grandes.clientes.quality.visit"].search([], limit=1)
        last = visit.date_to
        with self.assertRaises(AccessError):
            visit.with_user(self.quality).write({"date_to": date(2026, 12, 31)})
        self.env.flush_all()
        visit.invalidate_recordset()
        self.assertEqual(visit.date_to, last)

    def test_a_discount_takes_off_what_its_lines_say(self):  # R9
        self.env["grandes.clientes.contract"].create(
            {"name": "2026-1", "date_from": date(2026, 1, 1)}
        )
        Discount = self.env["grandes.clientes.contract.discount"].with_user(
            self.quality
        )
        with self.assertRaises(AccessError):
            Discount.create({"date_from": date(2026, 8, 1), "applied": 0.5})
        with Form(Discount) as form:
            form.date_from = date(2026, 8, 1)
            form.invoice = 1000
        discount = form.record
        for name in ("gross", "excluded", "net", "applied", "amount"):
            with self.assertRaises(AccessError):
                discount.write({name: 1})

    def test_a_grant_has_the_role_of_its_profile(self):  # P8
        profile = self.env["grandes.clientes.access.profile"].search(
            [("code", "=", "front_office")]
        )
        grant = (
            self.env["grandes.clientes.access.grant"]
            .with_user(self.manager)
            .create({"user_id": self._user("new").id, "profile_id": profile.id})
        )
        with self.assertRaises(AccessError):
            grant.role = "group_quality"

    def test_of_every_model(self):
        writable = {
            f"{name}.{field.name}"
            for name, model in self.env.items()
            if hasattr(type(model), "_protected_names")
            and not (model._abstract or model._transient)
            for field in model._fields.values()
            if field.store and field.compute and field.readonly and not field.inverse
            if model.with_user(self.quality)._has_field_access(field, "write")
        }
        self.assertFalse(writable)
