"""The screen of users: what it shows, and what the administrator does there."""

from datetime import timedelta

from odoo.exceptions import AccessDenied, AccessError, MissingError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..tools import clock
from .access_people_common import PERSON, AccessPeopleCommon
from .common import NOW

_READERS = ("manager", "supervisor", "coordinator", "quality", "oversight")


@tagged("post_install", "-at_install", "slow")
class TestAccessPeople(AccessPeopleCommon):
    # === WHAT SHOWS === #

    def test_who_reads_people(self):
        for role in ("front", "back", "official", *_READERS):
            records = self.env[PERSON].with_user(getattr(self, role))
            self.assertEqual(records.has_access("read"), role in _READERS, role)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(records.has_access(operation), role)

    def test_shows_each_person_of_ours_and_no_other(self):
        employee = new_test_user(
            self.env, login="gc_plain_employee", groups="base.group_user"
        )
        shown = self.env[PERSON].with_user(self.manager).search([])
        self.assertIn(self.front.id, shown.ids)
        self.assertNotIn(employee.id, shown.ids)
        self.assertNotIn(self.portal.id, shown.ids)

    def test_other_companies_people_do_not_show(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        theirs = new_test_user(
            self.env,
            login="gc_of_other_company",
            groups="base.group_user,grandes_clientes.group_front_office",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        people = self.env[PERSON].with_user(self.manager)
        self.assertFalse(people.search([("id", "=", theirs.id)]))
        self.env.ref("grandes_clientes.person_company_rule").active = False
        self.assertTrue(people.search([("id", "=", theirs.id)]))

    def test_what_is_known_of_a_person(self):
        self._registered()
        self.env["res.users.log"].with_user(self.front).sudo().create({})
        person = self._person(self.front)
        self.assertEqual(person.profile_ids.mapped("code"), ["front_office"])
        self.assertEqual(person.portfolio_count, 1)
        self.assertEqual(person.open_case_count, 1)
        self.assertEqual(person.last_act_on, NOW)
        self.assertTrue(person.login_on)
        self.assertEqual(person.state, "active")
        official = self._person(self.official)
        self.assertEqual(official.area_ids, self.treasury.with_user(self.manager))

    def test_finding_by_profile_and_area(self):
        people = self.env[PERSON].with_user(self.manager)
        found = people.search([("profile_ids", "ilike", "quality")])
        self.assertEqual(found.ids, self.quality.ids)
        found = people.search([("area_ids", "in", self.treasury.ids)])
        self.assertEqual(found.ids, self.official.ids)
        found = people.search([("area_ids", "ilike", "Tesorería")])
        self.assertEqual(found.ids, self.official.ids)

    def test_alarms(self):
        self.assertFalse(self._person(self.front).alarms)
        with clock.at(NOW + timedelta(days=4000)):
            self.env.invalidate_all()
            self.assertIn("is_dormant", self._person(self.front).alarms)
        self.env.invalidate_all()
        # By SQL, which no hook sees until the nightly comparison.
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (uid, gid) VALUES (%s, %s)",
            [self.back.id, self.env.ref("grandes_clientes.group_quality").id],
        )
        self.env.invalidate_all()
        self.assertIn("is_without_grant", self._person(self.back).alarms)
        self.front.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=1),
            }
        )
        self.assertIn("is_absent", self._person(self.front).alarms)
        self._person(self.front2)._do_lock("Prueba")
        self.env.invalidate_all()
        self.assertIn("is_locked", self._person(self.front2).alarms)
        self.assertEqual(self._person(self.front2).state, "locked")
        found = self.env[PERSON].with_user(self.manager)
        self.assertIn(self.back.id, found.search([("is_without_grant", "=", True)]).ids)

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


@tagged("post_install", "-at_install", "slow")
class TestAccessPeopleCost(AccessPeopleCommon):
    def test_two_thousand_people_in_twelve_queries(self):
        # By SQL, as the cost of creating users is not tested here.
        self.env.cr.execute(
            """
            WITH contact AS (
                INSERT INTO res_partner (name, active, type)
                SELECT 'Persona ' || n, TRUE, 'contact' FROM generate_series(1, 2000) n
                RETURNING id
            ), account AS (
                INSERT INTO res_users (login, partner_id, company_id, active, share,
                                       notification_type, create_date)
                SELECT 'persona' || id || '@example.com', id, %(company)s, TRUE, FALSE,
                       'email', now()
                  FROM contact
                RETURNING id
            ), company AS (
                INSERT INTO res_company_users_rel (cid, user_id)
                SELECT %(company)s, id FROM account
            ), membership AS (
                INSERT INTO res_groups_users_rel (gid, uid)
                SELECT %(group)s, id FROM account
            )
            INSERT INTO grandes_clientes_access_grant (user_id, profile_id, role,
                        date_from, state, origin, company_id)
            SELECT id, %(profile)s, 'group_front_office', now(), 'in_force', 'act',
                   %(company)s
              FROM account
            """,
            {
                "company": self.env.company.id,
                "group": self.env.ref("grandes_clientes.group_front_office").id,
                "profile": self._profile("front_office").id,
            },
        )
        self.env.flush_all()
        self.env.invalidate_all()
        people = self.env[PERSON].with_user(self.manager)
        people.search([], limit=1)
        self.env.invalidate_all()
        specification = {
            "name": {},
            "profile_ids": {"fields": {"display_name": {}}},
            "area_ids": {"fields": {"display_name": {}}},
            "campaign_ids": {"fields": {"display_name": {}}},
            "portfolio_count": {},
            "open_case_count": {},
            "login_on": {},
            "last_act_on": {},
            "alarm_text": {},
            "state": {},
        }
        people.web_search_read([], specification, limit=1)
        # A page of the list, and all users on one page.
        for limit, count in ((80, 12), (2500, 26)):
            self.env.invalidate_all()
            with self.assertQueryCount(count):
                found = people.web_search_read([], specification, limit=limit)
        self.assertGreaterEqual(found["length"], 2000)
