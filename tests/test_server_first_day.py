"""From the installation to the first answered case, by the first steps alone.

A freshly installed database with a server of its own, real mail servers, and users at
browsers, who only click and type.
"""

import atexit
import re
import shutil
import tempfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from ..demo.smtp_sink import SmtpSink
from ..models.setup.steps import STEPS
from .requirements import needs
from .server import browser, database, imap_server, terms
from .server.process import CHEAP_PASSWORDS, Server
from .server.waiting import wait_for
from .setup_common import DEPARTMENTS, SNIES

ADDRESS = "atencion@entidad.example"
MANAGER = "administradora@entidad.example"
COORDINATOR = "coordinador@entidad.example"
ADVISOR = "asesora@entidad.example"
OFFICIAL = "funcionaria@entidad.example"
CONTACT = "registro@unipruebas.edu.co"
PASSWORD = "una clave de prueba 2026"
TEMPLATE = "\n".join(
    (
        "Entidad,Tipo de gran cliente,Ciudad,Coordinador,Correo del coordinador",
        f"Fondo de Prueba,Otro,Cali,Rosa Registro,{CONTACT}",
    )
).encode()

_LINK = re.compile(r"https?://[^\s\"<>]+/web/(?:signup|reset_password)\?[^\s\"<>]+")
_WITHOUT_CLEANING = """
    WITH cleaning AS (
        SELECT res_id AS id FROM ir_model_data
         WHERE module = 'base' AND name = 'autovacuum_job'
    ), due AS (
        DELETE FROM ir_cron_trigger USING cleaning WHERE cron_id = cleaning.id
    )
    UPDATE ir_cron SET nextcall = '2100-01-01' FROM cleaning
     WHERE ir_cron.id = cleaning.id
"""
_CONFIRM = ".modal footer button[name=action_confirm]"


