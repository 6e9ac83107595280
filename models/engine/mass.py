"""Helpers for batch operations and for concurrent users.

Batches: numbers, inserts, values, and a pause of the garbage collector. Concurrency: no
error in the log if one of two users comes second.
"""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clock
from ...tools.text import storable_value

# Column types that may contain characters which the database cannot store.
_TEXTS = frozenset({"varchar", "text", "jsonb"})
# Below this number of records the collector hardly runs.
_MANY = 100
_expecting: ContextVar[bool] = ContextVar("gc_expecting_error", default=False)


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Return whether the record of a failing query belongs in the log."""
    return not (_expecting.get() and str(record.msg).startswith("bad query"))


logging.getLogger("odoo.sql_db").addFilter(_is_unexpected)


@contextmanager
def error_expected() -> Iterator[None]:
    """Keep failing queries within the block out of Odoo's log; the error propagates.

    Odoo logs every failing query as an error, with its values. Two users who register
    the same matter at the same time are no error, and the matter's key contains a
    document that no log may show (Law 1581 of 2012). ``odoo.tools.mute_logger`` swaps
    handlers, which two threads may restore in the wrong order; this affects the current
    thread only.
    """
    token = _expecting.set(True)
    try:
        yield
    finally:
        _expecting.reset(token)


@contextmanager
def gc_disabled(count: int) -> Iterator[None]:
    """Pause Python's cyclic garbage collector while ``count`` records are processed.

    A mass act creates a million objects that reference counting frees. The collector
    would walk the whole of Odoo's registry again and again: a third of the time of
    registering a thousand cases, and nothing found.
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
    """Assign a computed field on each record, grouping records of equal value.

    Assigning one by one costs more than computing.

    :param records: recordset
    :param str name: name of the field
    :param values: one for each record, in their order; hashable
    """
    ids_of = {}
    for record_id, value in zip(records._ids, values, strict=True):
        ids_of.setdefault(value, []).append(record_id)
    for value, ids in ids_of.items():
        records.browse(ids)[name] = value


def by_company(records):
    """Return ``[(company, records), …]``, without grouping for a single company.

    :param records: recordset of a model with ``company_id``
    """
    companies = records.company_id
    if len(companies) == 1:
        return [(companies, records)]
    return list(records.grouped("company_id").items())


def insert(model, rows):
    """Insert plain rows by one query, bypassing the ORM.

    For rows that acts create by the thousand, in models without stored computed fields,
    tracking or Python constraints. The caller has checked access, and invalidates the
    one2many fields to which the rows belong. Characters that the database cannot store
    are dropped.

    :param model: recordset of the model
    :param rows: dictionaries with the same keys, with values as stored in the database
    """
    if not rows:
        return
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    if model._log_access:
        uid, now = model.env.uid, model.env.cr.now()
        log = dict(create_uid=uid, create_date=now, write_uid=uid, write_date=now)
        columns |= {name: [value] * len(rows) for name, value in log.items()}
    # One array per column, or one value if all rows have the same: a thousand rows cost
    # hardly more than one.
    arrays, selected = {}, []
    for name, values in columns.items():
        column_type = SQL(model._fields[name].column_type[1])
        if arrays and values.count(values[0]) == len(values):
            selected.append(SQL("%s::%s", storable_value(values[0]), column_type))
        else:
            if model._fields[name].column_type[0] in _TEXTS:
                values = list(map(storable_value, values))
            arrays[name] = SQL("%s::%s[]", values, column_type)
            selected.append(SQL.identifier(name))
    model.env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (%(columns)s)
            SELECT %(selected)s FROM unnest(%(arrays)s) AS rows(%(names)s)
            """,
            table=SQL.identifier(model._table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            selected=SQL(", ").join(selected),
            arrays=SQL(", ").join(arrays.values()),
            names=SQL(", ").join(map(SQL.identifier, arrays)),
        )
    )


def next_numbers(
    env: api.Environment, code: str, company: models.BaseModel, count: int
) -> list[str]:
    """Return ``count`` consecutive numbers of the sequence ``code``.

    A standard sequence yields them all in one query; a sequence without gaps, or one
    that restarts each year, is asked number by number, as Odoo does.

    :raise UserError: the company has no such sequence
    """
    # Sudo: drawing a number is part of the act, not an access right on sequences.
    Sequence_sudo = env["ir.sequence"].sudo()
    series = Sequence_sudo._grandes_clientes_get_series(code, company.id)
    if not series:
        raise UserError(
            env._(
                "There is no sequence with code «%(code)s». Ask the administrator to "
                "create it under Settings, Technical, Sequences.",
                code=code,
            )
        )
    day = clock.today(company)
    Sequence_sudo = Sequence_sudo.with_context(
        ir_sequence_date=fields.Date.to_string(day),
        tz=company._grandes_clientes_get_tz(),
    )
    if series["implementation"] != "standard" or series["use_date_range"]:
        sequence_sudo = Sequence_sudo.browse(series["id"])
        return [sequence_sudo._next(sequence_date=day) for _index in range(count)]
    rows = env.execute_query(
        SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            f"ir_sequence_{series['id']:03d}",
            count,
        )
    )
    # Computed by Odoo, from the cached values of the sequence.
    words = {"prefix": series["prefix"], "suffix": series["suffix"]}
    prefix, suffix = Sequence_sudo.new(words)._get_prefix_suffix()
    return [f"{prefix}{row[0]:0{series['padding']}d}{suffix}" for row in rows]


def update(records: models.BaseModel, values: dict[str, list]) -> None:
    """Write individual values to many records by one query, like :func:`insert`.

    For bookkeeping fields of acts, without computed fields, tracking or constraints.

    :param records: recordset
    :param values: ``{name of the field: a value for each record, in their order}``
    """
    if not records:
        return
    env = records.env
    records.flush_recordset(list(values))
    arrays, changes = {"id": records.ids}, []
    for name, column in values.items():
        field = SQL.identifier(name)
        if column.count(column[0]) == len(column):
            type_ = SQL(records._fields[name].column_type[1])
            changes.append(SQL("%s = %s::%s", field, column[0], type_))
        else:
            arrays[name] = column
            changes.append(SQL("%s = new.%s", field, field))
    env.cr.execute(
        SQL(
            """
            UPDATE %(table)s AS old
               SET %(changes)s, write_uid = %(uid)s, write_date = %(now)s
              FROM unnest(%(arrays)s) AS new(%(names)s)
             WHERE old.id = new.id
            """,
            table=SQL.identifier(records._table),
            changes=SQL(", ").join(changes),
            uid=env.uid,
            now=env.cr.now(),
            arrays=SQL(", ").join(
                SQL("%s::%s[]", column, SQL(records._fields[name].column_type[1]))
                for name, column in arrays.items()
            ),
            names=SQL(", ").join(map(SQL.identifier, arrays)),
        )
    )
    records.modified(list(values))
    records.invalidate_recordset(list(values), flush=False)
