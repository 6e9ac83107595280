"""The judge identifies each way in which a case may leave the procedure."""

from odoo.tests import tagged

from ..tools.procedure import judge
from ..tools.procedure.definition import LANES, LITERAL
from .common import Common
from .procedure_common import AREA, BACK, REPEAT, SIMPLE, WRITTEN, Walker

FRONT, BACK_ROLE = "group_front_office", "group_back_office"
WRITTEN_FACTS = {"receive": {"channel": "written"}, "register": {"channel": "written"}}
# name: (steps, changes of acts, (rule, kind, step) that must be found)
BREAKAGES = {
    "no check for repeats": ("1 5 6 7 8:close", {}, ("5.2.3", "skipped", "5.2.3")),
    "answered unregistered": ("1 3 6 7 8:close", {}, ("5.2.5", "skipped", "5.2.5")),
    "answer not recorded": ("1 3 5 6 8:close", {}, ("5.2.7", "skipped", "5.2.7")),
    "matrix not looked up": (
        "1 3 5 6 11 14 15 16 8:close",
        {},
        ("5.2.10", "skipped", "5.2.10"),
    ),
    "desk sent nothing": (
        "1 3 5 6 10 14 15 16 8:close",
        {},
        ("5.2.11", "skipped", "5.2.11"),
    ),
    "back office silent": (
        "1 3 5 6 10 11 14 15 8:close",
        {},
        ("5.2.16", "skipped", "5.2.16"),
    ),
    "area did not investigate": (
        "1 3 5 10 12 17 19 8:close",
        {},
        ("5.2.18", "skipped", "5.2.18"),
    ),
    "area never received it": (
        "1 3 5 10 12 18 19 8:close",
        {},
        ("5.2.17", "skipped", "5.2.17"),
    ),
    "begins in the middle": ("5 6 7 8:close", {}, ("5.2.1", "skipped", "5.2.1")),
    "registered before the check": (
        "1 5 3 6 7 8:close",
        {},
        ("5.2.3", "out_of_order", "5.2.3"),
    ),
    "answered before the look-up": (
        "1 3 5 7 6 8:close",
        {},
        ("5.2.6", "out_of_order", "5.2.6"),
    ),
    "registered twice": ("1 3 5 5 6 7 8:close", {}, ("5.2.5", "repeated", "5.2.5")),
    "answered twice": ("1 3 5 6 7 7 8:close", {}, ("5.2.7", "repeated", "5.2.7")),
    "answered again after closing": (
        "1 3 5 6 7 8:close 7 8:close",
        {},
        ("5.2.7", "repeated", "5.2.7"),
    ),
    "back office registers": (
        SIMPLE,
        {"register": {"role": BACK_ROLE}},
        ("5.2.5", "wrong_role", "5.2.5"),
    ),
    "front office answers for the area": (
        AREA,
        {"escalation_answer": {"role": FRONT}},
        ("5.2.19", "wrong_role", "5.2.19"),
    ),
    "area closes": (
        SIMPLE,
        {"close": {"role": "group_mission_area"}},
        ("5.2.8", "wrong_role", "5.2.8"),
    ),
    "answer without a record": (
        SIMPLE,
        {"answer": {"answer": None}},
        ("5.2.7", "no_evidence", "5.2.7"),
    ),
    "escalation without a record": (
        BACK,
        {"escalate": {"escalation": None}},
        ("5.2.11", "no_evidence", "5.2.11"),
    ),
    "look-up without a record": (
        SIMPLE,
        {"consult": {"consultation": None}},
        ("5.2.6", "no_evidence", "5.2.6"),
    ),
    "desk answers nothing it was sent": (
        AREA,
        {"escalation_answer": {"escalation": None}},
        ("5.2.19", "no_evidence", "5.2.19"),
    ),
    "written, not looked up in Mercurio": (
        "1 3 5 6 7 9:close",
        WRITTEN_FACTS,
        ("5.2.2", "skipped", "5.2.2"),
    ),
    "written, without outgoing number": (
        "1 2 3 5 6 7 8:close",
        WRITTEN_FACTS,
        ("5.2.9", "skipped", "5.2.9"),
    ),
    "answered without a look-up": (
        "1 3 5 7 8:close",
        {"register": {"typification": "T25"}},
        ("5.2.6", "skipped", "5.2.6"),
    ),
    "late escalation": (BACK, {"escalate": {"late": True}}, ("R1", "late", "5.2.11")),
    "scholarship to another area": (
        AREA,
        {"register": {"typification": "T20"}},
        ("R2", "departure", "5.2.12"),
    ),
    "late answer": (SIMPLE, {"answer": {"late": True}}, ("R3", "late", "5.2.7")),
    "beside the matrix": (
        AREA,
        {"escalate": {"departure": "area"}},
        ("R4", "departure", "5.2.12"),
    ),
    "without a row of the matrix": (
        AREA,
        {"escalate": {"departure": "no_rule"}},
        ("R4", "departure", "5.2.12"),
    ),
    "without what the matrix requires": (
        AREA,
        {"escalate": {"missing": ["documento"]}},
        ("R5", "departure", "5.2.12"),
    ),
    "sent back as incomplete": (
        "1 3 5 10 12 17:escalation_return 6 10 12 17 18 19 8:answer 8:close",
        {},
        ("R5", "departure", "5.2.17"),
    ),
    "rejected as another area's": (
        "1 3 5 10 12 17:escalation_reject 10 12 17 18 19 8:answer 8:close",
        {"escalation_reject": {"reason": "wrong_area"}},
        ("C4", "departure", "5.2.17"),
    ),
    "past the back office": (
        AREA,
        {"escalate": {"skips_back": True}},
        ("C4", "departure", "5.2.12"),
    ),
    "late desk": (
        AREA,
        {"escalation_answer": {"in_time": False}},
        ("C5", "late", "5.2.19"),
    ),
    "desk rejects late": (
        "1 3 5 10 12 17:escalation_reject 10 12 17 18 19 8:answer 8:close",
        {"escalation_reject": {"reason": "not_competent", "in_time": False}},
        ("C5", "late", "5.2.17"),
    ),
    "desk returns late": (
        "1 3 5 10 12 17:escalation_return 6 10 12 17 18 19 8:answer 8:close",
        {"escalation_return": {"in_time": False}},
        ("C5", "late", "5.2.17"),
    ),
    "complaint worked by who it is about": (
        SIMPLE,
        {"register": {"complained": 7}, "answer": {"user_id": 7}},
        ("R10", "wrong_role", "5.2.7"),
    ),
}
BY_THE_BOOK = {
    "simple": SIMPLE,
    "written": WRITTEN,
    "written, closed by both": "1 2 3 5 6 7 9 8:close 13",
    "repeat": REPEAT,
    "repeat told again": f"{REPEAT} 4:tell_by_voice",
    "repeat that is none": "1 3 4:register 5:not_duplicate 6 7 8:close",
    "several look-ups": "1 3 5 6 6 6 7 8:close",
    "no look-up needed": "1 3 5 7 8:close",
    "back office": BACK,
    "area": AREA,
    "back office escalates on": "1 3 5 10 11 14 10 12 17 18 19 8:answer 8:close",
    "area answers by the back office": (
        "1 3 5 10 11 14 10 12 17 18 19 15 16 8:answer 8:close"
    ),
    "back office directs what the area said": (
        "1 3 5 10 11 14 10 12 17 18 19 16 8:answer 8:close"
    ),
    "not competent, sent elsewhere": (
        "1 3 5 10 12 17:escalation_reject 10 12 17 18 19 8:answer 8:close"
    ),
    "called back": "1 3 5 10 11 :escalation_cancel 6 7 8:close",
    "front office writes it anew": "1 3 5 10 12 17 18 19 7 8:close",
    "bounced and sent again": "1 3 5 6 7 8:close :bring_back 8:answer 8:close",
    "bounced and answered anew": "1 3 5 6 7 8:close 13 :bring_back 7 8:close",
    "reopened": "1 3 5 6 7 8:close 13 :reopen 10 11 14 15 16 8:answer 8:close",
    "looks like another": "1 3 5 3:unlike 6 7 8:close",
    "read before it was closed": "1 3 5 6 7 13 8:close",
    "in preparation": "1 3 5 6",
}


