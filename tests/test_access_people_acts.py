"""What the administrator does on the screen of users."""

from datetime import timedelta

from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.tests import Form, tagged

from ..tools import clock
from .access_people_common import PERSON, AccessPeopleCommon
from .common import NOW


@tagged("post_install", "-at_install", "slow")
class TestAccessPeopleActs(AccessPeopleCommon):
    # === MAKING === #

    def test_a_new_person_has_what_is_named_and_nothing_else(self):
        area = self.treasury.with_user(self.manager)
        person = self._make(codes=["front_office"], areas=area)
        user = person.user_id.sudo()
        groups = user.all_group_ids
        names = {
            group.get_external_id()[group.id].partition(".")[0] for group in groups
        }
        self.assertLessEqual(names, {"base", "grandes_clientes"})
        for beyond in (
            "base.group_system",
            "base.group_erp_manager",
            "base.group_partner_manager",
            "sales_team.group_sale_salesman",
        ):
            self.assertFalse(user.has_group(beyond), beyond)
        self.assertTrue(user.has_group("grandes_clientes.group_front_office"))
        self.assertIn(user, self.treasury.member_ids)
        self.assertFalse(user.share)
        self.assertEqual(person.profile_ids.code, "front_office")

    def test_areas_are_given_and_taken_by_their_wizard(self):
        person = self._make(codes=["back_office"], areas=self.treasury)
        user = person.user_id.sudo()
        wizard = Form.from_action(self.env, person.action_areas())
        self.assertEqual(wizard.area_ids[:].ids, self.treasury.ids)
        wizard.area_ids.clear()
        wizard.save().action_confirm()
        self.assertNotIn(user, self.treasury.member_ids)

    def test_found_by_having_an_area_a_campaign_or_none(self):
        people = self.env[PERSON].with_user(self.manager)
        campaign = self.env["grandes.clientes.campaign"].create(
            {"name": "Otra línea", "code": "otra_linea"}
        )
        inside = self._make(
            "Una", "una@example.com", ["back_office"], areas=self.treasury
        )
        outside = self._make("Otra", "otra@example.com", ["front_office"])
        self.env["grandes.clientes.access.grant"].search(
            [("user_id", "=", outside.id)]
        ).sudo().campaign_id = campaign
        both = inside | outside
        for domain, found in (
            ([("area_ids", "=", False)], outside),
            ([("area_ids", "!=", False)], inside),
            ([("area_ids", "in", self.treasury.ids)], inside),
            ([("area_ids", "not in", self.treasury.ids)], outside),
            ([("area_ids", "ilike", self.treasury.name)], inside),
            ([("campaign_ids", "=", False)], inside),
            ([("campaign_ids", "!=", False)], outside),
            ([("campaign_ids", "in", campaign.ids)], outside),
            ([("profile_ids", "=", False)], people),
            ([("profile_ids", "!=", False)], both),
        ):
            shown = people.search([("id", "in", both.ids), *domain])
            self.assertEqual(shown, found.browse(found.ids), domain)

    def test_a_login_is_one_persons(self):
        self._make()
        with self.assertRaisesRegex(UserError, "is the login of"):
            self._make(login="NUEVA@example.com")
        with self.assertRaisesRegex(UserError, "e-mail address"):
            self._make(login="no es un correo")
        # An underscore is no wildcard.
        self._make(login="otra.persona@example.com")
        self._make(login="otra_persona@example.com")

    def test_the_invitation_goes_to_the_person_alone(self):
        person = self._make(codes=["front_office"])
        with self.mock_mail() as sent:
            person._do_invite()
        self.assertEqual(sent, ["nueva@example.com"])

    def mock_mail(self):
        """Collect the mails created in the block."""
        made = []
        create = type(self.env["mail.mail"]).create

        def collect(records, vals_list):
            # Sent mails are deleted.
            mails = create(records, vals_list)
            made.extend(mails.sudo().mapped("email_to"))
            return mails

        self.patch(type(self.env["mail.mail"]), "create", collect)

        class _Made:
            def __enter__(self):
                return made

            def __exit__(self, *args):
                return False

        return _Made()

    def test_nobody_who_is_shut_out_is_invited(self):
        person = self._make(codes=["front_office"])
        person._do_lock("Prueba")
        person.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "shut out"):
            person._do_invite()

    # === GIVING AND TAKING === #

    def test_giving_and_ending(self):
        person = self._make(codes=["front_office"])
        grant = person._do_give(self._profile("back_office").with_user(self.manager))
        person.invalidate_recordset()
        self.assertEqual(
            set(person.profile_ids.mapped("code")), {"front_office", "back_office"}
        )
        self.assertTrue(
            person.user_id.sudo().has_group("grandes_clientes.group_back_office")
        )
        person._do_end(grant, "Ya no")
        person.invalidate_recordset()
        self.assertEqual(person.profile_ids.code, "front_office")
        self.assertFalse(
            person.user_id.sudo().has_group("grandes_clientes.group_back_office")
        )

    def test_ending_what_is_somebody_elses(self):
        person = self._make(codes=["front_office"])
        other = self._person(self.front).grant_ids
        with self.assertRaisesRegex(UserError, "somebody else"):
            person._do_end(other, "Ya no")

    def test_copying_from_another(self):
        person = self._make()
        person._do_copy_from(self._person(self.official))
        person.invalidate_recordset()
        self.assertEqual(person.profile_ids.code, "mission_area")
        self.assertEqual(person.area_ids, self.treasury.with_user(self.manager))
        nobody = self._make(login="otra@example.com")
        with self.assertRaisesRegex(UserError, "no profile that could be copied"):
            nobody._do_copy_from(self._make(login="tercera@example.com"))

    def test_reactivated_with_nothing(self):
        person = self._make(codes=["front_office"])
        user = person.user_id.sudo()
        user.password = "la clave de antes"
        person._do_archive("Se fue")
        self.assertFalse(user.active)
        person.invalidate_recordset()
        person._do_reactivate("Vuelve")
        self.assertTrue(user.active)
        self.assertFalse(person.profile_ids)
        self.assertFalse(user.has_group("grandes_clientes.group_user"))
        with self.assertRaises(AccessDenied):
            user.with_user(user)._check_credentials(
                {"type": "password", "password": "la clave de antes"},
                {"interactive": True},
            )

    # === EMERGENCY === #

    def test_an_emergency_ends_and_waits_for_the_coordinador(self):
        person = self._make(codes=["front_office"])
        profile = self._profile("back_office").with_user(self.manager)
        with self.assertRaises(UserError):
            person._do_give_in_emergency(profile, " ")
        grant = person._do_give_in_emergency(profile, "Nadie más en el turno")
        self.assertEqual(grant.date_to, NOW + timedelta(hours=48))
        self.assertEqual(grant.approval, "pending")
        person.invalidate_recordset()
        self.assertTrue(person.has_emergency)
        with clock.at(NOW + timedelta(hours=49)):
            self.env["grandes.clientes.access.grant"]._cron_begin_and_end()
            self.assertEqual(grant.state, "ended")
            person.invalidate_recordset()
            # It has ended, but nobody has approved it yet.
            self.assertTrue(person.has_emergency)
            grant.with_user(self.coordinator)._do_approve_emergency()
            person.invalidate_recordset()
            self.assertFalse(person.has_emergency)

    def test_a_refused_emergency_ends(self):
        person = self._make(codes=["front_office"])
        grant = person._do_give_in_emergency(
            self._profile("back_office").with_user(self.manager), "Turno"
        )
        for user in (self.manager, self.supervisor, self.quality):
            with self.assertRaises(AccessError):
                grant.with_user(user)._do_approve_emergency()
        grant.with_user(self.coordinator)._do_refuse_emergency("No se acordó")
        self.assertEqual(grant.state, "ended")
        self.assertEqual(grant.approval, "refused")
        self.assertEqual(grant.approval_by_id, self.coordinator)
        with self.assertRaisesRegex(UserError, "no emergency waits"):
            grant.with_user(self.coordinator)._do_approve_emergency()

    def test_a_refused_emergency_of_who_holds_work_is_suspended(self):
        person = self._make()
        grant = person._do_give_in_emergency(
            self._profile("front_office").with_user(self.manager), "Turno"
        )
        user = person.user_id
        self.ies.advisor_id = user
        grant.with_user(self.coordinator)._do_refuse_emergency("No se acordó")
        self.assertEqual((grant.state, grant.approval), ("suspended", "refused"))
        self.assertFalse(user.has_group("grandes_clientes.group_front_office"))
        with self.assertRaisesRegex(UserError, "refused this emergency"):
            grant.with_user(self.manager)._do_resume("Hace falta")
        self.ies.advisor_id = self.front
        with clock.at(NOW + timedelta(hours=49)):
            self.env["grandes.clientes.access.grant"]._cron_begin_and_end()
        self.assertEqual(grant.state, "ended")

    def test_an_emergency_made_by_hand_waits_as_well(self):
        grant = (
            self.env["grandes.clientes.access.grant"]
            .with_user(self.manager)
            .create(
                {
                    "user_id": self.front.id,
                    "profile_id": self._profile("back_office").id,
                    "is_emergency": True,
                    "reason": "Turno",
                }
            )
        )
        grant._do_grant()
        self.assertEqual(grant.approval, "pending")
        with self.assertRaises(AccessError):
            grant.write({"approval": "approved"})

    # === WHO MAY === #

    def test_only_the_administrator_acts_on_people(self):
        for role in ("front", "supervisor", "coordinator", "quality", "oversight"):
            person = self._person(self.back, getattr(self, role))
            with self.assertRaises(AccessError):
                person._do_give(self._profile("quality"))
        self._person(self.back, self.supervisor)._do_lock("Se llevó el equipo")
        self.assertTrue(self.back.sudo().grandes_clientes_locked_on)

    def test_nobody_touches_who_sets_odoo_up(self):
        person = self._person(self.system)
        acts = (
            lambda: person._do_give(self._profile("quality")),
            lambda: person._do_lock("Prueba"),
            lambda: person._do_archive("Prueba"),
            lambda: person._do_put_into_areas(self.treasury),
            lambda: person._do_invite(),
        )
        for act in acts:
            # A user without a role is not found; one with a role is refused with a
            # message.
            with self.assertRaises(MissingError):
                act()
        self.system.group_ids += self.env.ref("grandes_clientes.group_front_office")
        person.invalidate_recordset()
        for act in acts:
            with self.assertRaisesRegex(UserError, "Odoo itself"):
                act()

    def test_nobody_acts_on_themselves(self):
        person = self._person(self.manager)
        for act in (
            lambda: person._do_give(self._profile("quality")),
            lambda: person._do_lock("Prueba"),
            lambda: person._do_put_into_areas(self.treasury),
        ):
            with self.assertRaisesRegex(UserError, "own"):
                act()
