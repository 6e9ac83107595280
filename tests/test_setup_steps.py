"""The first day of a company: steps proved by real records, not ticked by hand."""

from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.setup.steps import STEPS
from .setup_common import SetupCommon


@tagged("post_install", "-at_install")
class TestSetupSteps(SetupCommon):
    def test_many_entities_are_counted_with_separators(self):
        Partner = type(self.env["res.partner"])
        with patch.object(Partner, "search_count", return_value=1461):
            self.assertEqual(self.Setup._probe_entities()[1], "1,461 entities")

    def test_each_step_is_proved_by_records(self):
        company = self.env.company
        self.assertEqual(self._state("language", self.admin), "missing")
        self.env["res.lang"]._activate_lang("es_CO")
        self.assertEqual(self._state("language", self.admin), "done")

        company.write(
            {
                "name": "My Company",
                "vat": False,
                "email": False,
                "country_id": False,
            }
        )
        step = self._steps()["company"]
        self.assertEqual(step["state"], "missing")
        self.assertIn("NIT", step["fact"])
        company.write(
            {
                "name": "Entidad de Prueba",
                "vat": "899999035-7",
                "email": "atencion@example.com",
                "country_id": self.env.ref("base.co").id,
            }
        )
        self.assertEqual(self._state("company"), "done")

        self.assertEqual(self._state("manager"), "done")
        self.assertEqual(self._state("calendar"), "done")
        self.assertEqual(self._state("people"), "done")
        self.assertEqual(self._state("entities"), "done")

        # Every area of the active matrix, not only one.
        matrix = self.Setup._get_matrix_in_force()
        self.assertEqual(self._state("areas"), "missing")
        areas = matrix.unattended_area_ids
        areas[1:].sudo().member_ids = self.official
        self.assertIn(areas[0].name, self._steps()["areas"]["fact"])
        areas[0].sudo().email = "area@example.com"
        self.assertEqual(self._state("areas"), "done")

        # Nobody activated the first version; now a user has reviewed it.
        self.assertEqual(self._state("matrix"), "missing")
        matrix.with_user(self.coordinator).sudo(False).action_review()
        self.assertEqual(self._state("matrix"), "done")
        self.assertEqual(matrix.reviewed_by_id, self.coordinator)

        self.assertEqual(self._state("filing"), "missing")
        case = self._registered(channel="phone")
        self.assertIn(case.name, self._steps()["filing"]["fact"])
        self.assertEqual(self._state("answer"), "missing")
        case._do_answer("<p>Listo</p>", means="phone")
        self.assertEqual(self._state("answer"), "done")

        setup = self.Setup.with_user(self.manager).get_setup()
        left = [
            step["code"]
            for step in setup["steps"]
            if step["required"] and step["state"] != "done"
        ]
        self.assertEqual(left, ["mail_out"])
        self.assertEqual((setup["left"], setup["is_ready"]), (1, False))
        self.assertEqual(setup["done"], setup["count"] - 1)

    def test_it_takes_few_queries_whatever_there_is(self):
        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Setup.with_user(self.manager).get_setup()
            return self.env.cr.sql_log_count - before

        queries()
        one = queries()
        self.assertLessEqual(one, 40)
        self._many(30, channel="phone")._do_register()
        for number in range(30):
            self._entity(f"Entidad {number}", "other")
        self.env.flush_all()
        queries()
        self.assertLessEqual(queries(), one + 1)

    def test_what_is_optional_is_left_out_and_who_did_it_is_kept(self):
        setup = self.Setup.with_user(self.manager)
        self.assertEqual(self._state("portfolios"), "missing")
        setup.action_skip("portfolios")
        step = self._steps()["portfolios"]
        self.assertEqual(step["state"], "skipped")
        self.assertIn(self.manager.name, step["fact"])
        row = self.env["grandes.clientes.setup.skip"].search([], limit=1)
        self.assertEqual(
            (row.step, row.user_id, row.company_id),
            ("portfolios", self.manager, self.env.company),
        )
        with self.assertRaises(UserError):
            row.sudo().write({"step": "filing"})
        # A completed step counts as done, even if it had been skipped.
        self.env.company.grandes_clientes_pool_user_ids = self.front
        self.assertEqual(self._state("portfolios"), "done")
        self.env.company.grandes_clientes_pool_user_ids = False
        setup.action_skip("portfolios", False)
        self.assertEqual(self._state("portfolios"), "missing")
        # Nor does the home report optional data as missing.
        home = self.env["grandes.clientes.home"].with_user(self.manager)

        def tone():
            cards = {card["code"]: card for card in home.get_home("manager")["cards"]}
            return cards["without_portfolio"]["tone"]

        self.assertEqual(tone(), "warning")
        setup.action_skip("portfolios")
        self.assertEqual(tone(), "")
        # Required steps cannot be skipped, nor those of other users.
        for code in ("entities", "matrix"):
            with self.assertRaises(UserError):
                setup.action_skip(code)

    def test_the_readme_has_the_same_list(self):
        text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
        table = text.partition("| step | who | proved by |")[2].partition("\n\n")[0]
        rows = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
        steps = [
            f"{str(step['label'])}{'' if step['required'] else ' (optional'}"
            for step in STEPS
        ]
        self.assertEqual(len(rows), len(steps))
        for row, step in zip(rows, steps, strict=True):
            self.assertTrue(row.startswith(step), f"{row}: {step}")
            self.assertEqual("(optional" in row, "(optional" in step)

    def test_each_does_the_steps_that_are_theirs(self):
        theirs = {
            self.manager: {"mail_out", "people", "areas", "entities", "portfolios"},
            self.coordinator: {"matrix"},
            self.supervisor: {"entities", "portfolios", "filing", "answer"},
            self.admin: {"language", "company", "manager", "mail_out"},
        }
        for user, codes in theirs.items():
            steps = self._steps(user)
            may = {code for code, step in steps.items() if step["may"]}
            with self.subTest(user.login):
                self.assertLessEqual(codes, may)
                for code in sorted(may - {"mail_out"}):
                    action = self.Setup.with_user(user).action_open(code)
                    self.assertTrue(action["type"])
                    if action["type"] == "ir.actions.act_window":
                        self.assertTrue(
                            self.env[action["res_model"]]
                            .with_user(user)
                            .has_access("read")
                        )
        with self.assertRaises(AccessError):
            self.Setup.with_user(self.manager).action_open("matrix")
        with self.assertRaises(UserError):
            self.Setup.with_user(self.manager).action_open("nothing")

    def test_nobody_else_sees_it(self):
        for user in (self.back, self.official, self.quality, self.portal):
            for call in (
                ("get_setup",),
                ("action_open", "people"),
                ("action_skip", "mail_in"),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    getattr(self.Setup.with_user(user), call[0])(*call[1:])

    def test_homes_show_the_first_steps_until_a_case_is_answered(self):
        home = self.env["grandes.clientes.home"]
        control = self.env["grandes.clientes.control.home"]

        def shown():
            return [
                home.with_user(self.front).get_home("advisor")["is_first_day"],
                home.with_user(self.supervisor).get_home("supervisor")["is_first_day"],
                control.with_user(self.coordinator).get_band()["is_first_day"],
            ]

        self.assertEqual(shown(), [True, True, True])
        self.assertFalse(control.with_user(self.oversight).get_band()["is_first_day"])
        steps = self._steps(self.front)
        self.assertTrue(steps["filing"]["may"])
        # Steps of other users name the responsible role.
        self.assertFalse(steps["areas"]["may"])
        self.assertTrue(steps["areas"]["who"])
        case = self._registered(channel="phone", contact_id=False)
        case._do_answer("<p>Quedó aplicado.</p>", means="phone")
        self.assertEqual(shown(), [False, False, False])

    def test_who_sets_odoo_up_starts_there(self):
        start = self.env["res.users"].with_user(self.admin)
        self.assertEqual(
            start.action_grandes_clientes_my_work()["tag"], "grandes_clientes_setup"
        )
        start = self.env["res.users"].with_user(self.front)
        self.assertNotEqual(
            start.action_grandes_clientes_my_work().get("tag"),
            "grandes_clientes_setup",
        )

    def test_the_matrix_is_reviewed_once_and_by_the_coordinador(self):
        matrix = self.Setup._get_matrix_in_force().sudo(False)
        with self.assertRaises(AccessError):
            matrix.with_user(self.supervisor)._do_review()
        matrix.with_user(self.coordinator)._do_review()
        with self.assertRaises(UserError):
            matrix.with_user(self.coordinator)._do_review()
        with self.assertRaises(UserError):
            matrix.with_user(self.coordinator).write({"reviewed_by_id": False})

    def test_the_administrator_is_named_by_odoo_s(self):
        make = self.Setup.with_user(self.admin)
        user = make._do_name_manager("Nueva Administradora", "Nueva@Example.com")
        self.assertEqual(user.login, "nueva@example.com")
        self.assertTrue(user.has_group("grandes_clientes.group_manager"))
        self.assertFalse(user.has_group("base.group_system"))
        # As with any role given by Odoo's administrator, it counts as a granted
        # profile.
        person = self.env["grandes.clientes.person"].browse(user.id)
        self.assertTrue(person.profile_ids)
        self.assertFalse(person.is_without_grant)
        with self.assertRaises(UserError):
            make._do_name_manager("Otra", "nueva@example.com")
        with self.assertRaises(AccessError):
            self.Setup.with_user(self.manager)._do_name_manager("X", "x@example.com")

    def test_entities_are_distributed_evenly_and_the_pool_kept(self):
        (self.ies | self.town).advisor_id = False
        made = [self._entity(f"Entidad {number}", "other") for number in range(4)]
        campus = self._entity("Sede", "ies", parent_id=self.ies.id)
        setup = self.Setup.with_user(self.manager)
        with self.assertRaises(UserError):
            setup._do_distribute(self.official, self.front)
        before = self.env["res.partner"].search_count(
            setup._domain_without_portfolio() & setup._domain_main()
        )
        given = setup._do_distribute(self.front2, self.front | self.front2)
        self.assertEqual(given, before)
        self.assertEqual(self.env.company.grandes_clientes_pool_user_ids, self.front2)
        entities = self.ies | self.town
        for each in made:
            entities |= each
        self.assertTrue(all(each.advisor_id for each in entities))
        self.assertFalse(campus.advisor_id)
        counts = [
            len(entities.filtered(lambda each, user=user: each.advisor_id == user))
            for user in (self.front, self.front2)
        ]
        self.assertLessEqual(abs(counts[0] - counts[1]), 2)
        self.assertEqual(self._state("portfolios"), "done")
        with self.assertRaises(AccessError):
            self.Setup.with_user(self.front)._do_distribute(self.front, self.front)
