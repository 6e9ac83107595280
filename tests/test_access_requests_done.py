"""What a request of access does once it is carried out (C9)."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..tools import clock
from .access_common import RequestCommon
from .common import NOW
from .dialog_common import DialogCommon


@tagged("post_install", "-at_install")
class TestRequestsDone(RequestCommon, DialogCommon):
    def test_without_a_request_only_an_emergency(self):
        with self.assertRaisesRegex(UserError, "by request"), self.cr.savepoint():
            self._grant()
        emergency = self._grant(is_emergency=True, reason="Turno")
        self.assertEqual(emergency.date_to, NOW + timedelta(hours=48))
        request = self._request(date_to=NOW + timedelta(days=60))
        self._decided(request)._do_carry_out()
        self.assertEqual(emergency.request_id, request.sudo())
        self.assertEqual(emergency.date_to, NOW + timedelta(days=60))
        self.assertFalse(emergency.is_emergency)

    def test_an_emergency_goes_on_as_the_request_asks(self):
        area = self.env["grandes.clientes.mission.area"].search([], limit=1)
        emergency = self._grant(code="mission_area", is_emergency=True, reason="Turno")
        request = self._request(
            profile_id=self._profile("mission_area").id, mission_area_id=area.id
        )
        self._decided(request)._do_carry_out()
        self.assertEqual(
            (emergency.request_id, emergency.mission_area_id, emergency.campaign_id),
            (request.sudo(), area, self.campaign),
        )
        self.assertIn(self.person, area.member_ids)

    def test_an_emergency_that_goes_on_in_another_area_leaves_the_first(self):
        first, second = self.env["grandes.clientes.mission.area"].search([], limit=2)
        emergency = self._grant(
            code="mission_area",
            mission_area_id=first.id,
            is_emergency=True,
            reason="Turno",
        )
        self.assertIn(self.person, first.member_ids)
        request = self._request(
            profile_id=self._profile("mission_area").id, mission_area_id=second.id
        )
        self._decided(request)._do_carry_out()
        self.assertNotIn(self.person, first.member_ids)
        self.assertIn(self.person, second.member_ids)
        self.assertTrue(self._has(self.person, "mission_area"))
        emergency._do_end("Se retira")
        self.assertNotIn(self.person, first.member_ids | second.member_ids)

    # === CAMPAIGNS === #

    def test_a_profile_of_an_archived_campaign_is_for_nobody_else(self):
        self._profile("front_office").campaign_ids = self.campaign
        self.campaign.active = False
        self.env.flush_all()
        self.env.invalidate_all()
        request = self._request(campaign_id=False)
        with self.assertRaisesRegex(UserError, "these campaigns"):
            self._decided(request)._do_carry_out()

    def test_a_profile_of_a_campaign_is_for_its_people(self):
        self._profile("front_office").campaign_ids = self.campaign
        other = self.env["grandes.clientes.campaign"].create(
            {"name": "Otra", "code": "OT"}
        )
        request = self._request(campaign_id=other.id)
        with self.assertRaisesRegex(UserError, "Grandes clientes"):
            self._decided(request)._do_carry_out()

    # === ACCOUNTS === #

    def test_somebody_without_an_account_first_gets_one(self):
        request = self._request(user_id=False, person_name="Nueva")
        mine = self._decided(request)
        with self.assertRaisesRegex(UserError, "account of Nueva"):
            mine._do_carry_out()
        mine.user_id = self.person
        mine._do_carry_out()
        self.assertTrue(self._has(self.person, "front_office"))

    def test_the_chosen_account_is_of_nobody_who_agreed(self):
        mine = self._decided(self._request(user_id=False, person_name="Nueva"))
        for user in (self.coordinator, self.quality):
            refused = self.assertRaisesRegex(ValidationError, "their own access")
            with refused, self.cr.savepoint():
                mine.user_id = user

    def _of_somebody_new(self):
        request = self._request(
            user_id=False, person_name="Persona Nueva", person_email="nueva@example.com"
        )
        return self._decided(request)

    def test_an_account_is_chosen_on_the_form(self):
        request = self._of_somebody_new()
        with self.assertRaisesRegex(UserError, "Create the account"):
            request._do_carry_out()
        with Form(request) as form:
            form.user_id = self.front2
            form.user_id = self.person
        self.assertEqual(request.user_id, self.person)
        for user in (self.supervisor, self.coordinator, self.quality):
            with self.subTest(user.login), self.assertRaises(AssertionError):
                Form(self._of_somebody_new().with_user(user)).user_id = self.front2
        # Once saved, the request is for that user only.
        with self.assertRaises(AssertionError):
            Form(request).user_id = self.front2
        request._do_carry_out()
        self.assertEqual(request.state, "done")

    def test_the_account_is_made_from_the_request(self):
        request = self._of_somebody_new()
        Mail, subjects = type(self.env["mail.mail"]), []
        create = Mail.create

        def collect(mails, vals_list):
            # Mails are deleted once they are sent.
            subjects.extend(vals["subject"] for vals in vals_list)
            return create(mails, vals_list)

        self.patch(Mail, "create", collect)
        _result, wizard = self._confirm(self.manager, request.action_make_account())
        # The letter is ours, not Odoo's, even before any profile is given.
        self.assertEqual(subjects, [f"Your account with {self.env.company.name}"])
        self.assertEqual(
            (wizard.name, wizard.login), ("Persona Nueva", "nueva@example.com")
        )
        self.assertEqual(request.user_id.login, "nueva@example.com")
        request._do_carry_out()
        self.assertTrue(self._has(request.sudo().user_id, "front_office"))

    # === REMOVALS === #

    def test_a_removal_has_a_line_for_each_system(self):
        self._decided(self._request())._do_carry_out()
        removal = self._request(kind="removal", profile_id=False)
        self._decided(removal)._do_carry_out()
        self.assertFalse(self._has(self.person, "front_office"))
        systems = self._profile("front_office").permission_ids.system_id
        self.assertEqual(removal.line_ids.system_id, systems)
        line = removal.line_ids[0].with_user(self.manager)
        with clock.at(NOW + timedelta(hours=3)):
            line.invalidate_recordset(["alive_hours"])
            self.assertEqual(line.alive_hours, 3)
            line._do_acknowledge("Mail of technology 77")
        with clock.at(NOW + timedelta(hours=9)):
            line.invalidate_recordset(["alive_hours"])
            self.assertEqual(line.alive_hours, 3)
        self.assertEqual(line.acknowledged_by_id, self.manager)
        with self.assertRaises(AccessError):
            line.write({"acknowledged_on": NOW})
        with self.assertRaises(UserError):
            removal.line_ids[1].with_user(self.manager)._do_acknowledge(
                acknowledged_on=NOW + timedelta(days=1)
            )

    def test_a_confirmed_system_stays(self):
        self._decided(self._request())._do_carry_out()
        removal = self._request(kind="removal", profile_id=False)
        self._decided(removal)._do_carry_out()
        line = removal.line_ids[0].with_user(self.supervisor)
        other = self.env["grandes.clientes.legacy.system"].search(
            [("id", "not in", removal.line_ids.system_id.ids)], limit=1
        )
        with self.assertRaisesRegex(UserError, "stays as it is"):
            line.system_id = other
        line.proof = "Correo 76"
        line.with_user(self.manager)._do_acknowledge("Correo 77")
        with self.assertRaisesRegex(UserError, "stays as it is"):
            line.proof = "Correo 78"
        asked = self._request(kind="removal", profile_id=False)
        later = asked.line_ids.create({"request_id": asked.id, "system_id": other.id})
        refused = self.assertRaisesRegex(UserError, "stays as it is")
        with refused, self.cr.savepoint():
            later.with_user(self.supervisor).request_id = removal
        with refused, self.cr.savepoint():
            line.create({"request_id": removal.id, "system_id": other.id})

    def test_a_removal_of_later_ends_at_its_instant(self):
        self._decided(self._request())._do_carry_out()
        leaving = NOW + timedelta(days=7)
        removal = self._request(kind="removal", profile_id=False, date_from=leaving)
        self._decided(removal)._do_carry_out()
        self.assertTrue(self._has(self.person, "front_office"))
        with clock.at(leaving):
            self.Grant._cron_begin_and_end()
        self.assertFalse(self._has(self.person, "front_office"))
        self.assertEqual(removal.line_ids[0].effective_on, leaving)

    def test_a_removal_names_its_person_and_makes_no_account(self):
        form = Form(
            self.env["grandes.clientes.access.request"].with_user(self.supervisor)
        )
        form.kind = "removal"
        form.reason = "Se retira"
        with self.assertRaisesRegex(AssertionError, "user_id is a required field"):
            form.save()
        with self.assertRaisesRegex(AssertionError, "invisible"):
            form.person_name = "Nueva"
        form.user_id = self.front
        removal = form.save()
        removal.with_user(self.coordinator)._do_approve()
        removal.with_user(self.quality)._do_validate()
        arch = etree.fromstring(
            removal.with_user(self.manager).get_view(view_type="form")["arch"]
        )
        (button,) = arch.xpath("//button[@name='action_make_account']")
        self.assertIn("kind != 'new'", button.get("invisible"))
