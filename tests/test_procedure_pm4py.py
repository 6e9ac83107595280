"""pm4py reads the exported event logs and BPMN unchanged."""

import json
import os
import random
import select
import subprocess
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from unittest import skipUnless

from odoo.tests import tagged

from ..tools.procedure import bpmn, judge, xes
from ..tools.procedure.definition import END, READINGS, START
from ..tools.procedure.graph import activity_name, graph_of
from .smtp_common import SmtpCommon

# Interpreter of the environment in which scripts/test has installed pm4py.
PYTHON = os.environ.get("GC_MINING_PYTHON")
REPLAY = Path(__file__).parent / "mining" / "replay.py"
# The number of generated walks of each kind, chosen for a replay of some seconds.
WALKS = 120
_PATIENCE = 300
_BEGIN = datetime(2026, 9, 1, 13)


@skipUnless(PYTHON, "Not installed: pm4py, which scripts/test brings")
@tagged("post_install", "-at_install", "mining")
class TestProcedurePm4py(SmtpCommon):
    """Token-based replay: conforming cases fit, and the judge finds the broken ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env.ref("grandes_clientes.procedure_m5_1_08")
        cls.definition = cls.procedure._get_definition()
        cls.names = {
            step.number: activity_name(step.number, step.name)
            for step in cls.definition.steps
        }
        cls.diagrams = {
            reading: cls.env["grandes.clientes.procedure.step"]._export_bpmn(reading)
            for reading in READINGS
        }

        # Odoo kills processes left by a test, so this one is ended before.
        cls.errors = cls.enterClassContext(tempfile.TemporaryFile())
        cls.program = subprocess.Popen(
            [PYTHON, REPLAY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=cls.errors,
            text=True,
        )
        cls.addClassCleanup(cls.program.communicate)

    def _replay(self, *pairs):
        """Return pm4py's result for each pair of log and diagram, given as bytes."""
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for index, (log, diagram) in enumerate(pairs):
                for name, content in (("log.xes", log), ("diagram.bpmn", diagram)):
                    path = Path(folder, f"{index}-{name}")
                    path.write_bytes(content)
                    paths.append(str(path))
            self.program.stdin.write(f"{json.dumps(paths)}\n")
            self.program.stdin.flush()
            said, *_others = select.select([self.program.stdout], [], [], _PATIENCE)
            answer = said and self.program.stdout.readline()
        if not answer:
            self.errors.seek(0)
            self.fail(self.errors.read().decode()[-3000:])
        return json.loads(answer)

    # === REAL CASES === #

    def _ended_cases(self):
        """Create cases that ended in every usual way, by the real acts."""
        system = self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "COBOL")]
        )
        simple = self._registered(beneficiary_id_number="10000001")
        back = self._registered(beneficiary_id_number="10000002")
        withdrawn = self._registered(beneficiary_id_number="10000003")
        dismissed = self._case(beneficiary_id_number="10000004")
        repeat = self._registered(beneficiary_id_number="10000001")
        spoken = self._registered(beneficiary_id_number="10000005", channel="phone")
        withdrawn._do_withdraw("Lo pidió por teléfono")
        dismissed._do_dismiss("spam")
        (simple | spoken)._do_consult(system, "Aplicado el 3 de septiembre")
        (simple | spoken)._do_answer("<p>El pago se aplicó.</p>")
        escalation = back._do_escalate("back_office")
        escalation.with_user(self.back)._do_accept()
        escalation.with_user(self.back)._do_answer("<p>Se aplicó.</p>", support="M-1")
        back.answer_ids.with_user(self.front)._do_send()
        self._work_queue()
        return simple | back | withdrawn | dismissed | repeat | spoken

    def test_conforming_cases_fit_the_diagram_of_each_reading(self):
        cases = self._ended_cases()
        self.assertFalse(cases.deviation_ids.mapped("explanation"))
        log = cases.with_user(self.quality)._export_xes()
        open_case = self._registered(beneficiary_id_number="10000006")
        short = open_case.with_user(self.quality)._export_xes()
        diagrams = self.diagrams.values()
        *whole, in_course = self._replay(
            *((log, diagram) for diagram in diagrams), (short, self.diagrams["lanes"])
        )
        # A case in progress is a truncated walk: nothing is missing so far.
        [read] = in_course["cases"].values()
        self.assertEqual(read["missing"], 0)
        for read in whole:
            self.assertEqual(len(read["cases"]), len(cases))
            self.assertEqual(read["fitness"], 1.0)
            self.assertTrue(all(case["fits"] for case in read["cases"].values()))
            self.assertLessEqual(set(read["activities"]), set(read["tasks"]))
            self.assertEqual(
                read["tasks"],
                sorted(
                    self.names[s.number] for s in self.definition.steps if s.in_case
                ),
            )
        self.assertLessEqual(
            {
                "case:concept:name",
                "concept:name",
                "lifecycle:transition",
                "org:group",
                "org:resource",
                "org:role",
                "time:timestamp",
            },
            set(read["columns"]),
        )

    # === GENERATED CASES === #

    def _walk(self, reading, dice):
        """Return the steps of a random walk that the data allow, from start to end."""
        ways, here, walk = self.definition.ways(reading), START, []
        while True:
            # Flows that need an earlier act are left to the judge's own tests.
            free = [target for target, needs in ways[here].items() if () in needs]
            onward = [target for target in free if target != END]
            if END in free and (not onward or len(walk) > 25 or dice.random() < 0.3):
                return walk
            here = dice.choice(onward)
            walk.append(here)

    def _log_of(self, walks):
        """Return the XES of walks, named by their position."""
        return b"".join(
            xes.to_xes(
                xes.Trace(
                    {"concept:name": str(place)},
                    [
                        {
                            "concept:name": self.names[number],
                            "time:timestamp": _BEGIN + timedelta(hours=hour),
                            "lifecycle:transition": "complete",
                        }
                        for hour, number in enumerate(walk)
                    ],
                )
                for place, walk in enumerate(walks)
            )
        )

    def _deviates(self, walk, reading):
        """Return whether the judge finds a departure in a case closed this way."""
        events = []
        for place, number in enumerate(walk, start=1):
            step = self.definition.step(number)
            state = "closed" if place == len(walk) else None
            role = step.roles[0] if step.roles else judge.SYSTEM
            events.append(
                judge.Event(place, number, "test", role, None, None, state, None)
            )
        return not judge.judge(events, self.definition, reading).conforming

    def test_every_walk_that_the_data_allow_fits(self):
        dice = random.Random(5)
        pairs = []
        for reading in READINGS:
            walks = [self._walk(reading, dice) for _index in range(WALKS)]
            self.assertFalse([w for w in walks if self._deviates(w, reading)])
            pairs.append((self._log_of(walks), self.diagrams[reading]))
        for read in self._replay(*pairs):
            self.assertEqual(read["fitness"], 1.0)
            self.assertTrue(all(case["fits"] for case in read["cases"].values()))

    def _broken(self, walk, dice):
        """Yield the walk broken in each way that a replay can detect."""
        place = dice.randrange(len(walk))
        yield walk[:place] + walk[place + 1 :]  # left out
        yield walk[:place] + [walk[place]] + walk[place:]  # done again
        swapped = list(walk)
        swapped[place - 1], swapped[place] = swapped[place], swapped[place - 1]
        yield swapped  # out of order
        yield walk[: place + 1]  # ended early
        foreign = dice.choice([s.number for s in self.definition.steps if s.in_case])
        yield walk[:place] + [foreign] + walk[place:]  # what does not belong
        yield [foreign, *walk]  # begins elsewhere

    def test_what_a_replay_refuses_the_judge_names(self):
        dice = random.Random(7)
        broken = {}
        for reading in READINGS:
            sound = [self._walk(reading, dice) for _index in range(WALKS // 6)]
            broken[reading] = [b for w in sound for b in self._broken(w, dice) if b]
        answers = self._replay(
            *((self._log_of(walks), self.diagrams[r]) for r, walks in broken.items())
        )
        for (reading, walks), read in zip(broken.items(), answers, strict=True):
            refused = {int(key) for key, c in read["cases"].items() if not c["fits"]}
            named = {
                place
                for place, walk in enumerate(walks)
                if self._deviates(walk, reading)
            }
            self.assertGreater(len(refused), WALKS // 6)
            self.assertFalse([walks[place] for place in refused - named])
            # Findings of the judge alone concern flows that need an earlier act, which
            # a diagram does not express.
            for place in named - refused:
                self.assertTrue(self._needs_more(walks[place], reading), walks[place])

    def _needs_more(self, walk, reading):
        """Return whether a flow of the walk needs an act, or a step done before."""
        ways = self.definition.ways(reading)
        pairs = zip([START, *walk], [*walk, END], strict=True)
        return any(() not in ways[a].get(b, ((),)) for a, b in pairs)

    def test_the_diagram_is_of_the_graph_drawn(self):
        """Every step and gateway is a node with a shape, every flow an edge."""
        for reading, diagram in self.diagrams.items():
            graph = bpmn.with_splits(graph_of(self.definition, reading, inferred=True))
            text = diagram.decode()
            self.assertEqual(text.count("<sequenceFlow "), len(graph.flows))
            self.assertEqual(text.count("<bpmndi:BPMNEdge "), len(graph.flows))
            self.assertEqual(
                text.count("<bpmndi:BPMNShape "),
                len(graph.nodes) + len(graph.lanes) + 1,
            )
