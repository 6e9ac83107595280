"""One version of the procedure in plain form: lanes, steps, arrows, rules.

Plain Python: the judge, the drawing and the exports depend only on this.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

#: Ends of arrows that are neither steps nor questions.
START, END = "start", "end"
LITERAL, LANES, EITHER = "literal", "lanes", "either"
READINGS = (LITERAL, LANES)
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Lane:
    """A participant, by code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step.

    :ivar number: such as ``5.2.5``
    :ivar lane: code of its lane
    :ivar roles: codes of the roles that may do it; empty for anybody
    :ivar column: its position in the drawing, from the left
    :ivar in_case: whether cases pass through it; reports and findings do not
    :ivar documents: codes of the documents that it mentions
    """

    number: str
    name: str
    lane: str
    roles: tuple[str, ...] = ()
    column: int = 0
    in_case: bool = True
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gateway:
    """A question whose answer determines the next step."""

    code: str
    question: str
    lane: str
    column: int = 0
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow.

    :ivar source: number of a step, code of a gateway, or :data:`START`
    :ivar target: number of a step, code of a gateway, or :data:`END`
    :ivar reading: ``both``, ``literal`` or ``lanes``
    :ivar inferred: not in the text, but observed in real cases
    :ivar needs: codes of acts done since the last step (inclusive), or numbers of steps
        done earlier; one of them is required to take the arrow. Empty: always.
    """

    source: str
    target: str
    label: str = ""
    reading: str = BOTH
    inferred: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that is judged besides the arrows.

    :ivar code: ``R1``, ``C4``, or the number of a step; ``5.2`` for any step
    :ivar check: name of a check of the judge
    :ivar severity: ``none``, ``minor``, ``major`` or ``critical``
    :ivar typifications: codes to which it applies, if the check uses them
    :ivar params: further parameters of the check, as pairs
    """

    code: str
    check: str
    name: str = ""
    severity: str = "major"
    typifications: frozenset[str] = frozenset()
    params: tuple[tuple[str, object], ...] = ()


#: Alternative ways between two steps; each lists the needs that must all be met.
Ways = tuple[tuple[frozenset[str], ...], ...]


@dataclass(frozen=True)
class Definition:
    """One version of the procedure.

    :ivar id: database id of the version, ``0`` for one that is in none
    """

    code: str
    version: int
    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    gateways: tuple[Gateway, ...]
    flows: tuple[Flow, ...]
    rules: tuple[Rule, ...] = ()
    name: str = ""
    id: int = 0
    # Cache of derived values.
    _memo: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def readings(self) -> tuple[str, ...]:
        """Return the readings of the text for which there are arrows."""
        return READINGS

    def step(self, number: str) -> Step | None:
        """Return the step with that number, ``None`` if there is none."""
        return self._once("steps", lambda: {s.number: s for s in self.steps}).get(
            number
        )

    def next_steps(
        self, number: str | None = None, reading: str = EITHER
    ) -> tuple[str, ...]:
        """Return the numbers of the steps that may follow ``number``.

        Questions are passed, and needs are assumed to be met; :data:`END` is included
        if the case may end.

        :param number: ``None`` for the first steps of a case
        :param reading: ``literal``, ``lanes`` or ``either``
        """
        return tuple(self.ways(reading).get(number or START, {}))

    def ways(self, reading: str = EITHER) -> dict[str, dict[str, Ways]]:
        """Return ``{source: {target: ways}}`` between steps, start and end."""
        return self._once(("ways", reading), lambda: self._find_ways(reading))

    def _find_ways(self, reading):
        leaving: dict[str, list[Flow]] = {}
        for flow in self._flows_of(reading):
            leaving.setdefault(flow.source, []).append(flow)
        questions = {gateway.code for gateway in self.gateways}
        found: dict[str, dict[str, set]] = {}
        for source in (START, *(s.number for s in self.steps if s.in_case)):
            targets = found.setdefault(source, {})
            # Paths pass through questions only, and through none twice.
            waiting = [(source, (), frozenset())]
            while waiting:
                place, needs, asked = waiting.pop(0)
                for flow in leaving.get(place, ()):
                    met = (*needs, frozenset(flow.needs)) if flow.needs else needs
                    if flow.target not in questions:
                        targets.setdefault(flow.target, set()).add(met)
                    elif flow.target not in asked:
                        waiting.append((flow.target, met, asked | {flow.target}))
        return {
            source: {target: _simplest(ways) for target, ways in targets.items()}
            for source, targets in found.items()
        }

    def _flows_of(self, reading) -> Iterable[Flow]:
        return (
            flow
            for flow in self.flows
            if reading == EITHER or flow.reading in (BOTH, reading)
        )

    def between(self, source: str | None, target: str, reading: str = EITHER):
        """Return the steps that a jump from ``source`` to ``target`` skips.

        By the shortest way of the text, otherwise of the inferred arrows without needs.

        :return: numbers in their order; ``None`` if there is no way
        """
        place = (source or START, target)
        return self._once(
            ("between", reading, *place), lambda: self._find_between(*place, reading)
        )

    def _find_between(self, source, target, reading):
        ways = self.ways(reading)
        seen, waiting = {source}, [(source, ())]
        while waiting:
            place, passed = waiting.pop(0)
            for following, needs in ways.get(place, {}).items():
                if () not in needs:
                    continue
                if following == target:
                    return passed
                if following not in seen and following != END:
                    seen.add(following)
                    waiting.append((following, (*passed, following)))
        return None

    @property
    def places(self) -> dict[str, int]:
        """Return ``{number: position}`` of the steps, from 0."""
        return self._once(
            "places", lambda: {s.number: i for i, s in enumerate(self.steps)}
        )

    @property
    def tokens(self) -> frozenset[str]:
        """Return the codes of acts that arrows need."""
        return self._once(
            "tokens",
            lambda: frozenset(
                token for flow in self.flows for token in flow.needs
            ).difference(step.number for step in self.steps),
        )

    def rule(self, check: str) -> Rule | None:
        """Return the rule with the check ``check``, ``None`` if it is not judged."""
        return self._once(
            "rules",
            lambda: {r.check: r for r in self.rules if r.severity != "none"},
        ).get(check)

    def to_json(self) -> dict:
        """Return the definition as JSON values, for drawing."""
        return {
            "id": self.id,
            "code": self.code,
            "version": self.version,
            "name": self.name,
            "readings": list(self.readings),
            "lanes": [asdict(lane) for lane in self.lanes],
            "steps": [_listed(asdict(step)) for step in self.steps],
            "gateways": [asdict(gateway) for gateway in self.gateways],
            "flows": [_listed(asdict(flow)) for flow in self.flows],
        }

    def _once(self, key, work):
        if key not in self._memo:
            self._memo[key] = work()
        return self._memo[key]


def _simplest(ways) -> Ways:
    """Return the ways, reduced to the unconditional one if there is one."""
    return ((),) if () in ways else tuple(sorted(ways, key=repr))


def _listed(values: dict) -> dict:
    """Return ``values`` with tuples as lists, as in JSON."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
    }
