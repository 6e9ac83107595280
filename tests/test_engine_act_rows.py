"""Another addon adds an act by inheritance, without importing from this one."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .common import Common

CASE = "grandes.clientes.case"


class _Promising(models.Model):
    """Definitions of another addon: an act, an event, a field decided by the act."""

    _module = None  # belongs to no module, only to the registry of the test
    _name = CASE
    _inherit = [CASE]

    is_promised = fields.Boolean(compute="_compute_is_promised", readonly=False)

    def _compute_is_promised(self):
        self.is_promised = False

    @api.model
    def _get_acts(self):
        return super()._get_acts() | {
            "promise": {
                "label": "Promise a call",
                "roles": ("group_front_office",),
                "origins": ("front_office",),
                "check": "_get_cannot_promise_reasons",
            },
        }

    @api.model
    def _get_other_events(self):
        return super()._get_other_events() | {"ring": "The telephone rang"}

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"is_promised"}

    def _get_cannot_promise_reasons(self):
        return {case.id: "No telephone." for case in self if case.subject == "Mute"}

    def _do_promise(self):
        self._check_act("promise")
        self._apply_transition("promise")


@tagged("post_install", "-at_install")
class TestActRows(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls.registry[CASE]
        bases = model._base_classes__

        def leave():
            model._base_classes__ = bases
            cls.registry._setup_models__(cls.env.cr, [CASE])

        cls.addClassCleanup(leave)
        add_to_registry(cls.registry, _Promising)
        cls.registry._setup_models__(cls.env.cr, [CASE])

    def test_act_is_offered_and_done(self):
        case = self._registered().with_user(self.front)
        [row] = case.read(["available_acts", "act_menu"])
        self.assertEqual(row["available_acts"]["promise"], "Promise a call")
        case._do_promise()
        event = case.event_ids.sorted("id")[-1:]
        self.assertEqual((event.act, event.role), ("promise", "group_front_office"))
        self.assertEqual(case._get_event_label("promise"), "Promise a call")

    def test_check_and_roles_of_the_row_hold(self):
        case = self._registered(subject="Mute").with_user(self.front)
        self.assertEqual(case.unavailable_acts["promise"], "No telephone.")
        with self.assertRaisesRegex(UserError, "No telephone"):
            case._do_promise()
        with self.assertRaises(AccessError):
            case.with_user(self.quality)._do_promise()

    def test_field_is_kept_from_clients(self):
        case = self._registered().with_user(self.front)
        with self.assertRaises(AccessError):
            case.write({"is_promised": True})

    def test_event_has_its_label(self):
        case = self._registered()
        self.assertEqual(case._get_event_label("ring"), "The telephone rang")
        self.assertIn("ring", case._get_event_codes())

    def test_rows_of_the_rooms_are_still_there(self):
        acts = self.env[CASE]._get_act_table()
        for code in ("register", "answer", "escalate", "extend", "not_solved", "join"):
            self.assertIn(code, acts)
        with self.assertRaises(TypeError):
            acts["mine"] = acts["register"]  # read-only, because it is shared
