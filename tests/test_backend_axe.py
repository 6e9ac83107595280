"""The internal screens checked by axe-core, for each role that works with them.

In Spanish, at desktop and mobile width (WCAG 2.1 AA). Findings in Odoo's own client,
which the addon cannot fix, are listed in ``OF_ODOO``.
"""

import re
from importlib.resources import files

from odoo.tests import tagged

from .browser_tab import NARROW, WIDE
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .requirements import needs
from .test_triage_acts import TriageCommon
from .tour_common import TourCommon

#: Rule, pattern of its element, and why it is Odoo's own: each of them must occur.
OF_ODOO = (
    ("aria-allowed-attr", r"o_searchview( |$)", "the search bar is no list"),
    ("aria-allowed-attr", r"o_searchview_facet", "nor is a filter an option"),
    ("aria-allowed-attr", r"o_searchview_input", "nor is its input"),
    ("aria-allowed-attr", r"o-dropdown", "a choice is a div that says it unfolds"),
    ("aria-allowed-attr", r"o_tag", "a tag bears a state of another role"),
    ("aria-command-name", r"o_searchview_facet_label", "the filter's icon is a button"),
    ("aria-required-children", r"o_menu_sections", "the bar's menu holds buttons"),
    ("aria-required-children", r"o_menu_systray", "so do the icons at its end"),
    ("aria-required-parent", r'role="tab"', "tabs of a form are in no tablist"),
    ("aria-required-parent", r"o_menu_brand", "the application's name is in no menu"),
    ("aria-required-parent", r"o_searchview_facet", "a filter is in no list"),
    ("aria-roles", r'role="image"', "no role has this name"),
    ("aria-prohibited-attr", r"o-mail-Message-avatar", "a box that opens a card"),
    ("autocomplete-valid", r"o_select_menu_input", "a word that browsers do not know"),
    ("button-name", r"o_optional_columns", "which columns a list shows"),
    ("button-name", r"o_cp_switch_buttons", "which view, on a telephone"),
    ("button-name", r"o_control_panel_navigation", "search, on a telephone"),
    ("button-name", r"o_back_button", "back, on a telephone"),
    ("button-name", r"o_button_more", "other buttons, on a telephone"),
    ("image-alt", r"avatar", "pictures of people, beside their names"),
    ("label", r"checkbox-comp", "the boxes that select rows"),
    ("link-name", r"o_menu_toggle", "the menu, on a telephone"),
    ("role-img-alt", r"o_searchview_icon", "the search bar's icon"),
    ("role-img-alt", r"o_field_kanban_activity|fa-clock-o", "activities of a card"),
    ("role-img-alt", r"fa-user-o", "followers of the conversation"),
    ("role-img-alt", r"oi-search", "search in the conversation"),
)
# Seen or not depending on when the icon of the application is drawn.
SOMETIMES = {("link-name", r"o_menu_toggle")}
# Stop animations before looking.
STILL = """(() => {
    const style = document.createElement("style");
    style.className = "gc_still";
    style.textContent = "* { transition: none !important; animation: none !important }";
    document.head.append(style);
})()"""
MOVE = "document.querySelector('.gc_still').remove()"
# The findings of a rule with an impact have at most that impact (axe gives all of them
# the rule's own): rules below «serious» are not run.
LOOK = """
axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    rules: Object.fromEntries(axe._audit.rules
        .filter(({ impact }) => ["minor", "moderate"].includes(impact))
        .map(({ id }) => [id, { enabled: false }])),
    resultTypes: ["violations"],
}).then(({ violations }) => violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map((node) => [
        id, node.target.join(" "), node.html, (node.any[0] || node.all[0])?.message,
    ])))
"""


