"""The screen of users: what it shows, and at which cost."""

from datetime import timedelta

from odoo.tests import new_test_user, tagged

from ..tools import clock
from .access_people_common import PERSON, AccessPeopleCommon
from .common import NOW

_READERS = ("manager", "supervisor", "coordinator", "quality", "oversight")


@tagged("post_install", "-at_install", "slow")
class TestAccessPeople(AccessPeopleCommon):
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
