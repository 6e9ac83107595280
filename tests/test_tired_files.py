"""Wrong files in a real browser: a sentence says what to do, and no screen breaks."""

import json

from odoo.tests import tagged

from .intake_common import HEADERS
from .tired_common import HOME, TiredCommon


@tagged("post_install", "-at_install", "browser")
class TestTiredFiles(TiredCommon):
    def test_files_that_are_not_what_they_should_be(self):
        self._play(
            self.login,
            self._wrong_files,
            self._an_empty_attachment,
            self._another_entitys_sheet_by_mail,
            self._a_name_without_end,
        )

    def _a_name_without_end(self):
        """However long a file's name, it widens neither the case nor the mail."""
        file = self.env["ir.attachment"].create(
            {"name": f"{'RESOLUCION_' * 20}.pdf", "raw": b"%PDF-1.4"}
        )
        filing = self.env["grandes.clientes.filing"].create(
            {
                "channel_id": self.email,
                "partner_id": self.ies.id,
                "subject": "Soportes",
                "attachment_ids": file.ids,
            }
        )
        case = self.Case.create({"filing_id": filing.id, "subject": "Soportes"})
        tab, _new_tab = yield
        outside = """[...document.querySelectorAll(%s)].filter(
            (each) => each.getBoundingClientRect().right > innerWidth).length"""
        tab.go(f"{HOME}cases/{case.id}")
        tab.see(".o_attachment .caption >> RESOLUCION")
        form = tab.evaluate(outside % json.dumps(".o_attachment"))
        tab.go(f"{HOME}triage")
        tab.see(".o_gc_triage_mail a >> RESOLUCION")
        mail = tab.evaluate(outside % json.dumps(".o_gc_triage_mail a"))
        yield
        self.assertEqual((form, mail), (0, 0))

    def _an_empty_attachment(self):
        """A file without content is refused, and another one can be chosen."""
        case = self._registered(beneficiary_id_number="70605040")
        put = ".modal [name=attachment_ids] input[type=file]"
        tab, _new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        self._answer(tab, "Va el soporte.")
        tab.put_file(put, "vacio.pdf", b"")
        tab.see(".o_notification >> vacio.pdf")
        tab.put_file(put, "soporte.pdf", b"%PDF-1.4")
        tab.see(".modal [name=attachment_ids] .o_attachment >> soporte.pdf")
        shown = tab.text(".modal [name=attachment_ids]")
        yield
        self.assertNotIn("vacio.pdf", shown)

    def _wrong_files(self):
        before = self.env["grandes.clientes.filing"].search_count([])
        # Excel stores a file with a password not as ZIP but in an old container.
        locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
        wrong = {
            "roto.xlsx": b"PK\x03\x04 no es una hoja",
            "carta.pdf": b"%PDF-1.4 una carta",
            "vacia.xlsx": b"",
            "clave.xlsx": locked + "EncryptedPackage".encode("utf-16-le"),
        }
        said = []
        tab, _new_tab = yield
        tab.go(f"{HOME}spreadsheets")
        tab.click(".o_control_panel button.btn-primary:not(.o_list_button_add)")
        tab.fill(".modal .o_field_widget[name=partner_id] input", "Universidad de P")
        tab.click(".o-autocomplete--dropdown-item >> Universidad de Prueba")
        for name, content in wrong.items():
            tab.put_file(".modal [name=file] input[type=file]", name, content)
            # The browser reads it first; of an empty one, Odoo keeps nothing.
            tab.wait(
                "[...document.querySelectorAll('.modal [name=file] input[type=text]')]"
                f".some((each) => each.value.includes({json.dumps(name)}))"
                if content
                else "!document.querySelector('.modal .o_clear_file_button')"
            )
            tab.click(".modal button[name=action_upload]")
            tab.wait("document.querySelectorAll('.modal').length === 2")
            said.append(tab.text(".modal .modal-body"))
            tab.click(".modal-footer .btn-primary")
            tab.wait("document.querySelectorAll('.modal').length === 1")
        yield
        self.assertEqual(self.env["grandes.clientes.filing"].search_count([]), before)
        self.assertEqual(len(set(said)), len(said), said)
        for sentence in said:
            self.assertNotIn("Traceback", sentence)
            self.assertGreater(len(sentence), 20)

    def _another_entitys_sheet_by_mail(self):
        rows = [(*self._row("10203040"), self.town.name)]
        self._file(self._sheet(*rows, headers=(*HEADERS, "Entidad")))
        tab, _new_tab = yield
        tab.go(f"{HOME}spreadsheets")
        tab.click("td[name=subject] >> solicitudes.xlsx")
        tab.click("button[name=action_review_lines]")
        tab.see(".o_gc_sheet_named >> Municipio de Prueba")
        tab.wait("document.querySelector('.o_gc_file_rows').disabled")
        tab.click(".o_gc_use_named")
        tab.see_no(".o_gc_sheet_named")
        tab.wait("!document.querySelector('.o_gc_file_rows').disabled")
        yield
        filing = self.env["grandes.clientes.filing"].search(
            [("subject", "=", "solicitudes.xlsx")]
        )
        self.assertEqual(filing.partner_id, self.town)
