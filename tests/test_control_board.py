"""The board: ten tiles and the contract, alike on screen, paper and spreadsheet."""

import base64
import io
from datetime import date, datetime

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import clock
from .control_common import ControlCommon


@tagged("post_install", "-at_install")
class TestControlBoard(ControlCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grandes_clientes_control_from = date(2026, 8, 3)
        cls._plan()
        cls.contract = cls._contract(
            obligation_ids=[cls._obligation_vals()],
            level_ids=[
                (0, 0, {"indicator": "I01.opportunity", "goal": 98, "discount": 5})
            ],
        )

    def _board(self, user=None, month=None):
        board = self.env["grandes.clientes.control.board"]
        return board.with_user(user or self.oversight).get_board(month)

    def _tile(self, board, code):
        return next(tile for tile in board["tiles"] if tile["code"] == code)

    def test_ten_tiles_and_the_contract_within_thirty_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        board = self._board()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        board = self._board()
        self.assertLessEqual(self.cr.sql_log_count - before, 30)
        self.assertEqual(len(board["tiles"]), 10)
        self.assertEqual(len(board["lines"]), 2)
        self.assertEqual(len(self._figures()), 2)

    def test_a_tile_says_state_figure_trend_days_and_what_is_missing(self):
        daily = self._daily(date(2026, 9, 16))
        self._sign(daily)
        tile = self._tile(self._board(), "C06")
        # Absent up to the 14th; those of the 15th and 16th are due today and tomorrow.
        self.assertEqual(tile["state"], "absent")
        self.assertTrue(tile["word"] and tile["icon"] and tile["tone"] == "danger")
        self.assertEqual(len(tile["periods"]), 6)
        self.assertEqual(tile["periods"][-1]["state"], "done")
        self.assertEqual(tile["days"], 0)
        self.assertEqual(tile["counts"]["done"], 1)
        self.assertEqual(len(tile["missing"]), 3)
        self.assertIn("Firma diaria de las fallas", tile["missing"][0])
        self.assertEqual(tile["more"], tile["counts"]["absent"] - 3)

    def test_a_day_without_signature_is_one_gap_of_two_controls(self):  # C6, C7
        board = self._board()
        # One row per missing record: the days absent in C6 are those of C7.
        days = [gap for gap in board["gaps"] if gap["codes"] == ["C06", "C07"]]
        counts = {
            tile["code"]: tile["counts"].get("absent", 0) for tile in board["tiles"]
        }
        daily = self._of("C07", frequency="daily", state="absent").filtered(
            lambda each: each.due_on >= date(2026, 9, 1)
        )
        self.assertEqual(len(days), counts["C06"])
        self.assertEqual(len(days), len(daily))
        self.assertFalse([gap for gap in board["gaps"] if gap["codes"] == ["C06"]])
        self.assertEqual(
            len(board["gaps"]), sum(counts.values()) - len(days), "each day counts once"
        )
        for gap in board["gaps"]:
            self.assertTrue(gap["what"] and gap["since"] and gap["period"])

    def _outage(self):
        """Enter a failure of two hours on the 15th, with its ticket."""
        system = self.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "TELEFONIA")], limit=1
        )
        self.env["grandes.clientes.outage"].with_user(self.supervisor).create(
            {
                "system_id": system.id,
                "ticket": "INC-1",
                "began_on": datetime(2026, 9, 15, 14),
                "ended_on": datetime(2026, 9, 15, 16),
            }
        )
        return system

    def _calls(self):
        """Load the platform's figures of the 15th."""
        load = (
            self.env["grandes.clientes.platform.load"]
            .with_user(self.supervisor)
            ._do_read(
                "levels",
                b"Fecha;Ofrecidas;Atendidas;En umbral\n15/09/2026;100;90;81\n",
                "niveles.csv",
            )
        )
        load._do_load()

    def _figures(self):
        return self._tile(self._board(), "C06")["figures"]

    def test_c06_tells_failures_and_calls(self):  # C6
        self.assertEqual(self._figures(), ["Failures: none", "Calls: no data"])
        system = self._outage()
        self._calls()
        self.assertEqual(
            self._figures(),
            [
                f"Failures: 120 min of service in {system.name}",
                "Calls: 90.0 % answered, 81.0 % in the threshold, unverified",
            ],
        )
        report = (
            self.env["grandes.clientes.control.board"]
            .with_user(self.oversight)
            ._get_report(date(2026, 9, 1))
        )
        self.assertIn("120 min of service", " ".join(report.notes))

    def test_c06_says_what_is_not_kept_here(self):  # C6
        self._outage()
        Room = self.env["grandes.clientes.room"].with_user(self.coordinator)
        for room in ("outage", "platform"):
            Room._do_switch(room, False, "Lo lleva tecnología")
        self.assertEqual(
            self._figures(), ["Failures: not kept here", "Calls: not kept here"]
        )

    def test_colour_never_stands_alone(self):
        board = self._board()
        for face in (*board["tiles"], *board["lines"]):
            self.assertTrue(face["word"] and face["icon"], face)
            for period in face["periods"]:
                self.assertTrue(period["icon"])

    def test_its_door_lists_what_it_counts(self):
        tile = self._tile(self._board(), "C06")
        board = self.env["grandes.clientes.control.board"].with_user(self.oversight)
        action = board.action_door(tile["id"], "2026-09-01")
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(found), sum(tile["counts"].values()))

    def test_what_is_not_kept_says_by_whom_since_when_and_why(self):
        self.env["grandes.clientes.room"].with_user(self.coordinator)._do_switch(
            "monitoring", False, "Lo lleva el outsourcing"
        )
        (room,) = self._board()["rooms"]
        self.assertEqual(room["by"], self.coordinator.name)
        self.assertEqual(room["why"], "Lo lleva el outsourcing")
        self.assertTrue(room["since"])

    def test_the_same_for_all_who_read_it_and_for_nobody_else(self):
        boards = [
            self._board(user)
            for user in (
                self.oversight,
                self.quality,
                self.coordinator,
                self.supervisor,
            )
        ]
        for board in boards:
            self.assertEqual(board["tiles"], boards[0]["tiles"])
            self.assertEqual(board["lines"], boards[0]["lines"])
        for user in (self.front, self.back, self.official, self.manager):
            with self.assertRaises(AccessError):
                self._board(user)

    def test_an_obligation_counts_what_its_control_left(self):
        line = self._board()["lines"][-1]
        self.assertEqual(line["name"], "Visita semanal")
        self.assertEqual((line["state"], line["clause"]), ("missed", "7.3"))
        # Two weeks of September are absent: 0.5 % each.
        self.assertEqual(line["percent"], 1.0)

    def test_paper_and_spreadsheet_say_the_same(self):
        board = self.env["grandes.clientes.control.board"].with_user(self.oversight)
        shown = board.get_board("2026-09-01")
        action = board.action_print("2026-09-01", "xlsx")
        self.assertIn("/xlsx/", action["url"])
        reading = self.env["grandes.clientes.control.reading"].search([], limit=1)
        self.assertFalse(reading._find_broken_seals())
        rows = reading._report().section("controls").rows
        self.assertEqual(
            [row[1] for row in rows],
            [f"{tile['icon']} {tile['word']}" for tile in shown["tiles"]],
        )
        self.assertEqual(
            [row[2] for row in rows], [tile["figure"] for tile in shown["tiles"]]
        )
        reading = reading.with_context(force_report_rendering=True)
        book = load_workbook(io.BytesIO(base64.b64decode(reading.xlsx)))
        cells = {
            str(cell.value)
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for tile in shown["tiles"]:
            self.assertTrue(any(tile["name"] in cell for cell in cells), tile["code"])
        self.assertTrue(base64.b64decode(reading.pdf).startswith(b"%PDF"))

    def test_signed_in_bulk_is_printed_as_such(self):
        self.assertFalse(self._board()["bulk"])
        self._sign(self._daily(date(2026, 9, 15)) | self._daily(date(2026, 9, 16)))
        self.assertIn("2 days were signed in bulk", self._board()["bulk"])
        reading = (
            self.env["grandes.clientes.control.reading"]
            .with_user(self.oversight)
            ._create_reading(self.company)
        )
        self.assertIn("in bulk", " ".join(reading._report().notes))

    def test_only_readers_print(self):
        board = self.env["grandes.clientes.control.board"].with_user(self.front)
        with self.assertRaises(AccessError):
            board.action_print("2026-09-01", "pdf")

    def test_a_control_archived_since_shows_what_it_left(self):
        before = self._board(month="2026-09-01")
        control = self.env.ref("grandes_clientes.control_c04")
        control.with_user(self.quality).active = False
        after = self._board(month="2026-09-01")
        self.assertEqual(after["gaps"], before["gaps"])
        self.assertEqual(self._tile(after, "C04"), self._tile(before, "C04"))
        # Where nothing of it was due, it is gone.
        codes = [tile["code"] for tile in self._board(month="2027-09-01")["tiles"]]
        self.assertNotIn("C04", codes)

    def test_months_before(self):
        board = self._board(month="2026-08-15")
        self.assertEqual(board["month"], "2026-08-01")
        self.assertEqual(board["next"], "2026-09-01")
        self.assertFalse(self._board()["next"])
        self.assertEqual(self._tile(board, "C06")["counts"]["absent"], 18)

    def test_the_days_since_the_last_evidence_are_those_of_the_month(self):
        """The board of August says how things stood on 31 August, not today."""
        with clock.at(datetime(2026, 8, 28, 15)):
            self._sign(self._daily(date(2026, 8, 27)))
        self._sign(self._daily(date(2026, 9, 15)))
        tile = self._tile(self._board(month="2026-08-01"), "C06")
        self.assertEqual(tile["days"], 3)


@tagged("post_install", "-at_install")
class TestControlHome(ControlCommon):
    def test_where_the_coordinador_and_the_oversight_start(self):
        for user in (self.coordinator, self.oversight):
            action = (
                self.env["res.users"].with_user(user).action_grandes_clientes_my_work()
            )
            self.assertEqual(action["tag"], "grandes_clientes_control_home")

    def test_each_number_is_its_list(self):
        self._plan()
        for user in (self.coordinator, self.oversight):
            home = self.env["grandes.clientes.control.home"].with_user(user)
            cards = home.get_home()
            self.assertTrue(cards)
            for card in cards:
                found = self.env[card["model"]].with_user(user).search(card["domain"])
                self.assertEqual(len(found), card["count"], card["code"])
            by_code = {card["code"]: card["count"] for card in cards}
            self.assertGreater(by_code["absent"], 5)
        self.assertNotIn("waivers", by_code)

    def test_what_changed_since_the_last_look(self):  # P7
        home = self.env["grandes.clientes.control.home"].with_user(self.oversight)
        self.assertFalse(home.get_band()["changes"])
        self._plan()
        (change,) = [
            each
            for each in home.get_band()["changes"]
            if each["model"] == "grandes.clientes.control.occurrence"
        ]
        found = self.env[change["model"]].search(change["domain"])
        self.assertEqual(len(found), change["count"])
        home.action_look()
        self.assertEqual(home.get_band()["since"], "16 Sep, 10:00 AM")

    def test_what_turned_absent_on_the_evening_of_the_last_look(self):
        """At eight in the evening it is the next day in UTC, not in Bogotá."""
        home = self.env["grandes.clientes.control.home"].with_user(self.oversight)
        self._plan()
        absent = self.Occurrence.search([("state", "=", "absent")])
        # sudo: only the nightly verdict writes it.
        absent[:1].sudo().absent_since = date(2026, 9, 16)
        absent[1:].sudo().absent_since = date(2026, 9, 15)
        with clock.at(datetime(2026, 9, 17, 1)):
            home.action_look()
        with clock.at(datetime(2026, 9, 17, 15)):
            (change,) = (
                each
                for each in home.get_band()["changes"]
                if each["model"] == self.Occurrence._name
            )
        self.assertEqual(change["count"], 1)

    def test_the_seals_verdict(self):
        home = self.env["grandes.clientes.control.home"].with_user(self.oversight)
        self.env["grandes.clientes.seal.verification"]._verify(self.company)
        self.assertIn(home.get_band()["seals"]["state"], ("intact", "broken"))
        self.assertEqual(home.get_band()["seals"]["on"], "16 Sep")
        other = self.env["grandes.clientes.control.home"].with_user(self.coordinator)
        self.assertFalse(other.get_band()["seals"])

    def test_the_home_is_cheap(self):
        self._plan()
        self.env.flush_all()
        home = self.env["grandes.clientes.control.home"].with_user(self.oversight)
        home.get_home()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        home.get_home()
        home.get_band()
        self.assertLess(self.cr.sql_log_count - before, 60)
