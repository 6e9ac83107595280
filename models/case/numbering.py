"""Numbers for many records at once, from Odoo's own sequences."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import clock


def next_numbers(
    env: api.Environment, code: str, company: models.BaseModel, count: int
) -> list[str]:
    """Return ``count`` consecutive numbers of the sequence ``code``.

    A standard sequence gives them all in one query; one without gaps, or one that
    starts again each year, is asked number by number, as Odoo does.

    :raise UserError: the company has no such sequence
    """
    # Sudo: taking a number is part of the act, not a right over sequences.
    Sequence_sudo = env["ir.sequence"].sudo()
    sequences = Sequence_sudo.search_fetch(
        [("code", "=", code), ("company_id", "in", (company.id, False))],
        [
            "company_id",
            "prefix",
            "suffix",
            "padding",
            "implementation",
            "use_date_range",
        ],
        order="id",
    )
    # The company's own goes before the shared one.
    sequence = sequences.sorted(lambda each: not each.company_id)[:1]
    if not sequence:
        raise UserError(
            env._(
                "There is no sequence with code «%(code)s». Ask the administrator to "
                "create it under Settings, Technical, Sequences.",
                code=code,
            )
        )
    day = clock.today(company)
    sequence = sequence.with_context(
        ir_sequence_date=fields.Date.to_string(day),
        tz=company._grandes_clientes_get_tz(),
    )
    if sequence.implementation != "standard" or sequence.use_date_range:
        return [sequence._next(sequence_date=day) for _index in range(count)]
    rows = env.execute_query(
        SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            f"ir_sequence_{sequence.id:03d}",
            count,
        )
    )
    prefix, suffix = sequence._get_prefix_suffix()
    return [f"{prefix}{row[0]:0{sequence.padding}d}{suffix}" for row in rows]
