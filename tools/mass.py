"""What mass acts do apart from the rest, and why."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Below this many records the collector hardly runs.
_MANY = 100


@contextmanager
def collector_at_rest(count: int) -> Iterator[None]:
    """Let Python's cyclic collector rest while ``count`` records are worked.

    A mass act makes a million objects that die by their reference counts. The
    collector would walk the whole of Odoo's registry for them again and again: a
    third of the time of registering a thousand cases, and nothing found.
    """
    if count < _MANY or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def assign(records, name, values):
    """Give each record its value of a computed field, those of one value at once.

    Assigning one by one costs more than computing.

    :param records: recordset
    :param str name: of the field
    :param values: one for each record, in their order; hashable
    """
    ids_of = {}
    for record_id, value in zip(records._ids, values, strict=True):
        ids_of.setdefault(value, []).append(record_id)
    for value, ids in ids_of.items():
        records.browse(ids)[name] = value
