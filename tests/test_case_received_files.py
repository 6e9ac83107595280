"""Received files are closed to users who see masked documents, unless with a reason."""

import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..tools import clock
from .intake_common import IntakeCommon

WHOLE = "79888777"
FILE_ACCESS = "grandes.clientes.file.access"
CELLS = {"id_number": WHOLE, "name": "Ana", "subject": "Giro", "date": "14/09/2026"}


@tagged("post_install", "-at_install", "security")
class TestReceivedFiles(IntakeCommon, HttpCase):
    """A spreadsheet with a document number, and files of the other channels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filing = cls._file(cls._sheet(cls._row(WHOLE)))
        cls.filing._do_file_lines()
        cls.case = cls.filing.case_ids
        cls.sheet = cls.filing.sheet_attachment_id
        cls.outage = cls.env["grandes.clientes.contingency"].create(
            {
                "name": "INC-77",
                "date_from": "2026-09-14 12:00:00",
                "date_to": "2026-09-15 22:00:00",
            }
        )
        cls.letter = cls._text("carta.txt", cls.case)
        cls.proof = cls._text("libro.txt", cls.outage)
        cls.env["grandes.clientes.contingency.line"].create(
            {"contingency_id": cls.outage.id, "number": 1, "cells": CELLS}
        )
        cls.files = cls.sheet | cls.letter | cls.proof
        cls.env.flush_all()

    @classmethod
    def _text(cls, name, record):
        return cls.env["ir.attachment"].create(
            {
                "name": name,
                "raw": WHOLE.encode(),
                "res_model": record._name,
                "res_id": record.id,
            }
        )

    def _call(self, model, method, *args, **kwargs):
        """Call as the web client does; return the result, or the error's name."""
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    }
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return response.get("result", response.get("error", {}).get("data"))

    def _enter(self, user):
        self.authenticate(user.login, user.login)

    def test_masked_roles_are_given_none_by_any_door(self):
        tokens = {file: file.sudo()._get_raw_access_token() for file in self.files}
        self.letter.sudo().generate_access_token()
        for user in (self.coordinator, self.oversight):
            self._enter(user)
            for file, token in tokens.items():
                for path in (
                    f"/web/content/{file.id}",
                    f"/web/content/{file.id}?access_token={token}",
                    f"/web/content/{file.id}?access_token={file.sudo().access_token}",
                    f"/web/content?model=ir.attachment&id={file.id}&field=raw",
                    f"/web/image/{file.id}?access_token={token}",
                    f"/mail/attachment/pdf_first_page/{file.id}?access_token={token}",
                ):
                    said = self.url_open(path)
                    self.assertNotIn(WHOLE.encode(), said.content, path)
                    self.assertNotIn(file.raw[:20], said.content, path)
                told = self._call("ir.attachment", "read", file.ids, ["raw", "name"])
                self.assertEqual(told["name"], "odoo.exceptions.AccessError")
            for domain in (
                [("index_content", "ilike", WHOLE)],
                [("id", "in", self.files.ids)],
            ):
                self.assertEqual(
                    self._call("ir.attachment", "search_count", domain), 0, domain
                )
            back = self.url_open(f"/grandes_clientes/filing/{self.filing.id}/sheet")
            self.assertEqual(back.status_code, 404)

    def test_the_chatter_opens_without_them(self):
        self.authenticate(self.oversight.login, self.oversight.login)
        for record in (self.filing, self.case, self.outage):
            with self.subTest(model=record._name):
                thread = {
                    "thread_model": record._name,
                    "thread_id": record.id,
                    "request_list": ["attachments", "followers"],
                }
                answer = self.url_open(
                    "/mail/data",
                    data=json.dumps(
                        {"params": {"fetch_params": [["mail.thread", thread]]}}
                    ),
                    headers={"Content-Type": "application/json"},
                ).json()
                self.assertNotIn("error", answer)
                told = answer["result"]["mail.thread"][0]
                self.assertEqual(told["attachments"], [])
                self.assertTrue(told["areAttachmentsLoaded"])

    def test_rows_of_a_contingency_are_shown_without_documents(self):
        Line = self.env["grandes.clientes.contingency.line"]
        for user in (self.coordinator, self.oversight):
            self.env.invalidate_all()
            own = Line.with_user(user)
            line = own.search([("contingency_id", "=", self.outage.id)])
            self.assertEqual(line.subject, "Giro")
            told = line.read([*own.fields_get(attributes=["type"])])
            self.assertNotIn(WHOLE, str(told))
            with self.assertRaises(AccessError):
                line.read(["cells"])
        self.assertEqual(Line.with_user(self.quality).search([]).cells, CELLS)

    def test_who_works_the_case_reads_them_as_ever(self):
        for user in (self.front, self.supervisor, self.quality):
            self._enter(user)
            for file in self.files:
                answer = self.url_open(f"/web/content/{file.id}")
                self.assertEqual(answer.content, file.raw, user.login)
            self.assertFalse(self.filing.with_user(user).has_masked_files)

    def _wizard(self, record, user):
        """Return the dialog's form as the screen opens it."""
        action = record.with_user(user).action_open_files()
        return self._open_dialog(user, action)

    def test_a_reason_opens_one_and_stays(self):
        for record, file in (
            (self.filing, self.sheet),
            (self.case, self.letter),
            (self.outage, self.proof),
        ):
            user = self.oversight
            self.assertTrue(record.with_user(user).has_masked_files)
            with self._wizard(record, user) as form:
                form.reason = "Visita de calidad de septiembre"
            wizard = form.record
            line = wizard.line_ids.filtered(lambda each, f=file: each.number == f.id)
            self._enter(user)
            self.env.flush_all()
            # The server's threads have the real clock.
            with clock.at(fields.Datetime.now()):
                action = self._call(line._name, "action_open", line.ids)
            answer = self.url_open(action["url"])
            self.assertEqual(answer.content, file.raw)
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            row = self.env[FILE_ACCESS].search([], limit=1)
            self.assertEqual(row.attachment_id, file)
            self.assertEqual(row.user_id, user)
            self.assertEqual(row.reason, "Visita de calidad de septiembre")
            self.assertEqual(row.checksum, file.checksum)
            # It is useless to another user.
            self._enter(self.coordinator)
            self.assertEqual(self.url_open(action["url"]).status_code, 404)

    def test_no_reason_no_file(self):
        Access = self.env[FILE_ACCESS].with_user(self.oversight)
        for reason in ("", "  ", False):
            with self.assertRaises(UserError):
                Access._do_open(self.sheet, reason)
        self.assertFalse(Access.search([]))

    def test_nothing_but_received_files_is_opened_so(self):
        hidden = self.env["ir.attachment"].create(
            {"name": "otro", "raw": b"x", "res_model": "res.users", "res_id": 1}
        )
        Access = self.env[FILE_ACCESS]
        for user, file in ((self.oversight, hidden), (self.official, self.sheet)):
            with self.assertRaises(AccessError):
                Access.with_user(user)._do_open(file.with_user(user), "Porque sí")
        form = self._wizard(self.filing, self.oversight)
        form.reason = "Porque sí"
        wizard = form.save()
        wizard.line_ids[0].number = hidden.id
        with self.assertRaises(AccessError):
            wizard.line_ids[0].action_open()

    def test_a_row_opens_nothing_later(self):
        row = self.env[FILE_ACCESS].with_user(self.oversight)
        row = row._do_open(self.sheet.with_user(self.oversight), "Auditoría")
        self.assertEqual(row._get_file(), self.sheet)
        with (
            clock.at(clock.now() + timedelta(minutes=6)),
            self.assertRaises(AccessError),
        ):
            row._get_file()

    def test_the_trace_stays(self):
        row = self.env[FILE_ACCESS].with_user(self.oversight)
        row = row._do_open(self.sheet.with_user(self.oversight), "Auditoría")
        for name, value in (("reason", "x"), ("user_id", self.front.id)):
            with self.assertRaises(UserError):
                row.sudo().write({name: value})
        with self.assertRaises(UserError):
            row.sudo().unlink()
        for user in (self.supervisor, self.quality, self.oversight):
            self.assertTrue(row.with_user(user).has_access("read"))
        self.env.invalidate_all()
        self.assertFalse(row.with_user(self.coordinator).has_access("read"))
