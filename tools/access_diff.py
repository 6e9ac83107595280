"""Difference between two states of a user's access, as lines of the log.

Plain Python: a state is what the database holds about a user, and the difference is the
same for an immediate hook and for the nightly comparison.
"""

from dataclasses import dataclass

_GRANTS = {
    (None, "planned"): "profile_planned",
    (None, "in_force"): "profile_given",
    ("planned", "in_force"): "profile_given",
    (None, "suspended"): "profile_suspended",
    ("planned", "suspended"): "profile_suspended",
    ("in_force", "suspended"): "profile_suspended",
    ("suspended", "in_force"): "profile_resumed",
}
_HELD = {"keys": "key", "devices": "device", "passkeys": "passkey"}
#: The state with which a user is compared whom the log sees for the first time.
NOTHING = {
    "active": True,
    "roles": [],
    "grants": {},
    "keys": {},
    "devices": {},
    "passkeys": {},
}


@dataclass(slots=True)
class Change:
    """One change.

    :ivar kind: kind of the log line
    :ivar role: role that became effective, or was lost
    :ivar grant_id: grant that changed
    """

    kind: str
    before: str | None = None
    after: str | None = None
    role: str | None = None
    grant_id: int | None = None


def changes(old: dict | None, new: dict, now: str) -> list[Change]:
    """Return the changes, in display order.

    :param old: the last state in the chain, ``None`` without one
    :param new: the current state
    :param now: the instant as text, to tell expiry from removal
    """
    found = []
    if old is None:
        old = {**new, **NOTHING}
    for role in sorted(set(new["roles"]) - set(old["roles"])):
        found.append(Change("role_gained", after=role, role=role))
    for role in sorted(set(old["roles"]) - set(new["roles"])):
        found.append(Change("role_lost", before=role, role=role))
    found += _of_grants(old["grants"], new["grants"])
    if old["active"] != new["active"]:
        found.append(Change("activated" if new["active"] else "archived"))
    for name in ("login", "email"):
        if old[name] != new[name]:
            found.append(Change(f"{name}_changed", old[name], new[name]))
    if old["locked"] != new["locked"]:
        if old["locked"]:
            found.append(Change("unlocked", before=old["locked"]))
        if new["locked"]:
            found.append(Change("locked", after=new["locked"]))
    if old["password"] != new["password"]:
        found.append(Change("password_changed"))
    if old["totp"] != new["totp"]:
        found.append(Change("totp_on" if new["totp"] else "totp_off"))
    for name, kind in _HELD.items():
        found += _of_held(kind, old[name], new[name], now)
    if new["sessions"] and old["sessions"] != new["sessions"]:
        found.append(Change("sessions_ended", after=new["sessions"]))
    return found


def _of_grants(old, new):
    for key in sorted(set(old) | set(new), key=int):
        before, after = old.get(key), new.get(key)
        if before != after:
            kind = _GRANTS.get((before, after), "profile_ended")
            yield Change(kind, before, after, grant_id=int(key))


def _of_held(kind, old, new, now):
    for key in sorted(set(new) - set(old), key=int):
        yield Change(f"{kind}_made", after=new[key][0])
    for key in sorted(set(old) - set(new), key=int):
        name, *until = old[key]
        expired = until and until[0] and until[0] <= now
        yield Change(f"{kind}_{'expired' if expired else 'removed'}", before=name)
