"""Mistakes of a tired user, in a real browser: nothing is lost or done twice.

Each of them ends in a message that says what to do.
"""

import json
import time

from odoo.tests import tagged

from .browser_devtools import PATIENCE
from .escalation_common import EscalationCommon
from .intake_common import HEADERS, IntakeCommon
from .test_triage_acts import TriageCommon
from .tour_common import TourCommon

HOME = "/odoo/grandes-clientes-"
EDITOR = ".modal [name=body] .odoo-editor-editable"
SAID = ".modal .o_gc_draft_said[data-kept]:not(:empty)"
ENDED = ".o_gc_session_ended"
# Hold an act on a mail until the page is left: on a busy machine, the seconds in which
# it can be undone may pass before the test goes on.
HOLD = """
    odoo.loader.modules.get("@grandes_clientes/triage/triage_list")
        .TriageRenderer.held = 3600000
"""


class TiredCommon(TourCommon, TriageCommon, IntakeCommon, EscalationCommon):
    """Acts of an advisor in the browser, key by key."""

    def setUp(self):
        super().setUp()
        self.login = self.front.login
        self.contact.write({"name": "Coordinadora de Prueba", "phone": "310 123 4567"})

    def _answer(self, tab, text):
        """Open the reply dialog of the displayed case, and write in it."""
        tab.click(".o_statusbar_buttons button[name=action_answer]")
        tab.see(EDITOR)
        self._write(tab, text)

    def _write(self, tab, text):
        tab.come_forward()
        tab.wait(
            f"document.querySelector({json.dumps(EDITOR)})"
            ".contains(getSelection().anchorNode)"
        )
        tab.type(text)

    def _sign_in_again(self, tab):
        """Sign in with a new session at once, and go on in this tab."""
        with self._alone():
            self._sign_in(self.browser_now, self.login)
        tab.click(".modal-footer .btn-secondary")
        tab.see_no(ENDED)

    def _sign_in_beside(self, new_tab, tab):
        """Sign in by the form in another tab, and go on in this one."""
        # Otherwise, after several users, the page would offer a choice of them.
        tab.evaluate("localStorage.removeItem('web.lastConnectedUser')")
        beside = new_tab("/web/login?redirect=/web/health")
        beside.fill("input[name=login]", self.login)
        beside.fill("input[name=password]", self.login)
        beside.press("Enter")
        beside.wait("location.pathname === '/web/health'")
        beside.close()
        tab.click(".modal-footer .btn-secondary")
        tab.see_no(ENDED)

    def _call(self, tab, text):
        """Fill in a telephone call, except for its typification."""
        tab.fill(".o_field_widget[name=caller_id] input", "3101234567")
        tab.click(".o-autocomplete--dropdown-item >> Coordinadora de Prueba")
        tab.fill(".o_field_widget[name=beneficiary_id_number] input", "1020304050")
        tab.fill(".o_field_widget[name=beneficiary_name] input", "Ana Gómez")
        tab.fill(".o_field_widget[name=description] textarea", text)

    def _typify(self, tab):
        tab.fill(".o_field_widget[name=typification_id] input", "T22")
        tab.click(".o-autocomplete--dropdown-item >> T22")


