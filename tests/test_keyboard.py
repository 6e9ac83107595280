"""The main acts of an advisor's day without a mouse, with real keys."""

import json

from odoo.tests import tagged

from .browser_tab import NARROW
from .tired_common import EDITOR, HOME, TiredCommon

# The focused element; and whether the focus changed the look of the previous one.
SHOWN = """(() => {
    const look = (one) => {
        const style = getComputedStyle(one);
        return ["outlineStyle", "outlineWidth", "boxShadow", "borderColor", "opacity",
            "backgroundColor", "color", "textDecorationLine"]
            .map((name) => style[name]).join();
    };
    const before = window.gcFocused;
    let told = null;
    if (before?.it.isConnected) {
        const { width, height } = before.it.getBoundingClientRect();
        told = {
            seen: width > 0 && height > 0,
            differs: before.around.some((each, at) => before.looks[at] !== look(each)),
            name: before.it.closest("[name]")?.getAttribute("name") || "",
            html: before.it.outerHTML.slice(0, 200),
            index: before.it.tabIndex,
            ours: !before.it.closest(
                ".o_main_navbar, .o-mail-Chatter, .o_control_panel, .o_pager"
            ),
        };
    }
    const it = document.activeElement;
    window.gcFocused = null;
    if (it && it !== document.body) {
        // A field may show it around its input.
        const around = [
            it,
            it.closest(".o_field_widget, .o_input, td, .o_searchview, label, li"),
            it.parentElement,
            it.nextElementSibling,
        ].filter(Boolean);
        window.gcFocused = { it, around, looks: around.map(look) };
    }
    return told;
})()"""


@tagged("post_install", "-at_install", "browser")
class TestKeyboard(TiredCommon):
    def test_a_day_without_a_mouse(self):
        self._play(
            self.login,
            self._the_focus_is_seen_and_goes_in_order,
            self._a_dialog_keeps_the_focus,
            self._answered_by_keys,
            self._a_call_by_keys,
            self._tabs_of_a_page_by_keys,
        )

    def _walk(self, tab, steps):
        """Press Tab for each step; return the focused elements in order."""
        found = []
        for _step in range(steps):
            tab.press("Tab")
            found.append(tab.evaluate(SHOWN))
        return [each for each in found if each]

    def _the_focus_is_seen_and_goes_in_order(self):
        case = self._registered()
        tab, _new_tab = yield
        for path in (f"cases/{case.id}", "call"):
            tab.go(f"{HOME}{path}")
            with self.subTest(path=path):
                walked = self._walk(tab, 45)
                passed = {each["html"] for each in walked}
                self.assertGreater(len(passed), 12, f"{path}: {passed}")
                for each in walked:
                    self.assertLessEqual(each["index"], 0, each["html"])
                    if each["ours"]:
                        self.assertTrue(each["seen"], each["html"])
                        self.assertTrue(each["differs"], each["html"])
                if path == "call":
                    names = [each["name"] for each in walked]
                    order = [
                        "caller_id",
                        "beneficiary_id_number",
                        "typification_id",
                        "description",
                    ]
                    places = [names.index(name) for name in order if name in names]
                    self.assertEqual(places, sorted(places), names)
        yield

    def _a_dialog_keeps_the_focus(self):
        case = self._registered()
        tab, _new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        for name in ("action_consult", "action_escalate"):
            tab.focus(f".o_statusbar_buttons button[name={name}]")
            tab.press("Enter")
            tab.see(".modal .modal-footer")
            for key in ("Tab", "Shift+Tab"):
                for _step in range(25):
                    tab.press(key)
                    self.assertTrue(
                        tab.evaluate(
                            "!!document.activeElement.closest('.o_dialog,"
                            " .o-overlay-container')"
                        ),
                        tab.evaluate("document.activeElement.outerHTML"),
                    )
            tab.press("Escape")
            tab.see_no(".modal")
            tab.wait(
                "document.activeElement?.matches("
                f"'.o_statusbar_buttons button[name={name}]')"
            )
        yield

    def _answered_by_keys(self):
        case = self._registered()
        tab, _new_tab = yield
        tab.go(f"{HOME}cases/{case.id}")
        key = tab.evaluate(
            "document.querySelector('.o_statusbar_buttons"
            " button[name=action_answer]').dataset.hotkey"
        )
        tab.press(f"Alt+{key}")
        tab.see(EDITOR)
        # The cursor is at the template's blank.
        self._write(tab, "El 3 de septiembre.")
        # Tab leaves the text, both ways, and adds nothing to it.
        for key, side in (("Tab", "FOLLOWING"), ("Shift+Tab", "PRECEDING")):
            tab.press(key)
            self.assertTrue(
                tab.evaluate(
                    f"!!(document.querySelector({json.dumps(EDITOR)})"
                    ".compareDocumentPosition(document.activeElement)"
                    f" & Node.DOCUMENT_POSITION_{side})"
                ),
                key,
            )
            tab.focus(EDITOR)
        send = tab.evaluate(
            "document.querySelector('.modal-footer"
            " button[name=action_confirm]').dataset.hotkey"
        )
        tab.press(f"Alt+{send}")
        tab.see(".o_arrow_button_current[data-value=answered]")
        yield
        self.assertIn("El 3 de septiembre.", case.answer_ids.body)
        self.assertNotIn("\t", case.answer_ids.body)

    def _a_call_by_keys(self):
        tab, _new_tab = yield
        tab.go(f"{HOME}call")
        tab.wait("document.activeElement?.closest('[name=caller_id]')")
        tab.type("3101234567")
        tab.see(".o-autocomplete--dropdown-item >> Coordinadora de Prueba")
        tab.press("Enter")
        self._go_to(tab, "beneficiary_id_number")
        tab.type("1020304050")
        self._go_to(tab, "beneficiary_name")
        tab.type("Ana Gómez")
        self._go_to(tab, "typification_id")
        tab.type("T22")
        tab.see(".o-autocomplete--dropdown-item >> T22")
        tab.press("Enter")
        self._go_to(tab, "description")
        tab.type("Pago de agosto")
        self._go_to(tab, "answer")
        tab.type("Se aplicó el 3 de septiembre.")
        tab.press("Alt+q")
        tab.see(".o_field_widget[name=outcome] >> R2")
        yield
        case = self.env["grandes.clientes.case"].search(
            [("description", "=", "Pago de agosto")]
        )
        self.assertEqual(case.mapped("state"), ["closed"])

    def _go_to(self, tab, name):
        """Press Tab until the field has the focus, to prove that it can be reached."""
        place = f"document.activeElement?.closest('.o_field_widget[name={name}]')"
        for _step in range(30):
            if tab.evaluate(f"!!{place}"):
                return
            tab.press("Tab")
        self.fail(f"Tab never comes to {name}: {tab.evaluate(json.dumps(name))}")

    def _tabs_of_a_page_by_keys(self):
        tab, _new_tab = yield
        tab.go(f"{HOME}call")
        tab.focus(".o_gc_page_tab:not(.active)")
        wanted = tab.evaluate("document.activeElement.dataset.menuXmlid")
        tab.press("Enter")
        tab.see(f".o_gc_page_tab[data-menu-xmlid='{wanted}'][aria-current]")
        tab.resize(*NARROW)
        tab.see(f".o_gc_page_tab[data-menu-xmlid='{wanted}'][aria-current]")
        yield
