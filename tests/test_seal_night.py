"""Nightly seals: complete whatever the clock does, verified the same night."""

import hashlib
from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .seal_night_common import SealCommon

_EVENT = "grandes_clientes_case_event"


@tagged("post_install", "-at_install")
class TestSealNight(SealCommon):
    def _unsealed(self):
        self.env.flush_all()
        self.env.cr.execute(
            f"SELECT count(*) FROM {_EVENT} WHERE seal_id IS NULL AND company_id = %s",
            [self.company.id],
        )
        return self.env.cr.fetchone()[0]

    def test_a_clock_set_back_leaves_nothing_out(self):
        self._registered()
        with clock.at(NOW + timedelta(days=3)):
            ahead = self._registered(beneficiary_id_number="1122334")
        with clock.at(NOW - timedelta(days=30)):
            first = self.Seal._create_seal(self.company)
        self.assertEqual(self._unsealed(), 0, "also what happened later than it")
        with clock.at(NOW - timedelta(days=60)):
            ahead._do_withdraw("Correo")
            second = self.Seal._create_seal(self.company)
        self.assertEqual(second.event_count, 1)
        self.assertEqual((first.number + 1, self._unsealed()), (second.number, 0))
        self.assertFalse(first._is_broken() or second._is_broken())
        self.assertEqual(self._found(), set())

    def test_what_commits_late_comes_under_the_next_seal(self):
        self.env.cr.execute(f"SELECT nextval('{_EVENT}_id_seq')")
        (taken,) = self.env.cr.fetchone()
        case = self._registered()
        first = self.Seal._create_seal(self.company)
        self.assertGreater(first.last_event, taken)
        # Another transaction took its id before all these, and only commits now.
        case._do_withdraw("Correo")
        self._sql(
            f"UPDATE {_EVENT} SET id = %s WHERE id = %s",
            taken,
            max(case.event_ids.ids),
        )
        second = self.Seal._create_seal(self.company)
        self.assertEqual((second.first_event, second.last_event), (taken, taken))
        self.assertFalse(first._is_broken() or second._is_broken())
        self.assertEqual(self._found(), set())

    def test_nothing_new_no_seal(self):
        self._registered()
        self.assertTrue(self.Seal._create_seal(self.company))
        self.assertFalse(self.Seal._create_seal(self.company))

    def test_seals_of_before_keep_their_digest(self):
        """As created by the previous release, including ids and times."""
        self._registered()
        self.env.flush_all()
        self.env.cr.execute(
            f"SELECT id, digest FROM {_EVENT} WHERE company_id = %s ORDER BY id",
            [self.company.id],
        )
        rows = self.env.cr.fetchall()
        late = self._registered(beneficiary_id_number="1122334")
        text = "".join(f"{row[0]}:{row[1]}\n" for row in rows)
        old = self.Seal.create(
            {
                "company_id": self.company.id,
                "number": 1,
                "sealed_on": NOW + timedelta(hours=2),
                "first_event": rows[0][0],
                "last_event": rows[-1][0],
                "event_count": len(rows),
                "format": 1,
                "digest": hashlib.sha256(text.encode()).hexdigest(),
            }
        )
        self.env.flush_all()
        self.assertEqual(self.Seal._adopt_old_events(), len(rows))
        self.assertFalse(old._is_broken())
        new = self.Seal._create_seal(self.company)
        self.assertEqual(new.event_count, len(late.event_ids))
        self.assertFalse(new._is_broken())
        # Data not covered by the old format is covered by the next seal.
        self._sql(
            "UPDATE grandes_clientes_event_seal SET sealed_on = sealed_on"
            " - interval '1 day' WHERE id = %s",
            old.id,
        )
        self.assertTrue(new._is_broken())

    def test_ends_of_chains_and_whole_seals_are_missed(self):
        case = self._registered()
        other = self._registered(beneficiary_id_number="1122334")
        self._night()
        first = self.Seal.search([], limit=1)
        other._do_withdraw("Correo")
        self._night(2)
        second = self.Seal.search([], limit=1)
        self.assertNotEqual(first, second)
        cuts = {
            "the end of a chain": (
                f"DELETE FROM {_EVENT} WHERE id = %s",
                max(case.event_ids.ids),
            ),
            "a whole chain": (f"DELETE FROM {_EVENT} WHERE case_id = %s", case.id),
            "its digest": (
                f"UPDATE {_EVENT} SET digest = '' WHERE case_id = %s",
                case.id,
            ),
            "what says that it is sealed": (
                f"UPDATE {_EVENT} SET seal_id = NULL WHERE case_id = %s",
                case.id,
            ),
            "the digest of a seal": (
                "UPDATE grandes_clientes_event_seal SET digest = '' WHERE id = %s",
                first.id,
            ),
        }
        for what, (query, value) in cuts.items():
            with self.subTest(what), self.cr.savepoint() as point:
                self._sql(query, value)
                self.assertTrue(self._found(self._night(3)), what)
                point.rollback()
            self.env.invalidate_all()
        with self.subTest("the last seal with all under it"):
            self._sql(f"DELETE FROM {_EVENT} WHERE seal_id = %s", second.id)
            self._sql(
                "UPDATE grandes_clientes_case SET state = 'front_office' WHERE id = %s",
                other.id,
            )
            self._sql(
                "DELETE FROM grandes_clientes_event_seal WHERE id = %s", second.id
            )
            found = self._found(self._night(3))
            self.assertIn("seal_missing", {code for _model, _id, code in found})
            # The verifications of later nights never saw it, and it is still gone.
            other._do_withdraw("Correo")
            found = self._found(self._night(4))
            self.assertIn("seal_missing", {code for _model, _id, code in found})
