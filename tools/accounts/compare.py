"""Comparison of a legacy system's data about its users with ours.

Pure functions: facts in, findings out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ..text import fold
from .export import Entry


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A user of this system.

    :ivar names: names that other systems may use: login, e-mail and name, folded
    """

    id: int
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Permission:
    """What a user may do in the legacy system during a period.

    :ivar last: last day, None if open
    :ivar gone: day at whose end it no longer holds, by default the day after the last
    """

    person_id: int
    first: date
    last: date | None
    can_modify: bool
    gone: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether it is in force at any time of the day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def lasts(self, day: date) -> bool:
        """Tell whether it is in force at the end of the day."""
        return self.covers(day) and (self.gone is None or day < self.gone)


@dataclass(frozen=True, slots=True)
class Finding:
    """Finding about one row, or about one of our users whom no row names.

    :ivar place: index of the row among the entries, None if it is not in the file
    :ivar issue: code, None if both sides agree
    :ivar logged_as: what was logged here instead of the change that the row shows
    """

    place: int | None
    issue: str | None
    person_id: int | None = None
    logged_as: str | None = None


@dataclass
class Facts:
    """The data of our side.

    :ivar permissions: in the legacy system, at any time
    :ivar consulted: (user, local day, operation) of the consultations logged here
    :ivar referenced: operations logged here by (user, local day, folded reference)
    :ivar as_of: date of a list of users
    :ivar accounts: user by folded account, where a person assigned it
    """

    people: Iterable[PersonFact]
    permissions: Iterable[Permission]
    as_of: date
    accounts: Mapping[str, int] = field(default_factory=dict)
    consulted: frozenset = frozenset()
    referenced: Mapping[tuple, frozenset] = field(default_factory=dict)

    def __post_init__(self):
        self._known: dict[str, set[int]] = {}
        for person in self.people:
            for name in person.names:
                self._known.setdefault(name, set()).add(person.id)
        self._permitted: dict[int, list[Permission]] = {}
        for permission in self.permissions:
            self._permitted.setdefault(permission.person_id, []).append(permission)
        #: users with a permission in the legacy system at the end of the list's day
        self.permitted = {
            permission.person_id
            for permission in self.permissions
            if permission.lasts(self.as_of)
        }

    def find_person(self, entry: Entry) -> int | None:
        """Return the id of the user of the row; None if nobody or several match."""
        told = self.accounts.get(fold(entry.account)) if entry.account else None
        if told:
            return told
        for text in (entry.account, entry.email, entry.name):
            found = self._known.get(fold(text)) if text else None
            if found and len(found) == 1:
                return next(iter(found))
        return None

    def get_permissions(self, person_id: int, day: date) -> list[Permission]:
        """Return the user's permissions in the legacy system on a day."""
        return [each for each in self._permitted.get(person_id, ()) if each.covers(day)]

    def get_logged(self, person_id: int, entry: Entry) -> set[str] | frozenset[str]:
        """Return the operations that the user logged here on the day of the row.

        Limited to the row's reference if it was given here too: a logged change does
        not cover another one that was logged as a look-up.
        """
        key = person_id, entry.day, fold(entry.reference or "")
        if entry.reference and key in self.referenced:
            return self.referenced[key]
        return {
            operation
            for operation in ("consult", "modify")
            if (person_id, entry.day, operation) in self.consulted
        }


def compare(kind: str, entries: list[Entry], facts: Facts) -> list[Finding]:
    """Return one finding per entry, in order, then those about our other users.

    :param kind: ``users``, ``log`` or ``cleansing``
    """
    judge = {"users": _judge_user, "log": _judge_act, "cleansing": _judge_cleansing}
    findings = [
        Finding(place, "unreadable")
        if entry.problem
        else judge[kind](place, entry, facts)
        for place, entry in enumerate(entries)
    ]
    if kind == "users":
        findings += _find_alive_here(entries, findings, facts)
    return findings


def _judge_user(place: int, entry: Entry, facts: Facts) -> Finding:
    person = facts.find_person(entry)
    allowed = person in facts.permitted
    if entry.is_alive and not person:
        return Finding(place, "unknown")
    if entry.is_alive and not allowed:
        return Finding(place, "alive_there", person)
    if not entry.is_alive and allowed:
        return Finding(place, "alive_here", person)
    return Finding(place, None, person)


def _find_alive_here(
    entries: list[Entry], findings: list[Finding], facts: Facts
) -> list[Finding]:
    """Return the users permitted here who are in no row of the system's list."""
    named = {finding.person_id for finding in findings}
    missing = sorted(facts.permitted - named)
    return [Finding(None, "alive_here", person_id) for person_id in missing]


def _judge_act(place: int, entry: Entry, facts: Facts) -> Finding:
    person = facts.find_person(entry)
    if not person:
        return Finding(place, "unknown")
    permissions = facts.get_permissions(person, entry.day)
    if entry.operation == "modify":
        permissions = [each for each in permissions if each.can_modify]
    if not permissions:
        return Finding(place, "not_permitted", person)
    logged = facts.get_logged(person, entry)
    # A logged change implies a look-up.
    if "modify" in logged or (logged and entry.operation != "modify"):
        return Finding(place, None, person)
    return Finding(place, "no_consultation", person, "consult" if logged else None)


def _judge_cleansing(place: int, entry: Entry, facts: Facts) -> Finding:
    """Judge a user removed from the legacy system, who must not be permitted here."""
    person = facts.find_person(entry)
    if person in facts.permitted:
        return Finding(place, "alive_here", person)
    return Finding(place, None, person)
