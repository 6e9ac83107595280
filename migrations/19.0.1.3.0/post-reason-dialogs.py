"""Seven dialogs became one: what the tables of the others kept is of no use."""

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
    """Drop the tables of the dialogs that are gone."""
    for act in _GONE:
        cr.execute(f"DROP TABLE IF EXISTS grandes_clientes_act_{act}_rel")
        cr.execute(f"DROP TABLE IF EXISTS grandes_clientes_case_act_{act}")
