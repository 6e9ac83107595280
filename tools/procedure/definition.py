"""One version of the procedure in its pure form: lanes, steps, arrows, rules.

Plain Python: the judge, the drawing and the exports read this and nothing else.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

#: Ends of arrows that are no step and no question.
START, END = "start", "end"
LITERAL, LANES, EITHER = "literal", "lanes", "either"
READINGS = (LITERAL, LANES)
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Lane:
    """Who acts, by code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step.

    :ivar number: as ``5.2.5``
    :ivar lane: code of its lane
    :ivar roles: codes of the roles that may do it; empty for anybody
    :ivar column: its place on the drawing, from the left
    :ivar in_case: whether cases walk through it; reports and findings they do not
    :ivar documents: codes of the documents that it names
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
    """A question whose answer says where the case goes on."""

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
    :ivar inferred: not in the text: what real cases do
    :ivar needs: codes of acts done since the last step (it included), or numbers of
        steps done earlier; one of them lets the arrow be taken. Empty: always.
    """

    source: str
    target: str
    label: str = ""
    reading: str = BOTH
    inferred: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What is judged beside the arrows.

    :ivar code: ``R1``, ``C4``, or the number of a step; ``5.2`` for any step
    :ivar check: name of a check of the judge
    :ivar severity: ``none``, ``minor``, ``major`` or ``critical``
    :ivar typifications: codes for which it is judged, where the check asks
    :ivar params: what else the check needs to know, as pairs
    """

    code: str
    check: str
    name: str = ""
    severity: str = "major"
    typifications: frozenset[str] = frozenset()
    params: tuple[tuple[str, object], ...] = ()


#: Ways of getting from one step to another: the needs of each, all to be met.
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
    # What is worked out once: it follows from the rest.
    _memo: dict = field(default_factory=dict, compare=False, repr=False)

    @property
    def readings(self) -> tuple[str, ...]:
        """Return the readings of the text under which there are arrows."""
        return READINGS

    def step(self, number: str) -> Step | None:
        """Return the step with that number, ``None`` where there is none."""
        return self._once("steps", lambda: {s.number: s for s in self.steps}).get(
            number
        )

    def next_steps(
        self, number: str | None = None, reading: str = EITHER
    ) -> tuple[str, ...]:
        """Return the numbers of the steps that may follow ``number``.

        Through questions, and whatever they need to have happened before;
        :data:`END` among them where the case may end.

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
            # Walks through questions only; none is asked twice on one way.
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
        """Return the steps that a jump from ``source`` to ``target`` leaves out.

        By the shortest way of the text, else of the inferred arrows that need nothing.

        :return: numbers in their order; ``None`` where no way leads there
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
        """Return ``{number: place}`` of the steps, from 0."""
        return self._once(
            "places", lambda: {s.number: i for i, s in enumerate(self.steps)}
        )

    @property
    def tokens(self) -> frozenset[str]:
        """Return the codes of acts that some arrow needs."""
        return self._once(
            "tokens",
            lambda: frozenset(
                token for flow in self.flows for token in flow.needs
            ).difference(step.number for step in self.steps),
        )

    def rule(self, check: str) -> Rule | None:
        """Return the rule that does ``check``, ``None`` where it is not judged."""
        return self._once(
            "rules",
            lambda: {r.check: r for r in self.rules if r.severity != "none"},
        ).get(check)

    def to_json(self) -> dict:
        """Return it as JSON values, for whoever draws it."""
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
    """Return the ways, only the free one where one needs nothing."""
    return ((),) if () in ways else tuple(sorted(ways, key=repr))


def _listed(values: dict) -> dict:
    """Return ``values`` with lists for tuples, as JSON has them."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
    }
