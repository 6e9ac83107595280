"""Judge of whether a case followed the procedure: from its events to a verdict.

Plain Python, no database. The judge is a fold over the events (:mod:`.judge_walk`):
judging a case event by event, as they happen, has the same result as judging all at
once, which is done here. ``pm4py`` replays and aligns whole logs, without explanations
for people, under the AGPL; tests compare with it on the same logs: docs/decisions/0008.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ..case_states import END_STATES, WORKED_BY
from .definition import EITHER, END, READINGS, START, Definition
from .judge_checks import NO_EVIDENCE, OUT_OF_ORDER, REPEATED, SKIPPED
from .judge_walk import SYSTEM, Bench, Event, Found, Walk, advance, leads, sweep

__all__ = ["SYSTEM", "Event", "Found", "advance", "judge", "sweep", "unaccounted"]

#: Incremented whenever the same events would be judged differently.
VERSION = 1


@dataclass(slots=True)
class StepVerdict:
    """Verdict on one step.

    :ivar statuses: of ``done``, ``skipped``, ``repeated``, ``out_of_order``,
        ``wrong_role``, ``late``, ``no_evidence``, ``departure``
    """

    number: str
    statuses: set[str] = field(default_factory=set)
    times: int = 0
    first: datetime | None = None
    last: datetime | None = None


@dataclass(slots=True)
class Verdict:
    """Verdict on a case.

    :ivar steps: ``{number: StepVerdict}`` of all steps of cases
    :ivar deviations: findings, in the order of the events
    :ivar path: numbers of the steps, in the order in which they were done
    :ivar current: number of the current step
    :ivar following: numbers of the possible next steps; may include ``end``
    :ivar readings: readings of the text under which the walk is valid
    """

    steps: dict[str, StepVerdict]
    deviations: list[Found]
    path: list[str]
    current: str | None
    following: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def conforming(self) -> bool:
        """Return whether there are no deviations."""
        return not self.deviations


def judge(
    events: Iterable[Event],
    definition: Definition,
    reading: str = EITHER,
    state: str | None = None,
) -> Verdict:
    """Return the verdict on a case with these events, in their order.

    :param reading: ``either`` accepts the jumps of both readings of the text
    :param state: current state of the case, if its events must account for it
    """
    events = list(events)
    walk, found = sweep(events, definition, reading)
    found += unaccounted(walk, state, definition)
    steps = {s.number: StepVerdict(s.number) for s in definition.steps if s.in_case}
    path = [event.step for event in events if event.step]
    for event in events:
        if event.step in steps:
            _count(steps[event.step], event)
    for each in found:
        if each.step in steps:
            steps[each.step].statuses.add(each.kind)
    ended = bool(events) and events[-1].state_to in END_STATES
    return Verdict(
        steps=steps,
        deviations=found,
        path=path,
        current=walk.position,
        following=() if ended else _following(walk, definition, reading),
        readings=tuple(each for each in READINGS if _holds(events, definition, each)),
    )


def _count(verdict, event):
    verdict.statuses.add("done" if not verdict.times else REPEATED)
    verdict.times += 1
    verdict.first = verdict.first or event.happened_on
    verdict.last = event.happened_on


def _following(walk, definition, reading):
    """Return the steps that are possible now, without any other act.

    Limited to steps of whoever has the case, or all if there are none.
    """
    targets = definition.ways(reading).get(walk.position or START, {})
    following = tuple(
        target
        for target in targets
        if leads(walk, walk.acts, target, definition, reading)
    )
    worker = WORKED_BY.get(walk.state)
    theirs = {
        target
        for target in following
        if target != END and worker in definition.step(target).roles
    }
    return tuple(t for t in following if t == END or not theirs or t in theirs)


def _holds(events, definition, reading):
    """Return whether all arrows of the walk exist under ``reading``."""
    _walk, found = sweep(events, definition, reading)
    return not any(each.check in (SKIPPED, OUT_OF_ORDER, REPEATED) for each in found)


def unaccounted(walk: Walk, state: str | None, definition: Definition) -> list[Found]:
    """Return the finding that no event moved a case to its current state."""
    if not state or not walk.state or walk.state == state:
        return []
    bench = Bench(definition, EITHER, Event(walk.sequence, None, "", None))
    bench.find(
        NO_EVIDENCE,
        None,
        "no_evidence_end",
        sequence=walk.sequence,
        was=walk.state,
        **{"is": state},
    )
    return bench.found
