"""Names, filters, activities and notes must not disclose or change anything."""

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .common import Common

CASE = "grandes.clientes.case"


@tagged("post_install", "-at_install", "security")
class TestSmallLeaks(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, "gc_employee", groups="base.group_user")

    def _call(self, user, model, method, *args, **kwargs):
        """Call as a client does."""
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.env(user=user.id, su=False)
        return call_kw(env[model], method, list(args), kwargs)

    # === NAMES === #

    def test_a_name_tells_the_subject_to_who_may_read_the_case(self):
        case = self._case(subject="Embargo de Ana")
        for user in (self.front, self.supervisor, self.quality, self.oversight):
            self.env.invalidate_all()
            self.assertIn("Embargo", case.with_user(user).sudo().display_name)
        for user in (self.official, self.back, self.manager, self.employee):
            self.env.invalidate_all()
            # As superuser, as Odoo reads the names of related records.
            name = case.with_user(user).sudo().display_name
            self.assertNotIn("Embargo", name, user.login)
            self.assertIn(case.filing_id.name, name)

    def test_a_name_beside_something_else_tells_nothing(self):
        """For example an activity assigned to a user who may not read the case."""
        case = self._case(subject="Embargo de Ana")
        term = self.env["grandes.clientes.term.calculator"].with_user(self.official)
        self.assertNotIn("Embargo", str(term.default_get(["display_name"])))
        todo = self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.official.partner_id.id,
                "user_id": self.official.id,
                "summary": "Ver",
            }
        )
        # As if moved by SQL, or created before its user lost access.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET res_model = %s, res_id = %s WHERE id = %s",
            [CASE, case.id, todo.id],
        )
        self.env.invalidate_all()
        for method, args in (
            ("read", [["res_name"]]),
            ("web_read", [{"res_name": {}}]),
        ):
            try:
                said = self._call(self.official, todo._name, method, todo.ids, *args)
            except AccessError as error:
                said = error
            self.assertNotIn("Embargo", str(said))

    def test_a_case_being_written_is_named_by_its_subject(self):
        case = self.env[CASE].with_user(self.front).new({"subject": "Por escribir"})
        self.assertIn("Por escribir", case.display_name)

    # === FILTERS === #

    def _filter(self, user, **vals):
        return self._call(
            user,
            "ir.filters",
            "create",
            {
                "name": "Nada",
                "model_id": CASE,
                "domain": "[(0, '=', 1)]",
                "is_default": True,
                **vals,
            },
        )

    def test_nobody_makes_a_default_filter_for_others(self):
        for user in (self.front, self.supervisor, self.official, self.employee):
            for people in ([], [user.id, self.front2.id], [self.front2.id]):
                with self.assertRaises(AccessError, msg=f"{user.login} {people}"):
                    self._filter(user, user_ids=[(6, 0, people)])

    def test_one_makes_ones_own_and_shares_what_is_no_default(self):
        own = self._filter(self.front, user_ids=[(6, 0, self.front.ids)])
        self._filter(self.front, is_default=False, user_ids=[])
        with self.assertRaises(AccessError):
            self._call(
                self.front,
                "ir.filters",
                "write",
                [own],
                {"user_ids": [(4, self.front2.id)]},
            )
        shared = self._filter(self.front, name="Otra", is_default=False, user_ids=[])
        with self.assertRaises(AccessError):
            self._call(
                self.front, "ir.filters", "write", [shared], {"is_default": True}
            )

    def test_what_the_administrator_gave_everybody_stays(self):
        given = self._filter(self.manager, domain="[]", user_ids=[])
        for method, args in (
            ("write", [{"domain": "[(0, '=', 1)]"}]),
            ("write", [{"is_default": False}]),
            ("unlink", []),
        ):
            with self.assertRaises(AccessError, msg=method):
                self._call(self.front, "ir.filters", method, [given], *args)

    def test_lists_of_others_are_odoos(self):
        self._filter(self.employee, model_id="res.partner", user_ids=[])

    # === TO-DOS === #

    def _todo(self, user=None):
        case = self._registered()
        return case, case.with_user(self.supervisor).activity_schedule(
            summary="Llamar", user_id=(user or self.front).id
        )

    def test_nobody_changes_or_deletes_anothers_to_do(self):
        _case, todo = self._todo()
        for user in (self.front2, self.official, self.employee, self.portal):
            for method, args in (
                ("write", [{"summary": "x"}]),
                ("write", [{"user_id": user.id}]),
                ("write", [{"date_deadline": "2030-01-01"}]),
                ("write", [{"active": False}]),
                ("action_archive", []),
                ("unlink", []),
            ):
                with self.assertRaises(
                    AccessError, msg=f"{user.login} {method} {args}"
                ):
                    self._call(user, todo._name, method, todo.ids, *args)

    def test_ones_own_and_the_supervisors_are_changed(self):
        _case, todo = self._todo()
        later = {"date_deadline": "2030-01-01"}
        self._call(self.front, todo._name, "write", todo.ids, later)
        again = {"summary": "Hoy", "user_id": self.front2.id}
        self._call(self.supervisor, todo._name, "write", todo.ids, again)
        self.assertEqual((todo.summary, todo.user_id), ("Hoy", self.front2))
        self._call(self.front2, todo._name, "unlink", todo.ids)
        self.assertFalse(todo.exists())

    def test_a_colleague_marks_it_as_done_by_name(self):
        case, todo = self._todo()
        day = Date.today()
        self._call(self.front2, todo._name, "action_feedback", todo.ids, "Llamé")
        self.assertFalse(todo.active)
        done = case.message_ids.filtered("mail_activity_type_id")[:1]
        self.assertEqual(done.author_id, self.front2.partner_id)
        self.assertIn("Llamé", done.body)
        # Midnight may pass meanwhile.
        self.assertIn(Date.to_date(todo.date_done), (day, Date.today()))

    # === NOTES === #

    def test_the_portal_finds_no_words_of_notes(self):
        for partner in (self.ies, self.contact):
            partner.message_post(body="Nota SOLOADENTRO")
            partner.activity_schedule(
                summary="SOLOADENTRO", note="SOLOADENTRO", user_id=self.front.id
            )
        self._registered()
        for model, way in (
            ("res.partner", ""),
            ("res.partner", "parent_id."),
            ("res.partner", "child_ids."),
            ("res.users", "partner_id."),
            (CASE, "partner_id."),
            (CASE, "contact_id."),
            ("grandes.clientes.filing", "partner_id."),
        ):
            for path in ("message_ids.body", "activity_ids.note", "activity_summary"):
                domain = [(f"{way}{path}", "ilike", "SOLOADENTRO")]
                try:
                    found = self._call(self.portal, model, "search_count", domain)
                except AccessError:
                    continue
                self.assertEqual(found, 0, f"{model} {domain}")
