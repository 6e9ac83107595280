"""What happens to a field that refers to a user when that user leaves."""

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

#: Records who did it or whose it was at the time; never changed.
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Held:
    """A field that assigns work to a user, which somebody else has to take over.

    :param kind: its code, unique per field
    :param one: «1 open case», as displayed
    :param many: «%(count)s open cases»
    :param domain: of the records that are still open, as a tuple of leaves
    :param roles: groups of this addon, one of which is required to hold it; empty for
        any role. A group may come as a tuple with the domain leaves of its records
    :param counts: whether it keeps the user from leaving; work that only follows other
        work, and mere memberships, are handed over but do not
    :param case: path to the related case, empty for the case itself
    :param entity: path to the related entity
    :param due: path to the day or instant when it is due
    :param service: model that hands the records over (``_hand_over``) and finds those
        that nobody changed since (``_find_untouched``), if not their own model
    :param blocks: nobody else can take it over: the user has to end it, or it is ended
    :param sequence: order of hand-over and display
    """

    kind: str
    one: LazyTranslate | str
    many: LazyTranslate | str
    domain: tuple = ()
    roles: tuple = ()
    counts: bool = True
    case: str | None = None
    entity: str | None = None
    due: str | None = None
    service: str | None = None
    blocks: bool = False
    sequence: int = 50

    def get_roles(self) -> dict:
        """Return ``{group: leaves}``; no leaves mean all records of the group."""
        return dict(
            role if isinstance(role, tuple) else (role, ()) for role in self.roles
        )


def history(model: str, *names: str) -> dict:
    """Return the entries for fields of ``model`` that are never changed."""
    return {(model, name): HISTORY for name in names}
