"""How an act is declared: who may do it, from which states, towards which one."""

from collections.abc import Callable
from dataclasses import dataclass, field

# The roles that most acts ask for.
FRONT = ("group_front_office",)
SUPERVISOR = ("group_supervisor",)


@dataclass(frozen=True, slots=True)
class Act:
    """One row of a model's act table.

    :param label: what people read on the button and in the history; a lazy translation
    :param roles: our groups that may do it, without the module's name, or
        ``requester``; the first one that the user holds is the role the event records
    :param origins: states it may start from
    :param target: state it leads to; ``None`` where the act itself decides
    :param step: number of the procedure's step that it performs
    :param check: name of a method that returns ``{id: reason}`` for the records
        that cannot take the act although role and state allow it
    :param has_button: the view has a button of its own for it; the others that have
        an ``action_<act>`` are in the menu of acts
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
    """What follows where one of some fields of a record is written.

    :param fields: names of the fields
    :param domain: of the records that it is for; all of them where empty
    :param before: function of the records whose result, taken before they are written,
        the method gets
    """

    fields: frozenset[str]
    domain: list = field(default_factory=list)
    before: Callable | None = None


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What may still be open of a record that has ended, and what ends it.

    :param domain: which records of a field are open
    :param end: name of their method that ends them
    :param of: domain of the records of which some may be open; all where empty
    """

    domain: list
    end: str
    of: list = field(default_factory=list)


class RefusedError(Exception):
    """Which records an act refuses: the cause of the error that people are told.

    :ivar model: name of the model that the act was to be done on
    :ivar reasons: ``{id: why, in words}``
    """

    def __init__(self, model: str, reasons: dict):
        super().__init__(model, reasons)
        self.model, self.reasons = model, reasons


def get_refused(error: Exception, model: str) -> dict:
    """Return ``{id: why}`` of the records of ``model`` that ``error`` refuses."""
    cause = error.__cause__
    if isinstance(cause, RefusedError) and cause.model == model:
        return cause.reasons
    return {}
