"""Drop the tables of seven wizards that were replaced by a single one."""

_GONE = (
    "ask",
    "grant_time",
    "lapse",
    "not_duplicate",
    "not_solved",
    "reopen",
    "withdraw",
)


def migrate(cr, version):
    """Drop the tables of the removed wizards."""
    for act in _GONE:
        cr.execute(f"DROP TABLE IF EXISTS grandes_clientes_act_{act}_rel")
        cr.execute(f"DROP TABLE IF EXISTS grandes_clientes_case_act_{act}")
