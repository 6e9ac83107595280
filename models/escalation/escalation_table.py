"""In-memory escalation matrix: find the row for a case without a query.

Plain Python. A :class:`Table` is built once per version of the matrix, and cached.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

INDIVIDUAL = "individual"
MASS = "mass"
BOTH = "both"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Requirement that a case must meet before it is escalated (R5).

    :param label: text shown when it is missing
    :param field: field of the case that must have a value; ``None``: a document
    """

    label: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a version of the matrix.

    :param entity_type: large-client type; ``None``: any, as for the ids
    :param mode: ``INDIVIDUAL``, ``MASS`` or ``BOTH``
    :param back_office: whether it is in the scope of the back office
    :param back_days: business days given to the back office
    :param area_id: mission area that it goes to beyond the back office
    :param area_days: business days given to the area
    """

    id: int
    version: str
    typification_id: int | None
    product_id: int | None
    entity_type: str | None
    mode: str
    back_office: bool
    back_days: int
    area_id: int | None
    area_days: int
    requirements: tuple[Requirement, ...] = ()

    def allows(self, mode: str) -> bool:
        """Return whether this row allows escalating in the given mode."""
        return self.mode in (BOTH, mode)

    @property
    def key(self) -> tuple:
        """Return the criteria of the row; rows with equal keys would tie."""
        return self.typification_id, self.product_id, self.entity_type


@dataclass(slots=True)
class Table:
    """Rows of one version.

    :ivar matrix_id: id of the version; ``None``: no version is in force
    """

    matrix_id: int | None = None
    rows: Iterable[Row] = ()
    _by_key: dict[tuple, tuple[Row, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_key: dict[tuple, tuple[Row, ...]] = {}
        for row in self.rows:
            by_key[row.key] = (*by_key.get(row.key, ()), row)
        self._by_key = by_key

    def find(
        self,
        typification_id: int | None,
        product_id: int | None,
        entity_type: str | None,
        mode: str = INDIVIDUAL,
    ) -> Row | None:
        """Return the most specific row for a case, or ``None`` if none matches.

        The typification weighs more than the product, and the product more than the
        type of entity. A row for the ``mode`` goes before one for the other.
        """
        other = MASS if mode == INDIVIDUAL else INDIVIDUAL
        for wanted in (mode, other):
            for key in _keys(typification_id, product_id, entity_type):
                for row in self._by_key.get(key, ()):
                    if row.allows(wanted):
                        return row
        return None


def _keys(*values: int | str | None) -> Iterable[tuple]:
    """Return the keys that match these values, the most specific first."""
    typification_id, product_id, entity_type = values
    for typification in dict.fromkeys((typification_id or None, None)):
        for product in dict.fromkeys((product_id or None, None)):
            for entity in dict.fromkeys((entity_type or None, None)):
                yield typification, product, entity
