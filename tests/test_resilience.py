"""Numbers, dates and files that nobody expects, and one bad record among good ones."""

import os
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .answer_common import BODY, AnswerCommon
from .movement_common import StaffCommon
from .portal_common import PortalCommon

# Beyond PostgreSQL's integer, and beyond its bigint.
HUGE = (2**31, 10**25)


@tagged("post_install", "-at_install", "security")
class TestHugeNumbers(PortalCommon):
    """Routes called with ids that no record can have."""

    def _assert_not_found(self, *paths):
        for path in paths:
            for number in HUGE:
                url = path.replace("{}", str(number))
                with self.subTest(url):
                    self.assertEqual(self.url_open(url).status_code, 404)

    def test_portal(self):
        self._enter_portal()
        self._assert_not_found(
            "/my/casos/{}",
            "/my/casos/{}/retirar",
            "/my/radicaciones/{}",
            "/my/radicaciones/{}/constancia",
            "/my/radicaciones/{}/hoja",
            "/my/radicaciones/1/archivos/{}",
            "/my/respuestas/{}/archivos/1",
            "/my/casos/{}/archivos/{}",
            "/my/radicar/hoja/{}",
            "/my/satisfaction/{}",
        )

    def test_desk(self):
        self.authenticate("gc_supervisor", "gc_supervisor")
        self._assert_not_found(
            "/grandes_clientes/filing/{}/sheet",
            "/grandes_clientes/received_file/{}",
            "/grandes_clientes/event_log/{}",
            "/grandes_clientes/procedure/{}/lanes.bpmn",
        )

    def test_year_of_two_digits(self):
        """As a date field of a browser sends it when the year is typed as «26»."""
        self._enter_portal()
        colleague = self.env["res.partner"].create(
            {
                "name": "Otra Coordinadora",
                "email": "otra@example.com",
                "parent_id": self.ies.id,
                "is_coordinator": True,
            }
        )
        page = self._post(
            "/my/coordinadores",
            token=self._csrf("/my/coordinadores"),
            **{f"sigue_{colleague.id}": "no", f"ultimo_{colleague.id}": "0026-09-15"},
        )
        self.assertIn("correct the last day", page.text)
        self.assertTrue(colleague.is_coordinator, colleague.coordinator_until)


@tagged("post_install", "-at_install")
class TestLostFiles(AnswerCommon):
    """Files that are missing in the file store, as after an incomplete restore."""

    def _lose(self, file):
        self.env.flush_all()
        path = file._full_path(file.store_fname)
        with open(path, "rb") as kept:
            content = kept.read()
        os.unlink(path)

        def restore():
            with open(path, "wb") as again:
                again.write(content)

        self.addCleanup(restore)
        self.env.invalidate_all()

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_answer_is_not_prepared_without_its_file(self):
        case = self._registered().with_user(self.front)
        file = self._file(size=20_011)
        self._lose(file)
        with self.assertRaisesRegex(ValidationError, "attach it again"):
            case._do_prepare_answer(BODY, attachments=file)

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_answer_does_not_leave_without_its_file(self):
        case = self._registered().with_user(self.front)
        answer = case._do_prepare_answer(
            BODY, attachments=self._file(size=20_012), direct=True
        )
        self._lose(answer.sudo().attachment_ids)
        with self.assertRaisesRegex(UserError, "attach it again"):
            answer._do_send()


@tagged("post_install", "-at_install")
class TestOneBadRecord(StaffCommon):
    """Scheduled actions that go on with the others."""

    def test_removals(self):
        users = self._user("leaves1", "group_front_office") | self._user(
            "leaves2", "group_front_office"
        )
        first, second = users
        movements = self.env["grandes.clientes.staff.movement"]
        for user in users:
            movements |= self._movement("leaver", user, successor_id=self.front2)
        movements.sudo().is_removal_due = True
        Users = type(self.env["res.users"])
        write = Users.write

        def refuse(records, vals):
            if vals.get("active") is False and first in records:
                raise UserError("Alguien depende de ella")  # pylint: disable=C8107
            return write(records, vals)

        with patch.object(Users, "write", refuse):
            self.env["grandes.clientes.staff.movement"]._cron_finish()
        self.assertTrue(first.active)
        self.assertEqual(movements[0].state, "draft")
        todos = self.env.company.partner_id.activity_ids
        [todo] = todos.filtered(lambda each: each.user_id == self.supervisor)
        self.assertIn(first.name, todo.summary)
        self.assertIn("depende", todo.note)
        self.assertFalse(second.active)
        self.assertEqual(movements[1].state, "carried_out")
