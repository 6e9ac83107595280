"""Mistakes of a tired user, in a real browser: nothing is lost or done twice.

The session ends, somebody else signs in, a dialog is closed. Each of them ends in a
message that says what to do.
"""

import json

from odoo.tests import tagged

from .tired_common import EDITOR, HOME, SAID, TiredCommon

ENDED = ".o_gc_session_ended"


@tagged("post_install", "-at_install", "browser")
class TestTired(TiredCommon):
    """The session of one user ends, and what they typed is kept."""

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
