"""A row at which the writing transaction blocks, so that a test can kill it there.

Waiting until «about half» is done, and killing then, takes thousands of rows to hit
anything, and hits whatever takes longest. Here the database decides: a trigger counts
the written rows, and at one of them waits for a lock that the test holds. The server is
then in the middle of a statement, of a transaction and of its work, on a machine of any
speed.
"""

import re
from contextlib import closing

from ..effort import by_effort
from . import database
from .waiting import wait_for

#: Rows per transaction of a long act, and the Python code that sets it. A crash in the
#: middle of a transaction leaves the same, whatever its size.
CHUNK = by_effort(25, 1000)
#: Rows up to which an act is done at once, by the company's setting.
AT_ONCE = by_effort(60, 200)
CHUNKS = f"""\
from odoo.addons.grandes_clientes.models.engine import job

job.CHUNK = {CHUNK}
"""
_LOCK = 5108
_MAKE = """
    CREATE SEQUENCE IF NOT EXISTS gc_pause_rows;
    CREATE OR REPLACE FUNCTION gc_pause() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('gc_pause_rows') = TG_ARGV[0]::bigint THEN
            PERFORM pg_advisory_xact_lock({lock});
        END IF;
        RETURN NEW;
    END $$;
    ALTER SEQUENCE gc_pause_rows RESTART;
    CREATE OR REPLACE TRIGGER gc_pause BEFORE {event} ON {table} FOR EACH ROW
        {condition} EXECUTE FUNCTION gc_pause('{place}')
"""
_WAITING = """
    SELECT activity.application_name
      FROM pg_locks waiting
      JOIN pg_stat_activity activity USING (pid)
     WHERE waiting.locktype = 'advisory' AND waiting.objid = {lock}
       AND NOT waiting.granted
       AND waiting.database = (
           SELECT oid FROM pg_database WHERE datname = current_database()
       )
"""


class Pause:
    """A pause that blocks whoever writes the row at a place, from there on.

    :param str name: of the database
    :param str table: table whose rows are counted, beginning with one
    :param int place: of the row, among those written from now on, including those that
        were rolled back
    :param str event: ``INSERT`` or ``UPDATE``
    :param str condition: SQL condition on ``NEW`` for the rows to count
    """

    def __init__(self, name, table, place, event="INSERT", condition=""):
        self.name, self.table = name, table
        # A killed transaction that was blocked may still hold the lock for a moment.
        self.connection = database._connect(name)
        self.connection.autocommit = True
        self._execute(f"SELECT pg_advisory_lock({_LOCK})")
        self._execute(
            _MAKE.format(
                lock=_LOCK,
                event=event,
                table=table,
                condition=f"WHEN ({condition})" if condition else "",
                place=place,
            )
        )

    def wait(self, wake=None, complaint="nobody came to the row"):
        """Wait until a transaction is blocked; return its process id.

        :param wake: called now and then meanwhile
        """
        found = []

        def is_there():
            if wake:
                wake()
            found[:] = self._execute(_WAITING.format(lock=_LOCK)).fetchall()
            return found

        wait_for(is_there, complaint, 0.1)
        ((name,),) = found
        # The application name of Odoo's connections contains the process id.
        return int(re.search(r"\d+$", name).group())

    def end(self):
        """Release the blocked transaction, dead or alive, and stop counting."""
        if self.connection.closed:
            return
        with closing(self.connection):
            self._execute(f"SELECT pg_advisory_unlock({_LOCK})")
            # Waits for the end of the transaction that was blocked.
            self._execute(f"DROP TRIGGER IF EXISTS gc_pause ON {self.table}")

    def _execute(self, statement):
        cursor = self.connection.cursor()
        cursor.execute(statement)
        return cursor
