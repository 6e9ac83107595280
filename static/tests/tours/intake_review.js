import { registry } from "@web/core/registry";

const row = (text) => `.o_data_row:contains(${text})`;
const chip = (status, count) => `.o_gc_chip[data-status=${status}]:contains(${count})`;

/** Rows of a spreadsheet are corrected, left out and filed as cases (5.2.5). */
registry.category("web_tour.tours").add("grandes_clientes_review", {
    steps: () => [
        { trigger: "button[name=action_review_lines]:contains(Review)", run: "click" },
        {
            content: "how many become what",
            trigger: `.o_gc_review_band:has(${chip("will_register", 2)}):has(${chip("repeat", 1)})`,
        },
        { content: "only what lacks something", trigger: chip("incomplete", 1), run: "click" },
        { trigger: ".o_data_row:only-child td[name=typification_id]", run: "click" },
        {
            trigger: ".o_selected_row [name=typification_id] input",
            run: "edit T11",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(T11)", run: "click" },
        { trigger: ".o_list_button_save", run: "click" },
        {
            content: "the corrected row is ready, and the counters know",
            trigger: chip("will_register", 3),
        },
        { content: "all rows again", trigger: ".o_gc_chip_active", run: "click" },
        { trigger: `${row("10203042")} .o_list_record_selector input`, run: "click" },
        { trigger: "button[name=action_leave_out]", run: "click" },
        { trigger: ".modal [name=reason] input", run: "edit No es de esta entidad" },
        { trigger: ".modal button[name=action_decide]", run: "click" },
        { trigger: `.o_gc_review_band:has(${chip("left_out", 1)}):has(${chip("will_register", 2)})` },
        { trigger: ".o_gc_file_rows:contains(3)", run: "click" },
        { trigger: ".modal:contains(2 rows become) .btn-primary", run: "click" },
        {
            content: "filed",
            trigger: `.o_gc_review_band:has(${chip("done", 3)}):not(:has(.o_gc_file_rows))`,
        },
    ],
});
