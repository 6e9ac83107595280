"""Copies of the tested database, each for one server."""

import os
import shutil
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import errors, sql

from odoo import api, sql_db
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name
from odoo.tools import config

# A developer's psql, or the tests' own web server, may be connected for a moment.
_COPY_TRIES = 20
# Registry caches of each copy, as last used.
_caches = {}


def copy(source, kind="server"):
    """Copy a database with its files, and return the copy's name.

    The copy belongs to this process; copies of processes that have ended are dropped.

    :param str source: name of a database without open transactions of this process
    :param str kind: its purpose, a part of its name
    """
    prefix = f"{source}_{kind}_"
    for name in _names_like(prefix):
        # Copies of such a copy are dropped with it.
        owner = name[len(prefix) :].partition("_")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            drop(name)
    target = f"{prefix}{os.getpid()}"
    drop(target)
    for tries_left in reversed(range(_COPY_TRIES)):
        _disconnect(source)
        try:
            _maintain("CREATE DATABASE {} TEMPLATE {}", target, source)
            break
        except errors.ObjectInUse:
            if not tries_left:
                raise
            time.sleep(0.5)
    files = config.filestore(source)
    if os.path.isdir(files):
        # A stored file is never rewritten, so that links are as good as copies.
        shutil.copytree(files, config.filestore(target), copy_function=os.link)
    return target


def share_bundles(source, target):
    """Copy the asset bundles of another database of the process.

    The address of a bundle identifies its content: Odoo uses an existing one only where
    it would generate the same.
    """
    columns = (
        "name, type, url, mimetype, res_model, res_id, public, store_fname, checksum,"
        " file_size, create_uid, create_date"
    )
    bundles = rows(
        source,
        f"SELECT {columns} FROM ir_attachment"
        " WHERE starts_with(url, '/web/assets/') AND store_fname IS NOT NULL",
    )
    values = ", ".join(["%s"] * len(columns.split(",")))
    for bundle in bundles:
        change(
            target,
            f"INSERT INTO ir_attachment ({columns}) VALUES ({values})",
            *bundle,
        )
        name = dict(zip(columns.split(", "), bundle, strict=True))["store_fname"]
        link = Path(config.filestore(target)) / name
        link.parent.mkdir(parents=True, exist_ok=True)
        if not link.exists():
            os.link(Path(config.filestore(source)) / name, link)


def drop(name):
    """Drop a database and its files, even if clients are connected."""
    forget(name)
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(config.filestore(name), ignore_errors=True)


def forget(name):
    """Unload the database, so that another process may change its models."""
    _caches.pop(name, None)
    Registry.delete(name)
    sql_db.close_db(name)


@contextmanager
def environment(name):
    """Yield a superuser environment of the database, and commit at the end.

    It lives in this process, beside the server, which is notified of its changes.
    """
    with _registry(name) as registry:
        with registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {"no_reset_password": True})
        registry.signal_changes()


@contextmanager
def _registry(name):
    """Yield the registry of a copy, up to date with changes by others.

    Within the block it is the tested database's own registry, if the models are the
    same: loading them again costs as much as a test. Changed models show by a sequence
    number, which the copy shares at first. No test of a server has a transaction in the
    tested database.
    """
    registry = Registry(get_db_name())
    if registry.db_name == name:
        # Nested in another block of the copy.
        yield registry
    elif name in Registry.registries or not _has_models_of(registry, name):
        yield _load_registry(name)
    else:
        with _moved(registry, name):
            yield registry.check_signaling()


def _has_models_of(registry, name):
    """Return whether the models of a copy are unchanged since it was made."""
    [[number]] = rows(name, "SELECT max(id) FROM orm_signaling_registry")
    return number == registry.registry_sequence


@contextmanager
def _moved(registry, name):
    """Use a registry for a copy within the block, with separate caches."""
    kept = _caches.setdefault(
        name,
        {
            "_Registry__caches": {
                each: type(cache)(cache.count)
                for each, cache in registry._Registry__caches.items()
            },
            # Nothing is cached yet, so any sequence number is newer.
            "cache_sequences": dict.fromkeys(registry.cache_sequences, -1),
        },
    )
    of_copy = {
        **kept,
        "db_name": name,
        "_db": sql_db.db_connect(name),
        "_db_readonly": None,
        "_invalidation_flags": threading.local(),
    }
    before = {attribute: getattr(registry, attribute) for attribute in of_copy}
    vars(registry).update(of_copy)
    Registry.registries[name] = registry
    try:
        yield
    finally:
        vars(registry).update(before)
        Registry.delete(name)


def _load_registry(name):
    """Load the registry of a database, with models of its own."""
    testing = config["test_enable"]
    # With it, loading the models would run tests.
    config["test_enable"] = False
    try:
        return Registry(name).check_signaling()
    finally:
        config["test_enable"] = testing


def rows(name, query, *parameters):
    """Return the rows of a query, read in a transaction of its own.

    :param str query: SQL with %s for the parameters
    """
    with closing(_connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return cursor.fetchall()


def change(name, statement, *parameters):
    """Run a statement and commit it, to simulate time or an accident.

    :param str statement: SQL with %s for the parameters
    """
    with closing(_connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        connection.commit()


@contextmanager
def holding(name, query, *parameters):
    """Keep the rows that a query locks for itself within the block.

    It waits for whoever holds them now, and takes the rows as left by them: Odoo's own
    cursors would refuse rows that changed meanwhile.

    :param str query: SQL with %s for the parameters
    """
    with closing(_connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(query, parameters)
        yield


def wake_crons(name):
    """Notify the cron workers of running servers to check the database now."""
    with closing(_connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('cron_trigger', %s)", [name])
        connection.commit()


def _names_like(prefix):
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    return [row[0] for row in rows("postgres", query, prefix)]


def _disconnect(name):
    """Close the connections of this process, and other idle ones, to the database."""
    sql_db.close_db(name)
    rows(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND state = 'idle'",
        name,
    )


def _connect(name):
    _name, parameters = sql_db.connection_info_for(name)
    return psycopg2.connect(**parameters)


def _maintain(statement, *names):
    """Run a statement on whole databases, which must be outside a transaction."""
    with closing(_connect("postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
