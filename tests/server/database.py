"""Copies of the tested database, each for one server."""

import os
import shutil
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import errors, sql

from odoo import api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

# A colleague's psql, or the tests' own web server, may be connected for a moment.
_COPY_TRIES = 20


def copy(source, kind="server"):
    """Copy a database with its files, and return the copy's name.

    The copy belongs to this process: copies of processes that are gone are dropped.

    :param str source: name of a database without open transactions of this process
    :param str kind: what it is for, a part of its name
    """
    prefix = f"{source}_{kind}_"
    for name in _names_like(prefix):
        # Copies of such a copy go with it.
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
        # A stored file is never written again, so that links are as good as copies.
        shutil.copytree(files, config.filestore(target), copy_function=os.link)
    return target


def share_bundles(source, target):
    """Give a copy the bundles of assets that another database of the process has.

    What a bundle is made of is in its address: Odoo takes one that is there only where
    it would make the very same.
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
    """Drop a database, whoever is connected, and its files."""
    forget(name)
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(config.filestore(name), ignore_errors=True)


def forget(name):
    """Let go of the database, so that another process may change its models."""
    Registry.delete(name)
    sql_db.close_db(name)


@contextmanager
def environment(name):
    """Give an environment of the superuser in the database, and commit at the end.

    It lives in this process, beside the server's: what it changes, a running server
    is told of.
    """
    testing = config["test_enable"]
    # Loading models with it would run tests.
    config["test_enable"] = False
    try:
        registry = Registry(name).check_signaling()
    finally:
        config["test_enable"] = testing
    with registry.cursor() as cr:
        yield api.Environment(cr, api.SUPERUSER_ID, {"no_reset_password": True})
    registry.signal_changes()


def rows(name, query, *parameters):
    """Return the rows of a query, read in a transaction of its own.

    :param str query: SQL with %s for the parameters
    """
    with closing(_connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return cursor.fetchall()


def change(name, statement, *parameters):
    """Run a statement and commit it, as time or an accident would.

    :param str statement: SQL with %s for the parameters
    """
    with closing(_connect(name)) as connection, connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        connection.commit()


def wake_crons(name):
    """Tell the cron workers of running servers to look at the database now."""
    with closing(_connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('cron_trigger', %s)", [name])
        connection.commit()


def _names_like(prefix):
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    return [row[0] for row in rows("postgres", query, prefix)]


def _disconnect(name):
    """Close what this process keeps open, and what else rests, in the database."""
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
    """Run a statement about whole databases, which no transaction may hold."""
    with closing(_connect("postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
