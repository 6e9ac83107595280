"""Who reads and writes bulletins, their plan and their receipts (C2)."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .knowledge_common import KnowledgeCommon
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
    "portal",
)


@tagged("post_install", "-at_install")
class TestKnowledgeRights(RightsMixin, KnowledgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grandes.clientes.bulletin.plan"]._cron_plan()
        cls.bulletin = cls._published()
        cls.draft = cls._draft()
        cls.other_area = cls.env["grandes.clientes.mission.area"].search(
            [("id", "!=", cls.treasury.id)], limit=1
        )
        cls.other_draft = cls._draft(mission_area_id=cls.other_area.id)
        cls.receipt = cls.bulletin.with_user(cls.front)._do_read()

    def test_access_by_role(self):
        operations = ("read", "write", "create", "unlink")
        all_readers = dict.fromkeys(_ROLES[:7], "r")
        expected = {
            "bulletin": {
                **all_readers,
                **dict.fromkeys(("official", "supervisor", "coordinator"), "rwc"),
            },
            "bulletin.receipt": all_readers,
            "bulletin.plan": {**all_readers, "front": "", "back": ""},
            "bulletin.reminder": dict.fromkeys(_ROLES[3:7], "r"),
            "answer.template.use": dict.fromkeys(_ROLES[3:6], "r"),
            "answer.template.report": dict.fromkeys(_ROLES[3:6], "r"),
            "answer.template": {
                **all_readers,
                **dict.fromkeys(("front", "back", "official"), "rw"),
                **dict.fromkeys(("supervisor", "coordinator"), "rwc"),
                "manager": "r",
            },
        }
        for model, by_role in expected.items():
            for role in _ROLES:
                records = self.env[f"grandes.clientes.{model}"].with_user(
                    getattr(self, role)
                )
                allowed = "".join(
                    each[0] for each in operations if records.has_access(each)
                )
                self.assertEqual(allowed, by_role.get(role, ""), f"{role} on {model}")

    def test_who_sees_drafts(self):
        drafts = self.draft | self.other_draft
        every = drafts | self.bulletin
        for user, seen in (
            (self.front, self.bulletin),
            (self.back, self.bulletin),
            (self.official, self.bulletin | self.draft),
            (self.supervisor, every),
            (self.coordinator, every),
            (self.quality, every),
            (self.oversight, every),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._sees(user, every), seen)

    def test_an_area_writes_drafts_of_its_own_alone(self):
        self.draft.with_user(self.official).body = "<p>Así es.</p>"
        with self.assertRaises(AccessError):
            self.other_draft.with_user(self.official).body = "x"
        with self.assertRaises(AccessError):
            self._draft(self.official, mission_area_id=self.other_area.id)
        with self.assertRaises(AccessError):
            self.bulletin.with_user(self.official).template_ids = [(5,)]

    def test_receipts_of_others_are_not_seen(self):
        self.assertEqual(self._sees(self.front, self.receipt), self.receipt)
        self.assertFalse(self._sees(self.front2, self.receipt))
        self.assertFalse(self._sees(self.official, self.receipt))
        for user in (self.supervisor, self.quality, self.oversight):
            self.assertEqual(self._sees(user, self.receipt), self.receipt)
        seen = self.bulletin.with_user(self.front2)
        self.assertFalse(seen.missing_ids)
        self.assertFalse(seen.audience_count)

    def test_what_acts_decide_is_refused_to_all(self):
        for values in (
            {"state": "published"},
            {"sha256": "x"},
            {"published_by_id": self.front.id},
            {"received_on": "2020-01-01 00:00:00"},
        ):
            for user in (self.supervisor, self.coordinator, self.official):
                with self.subTest(values, user=user.login):
                    with self.assertRaises(AccessError):
                        self.draft.with_user(user).write(values)

    def test_areas_see_their_own_weeks(self):
        rows = self.env["grandes.clientes.bulletin.plan"].search([])
        seen = self._sees(self.official, rows)
        self.assertEqual(seen.mission_area_id, self.treasury)
        self.assertEqual(self._sees(self.quality, rows), rows)

    def test_company_rules(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        user = new_test_user(
            self.env,
            login="gc_other_company",
            groups="base.group_user,grandes_clientes.group_supervisor,"
            "grandes_clientes.group_oversight",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        template = self._template(company_id=self.env.company.id)
        case = self._registered()
        use = template._log_use(case, "x")
        report = template._do_report()
        row = self.env["grandes.clientes.bulletin.plan"].search([], limit=1)
        for xml_id, record in (
            ("bulletin_rule_company", self.bulletin),
            ("bulletin_receipt_rule_company", self.receipt),
            ("bulletin_plan_rule_company", row),
            ("answer_template_use_rule_company", use),
            ("answer_template_report_rule_company", report),
        ):
            self._assert_rule_hides(xml_id, user, record)

    def test_use_in_a_complaint_about_oneself_is_not_seen(self):  # G26
        case = self._case(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.supervisor.id,
            beneficiary_id_number="707070",
        )
        template = self._template()
        use = template._log_use(case, "x")
        report = template._do_report(case)
        self._assert_rule_hides(
            "answer_template_use_rule_complaint", self.supervisor, use
        )
        self._assert_rule_hides(
            "answer_template_report_rule_complaint", self.supervisor, report
        )

    def test_menus(self):
        menus = {
            name: self.env.ref(f"grandes_clientes.menu_{name}").id
            for name in ("knowledge_page", "bulletins", "bulletin_plan", "library")
        }
        for user, plan in (
            (self.front, False),
            (self.back, False),
            (self.official, True),
            (self.supervisor, True),
            (self.quality, True),
        ):
            shown = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            with self.subTest(user=user.login):
                for name in ("knowledge_page", "bulletins", "library"):
                    self.assertIn(menus[name], shown)
                self.assertEqual(menus["bulletin_plan"] in shown, plan)

    def test_views_load_for_each_role(self):
        for user in (self.front, self.back, self.official, self.supervisor):
            for model, types in (
                ("bulletin", ("list", "kanban", "calendar", "form", "search")),
                ("answer.template", ("list", "kanban", "form", "search")),
            ):
                views = (
                    self.env[f"grandes.clientes.{model}"]
                    .with_user(user)
                    .get_views([(False, kind) for kind in types])
                )
                with self.subTest(model, user=user.login):
                    self.assertEqual(set(views["views"]), set(types))
        views = (
            self.env["grandes.clientes.bulletin.plan"]
            .with_user(self.official)
            .get_views(
                [(False, kind) for kind in ("list", "kanban", "calendar", "form")]
            )
        )
        self.assertEqual(len(views["views"]), 4)
