"""Roles of the addon by name, and the cause of access changes made by code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

MODULE = "grandes_clientes"

#: Groups of this addon that are roles, in display order; used as a selection.
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
#: Roles of the outsourcing provider, whose supervisor may lock these users.
OUTSOURCING = ("group_front_office", "group_back_office", "group_supervisor")
#: Further groups in the log: whoever administers Odoo may do anything here.
WATCHED = (
    *((MODULE, name) for name, _label in ROLES),
    (MODULE, "group_mail_gateway"),
    ("base", "group_erp_manager"),
    ("base", "group_system"),
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why user access changes within a block of code.

    :ivar seen_by: how the log sees it: ``act``, ``comparison`` or ``update``
    :ivar reason: in words, if somebody gave one
    :ivar request_id: the access request that it is done for
    :ivar is_due: the change is due by date, so that no user is there to read an error
    """

    seen_by: str = "act"
    reason: str | None = None
    request_id: int | None = None
    is_due: bool = False


_DIRECTLY = Cause()
_cause: ContextVar[Cause | None] = ContextVar("gc_access_cause", default=None)


def cause() -> Cause:
    """Return the current cause. Clients cannot set it, unlike a context key."""
    return _cause.get() or _DIRECTLY


@contextmanager
def because(**values) -> Iterator[None]:
    """Set the cause of the access changes within the block; see :class:`Cause`."""
    token = _cause.set(Cause(**values))
    try:
        yield
    finally:
        _cause.reset(token)
