"""Least privilege: what each role reaches, and each rule proved by its removal."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import Common
from .rights_common import RightsMixin


@tagged("post_install", "-at_install")
class TestRights(RightsMixin, Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.foreign = cls._registered(
            partner_id=cls.town.id, contact_id=False, beneficiary_id_number="60504030"
        )

    def test_access_by_role(self):
        operations = ("read", "write", "create", "unlink")
        expected = {
            "grandes.clientes.case": {"front": "rwc", "supervisor": "rwc"},
            "grandes.clientes.filing": {"front": "rwc", "supervisor": "rwc"},
            "grandes.clientes.case.event": {"front": "r", "supervisor": "r"},
            "grandes.clientes.consultation": {"front": "rc", "supervisor": "rc"},
        }
        readers = ("coordinator", "quality", "oversight")
        for model, by_role in expected.items():
            by_role = {**dict.fromkeys(readers, "r"), **by_role, "manager": ""}
            for role, rights in by_role.items():
                records = self.env[model].with_user(getattr(self, role))
                allowed = "".join(
                    operation[0]
                    for operation in operations
                    if records.has_access(operation)
                )
                self.assertEqual(allowed, rights, f"{role} on {model}")

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
        consultation = self.case._do_consult(
            self.env["grandes.clientes.legacy.system"].search(
                [("code", "=", "COBOL")], limit=1
            ),
            "Visto",
        )
        for xml_id, record in (
            ("case_rule_company", self.case),
            ("filing_rule_company", self.case.filing_id),
            ("case_event_rule_company", self.case.event_ids[0]),
            ("consultation_rule_company", consultation),
        ):
            self._assert_rule_hides(xml_id, user, record)

    def test_complaint_rules(self):  # G26
        case = self._case(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.supervisor.id,
            beneficiary_id_number="707070",
        )
        case._do_register()
        consultation = case._do_consult(
            self.env["grandes.clientes.legacy.system"].search(
                [("code", "=", "COBOL")], limit=1
            ),
            "Visto",
        )
        for xml_id, record in (
            ("case_rule_complaint", case),
            ("filing_rule_complaint", case.filing_id),
            ("case_event_rule_complaint", case.event_ids[0]),
            ("consultation_rule_complaint", consultation),
        ):
            self._assert_rule_hides(xml_id, self.supervisor, record)

    def test_coordinator_of_the_entity_sees_its_cases_only(self):  # P1
        both = self.case | self.foreign
        self.assertEqual(self._sees(self.portal, both), self.case)
        self._assert_rule_hides("case_rule_portal", self.portal, self.foreign)
        self._assert_rule_hides(
            "filing_rule_portal", self.portal, self.foreign.filing_id
        )
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.portal).read(["subject"])
        for operation in ("write", "create", "unlink"):
            self.assertFalse(self.case.with_user(self.portal).has_access(operation))

    def test_cut_tie_ends_access_at_once(self):  # INV-10
        self.assertEqual(self._sees(self.portal, self.case), self.case)
        self.contact.is_coordinator = False
        self.assertFalse(self._sees(self.portal, self.case))
        self.contact.is_coordinator = True
        self.assertTrue(self._sees(self.portal, self.case))
        self.contact.parent_id = self.town
        self.assertFalse(self._sees(self.portal, self.case))

    def test_campuses_by_the_entitys_setting(self):
        campus = self._entity("Sede de Prueba", "ies", parent_id=self.ies.id)
        case = self._registered(partner_id=campus.id, beneficiary_id_number="818181")
        self.assertFalse(self._sees(self.portal, case))
        self.ies.coordinators_see_campuses = True
        self.assertTrue(self._sees(self.portal, case))

    def test_long_act_rules(self):
        job = (
            self.env["grandes.clientes.job"]
            .with_user(self.front)
            ._create_job(self.case.with_user(self.front), "_do_withdraw", "Prueba")
        )
        self._assert_rule_hides("job_rule_own", self.front2, job)
        self._assert_rule_hides("job_line_rule_own", self.front2, job.sudo().line_ids)
        self.assertTrue(self._sees(self.supervisor, job))

    def test_no_role_gives_rights_outside_ours(self):
        ours = {
            group.id
            for group in self.env["res.groups"].search([])
            if (group.get_external_id()[group.id] or "").startswith("grandes_clientes.")
        }
        # A role implies internal user, with everything that those may do.
        everybody = set(self.env.ref("base.group_user").all_implied_ids.ids)
        for group in self.env["res.groups"].browse(ours):
            given = set(group.all_implied_ids.ids) - everybody
            self.assertLessEqual(given, ours, group.name)
