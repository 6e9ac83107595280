"""Pytest plugin: every process tests a copy of the database with its own filestore.

pytest-odoo copies the database for each worker of pytest-xdist, but all copies share
one filestore: a test that drops its database would delete the others' files. Here each
copy has its own filestore. A single process uses a copy too, so that the original
database stays as installed. The users of the tests are created before the first test.
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
    """Configure Odoo to use a copy within the block; drop it afterwards."""
    # Imported here because Odoo must know its addons path first.
    from odoo.addons.grandes_clientes.tests.server import database

    source, filtered = get_db_name(), config["dbfilter"]
    name = database.copy(source, "tested")
    # A terminated process does not leave the block, so also drop it at exit.
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
    """Create the users and records that the tests of this process share."""
    from odoo.addons.grandes_clientes.tests import people
    from odoo.addons.grandes_clientes.tools import clock

    with (
        Registry(name).cursor() as cr,
        people.cheap_passwords(),
        clock.at(people.NOW),
    ):
        people.make(api.Environment(cr, SUPERUSER_ID, {}))


def pytest_configure(config):
    """Replace pytest-odoo's own handling of worker databases."""
    take_places(config, (pytest_odoo, "_worker_db_name", _own_database))
