"""The home of each role: each number matches the domain of its list, few queries."""

import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import json as odoo_json
from odoo.tools.safe_eval import safe_eval

from ..tools import clock
from .common import NOW, Common
from .escalation_common import EscalationCommon

HOME = "grandes.clientes.home"


class HomeCommon(Common):
    def _home(self, user, role):
        """Return a user's home in a role, comparing each number with its list."""
        home = self.env[HOME].with_user(user).get_home(role)
        for card in home["cards"]:
            found = self.env[card["model"]].with_user(user).search(card["domain"])
            self.assertEqual(len(found), card["count"], card["code"])
            self.assertTrue(card["label"] and card["empty"])
        return home

    def _counts(self, user, role):
        return {card["code"]: card["count"] for card in self._home(user, role)["cards"]}


@tagged("post_install", "-at_install")
class TestHomeAdvisor(HomeCommon):
    def test_cards_and_the_list_below_are_of_one_s_own_work(self):
        self._registered()
        self._case(beneficiary_id_number="90807060")
        others = self._registered(
            partner_id=self.town.id, contact_id=False, beneficiary_id_number="60504030"
        )
        others.sudo().user_id = self.front2
        counts = self._counts(self.front, "advisor")
        self.assertEqual(counts["inbox"], 1)
        action = self.env.ref("grandes_clientes.case_my_work_action")
        self.assertEqual(safe_eval(action.context)["grandes_clientes_home"], "advisor")
        # The list filtered by a card shows the number of cases on the card.
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        base = safe_eval(action.domain, {"uid": self.front.id})
        for card in self._home(self.front, "advisor")["cards"]:
            with self.subTest(card["code"]):
                both = Domain(base) & Domain(card["domain"])
                self.assertEqual(Case.search_count(both), card["count"])

    def test_a_campus_with_an_advisor_of_its_own_is_theirs(self):  # R11
        self.ies.sudo().advisor_id = self.front
        campuses = self._entity("Sede Norte", "ies", parent_id=self.ies.id)
        campuses |= self._entity("Sede Sur", "ies", parent_id=self.ies.id)
        campuses[1].sudo().advisor_id = self.front2
        for number, campus in enumerate(campuses):
            self._case(
                partner_id=campus.id,
                contact_id=False,
                beneficiary_id_number=f"6050403{number}",
            )
        for user in (self.front, self.front2):
            with self.subTest(user.login):
                self.assertEqual(self._counts(user, "advisor")["inbox"], 1)
                both = campuses.with_user(user).filtered("is_my_portfolio")
                found = campuses.with_user(user).search(
                    [("is_my_portfolio", "=", True), ("id", "in", campuses.ids)]
                )
                self.assertEqual((len(both), both), (1, found))

    def test_a_backup_is_that_of_who_attends(self):  # R11
        """A campus without an advisor has its parent's backup, not one of its own."""
        self.ies.sudo().write(
            {"advisor_id": self.front.id, "backup_advisor_id": self.front2.id}
        )
        campus = self._entity("Sede Norte", "ies", parent_id=self.ies.id)
        campus.sudo().backup_advisor_id = self.front
        for user, is_backup in ((self.front2, True), (self.front, False)):
            with self.subTest(user.login):
                seen = campus.with_user(user)
                self.assertEqual(seen.is_my_backup, is_backup)
                self.assertEqual(
                    bool(seen.search([("is_my_backup", "=", True)]) & seen), is_backup
                )

    def test_days_change_the_cards(self):
        case = self._registered()
        case.sudo().date_promised = "2026-09-18"
        self.assertEqual(self._counts(self.front, "advisor")["soon"], 1)
        self.assertEqual(self._counts(self.front, "advisor")["overdue"], 0)
        case.sudo().date_promised = "2026-09-15"
        self.assertEqual(self._counts(self.front, "advisor")["soon"], 0)
        self.assertEqual(self._counts(self.front, "advisor")["overdue"], 1)
        self.assertEqual(self._counts(self.front2, "advisor")["overdue"], 0)

    def test_who_wrote_counts_until_it_is_read(self):
        case = self._registered()
        case._log_requester_wrote()
        self.assertEqual(self._counts(self.front, "advisor")["wrote"], 1)
        case.with_user(self.front).action_requester_read()
        self.assertEqual(self._counts(self.front, "advisor")["wrote"], 0)

    def test_one_query_counts_all_cards(self):
        self._registered()
        home = self.env[HOME].with_user(self.supervisor)
        card = {
            "code": "open",
            "label": "Open",
            "empty": "None",
            "model": "grandes.clientes.case",
            "domain": [("is_open", "=", True)],
            "sequence": 1,
        }
        by_person = {**card, "code": "held", "by": "user_id"}
        spent = []
        for rows in ([card, by_person], [card, by_person], [card, by_person] * 10):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            cards, counts = home._get_cards(rows)
            spent.append(self.env.cr.sql_log_count - before)
        self.assertEqual(spent[1:], [1, 1])
        self.assertEqual(len(cards), 20)
        self.assertEqual(len({each["count"] for each in cards}), 1)
        self.assertEqual(sum(counts["held"].values()), cards[0]["count"])
        self.assertGreaterEqual(cards[0]["count"], 1)

    def test_it_goes_to_the_client(self):
        for user, role in (
            (self.front, "advisor"),
            (self.supervisor, "supervisor"),
            (self.back, "back_office"),
            (self.official, "area"),
            (self.manager, "manager"),
        ):
            with self.subTest(role):
                home = self._home(user, role)
                self.assertTrue(json.dumps(home, default=odoo_json.json_default))
                self.assertGreaterEqual(len(home["cards"]), 5)

    def test_each_costs_fifteen_queries(self):
        self._registered()
        self._registered(typification="T11")._do_escalate("mission_area")
        for user, role in (
            (self.front, "advisor"),
            (self.supervisor, "supervisor"),
            (self.back, "back_office"),
            (self.official, "area"),
            (self.manager, "manager"),
        ):
            with self.subTest(role):
                home = self.env[HOME].with_user(user)
                home.get_home(role)
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                home.get_home(role)
                self.assertLessEqual(self.env.cr.sql_log_count - before, 15)

    def test_nobody_has_the_home_of_another_role(self):
        for role in ("supervisor", "manager", "area", "nobody"):
            home = self.env[HOME].with_user(self.front).get_home(role)
            self.assertEqual(home, {"cards": []})


