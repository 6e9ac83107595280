"""Every field of the addon that refers to a user has its entry in the register (R6)."""

from odoo.tests import tagged

from ..models.engine.held import HISTORY, Held
from .common import Common

PREFIX = "grandes.clientes."
# Odoo's own fields for who created and changed a record.
_LOG = ("create_uid", "write_uid")
# Fields of Odoo that refer to internal users, and that matter when they leave.
ODOO = {("mail.activity", "user_id")}
# Partner fields that refer to internal users, and not to entities.
OUR_PARTNERS = {("mail.scheduled.message", "author_id")}


@tagged("post_install", "-at_install")
class TestPersonRegister(Common):
    def _get_fields(self):
        """Return the addon's stored fields of persistent models that refer to users."""
        found = set()
        for model in self.env.registry.values():
            if model._transient or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if (
                    field.comodel_name == "res.users"
                    and field.type in ("many2one", "many2many")
                    and field.store
                    and field.name not in _LOG
                    and (
                        model._name.startswith(PREFIX)
                        or field._module == "grandes_clientes"
                    )
                ):
                    found.add((model._name, field.name))
        return found

    def test_no_field_without_an_entry(self):
        register = self.env["res.users"]._get_person_fields()
        found = self._get_fields()
        self.assertGreater(len(found), 40)
        self.assertEqual(
            found - set(register),
            set(),
            "Say in `_get_person_fields` of the room's `persons.py` what becomes of "
            "the field when its person leaves",
        )

    def test_no_entry_without_a_field(self):
        for model, name in self.env["res.users"]._get_person_fields():
            self.assertIn(name, self.env[model]._fields, model)

    def test_entries_say_what_can_be_done(self):
        entries = self.env["res.users"]._get_person_fields()
        kinds = [entry.kind for entry in entries.values() if entry != HISTORY]
        self.assertEqual(len(kinds), len(set(kinds)), "A kind is one field")
        groups = {
            name.removeprefix("grandes_clientes.")
            for name in self.env["res.users"]
            ._get_our_roles()
            .get_external_id()
            .values()
        }
        for (model, name), entry in entries.items():
            if entry == HISTORY:
                continue
            with self.subTest(model=model, field=name):
                self.assertIsInstance(entry, Held)
                self.assertLessEqual(set(entry.get_roles()), groups)
                # The domain and the paths are valid for the model.
                records = self.env[model].search(list(entry.domain), limit=1)
                for path in (entry.case, entry.entity, entry.due):
                    if path:
                        records.mapped(path)
                self.assertIn("1", self.env["res.users"]._get_held_label(entry, 1))
                self.assertIn("27", self.env["res.users"]._get_held_label(entry, 27))

    def test_a_field_without_entry_is_found(self):
        # Check the test itself: with an entry less, a field is reported.
        register = dict(self.env["res.users"]._get_person_fields())
        register.pop(("grandes.clientes.case", "user_id"))
        self.assertIn(
            ("grandes.clientes.case", "user_id"), self._get_fields() - set(register)
        )
