import { registry } from "@web/core/registry";
import { choose, field, noDialog, upload } from "./tour_steps";

const step = (code, state) => `.o_gc_setup li[data-step=${code}][data-state=${state}]`;
const open = (code, state = "missing") => ({
    trigger: noDialog(`${step(code, state)} button[name=open]`),
    run: "click",
});
const confirm = { trigger: ".modal footer button[name=action_confirm]", run: "click" };
const FIELD = (name, tag = "input") => `.o_form_view .o_field_widget[name=${name}] ${tag}`;
/** Back to the first steps, by the way that one came. */
const back = { trigger: ".o_control_panel .breadcrumb-item a, .o_back_button", run: "click" };

/** Odoo's administrator: language, company and who goes on from there. */
registry.category("web_tour.tours").add("grandes_clientes_first_day_admin", {
    steps: () => [
        open("language"),
        { trigger: ".modal [name=lang_ids]:contains(Spanish (CO))" },
        { trigger: ".modal footer button[name=lang_install]", run: "click" },
        {
            content: "it is there; who set it up stays in the own language",
            trigger: ".modal footer button[name=reload]",
            timeout: 59000,
            run: "click",
            expectUnloadPage: true,
        },
        open("company"),
        { trigger: FIELD("name"), run: "edit Entidad Nueva" },
        { trigger: FIELD("vat"), run: "edit 899999035-7" },
        { trigger: FIELD("email"), run: "edit atencion@example.com" },
        { trigger: FIELD("country_id"), run: "edit Colombia" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Colombia)", run: "click" },
        {
            content: "another company's data load the page anew",
            trigger: ".o_form_button_save",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_form_view .o_field_widget[name=vat] input:value(899999035-7)" },
        back,
        { trigger: step("company", "done") },
        open("manager"),
        { trigger: field("name"), run: "edit Administradora Nueva" },
        { trigger: field("login"), run: "edit administradora@example.com" },
        { trigger: ".modal [name=is_invited] input:checked", run: "click" },
        confirm,
        { trigger: noDialog(step("manager", "done")) },
    ],
});

const person = (name, login, profile) => [
    { trigger: ".o_list_view .o_control_panel_main_buttons button:first, .o_list_view .btn-primary:first" },
    { trigger: ".o_list_view button.btn-primary:visible", run: "click" },
    { trigger: field("name"), run: `edit ${name}` },
    { trigger: field("login"), run: `edit ${login}` },
    ...choose("profile_ids", profile),
    { trigger: ".modal [name=is_invited] input:checked", run: "click" },
    confirm,
    { trigger: noDialog(`.o_form_view h1:contains(${name})`) },
];

/** The administrator of profiles, who has none of Odoo's Settings, does the rest. */
registry.category("web_tour.tours").add("grandes_clientes_first_day_manager", {
    steps: () => [
        { content: "she starts at the first steps", trigger: step("language", "done") },
        open("mail_out"),
        { trigger: step("mail_out", "done") },
        {
            trigger: `${step("mail_in", "missing")} button[name=skip]`,
            run: "click",
        },
        { trigger: step("mail_in", "skipped") },
        { trigger: step("calendar", "done") },
        open("people"),
        ...person("Supervisora Nueva", "supervisora@example.com", "Supervisor"),
        { trigger: ".breadcrumb-item:last a, .o_back_button:visible", run: "click" },
        ...person("Coordinadora Nueva", "coordinador@example.com", "Coordinador"),
        { trigger: ".breadcrumb-item:last a, .o_back_button:visible", run: "click" },
        ...person("Funcionaria Nueva", "funcionaria@example.com", "misional"),
        { trigger: ".breadcrumb-item:first a, .o_back_button:visible", run: "click" },
        { trigger: step("people", "done") },
        open("areas"),
        ...choose("user_ids", "Funcionaria Nueva"),
        confirm,
        { trigger: noDialog(step("areas", "done")) },
        open("entities"),
        ...upload("entidades.csv"),
        { trigger: ".modal footer button[name=action_read]", run: "click" },
        { trigger: ".modal .o_data_row:contains(Gobernación del Atlántico)" },
        confirm,
        { trigger: noDialog(step("entities", "done")) },
        {
            content: "what is somebody else's says whose it is",
            trigger: `${step("matrix", "missing")}:not(:has(button[name=open]))`,
        },
    ],
});

/** The Coordinador reads the matrix that came with the system. */
registry.category("web_tour.tours").add("grandes_clientes_first_day_coordinator", {
    steps: () => [
        open("matrix"),
        { trigger: ".o_form_view button[name=action_review]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_review]))" },
        back,
        { trigger: step("matrix", "done") },
    ],
});

/** In a small office the supervisor attends the first call herself. */
registry.category("web_tour.tours").add("grandes_clientes_first_day_case", {
    steps: () => [
        open("filing"),
        { trigger: `${FIELD("caller_id")}:focus`, run: "edit Atlántico" },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Gobernación del Atlántico)",
            run: "click",
        },
        { trigger: FIELD("beneficiary_id_number"), run: "edit 1020304050" },
        { trigger: FIELD("typification_id"), run: "edit T22" },
        { trigger: ".o-autocomplete--dropdown-item:contains(T22)", run: "click" },
        { trigger: FIELD("beneficiary_name"), run: "edit Ana Gómez" },
        { trigger: FIELD("description", "textarea"), run: "edit Pregunta por su pago" },
        { trigger: FIELD("finding", "textarea"), run: "edit Pago aplicado el 3" },
        { trigger: FIELD("answer", "textarea"), run: "edit Se aplicó el 3." },
        { trigger: ".o_gc_bar button.btn-primary", run: "press alt+q" },
        { trigger: ".o_field_widget[name=outcome]" },
        back,
        { trigger: step("filing", "done") },
        { trigger: step("answer", "done") },
    ],
});

/** Nothing required is missing: her home is folded to a line. */
registry.category("web_tour.tours").add("grandes_clientes_first_day_done", {
    steps: () => [
        { trigger: ".o_gc_setup:not(:has(ol)) button[aria-expanded=false]", run: "click" },
        { trigger: ".o_gc_setup:has(ol):not(:has([data-state=missing] .text-bg-warning))" },
    ],
});
