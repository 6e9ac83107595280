"""The roles of the addon by name, and why access changes while code runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MODULE = "grandes_clientes"

#: Our groups that are roles, in the order in which people read them; a selection.
ROLES = [
    ("group_front_office", "Front-office advisor"),
    ("group_back_office", "Back-office advisor"),
    ("group_mission_area", "Mission-area official"),
    ("group_supervisor", "Supervisor of the outsourcing"),
    ("group_coordinator", "Coordinator of user attention"),
    ("group_quality", "Quality professional"),
    ("group_oversight", "Oversight of the contract"),
    ("group_manager", "Administrator of profiles"),
]
#: Roles of the outsourcing, whose supervisor may shut them out.
OUTSOURCING = ("group_front_office", "group_back_office", "group_supervisor")
#: What else the log watches: who sets Odoo up may do anything here.
WATCHED = (
    *((MODULE, name) for name, _label in ROLES),
    (MODULE, "group_mail_gateway"),
    ("base", "group_erp_manager"),
    ("base", "group_system"),
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the access of people changes in a block of code.

    :ivar seen_by: how the log sees it: ``act``, ``comparison`` or ``update``
    :ivar reason: in words, where somebody gave one
    :ivar request_id: the access request that it is done for
    :ivar is_due: the instant has come: nobody is there to be told that it cannot be
    """

    seen_by: str = "act"
    reason: str | None = None
    request_id: int | None = None
    is_due: bool = False


_DIRECTLY = Cause()
_cause: ContextVar[Cause | None] = ContextVar("gc_access_cause", default=None)


def cause() -> Cause:
    """Return why access changes now. No client reaches it, unlike a context key."""
    return _cause.get() or _DIRECTLY


@contextmanager
def because(**values) -> Iterator[None]:
    """Let access change in the block for another cause; see :class:`Cause`."""
    token = _cause.set(Cause(**values))
    try:
        yield
    finally:
        _cause.reset(token)
