"""Walks through the procedure, without database records."""

from ..tools.procedure import judge
from ..tools.procedure.definition import EITHER, END, START

#: Facts that make an act correct.
GOOD = {
    "receive": {"channel": "email"},
    "register": {"channel": "email", "typification": "T22"},
    "consult": {"consultation": 1},
    "escalate": {"escalation": 1, "departure": "none", "late": False, "area": "DTE"},
    "escalation_answer": {"escalation": 1, "in_time": True},
    "answer": {"answer": 1, "late": False},
    "close": {"answer": 1},
}
_ACT_OF_STEP = {
    "5.2.1": "receive",
    "5.2.2": "look_up_mercurio",
    "5.2.3": "check_repeats",
    "5.2.5": "register",
    "5.2.6": "consult",
    "5.2.7": "answer",
    "5.2.10": "check_matrix",
    "5.2.11": "escalate",
    "5.2.12": "escalate",
    "5.2.13": "read_answer",
    "5.2.14": "escalation_accept",
    "5.2.15": "consult",
    "5.2.16": "escalation_answer",
    "5.2.17": "escalation_accept",
    "5.2.18": "prepare_answer",
    "5.2.19": "escalation_answer",
}
SIMPLE = "1 3 5 6 7 8:close 13"
WRITTEN = "1 2 3 5 6 7 9:close 13"
REPEAT = "1 3 4:register"
BACK = "1 3 5 6 10 11 14 15 16 8:answer 8:close"
AREA = "1 3 5 10 12 17 18 19 8:answer 8:close"


class Walker:
    """Builder of the events of one case, each correct unless specified otherwise.

    :param definition: pure form of the procedure
    """

    def __init__(self, definition):
        self.definition = definition

    def events(self, text, **changes):
        """Return events for steps as ``1 3 5``, or ``8:close`` for another act.

        :param changes: ``{act: {field or fact: value}}``; ``role`` is a field
        """
        events = []
        for place in text.split():
            number, _colon, act = place.partition(":")
            step = f"5.2.{number}" if number else None
            act = act or _ACT_OF_STEP.get(step, "walk")
            events.append(self.event(step, act, **changes.get(act, {})))
        return self.numbered(events)

    def event(self, step, act, **changes):
        """Return one event, by the first role of its step."""
        known = self.definition.step(step) if step else None
        fields = {
            name: changes.pop(name)
            for name in ("role", "user_id", "state_from", "state_to")
            if name in changes
        }
        return judge.Event(
            0,
            step,
            act,
            fields.pop("role", known.roles[0] if known else "system"),
            facts={**GOOD.get(act, {}), **changes},
            **fields,
        )

    def numbered(self, events):
        """Number the events, as the history does."""
        return [e._replace(sequence=i) for i, e in enumerate(events, start=1)]

    def judge(self, text, reading=EITHER, **changes):
        """Return the verdict on :meth:`events`."""
        return judge.judge(self.events(text, **changes), self.definition, reading)

    # === AT RANDOM === #

    def walk(self, choose, length, reading=EITHER):
        """Return the events of a random walk that the data allow.

        :param choose: function from a list to one of its elements
        """
        events, position, done = [], START, set()
        for _turn in range(length):
            options = self._options(position, done, reading)
            if not options:
                break
            target, acts = choose(options)
            events += [self.event(None, act) for act in acts]
            if target == END:
                events.append(
                    self.event(None, "walk", state_from="answered", state_to="closed")
                )
                break
            events.append(self.event(target, "walk"))
            position = target
            done.add(target)
        return self.numbered(events), position, done

    def _options(self, position, done, reading):
        """Return ``[(target, acts that lead there), …]``."""
        numbers = {step.number for step in self.definition.steps}
        options = []
        for target, ways in self.definition.ways(reading)[position].items():
            for way in ways:
                acts = []
                for need in way:
                    if need & done:
                        continue
                    acts.append(next(iter(sorted(need - numbers)), None))
                if None not in acts:
                    options.append((target, acts))
        return options

    def forbidden(self, position, done, reading=EITHER):
        """Return the steps that may not follow ``position`` without an act."""
        ways = self.definition.ways(reading)[position]
        return [
            step.number
            for step in self.definition.steps
            if step.in_case
            and not any(
                all(need & done for need in way) for way in ways.get(step.number, ())
            )
        ]
