from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import tagged

from ..tools import clock
from .common import Common
from .past import leaving_unasked


@tagged("post_install", "-at_install")
class TestDigest(Common):
    """Every due date is announced: one message per user and business day (R1, R3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].search([("id", "!=", cls.env.company.id)]).write(
            {"grandes_clientes_digest_on": date(2100, 1, 1)}
        )

    def _digest(self, instant):
        """Run the cron at ``instant``; return ``{login: (subject, body)}``."""
        before = self.env["mail.message"].search([], order="id desc", limit=1).id
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with clock.at(instant), commit:
            self.env["res.company"]._cron_grandes_clientes_digest()
        sent = {}
        messages = self.env["mail.message"].search(
            [("id", ">", before), ("message_type", "=", "user_notification")]
        )
        for message in messages:
            for partner in message.notified_partner_ids:
                login = partner.user_ids[:1].login
                self.assertNotIn(login, sent, "one a person")
                sent[login] = (message.subject, str(message.body))
        return sent

    def _activities(self, case):
        return self.env["mail.activity"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )

    def test_only_in_the_morning_of_a_business_day_and_once(self):
        self._registered()
        self.env["res.lang"]._activate_lang("es_CO")
        self.front.lang = "es_CO"
        day = (2026, 10, 7)
        self.assertFalse(self._digest(datetime(*day, 11, 30)), "half past six")
        self.assertFalse(self._digest(datetime(*day, 23, 30)), "evening")
        self.assertFalse(self._digest(datetime(2026, 10, 10, 15)), "Saturday")
        self.assertFalse(self._digest(datetime(2026, 10, 12, 15)), "a holiday")
        sent = self._digest(datetime(*day, 12, 5))
        # In the reader's language, not in that of the cron's user.
        self.assertEqual(
            sent["gc_front"][0],
            "Sus casos: lo que vence el miércoles 7 de octubre de 2026",
        )
        self.assertFalse(self._digest(datetime(*day, 15)), "told already")

    def test_what_each_person_is_told(self):
        due = self._registered()
        other = self._registered(
            partner_id=self.town.id, contact_id=False, email_from="x@example.com"
        )
        # Its advisor has left; without this, the registering user would have it (R11).
        other.sudo().user_id = False
        nobodys = self._case(
            partner_id=False, contact_id=False, subject="De nadie", email_from="a@b.co"
        )
        sent = self._digest(datetime(2026, 10, 7, 15))
        self.assertIn(due.name, sent["gc_front"][1])
        self.assertIn("Due today", sent["gc_front"][1])
        self.assertIn("Not escalated", sent["gc_front"][1])
        self.assertIn("De nadie", sent["gc_supervisor"][1])
        self.assertNotIn(due.name, sent["gc_supervisor"][1])
        self.assertIn(other.name, sent["gc_supervisor"][1])
        self.assertEqual(nobodys.state, "received")

    def test_positive_silence_is_warned_of_before_the_term_ends(self):
        information = self.env["grandes.clientes.petition.type"]._find_by_code(
            "information"
        )
        case = self._registered(petition_type_id=information.id)
        self.assertEqual(case.date_legal_due, date(2026, 9, 30))
        silence = self.env.ref("grandes_clientes.activity_type_silence")
        self._digest(datetime(2026, 9, 25, 15))
        self.assertNotIn(silence, self._activities(case).activity_type_id)
        sent = self._digest(datetime(2026, 9, 28, 15))
        self.assertIn("Silence would grant", sent["gc_front"][1])
        activity = self._activities(case).filtered(
            lambda a: a.activity_type_id == silence
        )
        self.assertEqual(activity.user_id, self.front)
        self._digest(datetime(2026, 9, 29, 15))
        self.assertEqual(
            len(
                self._activities(case).filtered(lambda a: a.activity_type_id == silence)
            ),
            1,
            "one activity a ground, however many days",
        )

    def test_what_no_longer_holds_is_taken_away(self):
        case = self._registered()
        escalate = self.env.ref("grandes_clientes.activity_type_escalate")
        self._digest(datetime(2026, 9, 18, 15))
        self.assertIn(escalate, self._activities(case).activity_type_id)
        case.sudo().with_context(tracking_disable=True).write({"state": "back_office"})
        self._digest(datetime(2026, 9, 21, 15))
        self.assertNotIn(escalate, self._activities(case).activity_type_id)

    def test_a_request_never_completed(self):
        case = self._registered()
        case._do_ask("El recibo")
        sent = self._digest(datetime(2026, 10, 19, 15))
        self.assertIn("did not complete", sent["gc_front"][1])
        self.assertIn(
            self.env.ref("grandes_clientes.activity_type_lapse"),
            self._activities(case).activity_type_id,
        )

    def test_what_the_requester_sent_is_not_called_missing(self):
        case = self._registered()
        case._do_ask("El recibo")
        with clock.at(datetime(2026, 10, 14, 15)):
            case._log_requester_wrote(note="Va el recibo")
        sent = self._digest(datetime(2026, 10, 19, 15))
        self.assertNotIn("did not complete", sent["gc_front"][1])
        self.assertIn("wrote after they were asked", sent["gc_front"][1])
        lapse = self.env.ref("grandes_clientes.activity_type_lapse")
        self.assertNotIn(lapse, self._activities(case).activity_type_id)
        with clock.at(datetime(2026, 10, 20, 15)):
            case.with_user(self.front)._do_answer(
                "Falta la firma", kind="interim", means="phone"
            )
        sent = self._digest(datetime(2026, 10, 21, 15))
        self.assertIn("did not complete", sent["gc_front"][1])
        self.assertIn(lapse, self._activities(case).activity_type_id)

    def test_reminders_to_an_area_grow_and_reach_its_head(self):
        head = self._user("head", "group_mission_area")
        self.treasury.write({"member_ids": [(4, head.id)], "head_id": head.id})
        self.treasury.member_ids = self.official | head
        case = self._registered()
        case.sudo().with_context(tracking_disable=True).write(
            {"state": "mission_area", "mission_area_id": self.treasury.id}
        )
        sent = self._digest(datetime(2026, 10, 7, 15))
        self.assertIn("gc_official", sent)
        self.assertNotIn("gc_coordinator", sent)
        self.assertNotIn("gc_front", sent, "it is on the area's desk")
        sent = self._digest(datetime(2026, 10, 8, 15))
        self.assertIn("gc_head", sent)
        self.assertIn("by 1 business day", sent["gc_official"][0])
        sent = self._digest(datetime(2026, 10, 14, 15))
        self.assertIn("gc_coordinator", sent)

    def test_an_area_is_not_told_of_what_its_members_may_not_see(self):
        """Neither a complaint about one of them (G26), nor another company's cases."""
        other = self.env["res.company"].create({"name": "Otra entidad"})
        abroad = self._user("abroad", "group_mission_area")
        abroad.write({"company_ids": other.ids, "company_id": other.id})
        colleague = self._user("colleague", "group_mission_area")
        self.treasury.member_ids = self.official | abroad | colleague
        case = self._registered(
            typification="T30",
            kind="complaint",
            complained_user_id=self.official.id,
        )
        case.sudo().with_context(tracking_disable=True).write(
            {"state": "mission_area", "mission_area_id": self.treasury.id}
        )
        sent = self._digest(datetime(2026, 10, 7, 15))
        self.assertIn(case.name, sent["gc_colleague"][1])
        self.assertNotIn("gc_abroad", sent)
        self.assertNotIn("gc_official", sent)

    def test_what_somebody_who_left_holds_is_the_supervisors(self):  # R6
        case = self._registered()
        self.assertEqual(case.user_id, self.front)
        with leaving_unasked(self.env):
            (self.front | self.front2).sudo().active = False
        sent = self._digest(datetime(2026, 10, 7, 15))
        self.assertIn(case.name, sent["gc_supervisor"][1])

    def test_many_cases_cost_few_queries(self):
        self._many(30)
        company, today = self.env.company, date(2026, 10, 7)
        Case = self.env["grandes.clientes.case"]
        with self.assertQueryCount(12), clock.at(datetime(2026, 10, 7, 15)):
            self.env.invalidate_all()
            cases = Case.env["grandes.clientes.case.warnings"]._get_cases_to_warn_of(
                company, today
            )
            cases.env["grandes.clientes.case.warnings"]._get_warnings(
                cases, company, today
            )
        self.assertGreaterEqual(len(cases), 30)


