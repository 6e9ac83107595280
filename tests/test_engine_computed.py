"""Stored computed fields: no client writes what the addon counts (INV-9)."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from .common import NOW, Common
from .control_common import ControlCommon
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


@tagged("post_install", "-at_install")
class TestFieldsThatFollow(ControlCommon):
    """Values that follow from a parent record, written through RPC by who may edit."""

    def _assert_follows(self, user, record, **vals):
        """Assert that RPC refuses each value, and writes others in the same record."""
        model = self.env(user=user)[record._name]
        for name, value in vals.items():
            before = record[name]
            with self.subTest(field=name), self.assertRaises(AccessError):
                call_kw(model, "write", [record.ids, {name: value}], {})
            self.env.flush_all()
            record.invalidate_recordset()
            self.assertEqual(record[name], before)

    def test_the_parts_of_a_contract_stay_in_its_company(self):  # C7, R9
        other = self.env["res.company"].create({"name": "Otra entidad"})
        contract = self._contract(
            level_ids=[Command.create({"indicator": "I01.on_time", "goal": 95})],
            obligation_ids=[self._obligation_vals()],
        )
        for part in (contract.level_ids, contract.obligation_ids):
            self._assert_follows(self.coordinator, part, company_id=other.id)
            part.with_user(self.coordinator).write({"clause": "9.1"})
            # Nor through the form of the contract.
            name = "level_ids" if part == contract.level_ids else "obligation_ids"
            with self.assertRaises(AccessError):
                call_kw(
                    self.env(user=self.coordinator)[contract._name],
                    "write",
                    [
                        contract.ids,
                        {name: [Command.update(part.id, {"company_id": other.id})]},
                    ],
                    {},
                )

    def test_a_rule_stays_in_the_company_of_its_control(self):  # R8
        other = self.env["res.company"].create({"name": "Otra entidad"})
        rule = self.env.ref("grandes_clientes.control_c04").rule_ids[0]
        for user in (self.coordinator, self.quality):
            self._assert_follows(user, rule, company_id=other.id)
            rule.with_user(user).write({"name": "Visita"})

    def test_a_term_begins_and_ends_with_its_law(self):  # R3
        law = self.env.ref("grandes_clientes.legal_regime_ley_1755").copy()
        term = law.term_ids[0]
        self._assert_follows(
            self.coordinator, term, date_from="2020-01-01", date_to="2020-12-31"
        )
        term.with_user(self.coordinator).write({"number": 12})
        law.date_from = date(2027, 1, 1)
        self.assertEqual(set(law.term_ids.mapped("date_from")), {date(2027, 1, 1)})

    def test_the_parts_of_a_session_stay_in_its_company(self):  # P7
        other = self.env["res.company"].create({"name": "Otra entidad"})
        session = (
            self.env["grandes.clientes.oversight.session"]
            .with_user(self.oversight)
            .create(
                {
                    "held_on": NOW,
                    "place": "Sala 2",
                    "attendee_ids": [Command.create({"name": "Representante"})],
                    "item_ids": [Command.create({"name": "Varios"})],
                }
            )
        )
        self.assertEqual(session.attendee_ids.company_id, session.company_id)
        for part in (session.attendee_ids, session.item_ids):
            self._assert_follows(self.oversight, part, company_id=other.id)
            part.name = "Otro"


@tagged("post_install", "-at_install")
class TestEveryStoredField(Common):
    """Stored fields that follow from others, in all models of the addon (INV-9)."""

    # Fields that a client may write all the same, with the reason.
    _FREE = {
        # Dialogs, which only their own user writes.
        "grandes.clientes.call.proposed_name": "which name it proposed, so that a "
        "typed one is kept",
        "grandes.clientes.call.is_begun": "whether to offer it again",
        "grandes.clientes.escalation.simulation.line_ids": "lines that are only shown",
        "grandes.clientes.outage.act.proposed_end": "shown beside the end that the "
        "user enters",
    }

    def _get_writers(self):
        """Return ``{model: a user of each group that may write or create in it}``."""
        access = self.env["ir.model.access"].search(
            ["|", ("perm_write", "=", True), ("perm_create", "=", True)]
        )
        users = {}
        for group in access.group_id:
            users[group.id] = self.env["res.users"].create(
                {
                    "name": group.name,
                    "login": f"gc_writer_{group.id}",
                    "group_ids": [Command.set(group.ids)],
                }
            )
        return {
            model.model: [
                users.get(each.group_id.id, self.front)
                for each in access
                if each.model_id == model
            ]
            for model in access.model_id
        }

    def _find_written(self, writers):
        """Yield the fields of this addon that follow from others and can be written."""
        for name, model in self.env.items():
            is_ours = name.startswith("grandes.clientes.")
            for field in () if model._abstract else model._fields.values():
                if (
                    field.store
                    and field.readonly
                    and (field.compute or field.related)
                    and not field.inverse
                    and (is_ours or "grandes_clientes" in field._modules)
                    and field.name not in (*MAGIC_COLUMNS, "display_name")
                    and any(
                        model.with_user(user)._has_field_access(field, "write")
                        for user in writers.get(name, ())
                    )
                ):
                    yield f"{name}.{field.name}"

    def test_no_client_writes_what_follows_from_others(self):
        writers = self._get_writers()
        self.assertGreater(len(writers), 100)
        self.assertEqual(set(self._find_written(writers)), set(self._FREE))

    def test_a_model_without_protection_is_found(self):
        """The test above would find a field if its model were not protected."""
        level = self.env.registry["grandes.clientes.contract.level"]
        with patch.object(level, "_protected_names", frozenset()):
            self.assertIn(
                "grandes.clientes.contract.level.company_id",
                set(self._find_written(self._get_writers())),
            )