@tagged("post_install", "-at_install")
class TestHomeSupervisor(HomeCommon):
    def _row(self, user):
        home = self._home(self.supervisor, "supervisor")
        return next(row for row in home["team"] if row["id"] == user.id)

    def test_a_row_an_advisor_by_the_cards_own_domains(self):
        cases = self._registered() | self._registered(beneficiary_id_number="90807060")
        cases[0].sudo().date_promised = "2026-09-01"
        cases[1]._log_requester_wrote()
        home = self._home(self.supervisor, "supervisor")
        row = self._row(self.front)
        self.assertEqual((row["open"], row["is_absent"]), (2, False))
        self.assertEqual(row["counts"]["overdue"], 1)
        self.assertEqual(row["counts"]["wrote"], 1)
        for card in home["cards"]:
            if card["by"]:
                with self.subTest(card["code"]):
                    total = sum(each["counts"][card["code"]] for each in home["team"])
                    Case = self.env[card["model"]]
                    nobody = Case.search_count(
                        Domain("user_id", "=", False) & Domain(card["domain"])
                    )
                    self.assertEqual(total + nobody, card["count"])
        # A user without cases is listed, as they could take some.
        self.assertEqual(self._row(self.front2)["open"], 0)

    def test_who_is_away_shows(self):
        self.front.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=1),
            }
        )
        self.assertTrue(self._row(self.front)["is_absent"])

    def test_a_case_that_nobody_touches_is_stuck(self):
        self._registered()
        self.assertEqual(self._counts(self.supervisor, "supervisor")["stuck"], 0)
        with clock.at(NOW + timedelta(days=4)):  # a Sunday: two business days
            self.assertEqual(self._counts(self.supervisor, "supervisor")["stuck"], 0)
        with clock.at(NOW + timedelta(days=7)):
            self.assertEqual(self._counts(self.supervisor, "supervisor")["stuck"], 1)

    def test_reassigning_opens_the_dialog_over_what_the_advisor_has(self):
        cases = self._registered() | self._registered(beneficiary_id_number="90807060")
        cases[0].sudo().date_promised = "2026-09-01"
        home = self.env[HOME].with_user(self.supervisor)
        action = home.action_reassign(self.front.id)
        self.assertEqual(action["res_model"], "grandes.clientes.case.act.assign")
        self.assertEqual(set(action["context"]["active_ids"]), set(cases.ids))
        action = home.action_reassign(self.front.id, "overdue")
        self.assertEqual(action["context"]["active_ids"], cases[0].ids)
        with self.assertRaises(UserError):
            home.action_reassign(self.front2.id)
        with self.assertRaises(AccessError):
            home.with_user(self.front).action_reassign(self.front.id)

    def test_areas_owe(self):
        self._registered(typification="T11")._do_escalate("mission_area")
        (area,) = self._home(self.supervisor, "supervisor")["areas"]
        self.assertEqual((area["open"], area["overdue"]), (1, 0))
        with clock.at(NOW + timedelta(days=60)):
            (area,) = self._home(self.supervisor, "supervisor")["areas"]
        self.assertEqual((area["open"], area["overdue"]), (1, 1))

    def test_it_is_where_they_start(self):
        for user, role in ((self.supervisor, "supervisor"), (self.manager, "manager")):
            action = (
                self.env["res.users"].with_user(user).action_grandes_clientes_my_work()
            )
            self.assertEqual(action["tag"], "grandes_clientes_home")
            self.assertEqual(action["params"]["role"], role)


