import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

// If the bar is too narrow, the remaining entries are under its last one.
const entry = (...names) =>
    [
        ...names.map((name) => `.o_menu_sections [data-menu-xmlid='grandes_clientes.${name}']`),
        ".o_menu_sections_more button",
    ].join(", ");
const step = (trigger, content, tooltipPosition = "bottom") => ({
    trigger,
    content,
    tooltipPosition,
    run: "click",
});

/** First steps of every tour: the home page and its cards. */
const look = (home) => [
    step(entry("menu_my_work"), home),
    step(
        ".o_gc_home_card",
        _t("Each card says how many wait for you. Click one: the list below shows only those.")
    ),
];

/** For readers of cases: how to find one. */
const begin = (home) => [
    ...look(home),
    step(
        ".o_gc_find input",
        _t("Write here a number, a document or a name: the case is found from any screen.")
    ),
];

/** Last steps of every tour: where the manual is. */
const end = () => [
    step(
        ".o_user_menu button",
        _t("The manual of your role and this tour are in this menu. The tour ends here.")
    ),
];

const TOURS = {
    asesor: () => [
        ...begin(_t("Your day begins here: your cases, the most urgent first.")),
        step(
            entry("menu_intake", "menu_counter"),
            _t("Here you attend a call or a visit, and read what has arrived.")
        ),
        step(
            entry("menu_cases"),
            _t("All your cases, escalations and answers are under this menu.")
        ),
        step(
            entry("menu_people"),
            _t("The entities that you attend, and their coordinators.")
        ),
    ],
    back_office: () => [
        ...begin(_t("Your tray: what was escalated to you, by its due date.")),
        step(
            entry("menu_cases", "menu_desks"),
            _t("The whole tray, consultations in legacy systems, and answers from a spreadsheet.")
        ),
    ],
    area_misional: () => [
        ...begin(_t("The tray of your area: take, answer or return each escalation.")),
        step(
            entry("menu_cases", "menu_desks"),
            _t("To answer many at once, download the tray and upload it with the answers.")
        ),
    ],
    supervisora: () => [
        ...begin(_t("The whole team at a glance: each number opens its list.")),
        step(
            entry("menu_cases"),
            _t("The cases of the team. Choose some in the list to reassign or escalate them.")
        ),
        step(entry("menu_reports"), _t("Monthly reports, the daily one and the analyses.")),
        step(entry("menu_control"), _t("Deviations, visits, audits and what they found.")),
    ],
    coordinador: () => [
        ...begin(_t("What waits for your decision or your signature.")),
        step(entry("menu_reports"), _t("The monthly reports: you review them before they leave.")),
        step(entry("menu_control"), _t("The board of controls of each month, and deviations.")),
        step(
            entry("menu_configuration"),
            _t("Catalogues, and which registers are kept here. The matrix is under Team, in Norms.")
        ),
    ],
    calidad: () => [
        ...begin(_t("Visits, audits and decisions that wait for you.")),
        step(entry("menu_cases"), _t("Cases are read here; you do not work on them.")),
        step(entry("menu_control"), _t("Deviations, findings and nonconformities.")),
        step(entry("menu_reports"), _t("Figures of quality, for the monthly report.")),
    ],
    interventoria: () => [
        ...begin(_t("What changed since you last looked, and what waits for you.")),
        step(entry("menu_cases"), _t("You read every case, and change none.")),
        step(entry("menu_control"), _t("The board of the contract, your notes and the seals.")),
        step(entry("menu_reports"), _t("The reports that you receive, as they were frozen.")),
    ],
    administradora: () => [
        ...look(_t("People without a profile, accesses to carry out and mailboxes that fail.")),
        step(entry("menu_persons"), _t("Here a person is created, and gets a profile.")),
        step(entry("menu_people"), _t("Entities, their coordinators and who attends each.")),
        step(entry("menu_configuration"), _t("Mailboxes and catalogues.")),
    ],
};

for (const [role, steps] of Object.entries(TOURS)) {
    registry
        .category("web_tour.tours")
        .add(`grandes_clientes_${role}`, { steps: () => [...steps(), ...end()] });
}
