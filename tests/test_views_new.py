"""«New» opens on every form, and goes on while a date is emptied or mistyped."""

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
    """Each form as the first role that may make a record by it.

    What is computed of a record that has nothing yet is asked by the screen before
    anybody typed: where it fails, nobody can make one at all. It offers no act of
    another role, and its name says nothing of what is missing.
    """

    def _get_forms(self):
        """Yield (model as whoever may make one, arch) of each form that makes one."""
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
        """Return how the program failed, not what it refused with a sentence."""
        try:
            with self.env.cr.savepoint():
                Model.onchange(values, name and [name] or [], spec)
        except UserError:
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody goes on
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
        """A list that is filtered by hand asks so, whatever the name is made of."""
        failures = []
        for name, model in sorted(self.env.registry.items()):
            if not name.startswith(_PREFIX) or model._abstract or model._transient:
                continue
            try:
                with self.env.cr.savepoint():
                    self.env[name].name_search("GC2026 O'Brien 50%", limit=1)
            except Exception as error:  # noqa: BLE001 - whatever it is
                failures.append(f"{name}: {error!r}")
        self.assertEqual(failures, [])
        # By what it is called, which no column holds.
        pack = self.env["grandes.clientes.report.pack"].create({})
        self.assertIn(pack.id, dict(pack.name_search(pack.name)))
        self.assertFalse(pack.name_search("no such month"))
