"""Who reads, asks, decides and delegates; complaints are hidden from their subject."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .delegation_common import DELEGATION, REQUEST, DelegationCommon
from .rights_common import RightsMixin

STEP = "grandes.clientes.delegation.step"
CHANGE = "grandes.clientes.delegation.change"


@tagged("post_install", "-at_install", "security")
class TestDelegationRights(RightsMixin, DelegationCommon):
    def _rights(self, model, user):
        records = self.env[model].with_user(user)
        return "".join(
            operation[0]
            for operation in ("read", "write", "create", "unlink")
            if records.has_access(operation)
        )

    def test_access_by_role(self):
        expected = {
            DELEGATION: {
                "front": "r",
                "back": "r",
                "official": "rwcu",
                "supervisor": "rwcu",
                "coordinator": "rwcu",
                "quality": "r",
                "oversight": "r",
                "manager": "",
                "portal": "",
            },
            REQUEST: {
                "front": "rc",
                "back": "rc",
                "official": "r",
                "supervisor": "rc",
                "coordinator": "r",
                "quality": "r",
                "oversight": "r",
                "manager": "",
                "portal": "",
            },
            STEP: {
                "front": "r",
                "official": "r",
                "oversight": "r",
                "manager": "",
                "portal": "",
            },
            CHANGE: {"front": "r", "coordinator": "rwc", "portal": ""},
        }
        for model, roles in expected.items():
            for role, rights in roles.items():
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._rights(model, getattr(self, role)), rights)

    def test_an_area_sees_its_own(self):
        other = self._user("other", "group_mission_area")
        request, delegation = self._request(), self._delegate()
        self.assertTrue(self._sees(self.official, request))
        self._assert_rule_hides_of_group("delegation_request", other, request)
        self._assert_rule_hides_of_group("delegation", other, delegation)
        self.assertFalse(self._sees(other, request.step_ids))
        self.assertTrue(self._sees(self.official, request.step_ids))

    def _assert_rule_hides_of_group(self, name, user, record):
        """Assert that only the area's rule hides the record."""
        self.assertFalse(self._sees(user, record))
        rule = self.env.ref(f"grandes_clientes.{name}_rule_area")
        rule.domain_force = '[(1, "=", 1)]'
        self.assertTrue(self._sees(user, record))

    def test_back_office_sees_what_it_asked(self):
        request = self._request()
        self.assertFalse(self._sees(self.back, request))
        self.assertFalse(self._sees(self.back, request.step_ids))
        request.sudo().user_id = self.back
        self.assertTrue(self._sees(self.back, request))
        self.assertTrue(self._sees(self.back, request.step_ids))

    def test_of_its_company(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        user = self._user("abroad", "group_supervisor", "group_oversight")
        user.sudo().write({"company_id": other.id, "company_ids": [(6, 0, other.ids)]})
        request, delegation = self._request(), self._delegate()
        self._assert_rule_hides("delegation_request_rule_company", user, request)
        self._assert_rule_hides("delegation_step_rule_company", user, request.step_ids)
        self._assert_rule_hides("delegation_rule_company", user, delegation)

    def test_of_no_complaint_about_oneself(self):  # G26
        case = self._case(
            self.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=self.official.id,
            beneficiary_id_number="707070",
        )
        case._do_register()
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        request = self._request(self.front2, case_id=case.id)
        self._assert_rule_hides(
            "delegation_request_rule_complaint", self.official, request
        )
        self._assert_rule_hides(
            "delegation_step_rule_complaint", self.official, request.step_ids
        )
        told = self.env["mail.message"].search([("id", ">", before)])
        self.assertNotIn(self.official.partner_id, told.partner_ids)

    def test_fields_of_acts_are_written_by_nobody(self):
        request, delegation = self._approved(), self._delegate(give=False)
        for user, record, vals in (
            (self.official, delegation, {"state": "given"}),
            (self.coordinator, delegation, {"name": "DEL1"}),
            (self.front, request, {"user_id": self.front2.id}),
            (self.official, request, {"decided_by_id": self.official.id}),
        ):
            with self.assertRaises(AccessError):
                record.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            self._request(decided_by_id=self.official.id)
        with self.assertRaises(AccessError):
            self.env[STEP].with_user(self.front).create(
                {"request_id": request.id, "act": "approve"}
            )