@needs("axe_playwright_python")
@tagged("post_install", "-at_install", "browser", "slow")
class TestBackendAxe(
    TourCommon,
    TriageCommon,
    IntakeCommon,
    EscalationCommon,
):
    def setUp(self):
        super().setUp()
        people = self.front | self.back | self.official | self.supervisor
        people |= self.coordinator | self.quality | self.oversight | self.manager
        people.lang = "es_CO"
        self.axe = files("axe_playwright_python").joinpath("axe.min.js").read_text()

    def _prepare(self):
        """Create the data that the screens show; return the screens by role."""
        self._mail(
            subject="Pago que no aparece",
            description="Ana Gómez, C.C. 30.000.001. Código T22. Adjunto el recibo.",
        )
        case = self._registered(beneficiary_id_number="52123450")
        answered = self._registered(beneficiary_id_number="52123451")
        answered._do_answer("<p>El pago de agosto ya se aplicó a la obligación.</p>")
        with_area = self._registered(beneficiary_id_number="52123452")
        escalation = with_area._do_escalate(
            "mission_area", area=self.treasury, reason="Confirmen el valor"
        )
        in_back = self._registered(beneficiary_id_number="52123453")
        in_back._do_escalate("back_office")
        bulletin = self.env["grandes.clientes.bulletin"].create(
            {
                "name": "Cambia la fecha de giro",
                "body": "<p>Desde hoy se gira los viernes.</p>",
                "mission_area_id": self.treasury.id,
                "typification_ids": self._typification("T22").ids,
            }
        )
        bulletin.with_user(self.supervisor)._do_publish()
        self._file(
            self._sheet(self._row("10203040"), self._row("203", typification="Otra"))
        )
        home = "/odoo/grandes-clientes-"

        def press(name):
            def then(tab):
                tab.click(f"button[name={name}]:not(.d-none)")
                tab.see(".modal .modal-footer")

            return then

        def rows(tab):
            tab.click("td[name=subject] >> solicitudes.xlsx")
            tab.click("button[name=action_review_lines]")
            tab.see(".o_gc_file_rows, .o_data_row")

        def mail(tab):
            tab.see(".o_gc_triage_mail")

        def said(tab):
            tab.see(".o-mail-Message-avatarContainer")

        def row_kind(kind):
            def then(tab):
                tab.see(f".o_{kind}_view")

            return then

        return {
            self.front: [
                (f"{home}my-work", None),
                (f"{home}cases?view_type=list", row_kind("list")),
                (f"{home}cases?view_type=kanban", row_kind("kanban")),
                (f"{home}cases/{case.id}", None),
                (f"{home}cases/{case.id}", press("action_answer")),
                (f"{home}cases/{case.id}", press("action_escalate")),
                (f"{home}triage", mail),
                (f"{home}call", None),
                (f"{home}letter", None),
                (f"{home}spreadsheets", rows),
                (f"{home}bulletins/{bulletin.id}", said),
            ],
            self.back: [
                (f"{home}back-office", None),
            ],
            self.official: [
                (f"{home}area", None),
                (f"{home}escalations/{escalation.id}", None),
            ],
            self.supervisor: [(f"{home}supervisor", None)],
            self.coordinator: [(f"{home}home", None), (f"{home}board", None)],
            self.quality: [(f"{home}quality", None)],
            self.oversight: [(f"{home}home", None)],
            self.manager: [
                (f"{home}administrator", None),
                (f"{home}first-steps", None),
            ],
        }

    def test_nothing_serious_is_ours(self):
        of_odoo, ours, pages = set(), [], 0
        screens = {user.login: pages for user, pages in self._prepare().items()}
        with self._at_work() as page_of:
            for login, pages_of_user in screens.items():
                tab = page_of(login)
                tab.evaluate(STILL)
                for path, then in pages_of_user:
                    tab.resize(*WIDE)
                    tab.go(path)
                    if then:
                        then(tab)
                        tab.wait_idle()
                    for size in (WIDE, NARROW):
                        tab.resize(*size)
                        if size == NARROW and not then and "/cases/" not in path:
                            # A different view may open at mobile width.
                            tab.go(path)
                        pages += 1
                        where = f"{login} {path} at {size[0]}"
                        for finding in self._look(tab):
                            known = self._find_of_odoo(finding)
                            of_odoo.update(known)
                            if not known:
                                ours.append(f"{where}: {' | '.join(map(str, finding))}")
                tab.resize(*WIDE)
                tab.evaluate(MOVE)
                tab.rest()
        self.assertFalse(ours, "\n".join(ours))
        self.assertGreater(pages, 40)
        self.assertFalse(
            {row[:2] for row in OF_ODOO if row not in of_odoo} - SOMETIMES,
            "what Odoo has mended leaves the list",
        )

    def _look(self, tab):
        if not tab.evaluate("!!window.axe"):
            tab.evaluate(f"(() => {{ {self.axe} }}).call(window); 1")
        return [
            (rule, where, html[:300], said)
            for rule, where, html, said in tab.evaluate(LOOK)
        ]

    def _find_of_odoo(self, finding):
        rule, where, html, _said = finding
        return [
            row
            for row in OF_ODOO
            if row[0] == rule and (re.search(row[1], where) or re.search(row[1], html))
        ]