@tagged("post_install", "-at_install")
class TestHomeDesks(EscalationCommon, HomeCommon):
    def test_an_area_sees_what_is_to_distribute_and_what_is_late(self):
        _case, escalation = self._escalated(typification="T11")
        counts = self._counts(self.official, "area")
        self.assertEqual((counts["untaken"], counts["mine"]), (1, 0))
        escalation.with_user(self.official).action_take()
        counts = self._counts(self.official, "area")
        self.assertEqual((counts["untaken"], counts["mine"]), (0, 1))
        with clock.at(NOW + timedelta(days=60)):
            self.assertEqual(self._counts(self.official, "area")["overdue"], 1)

    def test_only_the_head_sees_a_row_an_official(self):
        _case, escalation = self._escalated(typification="T11")
        area = escalation.mission_area_id.sudo()
        area.member_ids = self.official | self.creditor
        escalation.with_user(self.creditor).action_take()
        self.assertNotIn("people", self._home(self.official, "area"))
        area.head_id = self.official
        (row,) = self._home(self.official, "area")["people"]
        self.assertEqual((row["id"], row["open"]), (self.creditor.id, 1))

    def test_back_office(self):
        self.env.company.grandes_clientes_area_answers_to = "back_office"
        case, escalation = self._escalated("back_office", typification="T12")
        counts = self._counts(self.back, "back_office")
        self.assertEqual((counts["untaken"], counts["came_back"]), (1, 0))
        escalation.with_user(self.back).action_take()
        further = case.with_user(self.back)._do_escalate("mission_area")
        further.mission_area_id.sudo().member_ids = self.official
        further.with_user(self.official)._do_return("El extracto")
        counts = self._counts(self.back, "back_office")
        self.assertEqual((counts["mine"], counts["came_back"]), (1, 1))


@tagged("post_install", "-at_install")
class TestHomeManager(HomeCommon):
    def test_an_entity_without_portfolio_waits(self):
        before = self._counts(self.manager, "manager")["without_portfolio"]
        self._entity("Municipio sin Portafolio", "municipality")
        counts = self._counts(self.manager, "manager")
        self.assertEqual(counts["without_portfolio"], before + 1)
        self.assertGreaterEqual(counts["coordinators"], 1)
        self.ies.sudo().coordinators_confirmed_on = "2026-09-01"
        self.assertEqual(
            self._counts(self.manager, "manager")["coordinators"],
            counts["coordinators"] - 1,
        )

    def test_who_has_no_role_waits(self):
        before = self._counts(self.manager, "manager")
        nobody = new_test_user(self.env, login="gc_nobody", groups="base.group_user")
        nobody.sudo().grandes_clientes_is_ours = True
        counts = self._counts(self.manager, "manager")
        self.assertEqual(counts["without_role"], before["without_role"] + 1)

    def test_the_mail_s_state_is_told(self):
        mail = self._home(self.manager, "manager")["mail"]
        self.assertEqual(mail["servers"], 0)
        server = self.env["fetchmail.server"].create(
            {
                "name": "Canal",
                "server_type": "imap",
                "server": "mail.example.com",
                "user": "canal",
                "password": "x",
                "state": "done",
            }
        )
        server.date = NOW - timedelta(minutes=4)
        mail = self._home(self.manager, "manager")["mail"]
        self.assertEqual((mail["ago"], mail["errors"]), ("4 minutes ago", 0))
        self.assertFalse(mail["is_late"])
        server.write({"grandes_clientes_unstored": 2, "date": NOW - timedelta(hours=3)})
        mail = self._home(self.manager, "manager")["mail"]
        self.assertEqual((mail["errors"], mail["is_late"]), (1, True))
