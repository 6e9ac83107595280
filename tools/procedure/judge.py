"""Whether a case followed the procedure: from its events to a verdict.

Plain Python, no database. The judge is a fold over the events, :mod:`.judge_walk`: a
case is judged event by event, as they happen, with the same result as all at once,
which is here. ``pm4py`` replays and aligns whole logs, without a sentence for people,
under the AGPL; tests ask it on the same logs: docs/decisions/0008.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ..case_states import END_STATES, WORKED_BY
from .definition import EITHER, END, READINGS, START, Definition
from .judge_checks import NO_EVIDENCE, OUT_OF_ORDER, REPEATED, SKIPPED
from .judge_walk import SYSTEM, Bench, Event, Found, Walk, advance, leads, sweep

__all__ = ["SYSTEM", "Event", "Found", "advance", "judge", "sweep", "unaccounted"]

#: Changes whenever the same events would be judged otherwise.
VERSION = 1


@dataclass(slots=True)
class StepVerdict:
    """What became of one step.

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
    """What the judge says of a case.

    :ivar steps: ``{number: StepVerdict}`` of every step that cases walk through
    :ivar deviations: what was found, in the order of the events
    :ivar path: numbers of the steps, in the order in which they were done
    :ivar current: number of the step that the case is at
    :ivar following: numbers of the steps that may come next; ``end`` among them
    :ivar readings: readings of the text under which the walk holds
    """

    steps: dict[str, StepVerdict]
    deviations: list[Found]
    path: list[str]
    current: str | None
    following: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def conforming(self) -> bool:
        """Return whether nothing was found."""
        return not self.deviations


def judge(
    events: Iterable[Event],
    definition: Definition,
    reading: str = EITHER,
    state: str | None = None,
) -> Verdict:
    """Return the verdict on a case with these events, in their order.

    :param reading: ``either`` accepts the jumps of both readings of the text
    :param state: that the case is in, where its events have to account for it
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
    """Return the steps that may come now, without anything else happening first.

    Those of whoever has the case; any that an arrow leads to, where these are none.
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
    """Whether no arrow that the walk took is missing under ``reading``."""
    _walk, found = sweep(events, definition, reading)
    return not any(each.check in (SKIPPED, OUT_OF_ORDER, REPEATED) for each in found)


def unaccounted(walk: Walk, state: str | None, definition: Definition) -> list[Found]:
    """Return what shows that no event moved a case to the state it is in."""
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
