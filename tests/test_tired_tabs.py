"""The same work in two tabs or after a reload: done once, and nothing is lost."""

import time
from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from .browser_devtools import PATIENCE
from .tired_common import EDITOR, HOME, SAID, TiredCommon

# Hold an act on a mail until the page is left: on a busy machine, the seconds in which
# it can be undone may pass before the test goes on.
HOLD = """
    odoo.loader.modules.get("@grandes_clientes/triage/triage_list")
        .TriageRenderer.held = 3600000
"""
LEAVING = ".o_gc_leaving"
UNDO = f"{LEAVING} .o_notification_buttons button"


@tagged("post_install", "-at_install", "browser")
class TestTiredTabs(TiredCommon):
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

    def test_an_answer_that_is_about_to_leave(self):
        """The countdown outlives a reload and a refusal; it does not ask in vain."""
        self._play(
            self.login,
            self._undone_after_a_reload,
            self._undone_too_late,
            self._which_is_not_theirs,
        )

    def _send_with_countdown(self, tab, case):
        tab.go(f"{HOME}cases/{case.id}")
        self._answer(tab, "Se aplicó")
        tab.see(SAID)
        tab.click(".modal-footer button[name=action_confirm]")
        tab.see(UNDO)

    def _undone_after_a_reload(self):
        self.env.company.grandes_clientes_undo_seconds = 300
        case = self._registered()
        tab, _new_tab = yield
        self._send_with_countdown(tab, case)
        tab.reload()
        tab.see(f"{LEAVING} >> 300 s")
        tab.click(UNDO)
        tab.see(EDITOR)
        tab.see_no(LEAVING)
        tab.reload()
        tab.see_no(LEAVING)
        yield
        self.assertEqual(case.answer_ids.state, "draft")

    def _undone_too_late(self):
        self.env.company.grandes_clientes_undo_seconds = 300
        case = self._registered()
        tab, _new_tab = yield
        self._send_with_countdown(tab, case)
        with self._alone(), clock.at(clock.now() + timedelta(minutes=6)):
            case.answer_ids.with_user(self.front).action_leave()
        tab.click(UNDO)
        tab.see(".o_error_dialog, .modal >> salió")
        # The screen still follows what becomes of it.
        tab.see(LEAVING)
        tab.press("Escape")
        yield
        self.assertEqual(case.answer_ids.state, "sent")

    def _which_is_not_theirs(self):
        tab, _new_tab = yield
        tab.evaluate(
            """(() => {
                const { open } = XMLHttpRequest.prototype;
                window.gcLeaves = 0;
                XMLHttpRequest.prototype.open = function (method, url, ...more) {
                    window.gcLeaves += url.includes("action_leave");
                    return open.call(this, method, url, ...more);
                };
                void odoo.__WOWL_DEBUG__.root.env.services.action.doAction({
                    type: "ir.actions.client",
                    tag: "grandes_clientes_leaving",
                    params: { ids: [2147483647], seconds: 0, message: "GC" },
                });
            })()"""
        )
        tab.wait("window.gcLeaves")
        time.sleep(4)
        asked = tab.evaluate("window.gcLeaves")
        tab.see_no(LEAVING)
        yield
        self.assertEqual(asked, 1)