@tagged("post_install", "-at_install")
class TestDwell(Common):
    """The time that a case spent with each desk, in business days (5.2.20)."""

    def test_the_parts_are_the_whole(self):
        case = self._registered(
            channel="written",
            mercurio_in_number="2026-77-1",
            mercurio_in_date=date(2026, 9, 11),
        )
        case._do_ask("El recibo")
        with clock.at(datetime(2026, 9, 18, 15)):
            case._do_complete()
        Event = self.env["grandes.clientes.case.event"]
        with clock.at(datetime(2026, 9, 22, 15)):
            case.sudo().with_context(tracking_disable=True).write(
                {"state": "mission_area", "mission_area_id": self.treasury.id}
            )
            rows = case._get_event_rows("consult", before={case.id: "front_office"})
            Event._create_events(rows)
        with clock.at(datetime(2026, 9, 25, 15)):
            times = case.env["grandes.clientes.case.dwell"]._get_dwell_times(case)[
                case.id
            ]
            days = self.env.company._grandes_clientes_get_days()
            self.assertEqual(
                times,
                {
                    "correspondence": 3,
                    "front_office": 2,
                    "requester": 2,
                    f"area:{self.treasury.id}": 3,
                },
            )
            self.assertEqual(
                sum(times.values()),
                days.count(date(2026, 9, 11), date(2026, 9, 25)),
            )
            self.assertIn("Dirección de Tesorería 3", case.dwell_summary)
