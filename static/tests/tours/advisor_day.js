import { choose, current, field, noDialog, row, upload } from "./tour_steps";
import { registry } from "@web/core/registry";

const chip = (status, count) => `.o_gc_chip[data-status=${status}]:contains(${count})`;
const band = (...chips) => `.o_gc_review_band${chips.map((each) => `:has(${each})`).join("")}`;

/** From an entity's spreadsheet to the answer of one of its cases (5.2.1–5.2.7). */
registry.category("web_tour.tours").add("grandes_clientes_advisor_day", {
    steps: () => [
        {
            content: "the day begins with what an entity sent",
            trigger: ".o_control_panel button.btn-primary:not(.o_list_button_add)",
            run: "click",
        },
        ...upload("solicitudes.xlsx"),
        ...choose("partner_id", "Universidad de Prueba"),
        {
            content: "the entity brings the coordinator who is answered",
            trigger: ".modal [name=contact_email]:contains(coordinadora@example.com)",
        },
        { trigger: ".modal button[name=action_upload]", run: "click" },
        {
            content: "nothing is made yet: how many rows become what",
            trigger: band(chip("will_register", 3), chip("repeat", 2), chip("incomplete", 1)),
        },
        { content: "only what lacks something", trigger: chip("incomplete", 1), run: "click" },
        { trigger: ".o_data_row:only-child td[name=typification_id]", run: "click" },
        { trigger: ".o_selected_row [name=typification_id] input", run: "edit T11" },
        { trigger: ".o-autocomplete--dropdown-item:contains(T11)", run: "click" },
        { trigger: ".o_list_button_save", run: "click" },
        { trigger: band(chip("will_register", 4)) },
        { content: "all rows again", trigger: ".o_gc_chip_active", run: "click" },
        { trigger: ".o_gc_file_rows:contains(6)", run: "click" },
        { trigger: ".modal .btn-primary", run: "click" },
        {
            content: "filed",
            trigger: `${band(chip("done", 6))}:not(:has(.o_gc_file_rows))`,
        },
        {
            content: "from its row to its case",
            trigger: `${row("20304050")} button[name=action_open_case]`,
            run: "click",
        },
        { trigger: current("front_office") },
        {
            content: "look it up in the legacy system (5.2.6)",
            trigger: ".o_statusbar_buttons button[name=action_consult]",
            run: "click",
        },
        ...choose("system_id", "COBOL"),
        { trigger: field("finding", "textarea"), run: "edit Aplicado el 3 de septiembre" },
        { trigger: ".modal-footer button[name=action_consult]", run: "click" },
        {
            content: "answer it (5.2.7)",
            trigger: noDialog(".o_statusbar_buttons button[name=action_answer]"),
            run: "click",
        },
        {
            content: "the template leaves a line for what was found",
            trigger: ".modal [name=body] .odoo-editor-editable p:nth-child(3)",
            run: "editor El 3 de septiembre.",
        },
        { trigger: ".modal .nav-link[name=preview]", run: "click" },
        {
            content: "as it will read, with the beneficiary's name",
            trigger: ".modal [name=preview]:contains(Luis Rojas):contains(3 de septiembre)",
        },
        { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
        { trigger: noDialog(current("answered")) },
    ],
});

/** What the advisor sees when the mail server has accepted the answer (5.2.8). */
registry.category("web_tour.tours").add("grandes_clientes_advisor_day_closed", {
    steps: () => [
        { trigger: current("closed") },
        { trigger: "[name=answer_ids] .o_data_row:contains(coordinadora@example.com)" },
        { trigger: ".o_notebook .nav-link[name=journey]", run: "click" },
        { trigger: "[name=event_ids] .o_data_row:contains(5.2.8)" },
    ],
});
