"""Whether a case followed the procedure: from its events to a verdict.

Plain Python, no database. The judge is a fold over the events: what it knows after
each is a :class:`Walk`, so a case is judged event by event, as they happen, with the
same result as all at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ..case_states import END_STATES, WORKED_BY
from . import judge_facts
from .definition import EITHER, END, LANES, READINGS, START, Definition
from .judge_checks import (
    KIND_OF_CHECK,
    NO_EVIDENCE,
    OUT_OF_ORDER,
    REPEATED,
    RULES_OF_ANY_VERSION,
    SKIPPED,
)
from .judge_walk import Walk

#: Changes whenever the same events would be judged otherwise.
VERSION = 1
#: The matter goes on in another case: it may do so from any step.
UNITE = "unite"
#: Acts of the system itself, in nobody's stead, are nobody's wrong role.
SYSTEM = "system"


class Event(NamedTuple):
    """What the judge reads of an event; see ``grandes.clientes.case.event``."""

    sequence: int
    step: str | None
    act: str
    role: str | None
    user_id: int | None = None
    state_from: str | None = None
    state_to: str | None = None
    facts: dict | None = None
    happened_on: datetime | None = None


class Found(NamedTuple):
    """A departure from the procedure.

    :ivar rule: its code: ``R1``, ``C4``, or the number of the step
    :ivar step: number of the step that it is about
    :ivar sequence: of the event that showed it
    :ivar explanation: key of what explains it to people
    :ivar params: parameters of the explanation
    """

    rule: str
    check: str
    kind: str
    step: str | None
    severity: str
    sequence: int
    explanation: str
    params: dict


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
        if _leads(walk, walk.acts, target, definition, reading)
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


def sweep(
    events: Iterable[Event],
    definition: Definition,
    reading: str = EITHER,
    walk: Walk | None = None,
) -> tuple[Walk, list[Found]]:
    """Return what is known after ``events``, and what they showed.

    :param walk: what was known before them; absent for a case's first ones
    """
    walk = walk or Walk()
    found: list[Found] = []
    for event in _amended(list(events)):
        walk, more = advance(walk, event, definition, reading)
        found += more
    return walk, found


def _amended(events: list[Event]) -> list[Event]:
    """Return ``events`` with what a later one corrected of a letter's closing.

    Whether it was in time follows from Mercurio's date, which may be put right.
    """
    told = {
        event.facts["closing"]: bool(event.facts.get("late"))
        for event in events
        if event.facts and "closing" in event.facts
    }
    return [
        event._replace(facts={**event.facts, "late": told[event.sequence]})
        if event.sequence in told and "late" in (event.facts or {})
        else event
        for event in events
    ]


def unaccounted(walk: Walk, state: str | None, definition: Definition) -> list[Found]:
    """Return what shows that no event moved a case to the state it is in."""
    if not state or not walk.state or walk.state == state:
        return []
    bench = _Bench(definition, EITHER, Event(walk.sequence, None, "", None))
    bench.find(
        NO_EVIDENCE,
        None,
        "no_evidence_end",
        sequence=walk.sequence,
        was=walk.state,
        **{"is": state},
    )
    return bench.found


def advance(
    walk: Walk, event: Event, definition: Definition, reading: str = EITHER
) -> tuple[Walk, list[Found]]:
    """Return what is known after one more event, and what it showed."""
    bench = _Bench(definition, reading, event)
    _check_evidence(bench, walk)
    walk = walk.informed(event)
    acts = walk.acts
    if event.act in definition.tokens:
        acts |= {event.act}
    if event.step:
        if not _leads(walk, acts, event.step, definition, reading):
            _name_jump(bench, walk, event.step)
        _check_role(bench)
        done = walk.done | {event.step}
        acts = frozenset({event.act}) & definition.tokens
        walk = walk._replace(position=event.step, done=done, acts=acts)
    else:
        walk = walk._replace(acts=acts)
    judge_facts.check(bench, walk)
    if (
        event.state_to in END_STATES
        and event.state_from != event.state_to
        and event.act != UNITE
    ):
        if not _leads(walk, walk.acts, END, definition, reading):
            _name_jump(bench, walk, END)
    return walk._replace(sequence=event.sequence, state=event.state_to), bench.found


class _Bench:
    """Where what one event shows is put down."""

    __slots__ = ("definition", "event", "found", "reading")

    def __init__(self, definition, reading, event):
        self.definition = definition
        self.reading = reading
        self.event = event
        self.found = []

    def find(self, check, number, explanation=None, **params):
        """Put down a departure at the step ``number``, where ``check`` is judged."""
        judged = self.definition.rule(check) or RULES_OF_ANY_VERSION.get(check)
        if not judged:
            return
        # A rule for any step goes by the number of the step.
        of_step = number and number.startswith(f"{judged.code}.")
        self.found.append(
            Found(
                number if of_step else judged.code,
                check,
                KIND_OF_CHECK.get(check, check),
                number,
                judged.severity,
                self.event.sequence,
                explanation or check,
                params,
            )
        )


def _leads(walk, acts, target, definition, reading):
    """Whether an arrow leads from where the walk is to ``target``."""
    ways = definition.ways(reading).get(walk.position or START, {}).get(target, ())
    return any(
        all(not need.isdisjoint(acts) or not need.isdisjoint(walk.done) for need in way)
        for way in ways
    )


def _name_jump(bench, walk, target):
    """Put down what a jump that no arrow allows is: steps left out, or disorder."""
    definition, position = bench.definition, walk.position
    step = position if target == END else target
    suffix = "_end" if target == END else "" if position else "_first"
    passed = definition.between(position, target, LANES)
    if passed is None:
        passed = definition.between(position, target, bench.reading)
    missing = [number for number in passed or () if number not in walk.done]
    names = {"after": position, "reached": target}
    if missing or (passed and target in walk.done):
        for number in missing or passed:
            bench.find(SKIPPED, number, f"skipped{suffix}", **names, step=number)
    elif target in walk.done:
        bench.find(REPEATED, step, after=position, step=step)
    else:
        bench.find(OUT_OF_ORDER, step, f"out_of_order{suffix}", **names, step=step)


def _check_role(bench):
    event = bench.event
    step = bench.definition.step(event.step)
    if step and step.roles and event.role not in (*step.roles, SYSTEM):
        bench.find("wrong_role", event.step, role=event.role, step=event.step)


def _check_evidence(bench, walk):
    """Put down events that are missing, by their numbers or by the states."""
    event = bench.event
    if event.sequence != walk.sequence + 1:
        bench.find(NO_EVIDENCE, event.step, "no_evidence_gap", sequence=event.sequence)
    elif walk.state and event.state_from and walk.state != event.state_from:
        bench.find(
            NO_EVIDENCE,
            event.step,
            "no_evidence_state",
            sequence=event.sequence,
            was=walk.state,
            **{"is": event.state_from},
        )
