"""A8-1-07: the due day, folios, medium, stamped copy; reports created elsewhere."""

import base64
import hashlib
import io
import zipfile
from datetime import date

from pypdf import PdfReader, PdfWriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .pack_common import AFTER, PackCommon, blank_page

STAMPED = b"%PDF-1.4 con el sello de la ventanilla"
DAY = AFTER.date()


class DeliveryCommon(PackCommon):
    def _ready(self, code="I03"):
        self._make_only(code)
        pack = self._pack()
        pack._do_prepare()
        return pack

    def _frozen(self, **kwargs):
        pack = self._ready(**kwargs)
        pack._do_freeze()
        return pack

    def _contract(self, days):
        return (
            self.env["grandes.clientes.contract"]
            .with_user(self.coordinator)
            .create(
                {
                    "name": "2026-0123",
                    "date_from": date(2026, 1, 1),
                    "reports_due_days": days,
                }
            )
        )

    def _letter(self, pack):
        content = base64.b64decode(pack.with_context(bin_size=False).letter)
        pages = PdfReader(io.BytesIO(content)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)


@tagged("post_install", "-at_install", "slow")
class TestPackDelivery(DeliveryCommon):
    def test_the_contract_says_by_when(self):  # A8-1-07
        pack = self._pack()
        self.assertEqual((pack.due_on, pack.due_state), (False, "none"))
        self._contract(5)
        pack.invalidate_recordset(["due_on", "due_state"])
        # 1, 2, 5, 6 and 7 October.
        self.assertEqual((pack.due_on, pack.due_state), (date(2026, 10, 7), "waiting"))
        for day, state in ((7, "waiting"), (8, "late")):
            with clock.at(AFTER.replace(day=day)):
                pack.invalidate_recordset(["due_state"])
                self.assertEqual(pack.due_state, state)

    def test_due_days_of_years_take_no_more_queries(self):
        self._contract(5)
        packs = self._pack()
        for month in range(1, 9):
            packs |= self._pack(date_from=date(2026, month, 1))

        def count(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(all(records.mapped("due_on")))
            return self.env.cr.sql_log_count - before

        # The calendar is read once per process.
        count(packs[0])
        self.assertEqual(count(packs), count(packs[0]))

    def test_what_is_handed_over_is_told_and_sealed(self):
        self._contract(5)
        pack = self._frozen()
        letter = self._letter(pack)
        sheet = self._sheet(pack, "I03")
        for name in ("pdf", "xlsx"):
            digest = hashlib.sha256(sheet._get_file(name)).hexdigest()
            self.assertIn(digest, letter)
        self.assertIn(f"{pack.page_count}pages", letter)
        self.assertIn("2026-0123", letter)
        pack._do_deliver(
            DAY,
            "Recepción",
            "2026er900",
            DAY,
            folios=12,
            medium="usb",
            medium_reference=" GC-09 ",
            copy=("sellada.pdf", STAMPED),
        )
        self.assertEqual((pack.folios, pack.medium), (12, "usb"))
        self.assertEqual(pack.medium_reference, "GC-09")
        self.assertEqual(pack.stamped_sha256, hashlib.sha256(STAMPED).hexdigest())
        self.assertEqual(pack.stamped_attachment_id.raw, STAMPED)
        self.assertEqual(pack.due_state, "in_time")
        self.assertTrue(pack.is_intact)
        for attempt in (
            lambda: pack.stamped_attachment_id.write({"raw": b"otra"}),
            lambda: pack.stamped_attachment_id.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRaises(AccessError):
            pack.write({"folios": 99})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_report_pack SET folios = 99 WHERE id = %s",
            [pack.id],
        )
        self.env.invalidate_all()
        self.assertFalse(pack.is_intact)

    def test_the_stamped_copy_may_come_later_and_once(self):
        pack = self._frozen()
        with self.assertRaisesRegex(UserError, "delivery on paper first"):
            pack._do_attach_copy("sellada.pdf", STAMPED)
        pack._do_deliver(DAY, "Recepción", "2026er900", DAY, folios=3, medium="disc")
        with self.assertRaisesRegex(UserError, "PDF, PNG or JPEG"):
            pack._do_attach_copy("sellada.exe", b"MZ")
        with self.assertRaises(AccessError):
            pack.with_user(self.quality)._do_attach_copy("sellada.pdf", STAMPED)
        pack._do_attach_copy("sellada.pdf", STAMPED)
        self.assertTrue(pack.is_intact)
        with self.assertRaisesRegex(UserError, "already"):
            pack._do_attach_copy("otra.pdf", STAMPED)
        # The recipient of the reports can read it.
        self.assertEqual(
            pack.with_user(self.quality).stamped_attachment_id.raw, STAMPED
        )

    def test_the_dialog_attaches_the_copy(self):
        pack = self._frozen()
        pack._do_deliver(DAY, "Recepción", "2026er900", DAY)
        dialog = (
            self.env["grandes.clientes.report.pack.act"]
            .with_user(self.supervisor)
            .with_context(**pack.action_attach_copy()["context"])
        )
        with self.assertRaisesRegex(UserError, "PDF, PNG or JPEG"):
            dialog.create({}).action_confirm()
        wizard = dialog.create(
            {"copy_file": base64.b64encode(STAMPED), "copy_name": "sellada.pdf"}
        )
        wizard.action_confirm()
        self.assertEqual(pack.stamped_attachment_id.raw, STAMPED)

    def test_fewer_folios_than_none_are_refused(self):
        pack = self._frozen()
        with self.assertRaisesRegex(UserError, "folios"):
            pack._do_deliver(DAY, "Recepción", "2026er900", DAY, folios=-1)

    def test_the_dialog_proposes_as_many_folios_as_pages(self):
        pack = self._frozen()
        action = pack.action_deliver()
        wizard = (
            self.env["grandes.clientes.report.pack.act"]
            .with_user(self.supervisor)
            .with_context(**action["context"])
            .create(
                {
                    "delivered_to": "Recepción",
                    "mercurio_number": "2026ER900",
                    "copy_file": base64.b64encode(STAMPED),
                    "copy_name": "sellada.pdf",
                }
            )
        )
        self.assertEqual(wizard.folios, pack.page_count + pack._get_letter_page_count())
        wizard.action_confirm()
        self.assertEqual(pack.folios, wizard.folios)
        self.assertEqual(pack.stamped_attachment_id.name, "sellada.pdf")


@tagged("post_install", "-at_install", "slow")
class TestMadeOutside(DeliveryCommon):
    def test_it_is_attached_hashed_and_marked(self):
        pack = self._ready()
        sheet = self._sheet(pack, "I07")
        self.assertEqual(sheet.state, "no_source")
        content = blank_page(2)
        sheet._do_attach_outside([content], "Dragon Tech", "La lleva el contratista.")
        self.assertEqual((sheet.state, sheet.page_count), ("outside", 2))
        self.assertIn("Dragon Tech", sheet.message)
        self.assertEqual(sheet.outside_by_id, self.supervisor)
        # Preparing the others does not change it.
        pack._do_prepare()
        self.assertEqual((sheet.state, pack.state), ("outside", "ready"))
        pack.action_look_for_lacks()
        self.assertNotIn("I07", pack.lack_ids.sheet_id.mapped("code"))
        pack._do_freeze()
        letter = self._letter(pack)
        self.assertIn(hashlib.sha256(content).hexdigest(), letter)
        self.assertIn("MadeoutsidebyDragonTech:", letter)
        archive = zipfile.ZipFile(
            io.BytesIO(base64.b64decode(pack.with_context(bin_size=False).archive))
        )
        self.assertEqual(archive.read(sheet.pdf_name), content)
        self.assertTrue(pack.is_intact)
        with self.assertRaises(UserError):
            sheet._do_attach_outside([content], "x", "Se hizo aparte")

    def test_what_is_made_here_is_sent_from_here(self):
        pack = self._ready()
        sheet = self._sheet(pack, "I03")
        for files, who, why, words in (
            ([blank_page()], "X", "Se hizo aparte", "made here"),
            ([blank_page()], " ", "Se hizo aparte", "who made it"),
        ):
            with self.assertRaisesRegex(UserError, words):
                sheet._do_attach_outside(files, who, why)
        other = self._sheet(pack, "I07")
        for files in ([], [b"texto"], [blank_page(), blank_page()]):
            with self.assertRaisesRegex(UserError, "PDF, a workbook"):
                other._do_attach_outside(files, "X", "Se hizo aparte")
        for user in (self.front, self.quality, self.coordinator):
            with self.assertRaises(AccessError):
                other.with_user(user)._do_attach_outside(
                    [blank_page()], "X", "Se hizo aparte"
                )

    def test_what_nobody_can_open_is_not_attached(self):
        """A PDF with a password, or half a file, ended in an error of the server."""
        sheet = self._sheet(self._ready(), "I07")
        writer, locked = PdfWriter(), io.BytesIO()
        writer.add_blank_page(width=595, height=842)
        writer.encrypt("clave")
        writer.write(locked)
        other, archive = io.BytesIO(), blank_page()
        with zipfile.ZipFile(other, "w") as zipped:
            zipped.writestr("foto.png", b"x")
        for content, words in (
            (locked.getvalue(), "The PDF cannot be opened"),
            (archive[: len(archive) // 2], "The PDF cannot be opened"),
            (other.getvalue(), "The workbook cannot be opened"),
            (b"PK", "The workbook cannot be opened"),
        ):
            with self.assertRaisesRegex(UserError, words):
                sheet._do_attach_outside([content], "Dragon Tech", "La lleva él.")
        self.assertEqual(sheet.state, "no_source")

    def test_the_dialog_attaches_and_the_button_takes_it_back(self):
        pack = self._ready()
        sheet = self._sheet(pack, "I07")
        wizard = (
            self.env["grandes.clientes.report.pack.act"]
            .with_user(self.supervisor)
            .with_context(**pack.action_attach_outside()["context"])
            .create(
                {
                    "outside_sheet_id": sheet.id,
                    "outside_pdf": base64.b64encode(blank_page(1)),
                    "made_by": "Dragon Tech",
                    "outside_reason": "La lleva el contratista.",
                }
            )
        )
        wizard.action_confirm()
        self.assertEqual(sheet.state, "outside")
        sheet.action_make_here()
        self.assertEqual((sheet.state, sheet.outside_made_by), ("no_source", False))
        self.assertFalse(sheet.pdf)


@tagged("post_install", "-at_install")
class TestWhoOwesWhat(DeliveryCommon):
    def _owed(self, pack, code):
        return {
            (lack.name.split(":")[0], lack.owner)
            for lack in pack.lack_ids
            if lack.sheet_id.code == code
        }

    def test_from_day_25_the_todo_says_who_owes_what(self):
        Pack = self.env["grandes.clientes.report.pack"]
        self.env.company.grandes_clientes_visitor_id = self.quality
        self.env["grandes.clientes.staff.movement"].with_user(self.supervisor).create(
            {"kind": "joiner", "person_name": "Nueva", "effective_on": "2026-09-22"}
        )
        with clock.at(AFTER.replace(month=9, day=14)):
            self.env["grandes.clientes.quality.visit"]._cron_plan()
        with clock.at(AFTER.replace(month=9, day=25)):
            self.env["grandes.clientes.quality.visit"]._cron_plan()
            Pack._cron_look_for_lacks()
            pack = Pack.search([("date_from", "=", "2026-09-01")])
            self.assertIn(
                (
                    "Movements of the month, not communicated",
                    self.supervisor.display_name,
                ),
                self._owed(pack, "I10"),
            )
            quality = self.env.ref("grandes_clientes.group_quality").name
            self.assertLessEqual(
                {
                    (
                        "Missed visits without their reason",
                        self.quality.display_name,
                    ),
                    ("Weeks without an official draw", quality),
                },
                self._owed(pack, "I12"),
            )
            (todo,) = pack.activity_ids.filtered(
                lambda each: each.user_id == self.supervisor
            )
            self.assertIn("not communicated", todo.note)
            self.assertIn("I10", todo.note)
            self.assertIn("2026-W36", todo.note)
        movement = self.env["grandes.clientes.staff.movement"].search(
            [("person_name", "=", "Nueva")]
        )
        movement.with_user(self.supervisor).unlink()
        with clock.at(AFTER.replace(month=9, day=26)):
            Pack._cron_look_for_lacks()
        self.assertNotIn("not communicated", todo.note)
        self.assertEqual(
            len(pack.activity_ids.filtered(lambda a: a.user_id == self.supervisor)), 1
        )

    def test_many_lacks_cost_no_more_queries(self):
        pack = self._pack()
        pack._apply_missing_data()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(130):
            pack._apply_missing_data()
            self.env.flush_all()
