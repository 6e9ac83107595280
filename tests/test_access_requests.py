"""Access by request: asked, approved, validated and carried out by four users (C9)."""

from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..tools import clock
from .access_common import RequestCommon
from .common import NOW
from .dialog_common import DialogCommon, confirms


@tagged("post_install", "-at_install")
class TestRequests(RequestCommon, DialogCommon):
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

    # === WHAT IS ASKED === #

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
        # Whoever decides cannot fill it in: the form must not ask them to.
        Form(request.with_user(self.coordinator)).save()
        with self.assertRaisesRegex(UserError, "choose the mission area"):
            request.with_user(self.coordinator)._do_approve()
        request.sudo().state = "validated"
        with self.assertRaisesRegex(UserError, "choose the mission area"):
            request.with_user(self.manager)._do_carry_out()
        request.sudo().state = "asked"
        request.with_user(self.coordinator)._do_refuse("Sin área")
        self.assertEqual(request.state, "refused")
        self._request(kind="removal", profile_id=profile.id)

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
