"""A spreadsheet that names another entity is stopped, and the user is asked."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .dialog_common import DialogCommon, confirms
from .intake_common import HEADERS, IntakeCommon
from .test_dialogs_rooms import of_menu


@tagged("post_install", "-at_install")
class TestSheetEntity(IntakeCommon, DialogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ies.vat = "899.999.063-3"
        cls.town.vat = "890.905.211-1"

    def _upload(self, content, **chosen):
        return self._confirm(
            self.front,
            of_menu(self.env, "action_filing_upload", default_filename="hoja.xlsx"),
            chosen.pop("button", "action_upload"),
            partner_id=self.ies,
            file=base64.b64encode(content).decode(),
            **chosen,
        )

    def _with_column(self, header, *values):
        rows = [
            (*self._row(str(10203040 + at)), value) for at, value in enumerate(values)
        ]
        return write_xlsx([SheetSpec("Solicitudes", (*HEADERS, header), rows)])

    def _filings(self):
        return self.env["grandes.clientes.filing"].search(
            [("sheet_state", "!=", False)]
        )

    def test_another_entity_in_a_column(self):
        before = self._filings()
        result, dialog = self._upload(self._with_column("Entidad", self.town.name))
        self.assertEqual(result["res_id"], dialog.id, "the same dialog again")
        self.assertEqual(dialog.named_partner_id, self.town)
        self.assertFalse(self._filings() - before, "nothing was filed")
        dialog.is_of_entity = True
        dialog.action_upload()
        self.assertEqual((self._filings() - before).partner_id, self.ies)

    @confirms("filing.upload/action_use_named")
    def test_filed_for_whom_it_names(self):
        before = self._filings()
        _result, dialog = self._upload(self._with_column("Entidad", self.town.name))
        dialog.action_use_named()
        self.assertEqual((self._filings() - before).partner_id, self.town)

    def test_another_nit(self):
        _result, dialog = self._upload(self._with_column("NIT", "890905211-1"))
        self.assertEqual(dialog.named_partner_id, self.town)
        _result, dialog = self._upload(self._with_column("NIT", "800.100.200"))
        self.assertIn("800100200", dialog.named_entity)
        self.assertFalse(dialog.named_partner_id)

    def test_another_choice_is_asked_anew(self):
        _result, dialog = self._upload(self._with_column("Entidad", self.town.name))
        dialog.is_of_entity = True
        dialog.partner_id = self.town
        self.assertFalse(dialog.is_of_entity)
        self.assertFalse(dialog.named_entity)

    def test_its_own_name_or_nobodys_asks_nothing(self):
        for content in (
            self._with_column("Universidad", self.ies.name),
            self._with_column("NIT", "899999063"),
            self._with_column("Entidad", self.ies.name, self.town.name),
            self._sheet(self._row("10203040")),
            # The NIT of a beneficiary does not name the entity of a sheet.
            self._sheet(self._row("800100200", kind="NIT")),
        ):
            before = self._filings()
            self._upload(content)
            self.assertEqual(len(self._filings() - before), 1)

    # === BY ANOTHER DOOR === #

    def test_by_another_door_its_rows_wait_until_it_is_said_whose_it_is(self):
        content = self._with_column("Entidad", self.town.name, self.town.name)
        filing = self._file(content)
        self.assertEqual(filing.sheet_named_partner_id, self.town)
        self.assertEqual(self._statuses(filing.line_ids), ["incomplete"] * 2)
        self.assertIn(self.town.name, filing.line_ids[0].message)
        with self.assertRaisesRegex(UserError, "No row is ready"):
            filing.with_user(self.front).action_file()
        filing.with_user(self.front).action_settle_sheet_entity()
        self.assertEqual(self._statuses(filing.line_ids), ["will_register"] * 2)
        self.assertFalse(filing.sheet_named)
        self.assertIn(self.town.name, filing.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "names no other"):
            filing.with_user(self.front).action_settle_sheet_entity()

    def test_by_another_door_it_becomes_whose_it_says(self):
        filing = self._file(self._with_column("NIT", "890905211-1"))
        filing.with_user(self.front).action_use_sheet_entity()
        self.assertEqual(filing.partner_id, self.town)
        self.assertFalse(filing.contact_id, "the other entity's is told nothing")
        self.assertFalse(filing.sheet_named)
        self.assertEqual(self._statuses(filing.line_ids), ["will_register"])

    def test_what_one_entity_sent_is_never_answered_to_it_as_another_s(self):
        filing = self._file(self._with_column("NIT", "890905211-1"))
        filing.email_from = "otra@example.com"
        advised = filing.with_user(self.front)
        with self.assertRaisesRegex(UserError, "is nobody known of"):
            advised.action_use_sheet_entity()
        self.assertEqual(filing.partner_id, self.ies)
        known = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.town.id, "email": "OTRA@example.com"}
        )
        advised.action_use_sheet_entity()
        self.assertEqual((filing.partner_id, filing.contact_id), (self.town, known))

    def test_another_entity_chosen_by_hand_is_compared_anew(self):
        filing = self._file(self._with_column("Entidad", self.ies.name))
        self.assertFalse(filing.sheet_named)
        filing.partner_id = self.town
        self.assertEqual(filing.sheet_named_partner_id, self.ies)
        self.assertEqual(self._statuses(filing.line_ids), ["incomplete"])
        filing.partner_id = self.ies
        self.assertEqual(self._statuses(filing.line_ids), ["will_register"])

    def test_a_nit_of_nobody_known_names_no_entity_to_choose(self):
        filing = self._file(self._with_column("NIT", "800.100.200"))
        self.assertEqual(filing.sheet_named, "NIT 800100200")
        with self.assertRaisesRegex(UserError, "no single large client"):
            filing.with_user(self.front).action_use_sheet_entity()

    def test_only_the_front_office_says_whose_it_is(self):
        filing = self._file(self._with_column("Entidad", self.town.name))
        for act in ("action_settle_sheet_entity", "action_use_sheet_entity"):
            with self.assertRaises(AccessError):
                getattr(filing.with_user(self.quality), act)()

    def test_a_type_without_number_is_incomplete(self):
        free = self.env["grandes.clientes.typification"].search(
            [("needs_beneficiary", "=", False), ("kind", "=", "request")], limit=1
        )
        self.assertTrue(free)
        lines = self._file_rows(
            self._row("", typification=free.code),
            self._row("", kind="", typification=free.code),
        )
        self.assertEqual(lines[0].status, "incomplete")
        self.assertNotEqual(lines[1].status, "incomplete")
        self.assertIn("missing", lines[0].message)
