"""A field that may not be read may not be searched, sorted, grouped or aggregated.

Fields come from the registry, so that new ones are covered too.
"""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .escalation_common import EscalationCommon

CASE = "grandes.clientes.case"
ESCALATION = "grandes.clientes.escalation"
FILING = "grandes.clientes.filing"
WHOLE = "79888777"
_QUIET = ("odoo.domains", "odoo.models", "odoo.orm", "odoo.addons.base.models.ir_rule")


def _is_ours(model, field):
    """Return whether the field is on a model of this addon, or added by it."""
    return (
        model._name.startswith("grandes.clientes.")
        or "grandes_clientes" in field._modules
    )


@tagged("post_install", "-at_install", "security", "slow")
class TestFieldRights(EscalationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case, cls.escalation = cls._escalated(
            typification="T11", beneficiary_id_number=WHOLE
        )
        cls.employee = new_test_user(cls.env, "gc_employee", groups="base.group_user")
        cls.env.flush_all()

    def _ways(self, name):
        """Yield the calls of a client that use a field without reading it."""
        yield "search_count", [[(name, "!=", False)]], {}
        yield "search_count", [[(name, "ilike", "7988")]], {}
        yield "search", [[]], {"order": name}
        yield "formatted_read_group", [[], [name], ["__count"]], {}
        yield "formatted_read_group", [[], [f"{name}:month"], ["__count"]], {}
        yield "formatted_read_group", [[], [], [f"{name}:array_agg"]], {}
        yield "formatted_read_group", [[], [], [f"{name}:count_distinct"]], {}
        yield (
            "formatted_read_group",
            [[], ["create_uid"], ["__count"]],
            {"having": [(f"{name}:count", ">", 0)]},
        )
        yield (
            "formatted_read_group",
            [[], ["create_uid"], ["__count"]],
            {"order": f"{name}:max"},
        )

    def _answered(self, user, model, name):
        """Return the calls that were answered, whatever the answer."""
        answered = []
        for method, args, kwargs in self._ways(name):
            user_env = self.env(user=user.id, su=False)
            # Without a savepoint: each call only reads, and a database error fails the
            # test.
            try:
                call_kw(user_env[model], method, args, kwargs)
            except AccessError:
                continue
            except (NotImplementedError, ValueError) as error:
                # Such a field does not support the query, for any user.
                self.assertNotIn(WHOLE, str(error))
                continue
            answered.append(f"{user.login}: {model}.{method}{args}{kwargs}")
        return answered

    def _restricted(self, user):
        """Yield the addon's fields that the user may not read: ``(model, field)``."""
        for model in self.env.values():
            Model = model.with_user(user).sudo(False)
            for field in model._fields.values():
                if (
                    not model._abstract
                    and _is_ours(model, field)
                    and Model.has_access("read")
                    and not Model._has_field_access(field, "read")
                ):
                    yield model._name, field.name

    @mute_logger(*_QUIET)
    def test_no_field_out_of_reach_answers_any_question(self):
        answered, tried = [], set()
        for user in (
            self.portal,
            self.coordinator,
            self.oversight,
            self.official,
            self.employee,
        ):
            for model, name in self._restricted(user):
                tried.add((model, name))
                answered += self._answered(user, model, name)
        self.assertEqual(answered, [])
        for known in (
            (CASE, "document_written"),
            (ESCALATION, "beneficiary_id_number"),
            ("grandes.clientes.typification", "mission_area_id"),
            ("res.partner", "grandes_clientes_open_count"),
        ):
            self.assertIn(known, tried)

    @mute_logger(*_QUIET)
    def test_no_path_leads_round_it(self):
        """From another model to the field: in a domain, in a grouping, in «any»."""
        user_env = self.env(user=self.coordinator.id, su=False)
        for model, path in (
            (CASE, "escalation_ids.beneficiary_id_number"),
            (CASE, "escalation_ids.case_id.document_written"),
            (FILING, "case_ids.document_written"),
            ("grandes.clientes.deviation", "case_id.document_written"),
        ):
            first, rest = path.split(".", 1)
            for domain in (
                [(path, "ilike", WHOLE)],
                [(first, "any", [(rest, "ilike", WHOLE)])],
                ["!", (first, "not any", [(rest, "=", WHOLE)])],
                list(Domain(first, "any", Domain(rest, "ilike", WHOLE))),
            ):
                with self.assertRaises(AccessError, msg=f"{model} {domain}"):
                    call_kw(user_env[model], "search_count", [domain], {})
        with self.assertRaises(AccessError):
            call_kw(
                user_env["grandes.clientes.escalation.analysis"],
                "formatted_read_group",
                [[], ["escalation_id.beneficiary_id_number"], ["__count"]],
                {},
            )

    def test_who_may_read_it_asks_all_of_it(self):
        """The calls work for allowed users; otherwise the other tests prove nothing."""
        for user in (self.quality, self.front):
            answered = self._answered(user, ESCALATION, "beneficiary_id_number")
            self.assertGreaterEqual(len(answered), 7, answered)
        self.assertTrue(self._answered(self.front, CASE, "document_written"))

    def test_every_model_of_ours_has_the_check(self):
        """Through inheritance, in the only order that works."""
        check = self.env.registry["base"]._check_field_used
        for name, model in self.env.items():
            if name.startswith("grandes.clientes."):
                self.assertIs(type(model)._check_field_used, check, name)
                self.assertTrue(_is_ours(model, model._fields["id"]))
