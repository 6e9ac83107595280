"""Pytest plugin: every process tests a copy of the database, with files of its own.

pytest-odoo copies the database for each worker of pytest-xdist, but lets all copies
share one filestore: a test that drops its database would take the others' files. Here
the copy has its own, also where one process tests alone, so that the database itself
stays as it was installed. The people of the tests are in it before the first test.
"""

import atexit
from contextlib import contextmanager

import pytest_odoo
from pytest_places import take_places

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name
from odoo.tools import config


@contextmanager
def _own_database():
    """Let Odoo's configuration name a copy within the block; drop it afterwards."""
    # The addon can only be imported once Odoo knows its addons path.
    from odoo.addons.grandes_clientes.tests.server import database

    source, filtered = get_db_name(), config["dbfilter"]
    name = database.copy(source, "tested")
    # When the process is told to end, no block is left in order.
    atexit.register(database.drop, name)
    config["db_name"], config["dbfilter"] = name, f"^{name}$"
    try:
        with _quick_users():
            _make_people(name)
            yield name
    finally:
        config["db_name"], config["dbfilter"] = source, filtered
        atexit.unregister(database.drop)
        database.drop(name)


def _quick_users():
    from odoo.addons.grandes_clientes.tests import people

    return people.quick_users()


def _make_people(name):
    """Make what the tests of this process take from the database."""
    from odoo.addons.grandes_clientes.tests import people
    from odoo.addons.grandes_clientes.tools import clock

    with (
        Registry(name).cursor() as cr,
        people.cheap_passwords(),
        clock.at(people.NOW),
    ):
        people.make(api.Environment(cr, SUPERUSER_ID, {}))


def pytest_configure(config):
    """Take the place of pytest-odoo's own way to a worker's database."""
    take_places(config, (pytest_odoo, "_worker_db_name", _own_database))
