"""2,000 users and 200,000 log lines: the nightly comparison takes a few queries."""

import logging
import time

from odoo.tests import tagged

from .access_common import AccessCommon

_logger = logging.getLogger(__name__)
PEOPLE, LINES = 2_000, 100


@tagged("post_install", "-at_install", "slow")
class TestScale(AccessCommon):
    """Data created by SQL, as only the comparison is measured."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            WITH partner AS (
                INSERT INTO res_partner (name, email, active, company_id)
                SELECT 'P' || n, 'p' || n || '@example.com', true, NULL
                  FROM generate_series(1, %(people)s) n RETURNING id
            ), person AS (
                INSERT INTO res_users (login, partner_id, company_id, active, share,
                                       notification_type)
                SELECT 'many' || id, id, %(company)s, true, false, 'email'
                  FROM partner RETURNING id
            )
            INSERT INTO res_groups_users_rel (gid, uid)
            SELECT gid, id FROM person, unnest(%(groups)s) gid
            """,
            {
                "people": PEOPLE,
                "company": cls.env.company.id,
                "groups": [
                    cls.env.ref("base.group_user").id,
                    cls.env.ref("grandes_clientes.group_front_office").id,
                ],
            },
        )
        cls.env.invalidate_all()
        cls.Event._log_baseline()
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            UPDATE grandes_clientes_access_event event SET sequence = %(lines)s
              FROM res_users person
             WHERE person.id = event.user_id AND person.login LIKE 'many%%';
            INSERT INTO grandes_clientes_access_event (
                   company_id, user_id, sequence, kind, happened_on, seen_by, digest)
            SELECT company_id, id, n, 'password_changed', now(), 'act', md5(id::text)
              FROM res_users, generate_series(1, %(lines)s - 1) n
             WHERE login LIKE 'many%%';
            ANALYZE grandes_clientes_access_event;
            ANALYZE grandes_clientes_access_grant;
            ANALYZE res_users
            """,
            {"lines": LINES},
        )

    def _count(self, what, call):
        """Return the number of queries of a call, and log its duration."""
        start, before = time.perf_counter(), self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        _logger.info(
            "%s: %s queries, %.2f s", what, queries, time.perf_counter() - start
        )
        return queries

    def test_a_night_takes_six_queries(self):
        lines = self.Event.search_count([])
        self.assertGreaterEqual(lines, PEOPLE * LINES)
        queries = self._count("Comparison, nothing changed", self.Event._cron_compare)
        self.assertEqual(self.Event.search_count([]), lines)
        self.assertLessEqual(queries, 6)

    def test_one_persons_change_costs_no_more_with_all_of_them(self):
        self.env.flush_all()
        user = self.env["res.users"].search([("login", "=like", "many%")], limit=1)
        queries = self._count("Hook", lambda: self.Event._log_changes(user.ids))
        self.assertLessEqual(queries, 1)

    def test_hundred_changes_by_sql(self):
        self.env.cr.execute(
            "UPDATE res_users SET login = login || 'x' WHERE id IN ("
            "SELECT id FROM res_users WHERE login LIKE 'many%' LIMIT 100)"
        )
        self.env.invalidate_all()
        queries = self._count("Comparison, 100 changed", self.Event._cron_compare)
        self.assertEqual(self.Event.search_count([("seen_by", "=", "comparison")]), 100)
        self.assertLessEqual(queries, 15)
