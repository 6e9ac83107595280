"""Several companies in one database: what is separate, and what is shared."""

import json
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..tools import clock
from .mail_common import FILING, MailInCommon, build
from .setup_common import SetupCommon


class TwoCompanies(SetupCommon):
    """A second company with an advisor, a Coordinador and an administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.env.company
        cls.second = cls.env["res.company"].create(
            {"name": "Segunda Empresa", "email": "segunda@example.com"}
        )
        for name in ("front_office", "coordinator", "manager", "supervisor"):
            user = new_test_user(
                cls.env,
                f"gc_second_{name}",
                groups=f"base.group_user,grandes_clientes.group_{name}",
                company_id=cls.second.id,
                company_ids=[Command.set(cls.second.ids)],
            )
            setattr(cls, f"second_{name}", user)
        cls.second_setup = cls.Setup.with_user(cls.second_manager).with_company(
            cls.second
        )

    def _in_second(self, **vals):
        """Register a case in the second company."""
        Case = self.env["grandes.clientes.case"].with_user(self.second_front_office)
        case = Case.with_company(self.second).create(
            self._case_vals(**{"channel": "phone", **vals})
        )
        case._do_register()
        return case


@tagged("post_install", "-at_install", "security", "slow")
class TestSetupCompanies(TwoCompanies):
    def test_nothing_is_moved_to_a_company_of_others(self):
        """A company's own entry precedes the shared one: nobody else gives it one."""
        area = self.env["grandes.clientes.mission.area"].create(
            {"code": "dte", "name": "Otra", "company_id": self.first.id}
        )
        contract = self.env["grandes.clientes.contract"].create(
            {"name": "2026-1", "date_from": date(2026, 1, 1)}
        )
        webhook = self.env["grandes.clientes.webhook"].create(
            {
                "name": "Otro sistema",
                "url": "https://example.com/hook",
                "user_id": self.front.id,
            }
        )
        for user, record in (
            (self.coordinator, area),
            (self.coordinator, contract),
            (self.manager, webhook),
        ):
            with self.subTest(record=record._name), self.assertRaises(AccessError):
                record.with_user(user).write({"company_id": self.second.id})
            self.assertEqual(record.company_id, self.first)
        # Who works for both may.
        self.coordinator.company_ids += self.second
        area.with_user(self.coordinator).write({"company_id": self.second.id})
        self.assertEqual(area.company_id, self.second)
        area.with_user(self.coordinator).write({"company_id": self.first})
        self.assertEqual(area.company_id, self.first)

    def test_a_company_goes_through_its_own_first_day(self):
        first, second = self._steps(), self._steps(self.second_manager)
        self.assertEqual(second["filing"]["state"], "missing")
        self._registered()
        self.assertEqual(self._state("filing"), "done")
        self.assertEqual(self._state("filing", self.second_manager), "missing")
        self.assertEqual(first["own"]["state"], "missing")
        self.Setup.with_user(self.manager).action_skip("own")
        self.assertEqual(self._state("own"), "skipped")
        self.assertEqual(self._state("own", self.second_manager), "missing")

    def test_numbers_of_its_own(self):
        shared = self._in_second()
        self.assertTrue(shared.name.startswith("GC2026-"))
        with self.assertRaises(UserError):
            self.second_setup._do_make_own(numbering="B1")
        with self.assertRaises(AccessError):
            self.second_setup.with_user(self.second_supervisor)._do_make_own("B")
        self.second_setup._do_make_own(numbering="b")
        one = self._in_second(beneficiary_id_number="11111111")
        two = self._in_second(beneficiary_id_number="22222222")
        self.assertEqual((one.name, two.name), ("GCB2026-000001", "GCB2026-000002"))
        self.assertEqual(one.filing_id.name, "RB2026-000001")
        other = self._registered(beneficiary_id_number="33333333")
        self.assertTrue(other.name.startswith("GC2026-"))
        # No two companies may use the same letters.
        with self.assertRaises(UserError):
            self.Setup.with_user(self.manager)._do_make_own(numbering="B")

    def test_calendar_of_its_own(self):
        days = self.second._grandes_clientes_get_days
        shared = self.first.grandes_clientes_calendar_id
        self.assertEqual(self.second.grandes_clientes_calendar_id, shared)
        self.second_setup._do_make_own(calendar=True)
        own = self.second.grandes_clientes_calendar_id
        self.assertNotEqual(own, shared)
        self.assertEqual(own.company_id, self.second)
        # It has the same holidays, once each; further ones are entered separately.
        same = self.env["resource.calendar.leaves"].search_count
        count = same([("calendar_id", "=", shared.id), ("resource_id", "=", False)])
        self.assertGreater(count, 100)
        self.assertEqual(
            same([("calendar_id", "=", own.id), ("resource_id", "=", False)]), count
        )
        self.env["resource.calendar"]._grandes_clientes_sync_holidays()
        self.assertEqual(
            same([("calendar_id", "=", own.id), ("resource_id", "=", False)]), count
        )
        today = clock.today(self.second)
        following = days().next(today)
        self.assertEqual(self.first._grandes_clientes_get_days().next(today), following)
        self.env["resource.calendar.leaves"].create(
            own._grandes_clientes_get_closure_vals("Cierre", following, following)
        )
        self.assertNotEqual(days().next(today), following)
        self.assertEqual(self.first._grandes_clientes_get_days().next(today), following)

    def test_mail_servers_of_its_own(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.second
        setup = self.Setup.with_user(admin)
        self.first.email = "atencion@primera.example"
        self.second.email = "atencion@segunda.example"
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        one = setup._do_enter_server_out("smtp.primera.example", 587, "starttls")
        other = setup.with_company(self.second)
        two = other._do_enter_server_out("smtp.segunda.example", 587, "starttls")
        self.assertEqual(servers.search([]), one | two)
        self.assertEqual(one.smtp_host, "smtp.primera.example")
        for company, server in ((self.first, one), (self.second, two)):
            found, _sender = servers._find_mail_server(company.email)
            self.assertEqual(found, server)
        # Incoming mail: a separate account each, changed separately.
        fetchmail = type(self.env["fetchmail.server"])
        with patch.object(fetchmail, "_connect__"):
            for company, name in ((self.first, "primera"), (self.second, "segunda")):
                own, address = setup.with_company(company), f"buzon@{name}.example"
                own._do_enter_mailbox(address)
                own._do_enter_server_in("imap.example", 993, True, address, "secreta")
                self.assertEqual(own._get_server_in().user, address)
            own._do_enter_server_in("otro.example", 993, True, address)
        self.assertEqual(
            setup._get_servers_in().sorted("id").mapped("server"),
            ["imap.example", "otro.example"],
        )

    def test_a_company_without_address_changes_no_other_s_server(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.second
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        server = servers.create(
            {
                "name": "Primera",
                "smtp_host": "smtp.primera.example",
                "from_filter": "primera.example",
            }
        )
        self.second.email = False
        other = self.Setup.with_user(admin).with_company(self.second)
        self.assertFalse(other._get_server_out())
        with self.assertRaisesRegex(UserError, "e-mail of the company"):
            other._do_enter_server_out("smtp.segunda.example", 587, "starttls")
        self.assertEqual(server.smtp_host, "smtp.primera.example")

    def test_the_administrator_of_the_first_is_added_to_the_second(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.second
        self.manager.login = "administra@example.com"
        other = self.Setup.with_user(admin).with_company(self.second)
        with self.assertRaisesRegex(UserError, "add «Segunda Empresa» to the compan"):
            other._do_name_manager("Otra vez", "Administra@example.com")
        # An underscore is no wildcard.
        self.front.login = "la.otra@example.com"
        made = other._do_name_manager("Otra", "la_otra@example.com")
        self.assertEqual(made.company_id, self.second)

    def test_areas_are_attended_by_who_works_for_the_company(self):
        matrix = self.Setup._get_matrix_in_force()
        areas = matrix.rule_ids.mission_area_id
        areas.write({"email": False, "member_ids": [Command.link(self.official.id)]})
        self.assertEqual(self._state("areas"), "done")
        self.assertEqual(self._state("areas", self.second_manager), "missing")
        # Whoever works for the second alone is asked, by mail if that is all there is.
        self.treasury.email = "tesoreria@example.com"
        self.assertFalse(self.treasury._answers_by_mail(self.first))
        case = self._in_second(contact_id=False)
        case._do_escalate("mission_area", self.treasury, "Es de Tesorería.")
        asked = self.env["grandes.clientes.mail.request"].sudo().search([])
        self.assertIn("tesoreria@example.com", asked.mapped("address"))
        dialog = self.env["grandes.clientes.setup.areas"]
        domain = dialog.with_company(self.second)._domain_officials()
        self.assertNotIn(self.official, self.env["res.users"].search(domain))
        self.official.company_ids |= self.second
        self.assertEqual(self._state("areas", self.second_manager), "done")

    def test_changes_are_decided_by_who_works_for_the_company(self):
        self.treasury.write(
            {"email": False, "member_ids": [Command.set(self.official.ids)]}
        )
        case = self._in_second(contact_id=False)
        vals = {
            "case_id": case.id,
            "mission_area_id": self.treasury.id,
            "system_id": self.env["grandes.clientes.legacy.system"].search([])[0].id,
            "reason": "La IES cambió de banco.",
        }
        Request = self.env["grandes.clientes.delegation.request"]
        Request = Request.with_user(self.second_front_office).with_company(self.second)
        request = Request.create(vals)
        told = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(told.partner_ids, self.second_coordinator.partner_id)
        reasons = request.with_user(self.second_coordinator)._get_cannot_act_reasons(
            "approve"
        )
        self.assertFalse(reasons)
        self.treasury.email = "tesoreria@example.com"
        asked = Request.create({**vals, "value_asked": "Cuenta 2"})
        self.assertEqual(
            asked.sudo().mail_request_ids.mapped("address"), ["tesoreria@example.com"]
        )

    def test_pool_of_its_own(self):
        self.second_setup._do_distribute(
            self.second_front_office, self.env["res.users"]
        )
        self.assertEqual(
            self.second.grandes_clientes_pool_user_ids, self.second_front_office
        )
        self.assertFalse(self.first.grandes_clientes_pool_user_ids)
        case = self._in_second(partner_id=self.town.id, contact_id=False)
        self.assertEqual(case.user_id, self.second_front_office)
        # A user who is no advisor of the company is not added to its pool.
        with self.assertRaises(UserError):
            self.second_setup._do_distribute(self.front, self.env["res.users"])

    def test_who_attends_for_the_other_company_does_not_attend_here(self):
        """First steps, home, portfolios and cases agree; the other company keeps it."""
        nobody = self.env["res.users"]
        shared = self.env["res.partner"].search(self.Setup._domain_entities())
        shared.write({"advisor_id": self.front.id, "backup_advisor_id": False})
        self.assertEqual(self._count_unattended(self.manager, self.first), 0)
        here = self._count_unattended(self.second_manager, self.second)
        self.assertEqual(here, len(shared))
        self.assertEqual(self._state("portfolios", self.second_manager), "missing")
        given = self.second_setup._do_distribute(nobody, self.second_front_office)
        self.assertEqual((given, shared.advisor_id), (0, self.front))
        dialog = self.env["grandes.clientes.setup.portfolio"].with_user(
            self.second_manager
        )
        dialog = dialog.with_company(self.second).create({})
        self.assertEqual((dialog.entity_count, dialog.elsewhere_count), (0, here))
        opened = dialog.action_open_entities()["domain"]
        json.dumps(opened)
        found = shared.with_user(self.second_manager).search(opened)
        self.assertEqual(found, shared)
        # The backup attends it if they work here.
        self.town.backup_advisor_id = self.second_front_office
        here = self._count_unattended(self.second_manager, self.second)
        self.assertEqual(here, len(shared) - 1)
        case = self._in_second(partner_id=self.town.id, contact_id=False)
        self.assertEqual(case.user_id, self.second_front_office)

    def _count_unattended(self, user, company):
        """Return the number on the home card, the same as in the first steps."""
        home = self.env["grandes.clientes.home"].with_user(user).with_company(company)
        (card,) = (
            card
            for card in home._get_home_cards("manager")
            if card["code"] == "without_portfolio"
        )
        count = home.env[card["model"]].search_count(card["domain"])
        setup = home.env["grandes.clientes.setup"]
        domain = setup._domain_without_portfolio()
        self.assertEqual(count, home.env["res.partner"].search_count(domain))
        return count

    def test_a_closure_of_the_shared_calendar_moves_both(self):
        theirs, ours = self._in_second(), self._registered()
        due = theirs.sudo().date_legal_due
        wizard = Form(self.env["grandes.clientes.closure"].with_user(self.coordinator))
        wizard.name = "Paro"
        wizard.date_from = date(2026, 9, 21)
        wizard.save().action_confirm()
        self.env.invalidate_all()
        self.assertGreater(ours.date_legal_due, due)
        self.assertEqual(theirs.sudo().date_legal_due, ours.date_legal_due)

    def test_no_case_is_given_to_who_works_for_the_other(self):
        case = self._registered()
        with self.assertRaisesRegex(UserError, "does not work for"):
            case.with_user(self.supervisor)._do_assign(self.second_front_office)

    def test_matrix_areas_typifications_and_templates_shared_or_own(self):
        Matrix = self.env["grandes.clientes.escalation.matrix"]
        shared = Matrix._get_table_in_force(self.first).matrix_id
        self.assertEqual(Matrix._get_table_in_force(self.second).matrix_id, shared)
        version = Matrix.browse(shared)
        own = version.copy(
            {"company_id": self.second.id, "date_from": clock.today(self.second)}
        )
        own.with_user(self.second_coordinator).with_company(self.second)._do_activate()
        self.assertEqual(Matrix._get_table_in_force(self.second).matrix_id, own.id)
        self.assertEqual(Matrix._get_table_in_force(self.first).matrix_id, shared)
        self.assertEqual(self._state("matrix", self.second_manager), "done")
        self.assertEqual(self._state("matrix"), "missing")

        for model, vals in (
            ("mission.area", {"name": "Área propia"}),
            ("typification", {"name": "Tipificación propia"}),
            ("answer.template", {"name": "Plantilla propia"}),
        ):
            with self.subTest(model):
                Entries = self.env[f"grandes.clientes.{model}"]
                example = Entries.search([("company_id", "=", False)], limit=1)
                self.assertTrue(example)
                mine = example.copy(
                    {
                        "company_id": self.second.id,
                        **({"code": "PROPIA"} if "code" in Entries._fields else {}),
                        **vals,
                    }
                )
                seen = {
                    user: Entries.with_user(user).search([])
                    for user in (self.coordinator, self.second_coordinator)
                }
                self.assertIn(example, seen[self.coordinator])
                self.assertIn(example, seen[self.second_coordinator])
                self.assertNotIn(mine, seen[self.coordinator])
                self.assertIn(mine, seen[self.second_coordinator])

    def test_nobody_of_one_sees_what_is_of_the_other(self):
        mine = self._registered()
        theirs = self._in_second(beneficiary_id_number="44444444")
        for user in (self.front, self.supervisor, self.coordinator, self.oversight):
            self.assertEqual(
                (mine | theirs).with_user(user)._filtered_access("read").ids, mine.ids
            )
        for user in (self.second_front_office, self.second_supervisor):
            self.assertEqual(
                (mine | theirs).with_user(user)._filtered_access("read").ids, theirs.ids
            )
        # Nor are they repeats of each other: each company answers its own cases.
        again = self._in_second(beneficiary_id_number="1.020.304.050")
        self.assertEqual(again.state, "front_office")
        home = self.env["grandes.clientes.home"]
        for card in home.with_user(self.second_supervisor).get_home("supervisor")[
            "cards"
        ]:
            if card["code"] == "unassigned":
                self.assertEqual(card["count"], 0)

    def test_the_entity_s_coordinator_by_the_setting(self):
        mine = self._registered()
        theirs = self._in_second(beneficiary_id_number="55555555")
        both = mine | theirs

        def seen(user):
            found = (
                self.env["grandes.clientes.case"]
                .with_user(user)
                .search([("id", "in", both.ids)])
            )
            return found.ids

        self.assertEqual(seen(self.portal), mine.ids)
        self.second.grandes_clientes_portal_everywhere = True
        self.assertEqual(set(seen(self.portal)), set(both.ids))
        # With several companies, the company of each case is named.
        portal = self.env["grandes.clientes.portal.cases"].with_user(self.portal)
        told = {
            row["id"]: row["company"]
            for row in portal._get_portal_rows(both.with_user(self.portal))
        }
        self.assertEqual(told, {mine.id: self.first.name, theirs.id: self.second.name})
        # Not the cases of other entities, and only for their coordinators.
        town = self._in_second(
            partner_id=self.town.id,
            contact_id=False,
            beneficiary_id_number="66666666",
        )
        self.assertFalse(town.with_user(self.portal)._filtered_access("read"))
        # A later coordinator, too.
        contact = self.env["res.partner"].create(
            {
                "name": "Otra coordinadora",
                "parent_id": self.ies.id,
                "email": "otra@example.com",
                "is_coordinator": True,
            }
        )
        later = new_test_user(
            self.env,
            "gc_portal_later",
            email=contact.email,
            groups="base.group_portal",
            partner_id=contact.id,
        )
        self.assertEqual(set(seen(later)), set(both.ids))
        self.second.grandes_clientes_portal_everywhere = False
        self.assertEqual(seen(self.portal), mine.ids)
        self.assertEqual(seen(later), mine.ids)
        [row] = portal._get_portal_rows(mine.with_user(self.portal))
        self.assertEqual(row["company"], "")
        # The company of the account itself is never removed.
        self.first.grandes_clientes_portal_everywhere = True
        self.first.grandes_clientes_portal_everywhere = False
        self.assertEqual(seen(self.portal), mine.ids)

    def test_a_portfolio_is_of_the_company_of_its_advisor(self):
        # Entities are shared; their advisors work in the first company only.
        for user, advisor in (
            (self.supervisor, self.front),
            (self.second_supervisor, self.env["res.users"]),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            row = (
                self.env["grandes.clientes.portfolio"]
                .with_user(user)
                .with_company(user.company_id)
                .search([("partner_id", "=", self.ies.id)])
            )
            self.assertEqual(row.partner_id, self.ies)
            self.assertEqual(row.user_id, advisor)
            if not advisor:
                self.assertFalse(row.backup_id)
        day = clock.today(self.second)
        report = (
            self.env["grandes.clientes.report"]
            .with_user(self.second_supervisor)
            .with_company(self.second)
            ._make("I05", day.replace(day=1), day, company=self.second)
        )
        rows = next(each for each in report.sections if each.code == "portfolio").rows
        self.assertEqual(list(rows), [])


@tagged("post_install", "-at_install")
class TestSetupMailboxes(TwoCompanies, MailInCommon):
    def test_mailbox_of_its_own(self):
        self.second_setup._do_make_own(mailbox=True)
        own = self.env["grandes.clientes.mailbox"]._of_company(self.second)
        self.assertEqual(own.company_id, self.second)
        own.with_user(self.second_manager).addresses = "segunda.buzon@example.com"
        self.assertTrue(self.second_setup._get_own()["mailbox"])
        filing = self._feed(build(To="segunda.buzon@example.com"))
        self.assertEqual(filing.company_id, self.second)
        filing = self._feed(build("Otro asunto", "Otro texto"))
        self.assertEqual(filing.company_id, self.first)
        # A second time creates nothing, and other companies' mailboxes are read-only.
        self.second_setup._do_make_own(mailbox=True)
        boxes = self.env["grandes.clientes.mailbox"].search([])
        self.assertEqual(len(boxes.filtered(lambda b: b.company_id == self.second)), 1)
        with self.assertRaises(AccessError):
            self.mailbox.with_user(self.second_manager).name = "Ajeno"
        self.assertEqual(
            self.second._grandes_clientes_get_reply_to(),
            '"Segunda Empresa" <segunda.buzon@example.com>',
        )
        self.assertTrue(FILING)
