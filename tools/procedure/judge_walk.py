"""The judge's state after each event of a case, and the findings of the event.

Plain Python, no database. A :class:`Walk` is small enough to be stored with its event.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ..case_states import END_STATES
from . import judge_facts
from .definition import EITHER, END, LANES, START, Definition
from .judge_checks import (
    KIND_OF_CHECK,
    NO_EVIDENCE,
    OUT_OF_ORDER,
    REPEATED,
    RULES_OF_ANY_VERSION,
    SKIPPED,
)

_FORMAT = 1
# Built once: a mass act encodes thousands of events.
_ENCODER = json.JSONEncoder(separators=(",", ":"))
# Acts whose events contain facts about the case itself.
_INFORMING = frozenset({"receive", "register", "reclassify", "not_duplicate"})
#: The matter continues in another case, which is possible from any step.
UNITE = "unite"
#: Acts of the system itself, not in place of a user, are never a wrong role.
SYSTEM = "system"


class Event(NamedTuple):
    """Fields of an event that the judge reads; see ``grandes.clientes.case.event``."""

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
    :ivar step: number of the step concerned
    :ivar sequence: sequence of the event that showed it
    :ivar explanation: key of its explanation for people
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


class Walk(NamedTuple):
    """Position of a case in the procedure, and the facts known about it.

    :ivar position: number of the last step, ``None`` before the first
    :ivar acts: acts since that step (inclusive) that some arrow needs
    :ivar done: numbers of the steps done
    :ivar sequence: sequence of the last event
    :ivar state: state of the case after it
    :ivar channel: code of the channel
    :ivar typification: code of the typification
    :ivar complained: id of the user whom a complaint is about
    """

    position: str | None = None
    acts: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    sequence: int = 0
    state: str | None = None
    channel: str | None = None
    typification: str | None = None
    complained: int | None = None

    def informed(self, event: Event) -> "Walk":
        """Return the walk with the facts about the case in ``event``."""
        facts = event.facts
        if not facts or event.act not in _INFORMING:
            return self
        return self._replace(
            channel=facts.get("channel") or self.channel,
            typification=facts.get("typification") or self.typification,
            complained=facts.get("complained", self.complained),
        )

    def dump(self, definition: Definition) -> str:
        """Return the walk as a short text, read by :func:`load`."""
        places = definition.places
        return _ENCODER.encode(
            [
                _FORMAT,
                definition.id,
                places.get(self.position, -1),
                sorted(self.acts),
                sum(1 << places[number] for number in self.done if number in places),
                self.state,
                self.channel,
                self.typification,
                self.complained,
            ]
        )


def procedure_of(text: str | None) -> int | None:
    """Return the id of the procedure under which the walk in ``text`` was judged.

    :return: ``None`` if there is none, or it has another format
    """
    values = json.loads(text) if text else [None]
    return values[1] if values[0] == _FORMAT else None


def load(text: str, sequence: int, definition: Definition) -> Walk:
    """Return the walk written by :meth:`Walk.dump` after the event ``sequence``."""
    _format, _id, place, acts, mask, state, channel, typification, complained = (
        json.loads(text)
    )
    numbers = [step.number for step in definition.steps]
    return Walk(
        position=numbers[place] if place >= 0 else None,
        acts=frozenset(acts),
        done=frozenset(n for i, n in enumerate(numbers) if mask >> i & 1),
        sequence=sequence,
        state=state,
        channel=channel,
        typification=typification,
        complained=complained,
    )


def sweep(
    events: Iterable[Event],
    definition: Definition,
    reading: str = EITHER,
    walk: Walk | None = None,
) -> tuple[Walk, list[Found]]:
    """Return the walk after ``events``, and the findings.

    :param walk: the walk before them; None for the first events of a case
    """
    walk = walk or Walk()
    found: list[Found] = []
    for event in _amended(list(events)):
        walk, more = advance(walk, event, definition, reading)
        found += more
    return walk, found


def _amended(events: list[Event]) -> list[Event]:
    """Return ``events`` with later corrections of a letter's closing applied.

    Whether it was in time follows from Mercurio's date, which may be corrected.
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


def advance(
    walk: Walk, event: Event, definition: Definition, reading: str = EITHER
) -> tuple[Walk, list[Found]]:
    """Return the walk after one more event, and the findings."""
    bench = Bench(definition, reading, event)
    _check_evidence(bench, walk)
    walk = walk.informed(event)
    acts = walk.acts
    if event.act in definition.tokens:
        acts |= {event.act}
    if event.step:
        if not leads(walk, acts, event.step, definition, reading):
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
        if not leads(walk, walk.acts, END, definition, reading):
            _name_jump(bench, walk, END)
    return walk._replace(sequence=event.sequence, state=event.state_to), bench.found


class Bench:
    """Collects the findings about one event."""

    __slots__ = ("definition", "event", "found", "reading")

    def __init__(self, definition, reading, event):
        self.definition = definition
        self.reading = reading
        self.event = event
        self.found = []

    def find(self, check, number, explanation=None, **params):
        """Record a departure at the step ``number``, if ``check`` is judged."""
        judged = self.definition.rule(check) or RULES_OF_ANY_VERSION.get(check)
        if not judged:
            return
        # A rule for any step is cited by the number of the step.
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


def leads(walk, acts, target, definition, reading):
    """Return whether an arrow leads from the walk's position to ``target``."""
    ways = definition.ways(reading).get(walk.position or START, {}).get(target, ())
    return any(
        all(not need.isdisjoint(acts) or not need.isdisjoint(walk.done) for need in way)
        for way in ways
    )


def _name_jump(bench, walk, target):
    """Record a jump that no arrow allows: skipped, repeated or out-of-order steps."""
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
    """Record missing events, detected by their sequence or by the states."""
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