class FirstDay:
    """What users do on the first day; ``self.screen`` is their browser."""

    screen: browser.Browser
    url: str

    # === WHAT ONE SEES === #

    def _look(self, name):
        """Look at the screen; a hook to save it."""

    def _see_step(self, code, state):
        self.screen.see(f".o_gc_setup li[data-step={code}][data-state={state}]")

    def _open_step(self, code):
        self.screen.see_no(".modal")
        self.screen.click(f".o_gc_setup li[data-step={code}] button[name=open]")

    def _enter(self, name, text, tag="input"):
        self.screen.enter(f".o_form_view .o_field_widget[name={name}] {tag}", text)

    def _choose(self, name, text, option=None):
        self.screen.choose(
            f".o_form_view .o_field_widget[name={name}] input", text, option
        )

    def _confirm(self):
        self.screen.click(_CONFIRM)
        self.screen.see_no(".modal")

    def _go_back(self):
        self.screen.click(".o_control_panel .breadcrumb-item a, .o_back_button")

    # === MAIL === #

    def _messages_to(self, address):
        """Return the mail server's messages for an address, oldest first."""
        return [
            message_from_bytes(envelope.content, policy=default)
            for envelope in self.sink.taken
            if address in envelope.rcpt_tos
        ]

    def _wait_for_mail(self, address, text=""):
        """Return the latest message to an address, once it has arrived."""

        def found():
            return [
                message
                for message in self._messages_to(address)
                if text in message.get_body(("plain", "html")).get_content()
            ]

        wait_for(found, lambda: self._get_mail_state(address), 0.2)
        return found()[-1]

    def _get_mail_state(self, address):
        """Return what the server's queue and log say if an expected mail is missing."""
        queue = self._rows(
            "SELECT id, state, scheduled_date, failure_reason, create_date"
            " FROM mail_mail ORDER BY id"
        )
        triggers = self._rows(
            "SELECT cron.cron_name, called.call_at FROM ir_cron_trigger called"
            " JOIN ir_cron cron ON cron.id = called.cron_id"
        )
        return (
            f"no mail to {address}; in the queue: {queue}; crons called: {triggers};\n"
            f"{self.server.last_output()}"
        )

    def _deliver(self, address):
        """Put the mail server's messages for an address into its mailbox."""
        self.imap.put([bytes(message) for message in self._messages_to(address)])

    def _accept_invitation(self, address):
        """Follow the invitation's link, choose a password and be signed in."""

        def links():
            # Other messages of scheduled actions may arrive before or after it.
            texts = (
                message.get_body(("html",)).get_content()
                for message in self._messages_to(address)
            )
            return [each.group() for each in map(_LINK.search, texts) if each]

        wait_for(links, f"no invitation to {address}", 0.2)
        screen = self.screen
        screen.leave()
        screen.go(links()[-1].replace("&amp;", "&"))
        self._look("invitation")
        screen.enter("input[name=password]", PASSWORD)
        screen.enter("input[name=confirm_password]", PASSWORD)
        screen.press("Enter")
        screen.see(".o_main_navbar")

    # === THE DAY === #

    def _install_language(self):
        self._open_step("language")
        self.screen.see(_CONFIRM)
        self._look("language")
        self.screen.click(_CONFIRM)
        self.screen.see(".o_gc_setup h2", "Primeros pasos")
        self._see_step("language", "done")

    def _write_company(self):
        self._open_step("company")
        self._look("company")
        self._enter("name", "Entidad Nueva")
        self._enter("vat", "899999035-7")
        self._enter("email", ADDRESS)
        self._choose("country_id", "Colombia")
        self.screen.click(".o_form_button_save")
        self.screen.see(".o_menu_systray", "Entidad Nueva")
        self._go_back()
        self._see_step("company", "done")

    def _connect_mail(self):
        self._open_step("mail_out")
        self._enter("host", "127.0.0.1")
        self._enter("port", str(self.sink.port))
        self.screen.click(".modal [name=encryption] input[data-value=none]")
        self._enter("own_email", "odoo@entidad.example")
        self._look("mail_out")
        self._confirm()
        self._see_step("mail_out", "done")
        # An optional step can be skipped and resumed.
        step = ".o_gc_setup li[data-step=mail_in]"
        self.screen.click(f"{step} button[name=skip]")
        self._see_step("mail_in", "skipped")
        self.screen.see(step, "Administrator")
        self.screen.click(f"{step} button[name=unskip]")
        self._see_step("mail_in", "missing")
        self._open_step("mail_in")
        self._enter("address", ADDRESS)
        self._enter("host", "127.0.0.1")
        self._enter("port", str(self.imap.port))
        self.screen.click(".modal [name=is_ssl] input")
        self._enter("account", imap_server.USER)
        self._enter("password", imap_server.PASSWORD)
        self._look("mail_in")
        self._confirm()
        self._see_step("mail_in", "missing")
        # The test message is delivered to its recipient, and fetched from there.
        self._wait_for_mail(ADDRESS)
        self._deliver(ADDRESS)
        self._open_step("mail_in")
        self._look("mail_in_fetch")
        self.screen.click(".modal footer button[name=action_fetch]")
        self._see_step("mail_in", "done")

    def _name_manager(self):
        self._open_step("manager")
        self._enter("name", "Administradora Nueva")
        self._enter("login", MANAGER)
        self._look("manager")
        self._confirm()
        self._see_step("manager", "done")
        self._look("admin_done")

    def _make_person(self, name, login, profile):
        self.screen.click(".o_control_panel_main_buttons button", "")
        self._enter("name", name)
        self._enter("login", login)
        self._choose("profile_ids", *profile)
        self.screen.press("Tab")
        # The purpose of the profile is shown before it is granted.
        self.screen.see(".modal [name=profiles_told] li")
        self._look("person_dialog")
        self._confirm()
        self.screen.see(".o_form_view h1", name)
        self._look("person")

    def _make_people(self):
        people = (
            ("Coordinadora Nueva", COORDINATOR, ("Coordinador",)),
            # The profile is also found by the common name of its users.
            ("Asesora Nueva", ADVISOR, ("asesor:", "Front Office")),
            ("Funcionaria Nueva", OFFICIAL, ("misional",)),
        )
        self._open_step("people")
        for place, person in enumerate(people):
            if place:
                self.screen.click(".o_control_panel .breadcrumb-item a", "Personas")
            self._make_person(*person)
        self.screen.click(".o_control_panel .breadcrumb-item a", "Mi trabajo")
        self._see_step("people", "done")

    def _put_people_into_areas(self):
        self._open_step("areas")
        self._choose("user_ids", "Funcionaria Nueva")
        self._look("areas")
        self._confirm()
        self._see_step("areas", "done")

    def _import_entities(self):
        for name, content in (
            ("snies.csv", SNIES),
            ("divipola.csv", DEPARTMENTS),
            ("plantilla.csv", TEMPLATE),
        ):
            path = Path(self.folder) / name
            path.write_bytes(content)
            self._open_step("entities")
            self.screen.see(".modal [name=file] input[type=file]")
            self.screen.upload(".modal [name=file] input[type=file]", path)
            self.screen.click(".modal footer button[name=action_read]")
            self.screen.see(".modal .o_data_row")
            self._look(f"entities_{name}")
            self.screen.click(_CONFIRM)
            if name == "snies.csv":
                # Two of its rows have a problem, and wait for correction.
                self.screen.see(".modal .alert [name=done_count]", "3")
                self._look("entities_left")
                self.screen.click(".modal footer button.btn-primary")
            self.screen.see_no(".modal")
        self._see_step("entities", "done")

    def _distribute(self):
        self._open_step("portfolios")
        self._choose("pool_user_ids", "Asesora Nueva")
        self._choose("advisor_ids", "Asesora Nueva")
        self._look("portfolios")
        self._confirm()
        self._see_step("portfolios", "done")
        self._look("manager_done")

    def _review_matrix(self):
        # Her home shows her steps of the first day.
        self._see_step("matrix", "missing")
        self._look("coordinator_home")
        self._open_step("matrix")
        self._look("matrix")
        self.screen.click(".o_form_view button[name=action_review]")
        self.screen.see_no(".o_form_view button[name=action_review]")
        self._go_back()
        # The step is no longer listed as missing.
        self._see_step("filing", "missing")
        self.screen.see_no(".o_gc_setup li[data-step=matrix]")

    def _attend_a_call(self):
        """Register the first filing: a call of a known contact, answered later."""
        # The advisor sees what is missing, and starts from there.
        self._see_step("filing", "missing")
        self._look("advisor_home")
        self._open_step("filing")
        self._choose("caller_id", "Rosa Reg", "Rosa Registro")
        # The contact's own address, which is only shown.
        self.screen.see(".o_field_widget[name=email]", CONTACT)
        self._enter("beneficiary_id_number", "1020304050")
        self._enter("beneficiary_name", "Ana Gómez")
        self._choose("typification_id", "T22")
        self._enter("description", "Pregunta por el pago de agosto", "textarea")
        self._look("call")
        self.screen.click(".o_gc_bar button[name=action_register_pending]")
        self.screen.see(".o_field_widget[name=outcome]")
        self._look("call_outcome")
        self.screen.click("button[name=action_open_case]")

    def _consult_and_answer(self):
        self.screen.click(".o_statusbar_buttons button[name=action_consult]")
        self._look("consult")
        self._choose("system_id", "COBOL")
        self._enter("finding", "Pago aplicado el 3 de septiembre", "textarea")
        self.screen.click(".modal-footer button[name=action_consult]")
        self.screen.see_no(".modal")
        self.screen.click(".o_statusbar_buttons button[name=action_answer]")
        self.screen.see(".modal .o_gc_beside")
        self.screen.choose_one(".modal [name=means]", "Correo electrónico")
        place = ".modal [name=body] .odoo-editor-editable p:nth-child(3)"
        self.screen.write_in(place, "3 de septiembre de 2026.")
        # It concerns another person, so the legal ground is asked for.
        self.screen.click(".modal [name=ground] input[data-value=authorisation]")
        self._enter("ground_note", "Autorización del 3 de marzo")
        self._look("answer")
        self.screen.click(_CONFIRM)
        self.screen.see_no(".modal")
        # It closes by itself once the answer has been sent, possibly by now.
        self.screen.see(
            ".o_arrow_button_current:is([data-value=answered], [data-value=closed])"
        )
        self._look("answered")

    def _see_that_nothing_is_missing(self):
        self.screen.see(".o_gc_setup button[aria-expanded=false]")
        self._look("manager_home_folded")
        self.screen.click(".o_gc_setup button[aria-expanded=false]")
        for step in STEPS:
            if step["code"] != "own":
                self._see_step(step["code"], "done")
        self._look("manager_steps_done")


