"""The path of one or many cases on the drawing: screen, print, access rights."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import clock
from ..tools.procedure import judge
from ..tools.procedure.definition import LANES
from ..tools.procedure.graph import graph_of
from ..tools.procedure.walk import EXTRA, trail_of
from .common import Common
from .pages_common import PagesCommon


class DrawingCommon(Common):
    def _drawing(self, case, user=None):
        return case.with_user(user or self.quality).procedure_drawing()

    def _node(self, drawing, number):
        [node] = [n for n in drawing["scene"]["nodes"] if n["key"] == number]
        return node

    def _edges(self, drawing, status):
        return {e["key"] for e in drawing["scene"]["edges"] if e["status"] == status}


@tagged("post_install", "-at_install", "slow")
class TestProcedureDrawing(DrawingCommon):
    def test_walk_current_step_and_what_may_follow(self):
        case = self._registered()
        drawing = self._drawing(case)
        self.assertEqual(
            [(place["order"], place["number"]) for place in drawing["walk"]],
            [(1, "5.2.1"), (2, "5.2.3"), (3, "5.2.5")],
        )
        self.assertEqual(drawing["current"], "5.2.5")
        self.assertEqual([step["number"] for step in drawing["next"]], ["5.2.6"])
        statuses = {
            number: self._node(drawing, number)["status"]
            for number in ("5.2.1", "5.2.5", "5.2.6", "5.2.8")
        }
        self.assertEqual(
            statuses,
            {"5.2.1": "done", "5.2.5": "current", "5.2.6": "next", "5.2.8": "pending"},
        )
        self.assertIn("written>5.2.3", self._edges(drawing, "walked"))
        self.assertIn("5.2.5>5.2.6", self._edges(drawing, "next"))
        self.assertIn("annex", drawing["inferred"])

    def test_a_way_that_the_text_does_not_have_is_dashed(self):
        case = self._registered()
        case._do_escalate("back_office")
        drawing = self._drawing(case)
        [edge] = [e for e in drawing["scene"]["edges"] if e["key"].startswith(EXTRA)]
        self.assertTrue(edge["inferred"])
        self.assertEqual((edge["source"], edge["target"]), ("5.2.5", "5.2.10"))
        self.assertEqual(edge["status"], "walked")

    def test_what_a_desk_sends_back_goes_on_with_the_front_office(self):
        case = self._registered(typification="T11")
        escalation = case._do_escalate("mission_area")
        escalation.with_user(self.official)._do_reject("not_competent")
        drawing = self._drawing(case)
        self.assertEqual(drawing["current"], "5.2.17")
        following = {step["number"] for step in drawing["next"]}
        self.assertIn("5.2.10", following)
        self.assertFalse(following & {"5.2.14", "5.2.18"})
        self.assertEqual(self._node(drawing, "5.2.18")["status"], "pending")

    def test_a_step_done_twice_has_both_places(self):
        case = self._registered()
        for _time in range(2):
            escalation = case._do_escalate("back_office")
            escalation.with_user(self.back)._do_return("Falta el recibo")
        drawing = self._drawing(case)
        self.assertEqual(self._node(drawing, "5.2.11")["order"].count("·"), 1)

    def test_a_deviation_is_marked_and_told(self):
        case = self._registered(typification="T09")
        case._do_escalate("back_office", reason="La conoce el back office")
        self.assertEqual(case.conformity, "deviating")
        drawing = self._drawing(case)
        [deviation] = case.deviation_ids
        node = self._node(drawing, deviation.step_number)
        self.assertTrue(node["warning"])
        self.assertIn(deviation.explanation.rstrip("."), node["title"])
        [told] = [
            each["rule"] for place in drawing["walk"] for each in place["deviations"]
        ]
        self.assertEqual(told, deviation.rule)
        # A user who may not read the deviation does not see it drawn.
        other = self._drawing(case, self.front2)
        self.assertFalse(self._node(other, deviation.step_number)["warning"])

    def test_a_jump_that_nothing_allows_is_drawn_as_wrong(self):
        procedure = self.env.ref("grandes_clientes.procedure_m5_1_08")
        definition = procedure._get_definition()
        events = [
            judge.Event(1, "5.2.1", "receive", "requester"),
            judge.Event(2, "5.2.8", "close", "group_front_office"),
        ]
        verdict = judge.judge(events, definition)
        trail = trail_of(
            definition, graph_of(definition, LANES), LANES, events, verdict
        )
        self.assertEqual(trail.flows[f"{EXTRA}5.2.1>5.2.8"].status, "wrong")
        self.assertTrue(trail.visits[1].wrong)

    def test_details_of_a_step(self):  # who, when, role; rule; documents
        case = self._registered()
        case._do_escalate("back_office")
        detail = self._drawing(case)["steps"]["5.2.10"]
        [event] = detail["events"]
        self.assertEqual(event["who"], self.front.name)
        self.assertTrue(event["role"] and event["when"] and event["act"])
        self.assertIn("5.2.10", self._drawing(case)["steps"])
        self.assertTrue(detail["text"].startswith("Verifica si el caso"))
        self.assertTrue(detail["documents"])

    def test_who_reads_no_events_sees_no_walk(self):
        case = self._registered()
        for user in (self.manager, self.portal):
            with self.assertRaises(AccessError):
                self._drawing(case, user)

    def test_an_area_sees_nothing_of_another(self):
        case = self._registered(typification="T09")
        funds = self.env["grandes.clientes.mission.area"]._find_by_code("VFO")
        other = self._user("funds", "group_mission_area")
        funds.member_ids = other
        escalation = case._do_escalate(
            "mission_area", area=self.treasury, reason="Es de Tesorería"
        )
        escalation.with_user(self.official)._do_reject("wrong_area", area=funds)
        case._do_escalate("mission_area", area=funds, reason="Es de Fondos")
        self.assertTrue(self._drawing(case, self.official)["steps"]["5.2.17"]["events"])
        self.assertFalse(self._drawing(case, other)["steps"]["5.2.17"]["events"])

    def test_its_cost_does_not_grow_with_the_walk(self):
        case = self._registered()
        for _time in range(3):
            escalation = case._do_escalate("back_office")
            escalation.with_user(self.back)._do_return("Falta el recibo")
        self._drawing(case)
        self.env.invalidate_all()
        self.env.flush_all()
        with self.assertQueryCount(31):
            self._drawing(case)

    def test_it_prints_with_the_walk_in_words(self):
        case = self._registered()
        Report = self.env["ir.actions.report"].with_user(self.quality)
        html, _type = Report._render_qweb_html(
            "grandes_clientes.case_walk_report", case.ids
        )
        text = html.decode()
        self.assertIn("<svg", text)
        self.assertIn("5.2.5", text)
        self.assertIn(case.name, text)
        pdf, _type = Report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "grandes_clientes.case_walk_report", case.ids
        )
        self.assertTrue(pdf.startswith(b"%PDF"))


@tagged("post_install", "-at_install")
class TestProcedurePopulation(DrawingCommon):
    def _figures(self, user=None, **filters):
        Population = self.env["grandes.clientes.procedure.population"]
        return Population.with_user(user or self.quality).figures(
            {"date_from": "2026-09-01", "date_to": "2026-09-30", **filters}
        )

    def test_counts_and_business_days_on_the_arrows(self):
        cases = self._many(4)
        cases._do_register()
        # Friday's escalation is accepted on Monday: one business day.
        self._stand("2026-09-18 15:00:00")
        cases[:3]._do_escalate("back_office", late_reason="Fallas en COBOL")
        self._stand("2026-09-21 15:00:00")
        cases[:3].escalation_ids.with_user(self.back)._do_accept()
        figures = self._figures()
        rows = {arrow["key"]: arrow for arrow in figures["arrows"]}
        self.assertEqual(figures["case_count"], 4)
        self.assertEqual(rows["5.2.11>5.2.14"]["count"], 3)
        self.assertEqual(rows["5.2.11>5.2.14"]["days"], "1 d")
        self.assertTrue(rows["5.2.11>5.2.14"]["hot"])
        self.assertEqual(rows["registered>5.2.5"]["count"], 4)
        self.assertEqual(rows[f"{EXTRA}5.2.5>5.2.10"]["days"], "2 d")
        self.assertFalse(figures["jumps"])

    def _stand(self, instant):
        self.enterContext(clock.at(fields.Datetime.to_datetime(instant)))

    def test_filters(self):
        mine = self._many(2)
        mine._do_register()
        other = self._registered(
            self.front2, partner_id=self.town.id, contact_id=False, typification="T09"
        )
        self.assertEqual(self._figures()["case_count"], 3)
        self.assertEqual(self._figures(partner_id=self.town.id)["case_count"], 1)
        self.assertEqual(
            self._figures(typification_id=other.typification_id.id)["case_count"], 1
        )
        self.assertEqual(self._figures(user_id=self.front.id)["case_count"], 2)
        self.assertEqual(self._figures(date_to="2026-09-15")["case_count"], 0)
        other._do_escalate("mission_area")
        area = other.mission_area_id
        self.assertEqual(self._figures(mission_area_id=area.id)["case_count"], 1)

    def test_queries_do_not_grow_with_the_cases(self):
        self._many(2)._do_register()
        self._figures()
        with self.assertQueryCount(7):
            self._figures()
        self._many(60, subject="Otro")._do_withdraw("Todas")
        self.env.flush_all()
        with self.assertQueryCount(7):
            self._figures()

    def test_roles(self):
        for user in (self.supervisor, self.quality, self.coordinator, self.oversight):
            self.assertIn("scene", self._figures(user))
        for user in (self.front, self.back, self.official, self.manager):
            with self.assertRaises(AccessError):
                self._figures(user)


@tagged("post_install", "-at_install")
class TestProcedureTour(PagesCommon, DrawingCommon):
    def setUp(self):
        super().setUp()
        # The server's own thread has the real clock.
        self.enterContext(clock.at(fields.Datetime.now()))

    def test_the_drawing_by_keyboard_and_by_mouse(self):
        case = self._registered()
        case._do_escalate("back_office")
        path = f"grandes-clientes-cases/{case.id}"
        self._walk_tours(self.quality, (path, "procedure"))

    def test_the_drawing_of_many(self):
        self._many(3)._do_register()
        path = "grandes-clientes-walk"
        self._walk_tours(self.supervisor, (path, "procedure_population"))
