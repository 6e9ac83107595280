"""Declaration of acts: who may do one, from which states, to which state."""

from collections.abc import Callable
from dataclasses import dataclass, field

# The roles of most acts.
FRONT = ("group_front_office",)
SUPERVISOR = ("group_supervisor",)


@dataclass(frozen=True, slots=True)
class Act:
    """One row of a model's act table.

    :param label: shown on the button and in the history; a lazy translation
    :param roles: groups of this addon that may do it, without the module's name, or
        ``requester``; the first one that the user has is recorded in the event
    :param origins: states from which it is possible
    :param target: resulting state; ``None`` if the act itself decides
    :param step: number of the procedure's step that it performs
    :param check: name of a method that returns ``{id: reason}`` for the records that do
        not allow the act although role and state do
    :param has_button: the view has a separate button for it; other acts with an
        ``action_<act>`` are in the menu of acts
    """

    label: object
    roles: tuple[str, ...]
    origins: tuple[str, ...]
    target: str | None = None
    step: str | None = None
    check: str | None = None
    has_button: bool = False


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to call when certain fields of a record are written.

    :param fields: names of the fields
    :param domain: of the affected records; all if empty
    :param before: function of the records; its result before the write is passed to the
        method
    """

    fields: frozenset[str]
    domain: list = field(default_factory=list)
    before: Callable | None = None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Work that may still be open on an ended record, and how to end it.

    :param domain: which records of the field are open
    :param end: name of their method that ends them
    :param of: domain of the records that may have open work; all if empty
    """

    domain: list
    end: str
    of: list = field(default_factory=list)


class RefusedError(Exception):
    """Records that an act refuses; the cause of the error shown to the user.

    :ivar model: name of the model of the records
    :ivar reasons: ``{id: reason in words}``
    """

    def __init__(self, model: str, reasons: dict):
        super().__init__(model, reasons)
        self.model, self.reasons = model, reasons


def get_refused(error: Exception, model: str) -> dict:
    """Return ``{id: reason}`` for the records of ``model`` that ``error`` refuses."""
    cause = error.__cause__
    if isinstance(cause, RefusedError) and cause.model == model:
        return cause.reasons
    return {}
