"""Files that would overload the server, at upload and at download."""

import base64
import os

from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..models.engine import costly
from ..models.engine.budget import Budget
from .intake_common import IntakeCommon
from .mail_common import INBOUND, MailInCommon, build
from .test_tools_sheet_bounds import merged


@tagged("post_install", "-at_install")
class TestIntakeCostly(IntakeCommon, MailInCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.patch(costly, "BUDGET", Budget(seconds=60, share=0.25, at_once=2))

    def _download(self, filing):
        self.env.flush_all()
        return self.url_open(f"/grandes_clientes/filing/{filing.id}/sheet")

    def test_a_mail_that_brings_one_is_filed_and_looked_at(self):
        filing = self._feed(build(files=[("lista.xlsx", merged())]))
        mail = self.env[INBOUND].search([], limit=1)
        self.assertTrue(filing.case_ids)
        self.assertEqual(mail.state, "review")
        self.assertIn("joined cells", mail.reason)

    def test_it_is_refused_on_screen_with_a_sentence(self):
        with self.assertRaisesRegex(UserError, "joined cells"):
            self._file(merged())

    def test_one_filed_before_is_given_back_as_rows(self):
        filing = self._file(self._sheet(self._row("1020304050")))
        filing.flush_recordset()
        # As stored before such files were refused.
        old = self.env["ir.attachment"].create({"name": "x", "raw": merged()})
        self.env.cr.execute(
            "UPDATE ir_attachment a SET store_fname = o.store_fname, db_datas = "
            "o.db_datas, file_size = o.file_size, checksum = o.checksum "
            "FROM ir_attachment o WHERE o.id = %s AND a.id = %s",
            [old.id, filing.sheet_attachment_id.id],
        )
        self.env.invalidate_all()
        self.authenticate(self.front.login, self.front.login)
        begun = sum(os.times()[:4])
        response = self._download(filing)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"PK"))
        # CPU time including child processes, as other processes may keep the machine
        # busy.
        self.assertLess(sum(os.times()[:4]) - begun, 5)

    def test_a_layout_is_looked_at_before_it_is_opened(self):
        with self.assertRaisesRegex(ValidationError, "joined cells"):
            self.env["grandes.clientes.report.layout"].create(
                {"code": "I01", "content": base64.b64encode(merged())}
            )

    def test_who_downloads_without_end_waits(self):
        filing = self._file(self._sheet(self._row("1020304050")))
        self.authenticate(self.front.login, self.front.login)
        self.assertEqual(self._download(filing).status_code, 200)
        costly.BUDGET.spend((self.env.cr.dbname, self.front.id), 100)
        response = self._download(filing)
        self.assertEqual(response.status_code, 422)
        self.assertIn("many large files", response.text)
        # Printing uses the same budget; other users have budgets of their own.
        report = f"/report/pdf/grandes_clientes.constancia/{filing.id}"
        self.assertEqual(self.url_open(report).status_code, 422)
        self.authenticate(self.front2.login, self.front2.login)
        self.assertEqual(self._download(filing).status_code, 200)
