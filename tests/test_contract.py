"""The public names that other code and tests rely on."""

from odoo.tests import Form, tagged

from .common import Common

FIELDS = {
    "grandes.clientes.filing": "name channel_id contact_id partner_id received_on "
    "mercurio_in_number case_ids line_ids",
    "grandes.clientes.case": "name state filing_id partner_id contact_id channel_id "
    "received_on mercurio_in_number kind petition_type_id typification_id product_id "
    "academic_period subject description beneficiary_name beneficiary_id_type "
    "beneficiary_id_number priority_ground user_id back_user_id mission_area_id "
    "escalation_ids answer_ids consultation_ids event_ids duplicate_id repeat_ids "
    "repeat_count mercurio_out_number date_escalate_by date_promised date_legal_due "
    "closed_on is_late available_acts deviation_ids conformity",
    "grandes.clientes.escalation": "case_id mission_area_id state",
    "grandes.clientes.escalation.batch": "line_ids",
    "grandes.clientes.escalation.rule": "",
    "grandes.clientes.case.answer": "case_id kind state delivery_ids",
    "grandes.clientes.consultation": "case_id system_id",
    "grandes.clientes.case.event": "case_id step act user_id role",
    "grandes.clientes.procedure.step": "number",
    "grandes.clientes.deviation": "case_id rule step_id state",
    "grandes.clientes.legal.term": "",
    "grandes.clientes.suspension": "",
    "grandes.clientes.job": "user_id state progress notified_on",
    "grandes.clientes.channel": "code",
    "grandes.clientes.product": "code",
    "grandes.clientes.typification": "code",
    "grandes.clientes.mission.area": "code member_ids head_id",
    "grandes.clientes.legacy.system": "code",
    "grandes.clientes.petition.type": "code",
    "grandes.clientes.case.escalate": "case_ids target late_reason line_ids",
    "grandes.clientes.inbound.mail": "",
    "grandes.clientes.mailbox": "",
    "grandes.clientes.report.pack": "date_from state sheet_ids",
    "grandes.clientes.report.sheet": "code state xlsx pdf sha256",
    "grandes.clientes.access.profile": "code name role",
    "grandes.clientes.access.grant": "user_id profile_id date_from date_to state",
    "grandes.clientes.access.event": "user_id kind happened_on by_id",
    "grandes.clientes.access.request": "",
    "grandes.clientes.access.review": "",
    "grandes.clientes.access.load": "",
    "grandes.clientes.staff.movement": "user_id side kind effective_on successor_id "
    "state",
    "grandes.clientes.quality.sample": "side frame date_from date_to seed population "
    "size audit_ids",
    "grandes.clientes.quality.audit": "case_id auditor_id state score mark_ids",
    "grandes.clientes.quality.mark": "attribute_id answer computed_answer reason",
    "grandes.clientes.quality.visit": "week state item_ids finding_ids",
    "grandes.clientes.quality.finding": "source severity responsible_id due_on state",
    "grandes.clientes.quality.nonconformity": "source case_ids treatment state",
    "grandes.clientes.quality.monitoring": "",
    "res.partner": "is_large_client large_client_type advisor_id backup_advisor_id "
    "snies_code coordinator_ids is_coordinator",
}
METHODS = {
    "grandes.clientes.case": "_do_register _do_not_duplicate _do_reclassify "
    "_do_escalate _do_answer _do_withdraw _do_transfer _do_dismiss _do_reopen "
    "_export_xes action_register action_escalate action_answer",
    "grandes.clientes.escalation": "_do_accept _do_reject _do_return _do_answer",
    "grandes.clientes.case.escalate": "action_escalate",
    "grandes.clientes.procedure.step": "_export_bpmn",
    "grandes.clientes.report.pack": "_do_prepare _do_freeze",
    "res.users": "_grandes_clientes_held",
    "grandes.clientes.access.grant": "_do_grant _do_end",
    "grandes.clientes.access.event": "_cron_compare",
    "grandes.clientes.staff.movement": "_do_communicate _do_hand_over _do_carry_out "
    "_do_acknowledge _do_object",
    "grandes.clientes.quality.sample": "_do_draw",
    "grandes.clientes.quality.audit": "_do_start _do_sign",
    "grandes.clientes.quality.visit": "_do_start _do_close _do_present _cron_plan",
}
CODES = {
    "channel": "email phone fax written in_person portal",
    "petition.type": "general information consultation claim between_authorities",
}
GROUPS = (
    "front_office back_office mission_area supervisor coordinator quality oversight "
    "manager"
)


