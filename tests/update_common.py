"""Migrations, run as an update from an older version runs them."""

from odoo.modules.migration import load_script
from odoo.tools.misc import file_path


def run_migration(env, path):
    """Run a script of ``migrations/``, and forget what was read before.

    :param str path: version and file, without its suffix
    """
    env.flush_all()
    script = load_script(
        file_path(f"grandes_clientes/migrations/{path}.py"),
        path.rpartition("/")[2].replace("-", "_"),
    )
    script.migrate(env.cr, "19.0.1.0.0")
    env.invalidate_all()
