"""«New» works on every form, even while a date is empty or mistyped."""

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.safe_eval import datetime, safe_eval, time

from .common import Common
from .people import ROLES

_NAMES = {
    "uid": 1,
    "time": time,
    "datetime": datetime,
    "context_today": datetime.date.today,
}
_PREFIX = "grandes.clientes."
_TYPED = {
    "date": (False, "9999-12-31", "1000-01-01"),
    "datetime": (False, "9999-12-31 04:00:00", "1000-01-01 04:00:00"),
}


@tagged("post_install", "-at_install")
class TestViewsNew(Common):
    """Each form, as the first role that may create a record with it.

    The screen computes fields of an empty record before any input: if that fails,
    nobody can create one. A new record offers no act of another role, and its name does
    not mention missing data.
    """

    def _get_forms(self):
        """Yield (model as a user who may create it, arch) of each form for creation."""
        users = [getattr(self, name) for name in ROLES]
        for name, model in sorted(self.env.registry.items()):
            if not name.startswith(_PREFIX) or model._abstract or model._transient:
                continue
            for user in users:
                Model = self.env[name].with_user(user)
                if not Model.has_access("create"):
                    continue
                arch = etree.fromstring(Model.get_view(view_type="form")["arch"])
                if arch.get("create") not in ("0", "false", "False"):
                    yield Model, arch
                    break

    def _find_failure(self, Model, values, name, spec):
        """Return the error if it is a crash, and not a refusal with a message."""
        try:
            with self.env.cr.savepoint():
                Model.onchange(values, name and [name] or [], spec)
        except UserError:
            return None
        except Exception as error:  # noqa: BLE001 - any crash stops the user
            return f"{Model._name} {name} {values.get(name)!r}: {error!r}"
        return None

    def test_new_opens(self):
        seen, failures = set(), []
        for Model, arch in self._get_forms():
            seen.add(Model._name)
            spec = {
                name: {}
                for name in arch.xpath("//field[not(ancestor::field)]/@name")
                if Model._fields[name].type not in ("one2many", "many2many")
            }
            failures.append(self._find_failure(Model, {}, None, spec))
            if failures[-1]:
                continue
            values = Model.onchange({}, [], {**spec, "display_name": {}})["value"]
            self.assertNotIn("False", values.pop("display_name", "") or "", Model)
            for act in values.get("available_acts") or ():
                self.assertTrue(Model._get_acting_role(act), f"{Model._name} {act}")
            for name in spec:
                field = Model._fields[name]
                for typed in () if field.readonly else _TYPED.get(field.type, ()):
                    failures.append(
                        self._find_failure(Model, {**values, name: typed}, name, spec)
                    )
        self.assertEqual([failure for failure in failures if failure], [])
        self.assertGreater(len(seen), 30)
        self.assertIn("grandes.clientes.outreach.campaign", seen)

    def test_everybody_may_use_the_filters_that_they_see(self):
        for user in (getattr(self, name) for name in ROLES):
            Case = self.env["grandes.clientes.case"].with_user(user)
            if not Case.has_access("read"):
                continue
            arch = etree.fromstring(Case.get_view(view_type="search")["arch"])
            for each in arch.xpath("//filter[@domain]"):
                with self.subTest(user=user.login, filter=each.get("name")):
                    Case.search_count(safe_eval(each.get("domain"), _NAMES))

    def test_everything_is_found_by_its_name(self):
        """The filter of a list searches by name, however the name is built."""
        failures = []
        for name, model in sorted(self.env.registry.items()):
            if not name.startswith(_PREFIX) or model._abstract or model._transient:
                continue
            try:
                with self.env.cr.savepoint():
                    self.env[name].name_search("GC2026 O'Brien 50%", limit=1)
            except Exception as error:  # noqa: BLE001 - whatever the error
                failures.append(f"{name}: {error!r}")
        self.assertEqual(failures, [])
        # By its display name, which is in no column.
        pack = self.env["grandes.clientes.report.pack"].create({})
        self.assertIn(pack.id, dict(pack.name_search(pack.name)))
        self.assertFalse(pack.name_search("no such month"))
