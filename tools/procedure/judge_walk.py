"""What the judge knows of a case after some of its events, small enough to keep."""

import json
from typing import NamedTuple

from .definition import Definition

_FORMAT = 1
# Made once: a mass act encodes thousands.
_ENCODER = json.JSONEncoder(separators=(",", ":"))


class Walk(NamedTuple):
    """Where a case is in the procedure, and what was said of it on the way.

    :ivar position: number of the last step, ``None`` before the first
    :ivar acts: acts since that step, it included, that some arrow needs
    :ivar done: numbers of the steps done
    :ivar sequence: of the last event
    :ivar state: of the case after it
    :ivar channel: code, by which it came in
    :ivar typification: code
    :ivar complained: id of the person that a complaint is about
    """

    position: str | None = None
    acts: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    sequence: int = 0
    state: str | None = None
    channel: str | None = None
    typification: str | None = None
    complained: int | None = None

    def informed(self, event) -> "Walk":
        """Return the walk with what ``event`` says of the case itself."""
        facts = event.facts
        if not facts or event.act not in _INFORMING:
            return self
        return self._replace(
            channel=facts.get("channel") or self.channel,
            typification=facts.get("typification") or self.typification,
            complained=facts.get("complained", self.complained),
        )

    def dump(self, definition: Definition) -> str:
        """Return the walk as a short text; :func:`load` reads it."""
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


#: Acts whose events say something of the case itself.
_INFORMING = frozenset({"receive", "register", "reclassify", "not_duplicate"})


def procedure_of(text: str | None) -> int | None:
    """Return the id of the procedure by which the walk in ``text`` was judged.

    :return: ``None`` where there is none, or one of another format
    """
    values = json.loads(text) if text else [None]
    return values[1] if values[0] == _FORMAT else None


def load(text: str, sequence: int, definition: Definition) -> Walk:
    """Return the walk that :meth:`Walk.dump` wrote after the event ``sequence``."""
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
