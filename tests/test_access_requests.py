"""Access by request: asked, approved, validated and carried out by four users (C9)."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..tools import clock
from .access_common import AccessCommon
from .common import NOW
from .dialog_common import DialogCommon, confirms


@tagged("post_install", "-at_install")
class TestRequests(AccessCommon, DialogCommon):
    """A company that grants access by request only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.grandes_clientes_access_requests = True
        cls.campaign = cls.env["grandes.clientes.campaign"].create(
            {"name": "Grandes clientes", "code": "GC"}
        )

    def _request(self, by=None, **vals):
        return (
            self.env["grandes.clientes.access.request"]
            .with_user(by or self.supervisor)
            .create(
                {
                    "user_id": self.person.id,
                    "profile_id": self._profile("front_office").id,
                    "campaign_id": self.campaign.id,
                    "reason": "Replaces who left",
                    **vals,
                }
            )
        )

    def _decided(self, request):
        request.with_user(self.coordinator)._do_approve()
        request.with_user(self.quality)._do_validate()
        return request.with_user(self.manager)

    def test_four_people_and_the_grant_names_the_request(self):
        request = self._request()
        self.assertRegex(request.name, r"^AC\d{4}-\d{4}$")
        mine = self._decided(request)
        mine._do_carry_out()
        self.assertEqual(request.state, "done")
        grant = request.sudo().grant_ids
        self.assertEqual(
            (grant.state, grant.profile_id.code, grant.campaign_id),
            ("in_force", "front_office", self.campaign),
        )
        lines = self.Event.search([("user_id", "=", self.person.id)])
        self.assertEqual(lines.request_id, request.sudo())
        self.assertEqual(
            (request.asked_by_id | request.approved_by_id | request.validated_by_id)
            | request.carried_out_by_id,
            self.supervisor | self.coordinator | self.quality | self.manager,
        )

    def test_the_profile_of_an_area_names_the_area(self):
        """Neither the form nor RPC files, approves or carries it out without one."""
        profile = self._profile("mission_area")
        with self.assertRaisesRegex(ValidationError, "choose the mission area"):
            self._request(profile_id=profile.id)
        form = Form(
            self.env["grandes.clientes.access.request"].with_user(self.supervisor)
        )
        form.user_id = self.person
        form.profile_id = profile
        form.reason = "Recibe lo de cartera"
        with self.assertRaisesRegex(AssertionError, "mission_area_id is a required"):
            form.save()
        area = self.env["grandes.clientes.mission.area"].search([], limit=1)
        form.mission_area_id = area
        request = form.save()
        with self.assertRaisesRegex(ValidationError, "choose the mission area"):
            request.mission_area_id = False
        # One that was filed without an area by an earlier version.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_access_request SET mission_area_id = NULL"
            " WHERE id = %s",
            [request.id],
        )
        request.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "choose the mission area"):
            request.with_user(self.coordinator)._do_approve()
        request.with_user(self.coordinator)._do_refuse("Sin área")
        self.assertEqual(request.state, "refused")
        self._request(kind="removal", profile_id=profile.id)

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

    def test_it_waits_at_the_home_of_whoever_decides_next(self):
        def waits():
            counts = []
            for home, user in (
                ("control.home", self.coordinator),
                ("quality.home", self.quality),
            ):
                cards = self.env[f"grandes.clientes.{home}"].with_user(user).get_home()
                counts += [c["count"] for c in cards if c["code"] == "access_requests"]
            cards = self.env["grandes.clientes.home"].with_user(self.manager)
            cards = cards.get_home("manager")["cards"]
            return counts + [c["count"] for c in cards if c["code"] == "requests"]

        request = self._request()
        self.assertEqual(waits(), [1, 0, 0])
        request.with_user(self.coordinator)._do_approve()
        self.assertEqual(waits(), [0, 1, 0])
        request.with_user(self.quality)._do_validate()
        self.assertEqual(waits(), [0, 0, 1])
        self._request(by=self.coordinator, profile_id=self._profile("back_office").id)
        self.assertEqual(waits(), [0, 0, 1])
        self.env.company.grandes_clientes_access_requests = False
        self.assertEqual(waits(), [1])

    def test_nobody_has_two_parts_or_decides_their_own(self):
        mine = self._request(by=self.coordinator)
        with self.assertRaisesRegex(UserError, "a part in it"):
            mine._do_approve()
        own = self._request(user_id=self.coordinator.id)
        with self.assertRaisesRegex(UserError, "their own"):
            own.with_user(self.coordinator)._do_approve()
        asked = self._request(by=self.manager)
        asked.with_user(self.coordinator)._do_approve()
        asked.with_user(self.quality)._do_validate()
        with self.assertRaisesRegex(UserError, "a part in it"):
            asked.with_user(self.manager)._do_carry_out()

    def test_the_order_is_kept_and_each_has_a_role(self):
        request = self._request()
        with self.assertRaises(UserError):
            request.with_user(self.quality)._do_validate()
        with self.assertRaises(UserError):
            request.with_user(self.manager)._do_carry_out()
        with self.assertRaises(AccessError):
            request.with_user(self.manager)._do_approve()
        with self.assertRaises(AccessError):
            request.write({"state": "validated"})
        request.with_user(self.coordinator)._do_approve()
        with self.assertRaisesRegex(UserError, "approved as it is"):
            request.with_user(self.supervisor).write(
                {"profile_id": self._profile("quality").id}
            )
        with self.assertRaises(UserError):
            request.sudo().unlink()

    def test_refused_with_a_reason(self):
        request = self._request()
        with self.assertRaises(UserError):
            request.with_user(self.coordinator)._do_refuse(" ")
        request.with_user(self.coordinator)._do_refuse("Not needed")
        self.assertEqual(
            (request.state, request.refusal_reason), ("refused", "Not needed")
        )

    def test_advisors_and_areas_see_none(self):
        request = self._request()
        for user in (self.front, self.back, self.official, self.portal):
            with self.assertRaises(AccessError):
                request.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self._request(by=user)
        self.assertTrue(request.with_user(self.oversight).read(["name"]))
        with self.assertRaises(AccessError):
            request.with_user(self.oversight).write({"reason": "x"})

    def test_somebody_without_an_account_first_gets_one(self):
        request = self._request(user_id=False, person_name="Nueva")
        mine = self._decided(request)
        with self.assertRaisesRegex(UserError, "account of Nueva"):
            mine._do_carry_out()
        mine.user_id = self.person
        mine._do_carry_out()
        self.assertTrue(self._has(self.person, "front_office"))

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

    def test_the_chosen_account_is_of_nobody_who_agreed(self):
        mine = self._decided(self._request(user_id=False, person_name="Nueva"))
        for user in (self.coordinator, self.quality):
            refused = self.assertRaisesRegex(ValidationError, "their own access")
            with refused, self.cr.savepoint():
                mine.user_id = user

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

    @confirms("access.request.refuse/action_confirm")
    def test_a_request_is_refused_by_its_dialog(self):
        request = self._request()
        self._confirm(
            self.coordinator,
            request.with_user(self.coordinator).action_refuse(),
            reason="La función no lo necesita",
        )
        self.assertRecordValues(
            request,
            [
                {
                    "state": "refused",
                    "refused_by_id": self.coordinator.id,
                    "refusal_reason": "La función no lo necesita",
                }
            ],
        )
        # The requester cannot refuse it, and a refused request cannot be refused again.
        for user in (self.supervisor, self.coordinator):
            with self.assertRaises(UserError):
                request.with_user(user).action_refuse()

    def test_what_cannot_be_carried_out_is_refused_by_the_administrator(self):
        request = self._request(
            user_id=self.front.id, profile_id=self._profile("quality").id
        )
        mine = request.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "decide on it first"):
            mine.action_refuse()
        self._decided(request)
        with self.assertRaises(ValidationError):
            mine._do_carry_out()
        # Whoever approved it cannot withdraw the approval alone.
        for user in (self.coordinator, self.quality):
            with self.assertRaises(UserError):
                request.with_user(user).action_refuse()
        self._confirm(self.manager, mine.action_refuse(), reason="No van juntos")
        self.assertEqual(request.state, "refused")

    def test_who_decides_does_not_change_what_is_asked(self):
        request = self._request()
        for user in (self.coordinator, self.quality, self.manager):
            with self.assertRaisesRegex(UserError, "refuse it and say"):
                request.with_user(user).profile_id = self._profile("quality")
            with self.assertRaises(AssertionError):
                Form(request.with_user(user)).reason = "Otra"
            # Nor may its user be changed, where the person had no account yet.
            new = self._request(user_id=False, person_name="Nueva")
            with self.assertRaisesRegex(UserError, "refuse it and say"):
                new.with_user(user).user_id = self.person
        new.with_user(self.coordinator)._do_approve()
        with self.assertRaisesRegex(UserError, "approved as it is"):
            new.with_user(self.quality).user_id = self.person
        with self.assertRaises(AssertionError):
            Form(new.with_user(self.quality)).user_id = self.person
        with Form(request) as form:
            form.reason = "Reemplaza a quien se retira"
        self.assertEqual(request.reason, "Reemplaza a quien se retira")

    def test_the_address_of_a_new_person_is_one(self):
        for address in ("ana.rojas", "ana@example.com, ar@example.com"):
            with (
                self.subTest(address),
                self.assertRaisesRegex(ValidationError, "is no e-mail address"),
            ):
                self._request(
                    user_id=False, person_name="Ana Rojas", person_email=address
                )

    def test_a_profile_ends_after_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "ends after"):
            self._request(date_from=NOW, date_to=NOW - timedelta(days=1))

    def test_a_time_that_is_over_is_not_asked_for_nor_decided(self):
        with self.assertRaisesRegex(ValidationError, "over already"):
            self._request(
                date_from=NOW - timedelta(days=365), date_to=NOW - timedelta(days=360)
            )
        request = self._request(date_to=NOW + timedelta(days=2))
        with clock.at(NOW + timedelta(days=3)):
            with self.assertRaisesRegex(UserError, "is over: refuse it"):
                request.with_user(self.coordinator).action_approve()
            request.with_user(self.coordinator)._do_refuse("Ya pasó")
        self.assertEqual(request.state, "refused")

    def test_it_says_why(self):
        for reason in ("x", " . "):
            with self.assertRaisesRegex(ValidationError, "Say why it is asked"):
                self._request(reason=reason)

    def test_the_form_offers_each_act_to_whom_it_is_for(self):
        request = self._request()
        for user, offered in (
            (self.coordinator, {"approve", "refuse"}),
            (self.quality, {"refuse"}),
            (self.manager, set()),
            (self.supervisor, set()),
        ):
            acts = request.with_user(user).available_acts or {}
            self.assertEqual(set(acts), offered, user.login)
        buttons = etree.fromstring(
            request.with_user(self.coordinator).get_view(view_type="form")["arch"]
        ).xpath("//header/button/@name")
        self.assertIn("action_refuse", buttons)

    def test_what_nobody_could_carry_out_is_refused_as_it_is_asked(self):
        for says, vals in (
            ("choose the person", {"kind": "removal", "user_id": False}),
            ("choose the person", {"kind": "change", "user_id": False}),
            ("for whom it is", {"user_id": False, "person_name": " "}),
            ("profile to give", {"profile_id": False}),
            ("signs in to the portal", {"user_id": self.portal.id}),
            ("has the profile", {"user_id": self.front.id}),
        ):
            with self.subTest(says), self.assertRaisesRegex(ValidationError, says):
                self._request(**{"person_name": "Nueva", **vals})

    def test_what_ends_is_of_the_person(self):
        grants = self.front.grandes_clientes_grant_ids
        ended = [Command.set(grants.ids)]
        vals = {"kind": "change", "ended_grant_ids": ended}
        with self.assertRaisesRegex(ValidationError, "those of the person"):
            self._request(**vals)
        asked = self._request(**vals, user_id=self.front.id)
        with Form(asked) as form:
            form.user_id = self.person
        self.assertFalse(asked.ended_grant_ids)

    def test_a_change_ends_every_grant_of_its_profile_that_is_in_the_way(self):
        # One profile until an instant, and again from then on.
        self.env.company.grandes_clientes_access_requests = False
        later = NOW + timedelta(days=30)
        grants = self._grant(date_to=later) | self._grant(date_from=later)
        vals = {"kind": "change", "date_from": NOW + timedelta(days=7)}
        for ended in grants:
            with self.assertRaisesRegex(ValidationError, "has the profile"):
                self._request(**vals, ended_grant_ids=[Command.set(ended.ids)])
        asked = self._request(**vals, ended_grant_ids=[Command.set(grants.ids)])
        self.assertEqual(asked.ended_grant_ids, grants)

    def test_roles_that_do_not_go_together_are_told_before_anybody_agrees(self):
        request = self._request(
            user_id=self.front.id, profile_id=self._profile("quality").id
        )
        self.assertIn("at once", request.incompatible_told)
        self.env["grandes.clientes.access.exception"].with_user(
            self.coordinator
        ).create(
            {
                "user_id": self.front.id,
                "incompatibility_id": self.env.ref(
                    "grandes_clientes.incompatibility_front_office_quality"
                ).id,
                "date_to": NOW + timedelta(days=30),
                "reason": "Una sola profesional",
            }
        )
        request.invalidate_recordset(["incompatible_told"])
        self.assertFalse(request.incompatible_told)
        self._decided(request)._do_carry_out()
        self.assertEqual(request.state, "done")

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
