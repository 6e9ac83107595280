"""Invariant 8: the history of a case is append-only, and any change of it shows."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from ..tools.procedure import judge
from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestEvents(Common):
    def _read(self, case):
        columns = ["step", "act", "user_id", "role", "desk", "state_from", "state_to"]
        return case.event_ids.read([*columns, "happened_on", "facts"])

    def _departures(self, rows, case):
        """Return ``[(step, kind), …]`` of the judge's findings in events as read."""
        events = [
            judge.Event(
                sequence=place,
                step=row["step"] or None,
                act=row["act"],
                role=row["role"],
                user_id=row["user_id"][0],
                state_from=row["state_from"],
                state_to=row["state_to"],
                facts=row["facts"] or None,
            )
            for place, row in enumerate(rows, start=1)
        ]
        verdict = judge.judge(events, case.procedure_id._get_definition())
        return [(found.step, found.kind) for found in verdict.deviations]

    def test_events_are_enough_to_judge_the_walk(self):
        simple = self._registered()
        written = self._registered(
            channel="written",
            mercurio_in_number="2026ER5",
            mercurio_in_date="2026-09-15",
            beneficiary_id_number="90807060",
        )
        repeat = self._registered()
        for case in (simple, written, repeat):
            self.assertEqual(self._departures(self._read(case), case), [])
        skipped = [row for row in self._read(simple) if row["step"] != "5.2.3"]
        self.assertEqual(self._departures(skipped, simple), [("5.2.3", "skipped")])
        last = self._read(simple)[-1]
        self.assertEqual(last["user_id"][0], self.front.id)
        self.assertEqual(last["role"], "group_front_office")
        self.assertEqual(
            (last["state_from"], last["state_to"]), ("received", "front_office")
        )
        self.assertEqual(last["facts"]["typification"], "T22")

    def test_nobody_changes_or_deletes_an_event(self):
        event = self._registered().event_ids[0]
        for user in (self.front, self.supervisor, self.oversight, self.manager):
            with self.assertRaises(AccessError):
                event.with_user(user).check_access("write")
            with self.assertRaises(AccessError):
                event.with_user(user).check_access("create")
        with self.assertRaises(UserError):
            event.sudo().write({"act": "otro"})
        with self.assertRaises(UserError):
            event.sudo().unlink()

    def test_a_change_by_sql_shows_in_the_chain(self):
        cases = self._registered() | self._registered(beneficiary_id_number="1122334")
        Event = self.env["grandes.clientes.case.event"]
        self.assertFalse(Event._find_broken_chains(cases))
        for column, value in (("act", "x"), ("user_id", 1), ("happened_on", NOW)):
            with self.cr.savepoint() as point:
                self.env.cr.execute(
                    f"UPDATE grandes_clientes_case_event SET {column} = %s"
                    " WHERE id = %s",
                    [
                        value - timedelta(hours=1)
                        if column == "happened_on"
                        else value,
                        cases[0].event_ids[1].id,
                    ],
                )
                self.env.invalidate_all()
                self.assertEqual(Event._find_broken_chains(cases), cases[0], column)
                point.rollback()
            self.env.invalidate_all()
        with self.cr.savepoint() as point:
            self.env.cr.execute(
                "DELETE FROM grandes_clientes_case_event WHERE id = %s",
                [cases[1].event_ids[1].id],
            )
            self.env.invalidate_all()
            self.assertEqual(Event._find_broken_chains(cases), cases[1])
            point.rollback()

    def test_reason_is_sealed_by_its_digest(self):
        case = self._registered()
        case._do_withdraw("Correo del solicitante")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_case_event SET note = 'otra' WHERE id = %s",
            [case.event_ids[-1].id],
        )
        self.env.invalidate_all()
        broken = self.env["grandes.clientes.case.event"]._find_broken_chains(case)
        self.assertEqual(broken, case)

    def test_night_seals_what_the_chains_gained(self):
        self.env.company.grandes_clientes_seal_email = "interventoria@example.com"
        Seal = self.env["grandes.clientes.event.seal"]
        case = self._registered()
        with clock.at(NOW + timedelta(hours=8)):
            seal = Seal._create_seal(self.env.company)
            self.assertEqual(seal.last_event, max(case.event_ids.ids))
            self.assertFalse(
                Seal._create_seal(self.env.company), "nothing new, no seal"
            )
            mail = self.env["mail.mail"].search([], order="id desc", limit=1)
            self.assertIn(seal.digest, mail.body_html)
        case._do_withdraw("Correo")
        with clock.at(NOW + timedelta(days=1)):
            second = Seal._create_seal(self.env.company)
        self.assertFalse(seal._is_broken() or second._is_broken())
        self.env.cr.execute(
            "UPDATE grandes_clientes_case_event SET digest = 'x' WHERE id = %s",
            [seal.last_event],
        )
        self.env.invalidate_all()
        self.assertTrue(seal._is_broken())
        self.assertFalse(second._is_broken())
