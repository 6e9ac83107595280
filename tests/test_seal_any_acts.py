"""Whatever is done, fails or is changed by SQL: seals hold, or the break shows."""

from datetime import timedelta

from psycopg2 import Error

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import clock
from .any_acts_common import ACTS, START, AnyActs
from .properties import examples, given, st

_HOUR = timedelta(hours=1)
# Sealed data by table: columns to change by SQL, and the condition on rows.
_SEALED = {
    "grandes_clientes_case_event": (
        "case_id sequence step act user_id role desk area_id state_from state_to"
        " happened_on note note_digest document_model document_id facts digest"
        " company_id seal_id".split(),
        "TRUE",
    ),
    "grandes_clientes_event_seal": (
        "number sealed_on first_event last_event event_count entry_count digest"
        " format company_id".split(),
        "TRUE",
    ),
    "grandes_clientes_seal_entry": (
        "res_model res_id sequence act user_id sealed_on digest chain seal_id".split(),
        "TRUE",
    ),
    "grandes_clientes_filing": (
        "name email_from subject body received_on arrived_on mercurio_in_number"
        " mercurio_in_date digest channel_id".split(),
        "TRUE",
    ),
    "grandes_clientes_case": (
        "subject description state mercurio_out_number mercurio_out_date".split(),
        "state != 'received'",
    ),
    "grandes_clientes_case_answer": (
        "body kind address sent_by_id sent_on attempt mercurio_out_number"
        " mercurio_out_date".split(),
        "attempt > 0 AND means = 'email'",
    ),
}


class _UndoneError(Exception):
    """Raised to roll back an example."""


class _FaultError(Exception):
    """Raised to interrupt an act."""


@tagged("post_install", "-at_install", "slow")
class TestSealsAnyActs(AnyActs):
    def test_seals_hold_and_changes_show(self):
        @examples(8)
        @given(st.data(), st.integers(5, 12))
        def check(data, length):
            try:
                with self.env.cr.savepoint():
                    self._live_with_faults(data, length)
                    self._check_one_change(data)
                    raise _UndoneError
            except _UndoneError:
                self.env.invalidate_all()

        # A shared case would be the first one of every example.
        check()

    # === LIVING === #

    def _live_with_faults(self, data, length):
        """Perform acts and let some fail, while the clock moves and seals are made."""
        cases = self.env["grandes.clientes.case"].with_user(self.supervisor)
        now = START
        with clock.at(now):
            for number in (2, 2, 1):
                cases |= self._receive(number)
        for _step in range(length):
            now += data.draw(st.integers(-30, 40)) * _HOUR
            with clock.at(now):
                what = data.draw(
                    st.sampled_from(("act", "act", "act", "fault", "seal"))
                )
                if what == "seal":
                    self._assert_intact(data.draw(st.booleans()))
                    continue
                case = data.draw(st.sampled_from(list(cases)))
                act = data.draw(st.sampled_from(ACTS[case.state]))
                number = data.draw(st.integers(0, 5))
                cases |= self._try(act, case, number, fault=what == "fault")
        with clock.at(now):
            self._assert_intact(True)

    def _try(self, act, case, number, fault):
        """Perform an act, which may be refused, or interrupted after its writes."""
        made = case.browse()
        try:
            with self.env.cr.savepoint():
                if act == "receive":
                    made = self._receive(number)
                else:
                    self._act(act, case)
                self.env.flush_all()
                if fault:
                    raise _FaultError
        except (AccessError, UserError, ValidationError, _FaultError):
            self.env.invalidate_all()
            return case.browse()
        return made

    def _assert_intact(self, seal):
        company = self.env.company
        if seal:
            self.env["grandes.clientes.event.seal"]._create_seal(company)
        found = self._find()
        self.assertEqual(found, [])

    def _find(self):
        Check = self.env["grandes.clientes.seal.check"]
        return Check._find_broken(self.env.company)

    # === CHANGING === #

    def _check_one_change(self, data):
        """Change a sealed value or delete its row, and check that this is found."""
        for _try in range(4):
            table = data.draw(st.sampled_from(sorted(_SEALED)))
            columns, where = _SEALED[table]
            self.env.cr.execute(
                f"SELECT id FROM {table} WHERE {where} AND company_id = %s ORDER BY id",
                [self.env.company.id],
            )
            ids = [row[0] for row in self.env.cr.fetchall()]
            if not ids:
                continue
            row_id = data.draw(st.sampled_from(ids))
            # The database refuses to delete referenced rows.
            column = data.draw(st.sampled_from([*columns, None]))
            how = data.draw(st.sampled_from(("null", "other")))
            with self.env.cr.savepoint() as point:
                if self._change(table, row_id, column, how):
                    self.env.invalidate_all()
                    self.assertTrue(
                        self._find(), f"{table}.{column} of {row_id} set to {how}"
                    )
                point.rollback()
            self.env.invalidate_all()

    @mute_logger("odoo.sql_db")
    def _change(self, table, row_id, column, how):
        """Change a value by SQL; return whether it was allowed and changed anything."""
        try:
            with self.env.cr.savepoint():
                if column is None:
                    self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [row_id])
                    return True
                self.env.cr.execute(
                    f"SELECT {column}::text, pg_typeof({column})::text FROM {table}"
                    " WHERE id = %s",
                    [row_id],
                )
                before, kind = self.env.cr.fetchone()
                value = None if how == "null" else self._other(kind, before, column)
                self.env.cr.execute(
                    f"UPDATE {table} SET {column} = %s WHERE id = %s"
                    f" RETURNING {column}::text",
                    [value, row_id],
                )
                after = self.env.cr.fetchone()[0]
                # NULL and an empty text are equivalent.
                return (after or "") != (before or "")
        except Error:
            return False

    def _other(self, kind, before, column):
        if kind == "integer":
            return int(before or 0) + 1
        if kind == "jsonb":
            return '{"x": 1}'
        if kind == "date":
            return "2026-01-31"
        if kind.startswith("timestamp"):
            return "2026-01-31 10:00:00"
        return "withdrawn" if before == "received" else f"{before or ''}x"
