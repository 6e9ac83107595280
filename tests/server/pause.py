"""A row at which whoever writes it stands still, so that a test can kill it there.

Waiting until «about half» is done, and killing then, takes thousands of rows to hit
anything, and hits what takes longest. Here the database says when: a trigger counts
the rows that are written, and at one of them waits for a lock that the test holds. The
server is in the middle of a statement, of a transaction and of its work, on a machine
of any speed.
"""

import re
from contextlib import closing

from ..effort import by_effort
from . import database
from .waiting import wait_for

#: Rows that a long act does in one transaction, and Python that makes it so. What dies
#: in the middle of one leaves the same, however many they are.
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
    """Whoever writes the row at a place stands still from there on.

    :param str name: of the database
    :param str table: rows of which are counted, beginning with one
    :param int place: of the row, among those written from now on, also where what
        wrote the others came to nothing
    :param str event: ``INSERT`` or ``UPDATE``
    :param str condition: SQL of which rows count, by ``NEW``
    """

    def __init__(self, name, table, place, event="INSERT", condition=""):
        self.name, self.table = name, table
        # Who was killed while it stood still may hold it for a moment.
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
        """Wait until somebody stands still; return its process id.

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
        # Odoo's connections have the id of their process in their name.
        return int(re.search(r"\d+$", name).group())

    def end(self):
        """Let it go on, or end where it was killed, and count no longer."""
        if self.connection.closed:
            return
        with closing(self.connection):
            self._execute(f"SELECT pg_advisory_unlock({_LOCK})")
            # Waits until the transaction that stood still is over.
            self._execute(f"DROP TRIGGER IF EXISTS gc_pause ON {self.table}")

    def _execute(self, statement):
        cursor = self.connection.cursor()
        cursor.execute(statement)
        return cursor