@tagged("post_install", "-at_install", "browser")
class TestTired(TiredCommon):
    """One user's mistakes of a day, in two tabs that stay open all day."""

    def test_the_session_ends_while_somebody_works(self):
        """Texts and clicks are neither lost nor done twice.

        The first scene signs in by the form in another tab. What a page does afterwards
        is independent of the way of signing in, so the others get their session at
        once.
        """
        self._play(
            self.login,
            self._while_answering,
            self._while_calling_or_reading_a_letter,
            self._while_sorting,
            self._while_reviewing_a_sheet,
            self._while_somebody_else_signs_in,
        )

    def _while_answering(self):
        case = self._registered()
        tab, new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        self._answer(tab, "Se aplicó")
        tab.see(SAID)
        self._end_session(tab)
        tab.type(" el 3 de septiembre.")
        tab.see(ENDED)
        self._sign_in_beside(new_tab, tab)
        tab.wait(
            f"document.querySelector({json.dumps(EDITOR)})"
            ".innerText.includes('Se aplicó el 3 de septiembre.')"
        )
        # It is now saved automatically on the server, and found again after Esc.
        tab.see(f"{SAID}:not([data-lacking])")
        tab.press("Escape")
        tab.see_no(".modal")
        tab.rest()
        with self._alone():
            draft = self.env["grandes.clientes.answer.draft"].search([])
            self.assertIn("Se aplicó el 3 de septiembre.", draft.body)
        tab.go(f"{HOME}cases/{case.id}")
        tab.click(".o_statusbar_buttons button[name=action_answer]")
        tab.see(f"{EDITOR} >> Se aplicó el 3 de septiembre.")
        tab.click(".modal-footer button[name=action_confirm]")
        tab.see(".o_arrow_button_current[data-value=answered]")
        yield
        self.assertEqual(len(case.answer_ids), 1)
        self.assertIn("Se aplicó el 3 de septiembre.", case.answer_ids.body)

    def _while_calling_or_reading_a_letter(self):
        tab, _new_tab = yield
        tab.go(f"{HOME}call")
        self._call(tab, "Llama por el pago de agosto")
        self._typify(tab)
        tab.wait("document.querySelector('[name=subject] input').value")
        self._end_session(tab)
        tab.click(".o_gc_bar button[name=action_register_pending]")
        tab.see(ENDED)
        self._sign_in_again(tab)
        # The click takes effect now, once.
        tab.see(".o_field_widget[name=outcome] >> R2")

        tab.go(f"{HOME}letter")
        tab.fill("[name=description] textarea", "Carta a medias")
        self._end_session(tab)
        # Leaving for another screen would save it, which fails now.
        tab.click("[data-menu-xmlid='grandes_clientes.menu_my_work']")
        tab.see(ENDED)
        self._sign_in_again(tab)
        # The screen was left as intended, and the text saved.
        tab.see(".o_gc_home_card")
        yield
        cases = self.env["grandes.clientes.case"].search(
            [("description", "=", "Llama por el pago de agosto")]
        )
        self.assertEqual(len(cases), 1)
        letters = self.env["grandes.clientes.call"].search(
            [("description", "=", "Carta a medias")]
        )
        self.assertEqual(len(letters), 1)

    def _while_sorting(self):
        mails = (
            self._mail(subject="Uno"),
            self._mail(
                subject="Dos", description="De Luz Ríos, C.C. 52.888.111. Código T22."
            ),
        )
        tab, _new_tab = yield
        tab.go(f"{HOME}triage")
        tab.see(".o_gc_triage_mail >> Uno")
        self._end_session(tab)
        tab.press("a")
        tab.see(".o_gc_triage_held >> Uno")
        tab.see(ENDED)
        self._sign_in_again(tab)
        # The click takes effect now, once.
        tab.wait_told("Uno")
        tab.see_no(".o_data_row >> Uno")
        yield
        self.assertEqual([mail.state for mail in mails], ["front_office", "received"])
        acts = mails[0].event_ids.mapped("act")
        self.assertEqual(acts.count("register"), 1)

    def _while_reviewing_a_sheet(self):
        filing = self._file(self._sheet(self._row("10203040"), self._row("20304050")))
        line = filing.line_ids.sorted("number")[0]
        tab, _new_tab = yield
        tab.go(f"{HOME}spreadsheets")
        tab.click("td[name=subject] >> solicitudes.xlsx")
        tab.click("button[name=action_review_lines]")
        tab.see(".o_gc_file_rows")
        tab.click("td[name=beneficiary_name] >> Ana Gómez")
        cell = ".o_selected_row [name=beneficiary_name] input"
        tab.fill(cell, "Ana María Gómez")
        self._end_session(tab)
        tab.press("Tab")
        tab.click(".o_list_button_save")
        tab.see(ENDED)
        self._sign_in_again(tab)
        tab.see_no(".o_selected_row")
        yield
        names = filing.line_ids.mapped("beneficiary_name")
        self.assertIn("Ana María Gómez", names)
        self.assertTrue(line)

    def _while_somebody_else_signs_in(self):
        case = self._registered()
        tab, _new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        self._answer(tab, "Lo de ella")
        tab.see(SAID)
        self._end_session(tab)
        tab.type(" y más")
        tab.see(ENDED)
        with self._alone():
            self._sign_in(self.browser_now, "gc_front2")
        tab.click(".modal-footer .btn-secondary")
        tab.see(f"{ENDED} .alert-danger")
        self._sign_in_again(tab)
        yield
        drafts = self.env["grandes.clientes.answer.draft"].search([])
        self.assertEqual(drafts.user_id, self.front)

    def test_nothing_typed_is_lost(self):
        self._play(
            self.login,
            self._in_the_reply_the_draft_is_found_again,
            self._in_other_dialogs_it_asks,
            self._call_visit_and_letter_stay,
        )

    def _in_the_reply_the_draft_is_found_again(self):
        case = self._registered()
        tab, _new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        self._answer(tab, "A medias")
        # At once: unsaved text is saved on closing.
        tab.press("Escape")
        tab.see_no(".modal")
        tab.click(".o_statusbar_buttons button[name=action_answer]")
        tab.see(f"{EDITOR} >> A medias")
        yield

    def _in_other_dialogs_it_asks(self):
        case = self._registered()
        tab, _new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        # Without any input nothing is asked; the focus returns to the button.
        opener = ".o_statusbar_buttons button[name=action_escalate]"
        tab.focus(opener)
        tab.press("Enter")
        tab.see(".modal .modal-footer")
        tab.press("Escape")
        tab.see_no(".modal")
        tab.wait(f"document.activeElement?.matches({json.dumps(opener)})")
        # After typing, «go on writing» keeps the text, and a second time closes it.
        tab.press("Enter")
        words = ".modal .o_field_widget textarea"
        tab.fill(words, "Confirmen el valor")
        tab.press("Escape")
        tab.wait("document.querySelectorAll('.modal').length === 2")
        tab.press("Escape")
        tab.wait("document.querySelectorAll('.modal').length === 1")
        self.assertEqual(
            tab.evaluate(f"document.querySelector('{words}').value"),
            "Confirmen el valor",
        )
        tab.click(".modal .btn-close")
        tab.wait("document.querySelectorAll('.modal').length === 2")
        tab.click(".modal-footer .btn-primary")
        tab.wait("document.querySelectorAll('.modal').length === 1")
        tab.press("Escape")
        tab.wait("document.querySelectorAll('.modal').length === 2")
        tab.click(".modal-footer .btn-secondary")
        tab.see_no(".modal")
        # A chosen file counts as input, too.
        tab.go(f"{HOME}spreadsheets")
        tab.click(".o_control_panel button.btn-primary:not(.o_list_button_add)")
        tab.put_file(".modal [name=file] input[type=file]", "a.xlsx", b"PK")
        tab.press("Escape")
        tab.wait("document.querySelectorAll('.modal').length === 2")
        yield
        self.assertFalse(case.escalation_ids)

    def _call_visit_and_letter_stay(self):
        tab, _new_tab = yield
        for page in ("call", "visit", "letter"):
            tab.go(f"{HOME}{page}")
            words = "[name=description] textarea"
            tab.fill(words, f"Dicho en {page}")
            tab.press("Escape", "Escape")
            self.assertEqual(
                tab.evaluate(f"document.querySelector('{words}').value"),
                f"Dicho en {page}",
            )
        yield

    def test_what_two_tabs_do(self):
        """The same work in two tabs; a tab that closes, and one that crashes."""
        self._play(
            self.login,
            self._a_case_answered_in_both,
            self._a_draft_written_in_both,
            self._a_mail_sorted_in_both,
            self._a_home_left_before_it_is_there,
            self._closed_while_it_can_be_undone_has_done_it,
            self._died_meanwhile_has_not,
            tabs=2,
        )

    def _a_case_answered_in_both(self):
        case = self._registered()
        name = case.name
        one, two, _new_tab = yield
        for tab in (one, two):
            tab.go(f"{HOME}cases/{case.id}")
        self._answer(one, "Desde la primera")
        one.see(SAID)
        two.click(".o_statusbar_buttons button[name=action_answer]")
        two.see(f"{EDITOR} >> Desde la primera")
        one.click(".modal-footer button[name=action_confirm]")
        one.see(".o_arrow_button_current[data-value=answered]")
        two.click(".modal-footer button[name=action_confirm]")
        two.see(".o_error_dialog, .modal .alert-danger, .o_notification >> GC")
        self.assertIn(name, two.text(".modal"))
        yield
        self.assertEqual(len(case.answer_ids), 1)

    def _a_draft_written_in_both(self):
        case = self._registered()
        one, two, _new_tab = yield
        for tab in (one, two):
            tab.go(f"{HOME}cases/{case.id}")
        for tab in (one, two):
            tab.click(".o_statusbar_buttons button[name=action_answer]")
            tab.see(EDITOR)
        # Both dialogs are open before typing in either.
        for tab, text in ((one, "Texto uno"), (two, "Texto dos")):
            self._write(tab, text)
            tab.see(SAID)
        one.press("Escape")
        two.press("Escape")
        two.see_no(".modal")
        two.click(".o_statusbar_buttons button[name=action_answer]")
        two.see(f"{EDITOR} >> Texto dos")
        two.see(".o_gc_other_window >> Texto uno")
        yield
        self.assertFalse(case.answer_ids)

    def _a_mail_sorted_in_both(self):
        mail = self._mail(subject="Uno")
        self._mail(subject="Dos")
        one, two, _new_tab = yield
        # Both show the mail before either acts on it.
        for tab in (one, two):
            tab.go(f"{HOME}triage")
            tab.see(".o_gc_triage_mail >> Uno")
        for tab in (one, two):
            tab.press("a")
            tab.see(".o_gc_triage_held >> Uno")
        one.wait_told("Uno")
        two.wait("gcTold.length")
        said = two.evaluate("gcTold.join(' ')")
        two.see_no(".o_data_row >> Uno")
        yield
        self.assertEqual(mail.state, "front_office")
        self.assertEqual(mail.event_ids.mapped("act").count("register"), 1)
        self.assertIn(mail.name, said)

    def _a_home_left_before_it_is_there(self):
        """A user who goes on at once sees no error of the previous screen."""
        one, _two, _new_tab = yield
        one.go(f"{HOME}my-work")
        one.see(".o_kanban_renderer")
        # One answer for the home arrives after leaving it.
        one.evaluate(
            """(() => {
                const { user } = odoo.loader.modules.get("@web/core/user");
                const check = user.checkAccessRight;
                const told = new Promise((tell) => (window.gcTell = tell));
                user.checkAccessRight = (...asked) => {
                    if (asked[0] !== "grandes.clientes.outage") {
                        return check(...asked);
                    }
                    window.gcAskedLate = true;
                    user.checkAccessRight = check;
                    return told;
                };
                const { services } = odoo.__WOWL_DEBUG__.root.env;
                void services.action.doAction("grandes_clientes.case_my_work_action");
            })()"""
        )
        one.wait("window.gcAskedLate")
        one.go(f"{HOME}cases")
        one.see(".o_list_renderer")
        wrong = one.evaluate(
            """(async () => {
                const wrong = [];
                const keep = (event) => wrong.push(String(event.reason));
                window.addEventListener("unhandledrejection", keep);
                window.gcTell(true);
                for (let task = 0; task < 5; task++) {
                    await new Promise((done) => setTimeout(done));
                }
                window.removeEventListener("unhandledrejection", keep);
                return wrong;
            })()"""
        )
        one.see_no(".o_error_dialog")
        yield
        self.assertEqual(wrong, [])

    def _closed_while_it_can_be_undone_has_done_it(self):
        mail = self._mail(subject="Uno")
        self._mail(subject="Dos")
        one, two, _new_tab = yield
        self._press_to_register(two)
        two.close()
        self._wait_for(mail, "front_office")
        # Reloading shows it done.
        one.go(f"{HOME}triage")
        one.see(".o_gc_triage_mail >> Dos")
        one.see_no(".o_data_row >> Uno")
        yield
        self.assertEqual(mail.event_ids.mapped("act").count("register"), 1)

    def _died_meanwhile_has_not(self):
        mail = self._mail(subject="Uno")
        one, two, _new_tab = yield
        self._press_to_register(two)
        two.crash()
        one.go(f"{HOME}triage")
        one.see(".o_gc_triage_mail >> Uno")
        yield
        self.assertEqual(mail.state, "received")
        self.assertNotIn("register", mail.event_ids.mapped("act"))

    def _press_to_register(self, tab):
        """Register a mail; the tab, whose page must end, goes on holding the act."""
        tab.go(f"{HOME}triage")
        tab.see(".o_gc_triage_mail >> Uno")
        tab.evaluate(HOLD)
        tab.press("a")
        tab.see(".o_gc_triage_held >> Uno")

    def _wait_for(self, case, state):
        """Wait for the request that a page sent while closing."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with self._alone():
                if case.state == state:
                    return
            time.sleep(0.05)
        self.fail(f"{case.name} never is in {state}")

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
