"""«New» opens on every form, and goes on while a date is emptied or mistyped."""

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import Common
from .people import ROLES

_PREFIX = "grandes.clientes."
_TYPED = {
    "date": (False, "9999-12-31", "1000-01-01"),
    "datetime": (False, "9999-12-31 04:00:00", "1000-01-01 04:00:00"),
}


@tagged("post_install", "-at_install")
class TestViewsNew(Common):
    """Each form as the first role that may make a record by it.

    What is computed of a record that has nothing yet is asked by the screen before
    anybody typed: where it fails, nobody can make one at all.
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
            values = Model.onchange({}, [], spec)["value"]
            for name in spec:
                field = Model._fields[name]
                for typed in () if field.readonly else _TYPED.get(field.type, ()):
                    failures.append(
                        self._find_failure(Model, {**values, name: typed}, name, spec)
                    )
        self.assertEqual([failure for failure in failures if failure], [])
        self.assertGreater(len(seen), 30)
        self.assertIn("grandes.clientes.outreach.campaign", seen)