@tagged("post_install", "-at_install")
class TestJudge(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        procedure = cls.env.ref("grandes_clientes.procedure_m5_1_08")
        cls.definition = procedure._get_definition()
        cls.walker = Walker(cls.definition)

    def test_each_breakage_is_named(self):
        for name, (steps, changes, expected) in BREAKAGES.items():
            with self.subTest(name):
                found = self.walker.judge(steps, **changes).deviations
                named = {(each.rule, each.kind, each.step) for each in found}
                self.assertIn(expected, named)

    def test_by_the_book_nothing_is_found(self):
        for name, steps in BY_THE_BOOK.items():
            with self.subTest(name):
                verdict = self.walker.judge(steps)
                self.assertEqual(verdict.deviations, [])
                self.assertIn(LANES, verdict.readings)

    def test_any_missing_event_shows_in_the_numbers(self):
        events = self.walker.events(BACK)
        for place in range(len(events) - 1):
            left = [*events[:place], *events[place + 1 :]]
            found = judge.judge(left, self.definition).deviations
            self.assertIn("no_evidence", {each.kind for each in found}, place)

    def test_history_that_breaks_between_states_shows(self):
        events = self.walker.events(SIMPLE)
        events[2] = events[2]._replace(state_from="received", state_to="front_office")
        events[3] = events[3]._replace(state_from="answered", state_to="answered")
        (found,) = judge.judge(events, self.definition).deviations
        self.assertEqual(found.explanation, "no_evidence_state")

    def test_state_that_no_event_led_to_shows(self):
        events = self.walker.events(SIMPLE, close={"state_to": "closed"})
        left = events[: next(i for i, e in enumerate(events) if e.act == "close")]
        left[-1] = left[-1]._replace(state_to="answered")
        self.assertTrue(judge.judge(left, self.definition).conforming)
        (found,) = judge.judge(left, self.definition, state="closed").deviations
        self.assertEqual(found.explanation, "no_evidence_end")

    def test_case_does_not_end_in_the_middle(self):
        events = self.walker.events("1 3 5 6 7 :walk", walk={"state_to": "closed"})
        named = {e.step for e in judge.judge(events, self.definition).deviations}
        self.assertEqual(named, {"5.2.8"})
        events = self.walker.events(
            "1 3 5 10 12 :withdraw", withdraw={"state_to": "withdrawn"}
        )
        self.assertTrue(judge.judge(events, self.definition).conforming)

    def test_each_reading_has_its_jumps(self):  # 5.2.11 → 5.2.12 → 5.2.15
        steps = "1 3 5 6 10 11 12 15 16 8:answer 8:close"
        self.assertTrue(self.walker.judge(steps).conforming)
        self.assertTrue(self.walker.judge(steps, LITERAL).conforming)
        by_lanes = self.walker.judge(steps, LANES)
        self.assertFalse(by_lanes.conforming)
        self.assertEqual(by_lanes.readings, (LITERAL,))

    def test_verdict_of_each_step(self):
        verdict = self.walker.judge("1 5 6 6 7", answer={"late": True})
        statuses = {n: s.statuses for n, s in verdict.steps.items() if s.statuses}
        self.assertEqual(
            statuses,
            {
                "5.2.1": {"done"},
                "5.2.3": {"skipped"},
                "5.2.5": {"done"},
                "5.2.6": {"done", "repeated"},
                "5.2.7": {"done", "late"},
            },
        )
        self.assertEqual(verdict.current, "5.2.7")
        self.assertEqual(set(verdict.following), {"5.2.8", "5.2.9"})
        self.assertEqual(verdict.path[-3:], ["5.2.6", "5.2.6", "5.2.7"])

    def test_what_is_not_judged_is_not_found(self):
        rules = tuple(
            rule for rule in self.definition.rules if rule.check != "late_answer"
        )
        lenient = Walker(
            type(self.definition)(
                **{
                    name: getattr(self.definition, name)
                    for name in ("code", "version", "lanes", "steps", "gateways")
                },
                flows=self.definition.flows,
                rules=rules,
            )
        )
        self.assertTrue(lenient.judge(SIMPLE, answer={"late": True}).conforming)
