"""Access to the administrator's screens by role, and each rule by its removal."""

from datetime import date

from odoo.tests import new_test_user, tagged

from .access_people_common import AccessPeopleCommon
from .rights_common import RightsMixin

_ROLES = (
    "front",
    "back",
    "official",
    "supervisor",
    "coordinator",
    "quality",
    "oversight",
    "manager",
)
_OVER = ("supervisor", "coordinator", "quality", "oversight", "manager")
_P = "grandes.clientes."
# Model: {role: operations}; roles that are not listed may do nothing.
EXPECTED = {
    "person": dict.fromkeys(_OVER, "r"),
    "access.review": dict.fromkeys((*_OVER, "official"), "r"),
    "access.review.line": dict.fromkeys((*_OVER, "official"), "r"),
    "access.load": dict.fromkeys(_OVER, "r"),
    "access.load.line": dict.fromkeys(_OVER, "r"),
    "access.account": dict.fromkeys(set(_OVER) - {"supervisor"}, "r"),
    "access.column": {
        **dict.fromkeys(("coordinator", "oversight", "manager"), "r"),
        "quality": "rwcu",
    },
    "person.make": {"manager": "rwc"},
    "person.give": {"manager": "rwc"},
    "person.end": {"manager": "rwc"},
    "person.copy": {"manager": "rwc"},
    "person.areas": {"manager": "rwc"},
    "person.door": {"manager": "rwc", "supervisor": "rwc"},
    "person.explain": dict.fromkeys(("manager", "quality", "oversight"), "rwc"),
    "emergency.refuse": {"coordinator": "rwc"},
    "access.request.refuse": dict.fromkeys(
        ("coordinator", "quality", "manager"), "rwc"
    ),
    "access.review.decide": dict.fromkeys(
        ("coordinator", "quality", "official"), "rwc"
    ),
    "access.load.upload": {"quality": "rwc"},
    "access.load.settle": {"quality": "rwc"},
}


@tagged("post_install", "-at_install", "security")
class TestAccessPeopleRights(RightsMixin, AccessPeopleCommon):
    def test_access_by_role(self):
        for model, by_role in EXPECTED.items():
            for role in _ROLES:
                records = self.env[_P + model].with_user(getattr(self, role))
                allowed = "".join(
                    operation[0]
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                )
                self.assertEqual(allowed, by_role.get(role, ""), f"{role} on {model}")

    def test_other_companies(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        user = new_test_user(
            self.env,
            login="gc_other_quality",
            groups="base.group_user,grandes_clientes.group_quality",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        review = self.env["grandes.clientes.access.review"]._do_open(
            self.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        system = self.env["grandes.clientes.legacy.system"].create(
            {"code": "SUYO", "name": "Suyo", "company_id": self.env.company.id}
        )
        column = self.env["grandes.clientes.access.column"].create(
            {"system_id": system.id, "kind": "log", "code": "date", "name": "FEC"}
        )
        load = self.env["grandes.clientes.access.load"].with_user(self.quality)
        load = load._do_load(
            system.with_user(self.quality), "users", b"Usuario\nana\n", "u.csv"
        )
        load._do_keep()
        load.line_ids.filtered("row")._do_name(self.front)
        account = self.env["grandes.clientes.access.account"].search([])
        for xml_id, record in (
            ("access_review_company_rule", review),
            ("access_review_line_company_rule", review.line_ids[0]),
            ("access_load_company_rule", load),
            ("access_load_line_company_rule", load.line_ids[0]),
            ("access_account_company_rule", account),
            ("access_column_company_rule", column),
        ):
            self._assert_rule_hides(xml_id, user, record)

    def test_a_dialog_is_its_makers_own(self):
        other = self._user("quality2", "group_quality")
        supervisor = self._user("supervisor2", "group_supervisor")
        coordinator = self._user("coordinator2", "group_coordinator")
        load = self.env["grandes.clientes.access.load.upload"]
        system = self.env["grandes.clientes.legacy.system"].search([], limit=1)
        profile = self._profile("front_office").id
        for xml_id, model, maker, reader, vals in (
            (
                "person_make_rule_own",
                "person.make",
                self.manager,
                self.manager2,
                {"name": "X", "login": "x@example.com"},
            ),
            (
                "person_give_rule_own",
                "person.give",
                self.manager,
                self.manager2,
                {"profile_id": profile},
            ),
            (
                "person_end_rule_own",
                "person.end",
                self.manager,
                self.manager2,
                {"user_id": self.front.id, "reason": "X"},
            ),
            (
                "person_copy_rule_own",
                "person.copy",
                self.manager,
                self.manager2,
                {"user_id": self.front.id, "other_id": self.back.id},
            ),
            (
                "person_areas_rule_own",
                "person.areas",
                self.manager,
                self.manager2,
                {"user_id": self.front.id},
            ),
            (
                "person_door_rule_own",
                "person.door",
                self.supervisor,
                supervisor,
                {"user_id": self.front.id},
            ),
            (
                "person_explain_rule_own",
                "person.explain",
                self.quality,
                other,
                {"user_id": self.front.id},
            ),
            (
                "emergency_refuse_rule_own",
                "emergency.refuse",
                self.coordinator,
                coordinator,
                {"reason": "X"},
            ),
            (
                "access_request_refuse_rule_own",
                "access.request.refuse",
                self.coordinator,
                coordinator,
                {"reason": "X"},
            ),
            (
                "access_review_decide_rule_own",
                "access.review.decide",
                self.quality,
                other,
                {"reason": "X"},
            ),
            (
                "access_load_upload_rule_own",
                "access.load.upload",
                self.quality,
                other,
                {"system_id": system.id},
            ),
            (
                "access_load_settle_rule_own",
                "access.load.settle",
                self.quality,
                other,
                {},
            ),
        ):
            dialog = self.env[_P + model].with_user(maker).create(vals)
            self._assert_rule_hides(xml_id, reader, dialog)
        self.assertFalse(load.with_user(other).search([]))

    def test_head_of_an_area_alone(self):
        head = self._user("head", "group_mission_area")
        self.treasury.head_id = head
        other = self._user("official2", "group_mission_area")
        review = self.env["grandes.clientes.access.review"]._do_open(
            self.env.company, "quarterly", date(2026, 7, 1), date(2026, 9, 30)
        )
        self.assertTrue(review.with_user(head).has_access("read"))
        self._assert_rule_hides("access_review_head_rule", other, review)
        self._assert_rule_hides(
            "access_review_line_head_rule", other, review.line_ids[0]
        )
