"""Any walk that the data allow is conforming; any other jump is found."""

from odoo.tests import tagged

from ..tools.procedure import judge, judge_walk
from ..tools.procedure.definition import EITHER, LANES, LITERAL
from ..tools.procedure.judge_checks import OUT_OF_ORDER, REPEATED, SKIPPED
from .common import Common
from .procedure_common import Walker
from .properties import examples, given, st

_QUICK = examples(150)
_READINGS = st.sampled_from([EITHER, LANES, LITERAL])


@tagged("post_install", "-at_install")
class TestWalks(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        procedure = cls.env.ref("grandes_clientes.procedure_m5_1_08")
        cls.definition = procedure._get_definition()
        cls.walker = Walker(cls.definition)

    def test_allowed_walks_conform(self):
        @_QUICK
        @given(st.data(), _READINGS, st.integers(1, 25))
        def check(data, reading, length):
            events, _position, _done = self.walker.walk(
                lambda options: data.draw(st.sampled_from(options)), length, reading
            )
            verdict = judge.judge(events, self.definition, reading)
            self.assertEqual(verdict.deviations, [])
            if reading != EITHER:
                self.assertIn(reading, verdict.readings)

        check()

    def test_forbidden_jumps_are_found(self):
        @_QUICK
        @given(st.data(), _READINGS, st.integers(1, 12))
        def check(data, reading, length):
            events, position, done = self.walker.walk(
                lambda options: data.draw(st.sampled_from(options)), length, reading
            )
            if events[-1].state_to == "closed":
                return
            wrong = data.draw(
                st.sampled_from(self.walker.forbidden(position, done, reading))
            )
            events = self.walker.numbered([*events, self.walker.event(wrong, "walk")])
            found = judge.judge(events, self.definition, reading).deviations
            self.assertTrue(found, (position, wrong))
            self.assertEqual({each.sequence for each in found}, {len(events)})
            self.assertLessEqual(
                {each.kind for each in found}, {SKIPPED, OUT_OF_ORDER, REPEATED}
            )

        check()

    def test_event_by_event_is_as_all_at_once(self):
        @_QUICK
        @given(st.data(), st.integers(1, 20))
        def check(data, length):
            steps = [step.number for step in self.definition.steps if step.in_case]
            events = self.walker.numbered(
                [
                    self.walker.event(data.draw(st.sampled_from(steps)), act)
                    for act in data.draw(
                        st.lists(
                            st.sampled_from(
                                ["walk", "reopen", "escalate", "answer", "close"]
                            ),
                            min_size=length,
                            max_size=length,
                        )
                    )
                ]
            )
            _walk, at_once = judge.sweep(events, self.definition)
            one_by_one, walk = [], judge_walk.Walk()
            for event in events:
                walk, found = judge.advance(walk, event, self.definition)
                one_by_one += found
                text = walk.dump(self.definition)
                self.assertEqual(
                    judge_walk.load(text, walk.sequence, self.definition), walk
                )
            self.assertEqual(one_by_one, at_once)

        check()
