"""An update seals existing data: nothing old raises an alarm, nothing is left out."""

import hashlib
import json

from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from ..models.case.case_event import SEALED
from .answer_common import BODY
from .seal_night_common import SealCommon

# Facts that events of the previous release did not have.
_NEW = ("filing", "sha256", "to", "address", "words", "case_out", "answer_out")
_EVENT = "grandes_clientes_case_event"


@tagged("post_install", "-at_install")
class TestSealUpdate(SealCommon):
    def _make_old(self):
        """Restore the database as the previous release left it."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE grandes_clientes_case_event SET seal_id = NULL")
        self.env.cr.execute("DELETE FROM grandes_clientes_seal_breakage")
        self.env.cr.execute("DELETE FROM grandes_clientes_seal_verification")
        for table in ("seal_entry", "event_seal", "file_digest"):
            self.env.cr.execute(f"DELETE FROM grandes_clientes_{table}")
        self.env.cr.execute(
            f"DELETE FROM {_EVENT} WHERE act IN ('unsign_answer', 'record_mercurio_in',"
            " 'record_mercurio_out', 'seal_at_update')"
        )
        self.env.cr.execute("UPDATE grandes_clientes_filing SET digest = md5(name)")
        self.env.cr.execute(
            f"UPDATE {_EVENT} SET facts = facts - %s::text[] WHERE facts IS NOT NULL",
            [list(_NEW)],
        )
        # Sent answers had a digest, calculated differently.
        self.env.cr.execute(
            f"UPDATE {_EVENT} SET facts = facts || %s"
            " WHERE act IN ('answer', 'answer_interim')",
            [json.dumps({"sha256": hashlib.sha256(b"old").hexdigest()})],
        )
        self.env.invalidate_all()
        Event = self.env["grandes.clientes.case.event"]
        for case in self.env["grandes.clientes.case"].search([]):
            previous = ""
            for place, event in enumerate(case.event_ids.sorted("sequence"), start=1):
                vals = {
                    name: event._fields[name].convert_to_write(event[name], event)
                    for name in SEALED
                }
                vals["sequence"] = place
                previous = Event._get_digest(previous, vals)
                self.env.cr.execute(
                    f"UPDATE {_EVENT} SET sequence = %s, digest = %s WHERE id = %s",
                    [place, previous, event.id],
                )
        self.env.invalidate_all()

    def _migrate(self):
        for name in ("pre", "post"):
            script = file_path(
                f"grandes_clientes/migrations/19.0.1.2.0/{name}-seals.py"
            )
            load_script(script, f"{name}_seals").migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()

    def test_what_was_there_is_sealed_as_it_is(self):
        sent = self._signed(
            channel="written",
            mercurio_in_number="2026ER0000042",
            mercurio_in_date="2026-09-15",
        )
        sent._do_send()
        sent._do_record_mercurio_out("2026EE77")
        waiting = self._signed(subject="Otro asunto")
        improved = self._signed(subject="Un tercero")
        improved.body = "<p>Mejor dicho.</p>"
        mailed = self._registered(beneficiary_id_number="1122334")._do_answer(BODY)
        received = self._case(beneficiary_id_number="3344556")
        filing = self.env["grandes.clientes.filing"].create(
            {"channel_id": self._channel("fax").id, "subject": "Sin caso"}
        )
        self._make_old()
        old = filing.digest
        self.assertTrue(self._found(), "without the update, nothing has a seal")
        self._sql("DELETE FROM grandes_clientes_seal_breakage")
        self._sql("DELETE FROM grandes_clientes_seal_verification")
        self._sql("UPDATE grandes_clientes_case_event SET seal_id = NULL")
        self._sql("DELETE FROM grandes_clientes_event_seal")
        self._migrate()
        self.assertEqual(self._found(), set())
        # The digest on an old constancia is found again.
        entries = self.env["grandes.clientes.seal.entry"].search(
            [("res_model", "=", filing._name), ("res_id", "=", filing.id)], order="id"
        )
        self.assertEqual(entries.mapped("act"), ["before", "update"])
        self.assertEqual(entries[0].digest, old)
        self.assertEqual(entries[1].digest, filing.digest)
        # A second run changes nothing, and work goes on.
        count = self.env["grandes.clientes.case.event"].search_count([])
        self._migrate()
        self.assertEqual(
            self.env["grandes.clientes.case.event"].search_count([]), count
        )
        self.assertEqual(
            len(
                entries.search(
                    [("res_id", "=", filing.id), ("res_model", "=", filing._name)]
                )
            ),
            2,
        )
        waiting._do_send()
        received._do_register()
        self.assertFalse(improved.signed_by_id)
        self.assertEqual(self._found(self._night(2)), set())
        # From now on, changes to old data are found.
        for record, column, value in (
            (mailed, "body", "<p>No.</p>"),
            (mailed, "address", "x@example.com"),
            (sent, "mercurio_out_number", None),
            (filing, "subject", None),
            (sent.case_id, "description", None),
        ):
            with self.subTest(column), self.cr.savepoint() as point:
                self._sql(
                    f"UPDATE {record._table} SET {column} = %s WHERE id = %s",
                    value,
                    record.id,
                )
                self.assertIn((record._name, record.id), {f[:2] for f in self._found()})
                point.rollback()
            self.env.invalidate_all()