@tagged("post_install", "-at_install", "slow")
class TestContract(Common):
    def test_fields(self):
        for model, names in FIELDS.items():
            missing = set(names.split()) - set(self.env[model]._fields)
            self.assertFalse(missing, model)

    def test_methods(self):
        for model, names in METHODS.items():
            for name in names.split():
                self.assertTrue(hasattr(self.env[model], name), f"{model}.{name}")

    def test_codes(self):
        for model, codes in CODES.items():
            rows = self.env[f"grandes.clientes.{model}"].search([])
            self.assertLessEqual(set(codes.split()), set(rows.mapped("code")), model)

    def test_groups_hang_from_one_privilege(self):
        groups = self.env["res.groups"]
        for name in GROUPS.split():
            groups |= self.env.ref(f"grandes_clientes.group_{name}")
        self.assertTrue(all(group.privilege_id for group in groups))
        self.assertEqual(len(groups.privilege_id), 1)

    def test_states_of_a_pack(self):
        states = self.env["grandes.clientes.report.pack"]._fields["state"].selection
        self.assertLessEqual({"draft", "ready", "frozen", "sent"}, set(dict(states)))

    def test_logs_and_diagrams_are_bytes(self):
        self.assertIsInstance(self._registered()._export_xes(), bytes)
        for reading in ("literal", "lanes"):
            bpmn = self.env["grandes.clientes.procedure.step"]._export_bpmn(reading)
            self.assertIsInstance(bpmn, bytes)

    def test_states_of_a_case(self):
        states = dict(self.env["grandes.clientes.case"]._fields["state"].selection)
        self.assertEqual(
            set(states),
            {
                "received",
                "front_office",
                "back_office",
                "mission_area",
                "answered",
                "closed",
                "duplicate",
                "withdrawn",
                "transferred",
                "dismissed",
            },
        )

    def test_case_is_made_and_registered_by_its_form(self):
        with Form(self.env["grandes.clientes.case"].with_user(self.front)) as form:
            form.partner_id = self.ies
            form.contact_id = self.contact
            form.channel_id = self._channel("phone")
            form.typification_id = self._typification("T22")
            form.subject = "Pago no aplicado"
            form.beneficiary_id_type = "CC"
            form.beneficiary_id_number = "52.000.111"
        case = form.record
        self.assertEqual((case.state, case.kind), ("received", "claim"))
        case.action_register()
        self.assertEqual((case.state, case.user_id), ("front_office", self.front))

    def test_by_phone_from_filing_to_closed(self):  # 5.2.1–5.2.8
        case = self._registered(channel="phone")
        case._do_answer("El pago se aplicó el 3 de septiembre.")
        self.assertEqual(case.state, "closed")
        self.assertTrue(case.closed_on)

    def test_escalated_answered_and_sent(self):  # 5.2.12, 5.2.17–5.2.19, 5.2.8
        case = self._registered(typification="T11", channel="phone")
        escalation = case._do_escalate("mission_area")
        self.assertEqual((case.state, len(escalation)), ("mission_area", 1))
        self.assertEqual(case.mission_area_id, self.treasury)
        escalation.with_user(self.official)._do_answer("Girado el 1 de septiembre.")
        self.assertEqual(case.state, "front_office")
        case._do_answer("Girado el 1 de septiembre.")
        self.assertEqual(case.state, "closed")

    def test_rejected_comes_back(self):  # 5.2.17
        case = self._registered(typification="T11")
        escalation = case._do_escalate("mission_area", area=self.treasury)
        escalation.with_user(self.official)._do_reject("incomplete")
        self.assertEqual(case.state, "front_office")
        self.assertEqual(escalation.state, "rejected")
