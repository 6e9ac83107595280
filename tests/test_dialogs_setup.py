"""The dialogs of the first day, confirmed as on their screens."""

import imaplib
import logging
import smtplib
import socket
import ssl
from base64 import b64encode
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dialog_common import DialogCommon, confirms
from .setup_common import DEPARTMENTS, SetupCommon


@tagged("post_install", "-at_install", "slow")
class TestDialogsSetup(DialogCommon, SetupCommon):
    @contextmanager
    def _quiet(self):
        """Capture what is logged about a server that could not be tried."""
        name = "odoo.addons.grandes_clientes.models.setup.mail_refusal"
        with self.assertLogs(name) as log:
            logging.getLogger(name).info("one line at least")
            yield log

    def _open(self, name):
        return self.env["ir.actions.actions"]._for_xml_id(f"grandes_clientes.{name}")

    @confirms("setup.manager/action_confirm")
    def test_name_the_administrator(self):
        self._confirm(
            self.admin,
            self._open("setup_manager_action"),
            name="Nueva Administradora",
            login="nueva.administradora@example.com",
            is_invited=False,
        )
        user = self.env["res.users"].search(
            [("login", "=", "nueva.administradora@example.com")]
        )
        self.assertTrue(user.has_group("grandes_clientes.group_manager"))

    @confirms("setup.language/action_confirm")
    def test_add_the_language(self):
        modules = self.env.registry["ir.module.module"]
        self.patch(modules, "_update_translations", lambda *args, **kwargs: None)
        shown, _wizard = self._confirm(self.admin, self._open("setup_language_action"))
        self.assertEqual(shown["tag"], "reload_context")
        self.assertEqual(self.admin.lang, "es_CO")
        self.assertEqual(self._state("language", self.admin), "done")

    @confirms("setup.mail.out/action_confirm", "setup.mail.out/action_try")
    def test_mail_out(self):
        self.env["ir.mail_server"].search([]).active = False
        self.admin.email = False
        values = {"own_email": "odoo@example.com"}
        action = self._open("setup_mail_out_action")
        shown, wizard = self._confirm(self.admin, action, host=" ", **values)
        self.assertEqual(shown["res_id"], wizard.id)
        self.assertIn("outgoing server", wizard.refusal)
        self.assertFalse(self.env["ir.mail_server"].search([]))
        _shown, wizard = self._confirm(
            self.admin,
            action,
            host="smtp.example.com",
            port=2525,
            encryption="none",
            account="atencion",
            password="secreta",
            **values,
        )
        self.assertFalse(wizard.password)
        server = self.env["ir.mail_server"].search([])
        self.assertRecordValues(
            server,
            [
                {
                    "smtp_host": "smtp.example.com",
                    "smtp_port": 2525,
                    "smtp_encryption": "none",
                    "smtp_user": "atencion",
                    "smtp_pass": "secreta",
                }
            ],
        )
        self.assertEqual(self.admin.email, "odoo@example.com")
        sent = self.env["grandes.clientes.mail.test"].search([], limit=1)
        self.assertEqual(sent.email_to, "odoo@example.com")
        # Empty fields keep their values; there is still one server.
        self._confirm(self.admin, action, host="otro.example.com")
        self.assertEqual(self.env["ir.mail_server"].search([]), server)
        self.assertEqual(
            (server.smtp_host, server.smtp_pass), ("otro.example.com", "secreta")
        )
        tests = self.env["grandes.clientes.mail.test"]
        before = tests.search_count([])
        self._confirm(self.admin, action, "action_try")
        self.assertEqual(tests.search_count([]), before + 1)
        # A server that fails is not saved, nor the password it was tried with, even
        # after an unexpected error. The message says what to do, and then quotes the
        # server.
        quoted = smtplib.SMTPResponseException(554, b"5.0.0 bad otra from otro")
        for error, told, words in (
            (socket.gaierror(-2, "Name or service not known"), "No server", "Name or"),
            (ConnectionRefusedError(111, "Connection refused"), "port", "Connection"),
            (smtplib.SMTPServerDisconnected("Closed"), "does not answer", "Closed"),
            (
                smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad credentials"),
                "refused the account",
                "535 5.7.8 Bad credentials",
            ),
            (
                ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong (_ssl.c:1000)"),
                "encryption",
                "wrong",
            ),
            (quoted, "its words", "554 5.0.0 bad ••• from otro"),
            (UserError("Lea esto"), "its words", "Lea esto"),
            (KeyError("otra"), "not foreseen", None),
            (TypeError("'NoneType' object is not iterable"), "not foreseen", None),
        ):
            with (
                self.subTest(error=error),
                patch.object(type(server), "_connect__", side_effect=error),
                self._quiet() as log,
            ):
                shown, wizard = self._confirm(
                    self.admin, action, host="malo.example.com", password="otra"
                )
                self.assertEqual(shown["res_id"], wizard.id)
                refusal = wizard.refusal
                self.assertIn("malo.example.com", refusal)
                self.assertIn(told, refusal)
                if words:
                    self.assertIn(f"«{words}", refusal)
                else:
                    self.assertNotIn("«", refusal)
                for machinery in ("Error", "NoneType", "Errno", "b'", "SMTP", "otra"):
                    self.assertNotIn(machinery, refusal)
                self.assertNotIn("otra", "".join(log.output))
                self.assertFalse(wizard.password)
                self.assertEqual(
                    (server.smtp_host, server.smtp_pass),
                    ("otro.example.com", "secreta"),
                )
        # An error in the test message itself is handled alike.
        with (
            patch.object(
                self.env.registry["grandes.clientes.setup"],
                "_send_mail_test",
                side_effect=TypeError("otra"),
            ),
            self._quiet(),
        ):
            _shown, wizard = self._confirm(
                self.admin, action, host="malo.example.com", password="otra"
            )
        self.assertIn("not foreseen", wizard.refusal)
        self.assertNotIn("otra", wizard.refusal)

    @confirms("setup.mail.in/action_confirm", "setup.mail.in/action_fetch")
    def test_mail_in(self):
        self.admin.email = "odoo@example.com"
        action = self._open("setup_mail_in_action")
        with self.assertRaises(UserError):
            self.Setup.with_user(self.admin)._do_fetch()
        fetchmail = type(self.env["fetchmail.server"])
        account = {"host": "imap.example.com", "account": "buzon", "password": "mala"}
        with patch.object(fetchmail, "_connect__", side_effect=OSError("refused")):
            _shown, wizard = self._confirm(
                self.admin, action, address="buzon@example.com", **account
            )
        self.assertIn("imap.example.com does not answer at port 993", wizard.refusal)
        self.assertIn("«refused»", wizard.refusal)
        self.assertFalse(wizard.password)
        said = imaplib.IMAP4.error(b"[AUTHENTICATIONFAILED] LOGIN mala failed")
        with patch.object(fetchmail, "_connect__", side_effect=said):
            _shown, wizard = self._confirm(
                self.admin, action, address="buzon@example.com", **account
            )
        self.assertIn("refused the account or its password", wizard.refusal)
        self.assertIn("«[AUTHENTICATIONFAILED] LOGIN ••• failed»", wizard.refusal)
        self.assertFalse(self.Setup.with_user(self.admin)._get_server_in())
        with patch.object(fetchmail, "_connect__") as connect:
            self._confirm(
                self.admin,
                action,
                address="Buzon@Example.com",
                host="imap.example.com",
                port=143,
                is_ssl=False,
                account="buzon",
                password="secreta",
            )
            self.assertTrue(connect.called)
        server = self.Setup.with_user(self.admin)._get_server_in()
        self.assertRecordValues(
            server,
            [{"server": "imap.example.com", "port": 143, "state": "done"}],
        )
        mailbox = self.env["grandes.clientes.mailbox"]._of_company(self.env.company)
        self.assertIn("buzon@example.com", mailbox._get_inbox_addresses())
        with patch.object(fetchmail, "fetch_mail") as fetch:
            self._confirm(self.admin, action, "action_fetch")
            self.assertTrue(fetch.called)
        with (
            patch.object(fetchmail, "fetch_mail", side_effect=OSError("down: secreta")),
            self.assertRaisesRegex(UserError, "does not answer.*«down: •••»"),
        ):
            self.Setup.with_user(self.admin)._do_fetch()
        # It is proved when the test message comes back.
        sent = self.env["grandes.clientes.mail.test"].search([], limit=1)
        self.assertEqual(sent.mailbox_address, "buzon@example.com")
        with self.assertRaises(AccessError):
            self.Setup.with_user(self.manager)._do_fetch()

    @confirms("setup.own/action_confirm")
    def test_what_is_its_own(self):
        self._confirm(self.manager, self._open("setup_own_action"), letters="Z")
        case = self._registered()
        self.assertTrue(case.name.startswith("GCZ2026-"))

    @confirms("setup.portfolio/action_confirm", "setup.portfolio/action_open_entities")
    def test_portfolios_and_pool(self):
        action = self._open("setup_portfolio_action")
        self.town.advisor_id = False
        shown, _wizard = self._confirm(self.manager, action, "action_open_entities")
        self.assertIn(self.town, self.env["res.partner"].search(shown["domain"]))
        self._confirm(
            self.supervisor,
            action,
            pool_user_ids=self.front2,
            advisor_ids=self.front,
        )
        self.assertEqual(self.env.company.grandes_clientes_pool_user_ids, self.front2)
        self.assertEqual(self.town.advisor_id, self.front)

    @confirms("setup.areas/action_confirm")
    def test_people_of_the_areas(self):
        unattended = self.Setup._get_matrix_in_force().unattended_area_ids
        self.assertTrue(unattended)
        self._confirm(
            self.manager, self._open("setup_areas_action"), user_ids=self.official
        )
        for area in unattended:
            self.assertIn(self.official, area.member_ids)
        self.assertEqual(self._state("areas"), "done")

    @confirms(
        "entity.import/action_read",
        "entity.import/action_template",
        "entity.import/action_review",
        "entity.import/action_confirm",
    )
    def test_import_of_entities(self):
        action = self._open("entity_import_action")
        shown, _wizard = self._confirm(self.manager, action, "action_template")
        self.assertEqual(shown["type"], "ir.actions.act_url")
        shown, wizard = self._confirm(
            self.manager,
            action,
            "action_read",
            file=b64encode(DEPARTMENTS + b"\n00,Ninguno"),
        )
        self.assertEqual(wizard.kind, "departments")
        self._confirm(self.manager, shown, "action_review")
        self._confirm(self.manager, shown)
        self.assertTrue(
            self.env["res.partner"].search([("name", "=", "Gobernación de Antioquia")])
        )
