"""What a field that points at a person of ours means when that person leaves."""

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

#: Who did it, or whose it was then: it stays as it is.
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Held:
    """A field by which a person holds work, that somebody else has to take over.

    :param kind: its code, one for each field
    :param one: «1 open case», as people read it
    :param many: «%(count)s open cases»
    :param domain: of the records that are still held, as a tuple of leaves
    :param roles: our groups, one of which holding it takes; empty where any role
        does. Where each is of other records, a group with the leaves of their domain
    :param counts: whether it is left behind: what only follows other work, or is a
        mere membership, is handed over too, and keeps nobody from leaving
    :param case: path to the case that it is about, empty for the case itself
    :param entity: path to the entity whose it is
    :param due: path to the day or instant until which it has to be done
    :param service: model that hands the records over (``_hand_over``) and knows which
        nobody touched since (``_find_untouched``), where the records' own does not
    :param blocks: nobody else can take it over: the person ends it, or it is ended
    :param sequence: order in which it is handed over and told
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
        """Return ``{group: leaves}``, with all its records where a group has none."""
        return dict(
            role if isinstance(role, tuple) else (role, ()) for role in self.roles
        )


def history(model: str, *names: str) -> dict:
    """Return the entries of fields of ``model`` that stay as they are."""
    return {(model, name): HISTORY for name in names}