@needs("aiosmtpd")
@tagged("post_install", "-at_install", "server", "browser")
class TestServerFirstDay(FirstDay, BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for reason in (browser.missing(), imap_server.missing()):
            if reason:
                cls.skipTest(cls, reason)
        # The database as installed; the tests' shared data are in a copy of it.
        source = get_db_name().partition("_tested_")[0]
        cls.database = database.copy(source, "first_day")
        cls._at_the_end(database.drop, cls.database)
        # Its asset bundles are those of the tours.
        database.share_bundles(get_db_name(), cls.database)
        # There is nothing yet for Odoo's nightly clean-up.
        database.change(cls.database, _WITHOUT_CLEANING)
        cls.folder = tempfile.mkdtemp(prefix="grandes_clientes_first_day_")
        cls._at_the_end(shutil.rmtree, cls.folder, True)
        cls.sink = SmtpSink()
        cls.sink.start()
        cls._at_the_end(cls.sink.stop)
        cls.imap = imap_server.ImapServer()
        cls._at_the_end(cls.imap.stop)
        cls.imap.start()
        cls.server = Server(
            cls.database,
            workers=2,
            crons=1,
            prelude=f"{terms.PRELUDE}{CHEAP_PASSWORDS}",
        )
        cls._at_the_end(cls.server.stop)
        cls.server.start()
        cls.url = cls.server.url

    @classmethod
    def _at_the_end(cls, function, *arguments):
        """Call ``function`` at the end of the class, or at least of the process."""
        atexit.register(function, *arguments)
        cls.addClassCleanup(atexit.unregister, function)
        cls.addClassCleanup(function, *arguments)

    def setUp(self):
        super().setUp()
        self.screen = browser.Browser()
        self.addCleanup(self.screen.stop)

    def _rows(self, query, *parameters):
        return database.rows(self.database, query, *parameters)

    def test_from_the_installation_to_the_first_answered_case(self):
        self._assert_just_installed()
        self._of_odoo_s_administrator()
        self._accept_invitation(MANAGER)
        self._of_the_administrator_of_profiles()
        self._accept_invitation(COORDINATOR)
        self._review_matrix()
        self._accept_invitation(ADVISOR)
        self._attend_a_call()
        self._consult_and_answer()
        self._assert_answered()
        self.screen.sign_in(self.url, MANAGER, PASSWORD)
        self._see_that_nothing_is_missing()
        self.assertEqual(self.screen.errors, [])

    def _assert_just_installed(self):
        """Check that only the data of the addon itself exist."""
        counts = {
            "people": "res_users WHERE active AND NOT share AND id > 1",
            "entities": "res_partner WHERE is_large_client",
            "cases": "grandes_clientes_case",
            "languages": "res_lang WHERE active",
            "servers": "ir_mail_server",
            "mailboxes": "fetchmail_server",
        }
        found = {
            name: self._rows(f"SELECT count(*) FROM {where}")[0][0]
            for name, where in counts.items()
        }
        nothing = dict.fromkeys(counts, 0)
        self.assertEqual(found, {**nothing, "people": 1, "languages": 1})

    def _of_odoo_s_administrator(self):
        """Do all steps that require Odoo's administrator, from the first-day screen."""
        self.screen.sign_in(self.url, "admin", "admin")
        # The first application opens by itself. Opened again, it looks the same, but
        # a step clicked before its page is replaced would not open.
        self.screen.see(".o_gc_setup li")
        self.screen.run("document.querySelector('.o_gc_setup').dataset.first = 1")
        self.screen.click(".o_navbar_apps_menu button")
        self.screen.click(".o_app", "Large Clients")
        self.screen.see_no(".o_gc_setup[data-first]")
        self._see_step("calendar", "done")
        for step in STEPS:
            if step["code"] not in ("calendar", "own"):
                self._see_step(step["code"], "missing")
        self._install_language()
        self._write_company()
        self._connect_mail()
        self._name_manager()

    def _of_the_administrator_of_profiles(self):
        """Do the other steps, for which nobody needs Odoo's settings."""
        (groups,) = self._rows(
            "SELECT array_agg(data.module || '.' || data.name) FROM res_users users"
            " JOIN res_groups_users_rel rel ON rel.uid = users.id"
            " JOIN ir_model_data data ON data.res_id = rel.gid"
            " AND data.model = 'res.groups' WHERE users.login = %s",
            MANAGER,
        )[0]
        self.assertNotIn("base.group_system", groups)
        self.assertNotIn("base.group_erp_manager", groups)
        self._make_people()
        self._put_people_into_areas()
        self._import_entities()
        self._distribute()

    def _assert_answered(self):
        """Check that the requester has the answer, and the advisor the first case."""
        mail = self._wait_for_mail(CONTACT, "3 de septiembre de 2026.")
        self.assertIn(ADDRESS, mail["From"])
        self.assertIn(CONTACT, mail["To"])
        # It closes once the mail server's acceptance is recorded.
        cases = (
            "SELECT kase.state, users.login FROM grandes_clientes_case kase"
            " JOIN res_users users ON users.id = kase.user_id"
        )
        wait_for(
            lambda: self._rows(cases) == [("closed", ADVISOR)],
            "the first case is not closed",
            0.2,
        )
