import { field, noDialog } from "./tour_steps";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** The day is signed from the home, which shows the figures (C6, C7). */
tours.add("grandes_clientes_daily_signature", {
    steps: () => [
        { trigger: ".o_gc_band_sign .btn-primary", run: "click" },
        { content: "the figures are there to be read", trigger: ".modal .o_gc_figures tbody tr" },
        { trigger: ".modal-footer button[name=action_confirm]:visible", run: "click" },
        { content: "nothing waits any more", trigger: noDialog(".o_gc_home:not(:has(.o_gc_band_sign))") },
    ],
});

/** The board: a red tile says what is missing, and its link lists it. */
tours.add("grandes_clientes_board", {
    steps: () => [
        { trigger: ".o_gc_tile[data-code=C06][data-state=absent] .o_gc_tile_missing" },
        {
            content: "nothing is wider than the screen",
            trigger: ".o_gc_board_tiles .o_gc_tile:eq(9)",
            run() {
                const tiles = document.querySelector(".o_gc_board_tiles");
                if (tiles.scrollWidth > document.documentElement.clientWidth) {
                    throw new Error("The tiles are wider than the screen");
                }
            },
        },
        { trigger: ".o_gc_board_head .btn-group .btn:eq(0)", run: "click" },
        { trigger: ".o_gc_board_head .btn-group .btn:eq(1):not(:disabled)", run: "click" },
        { trigger: ".o_gc_tile[data-code=C06][data-state=absent]", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(C06)" },
    ],
});

/** A session: agenda, a decision, attendance, acta signed (A4-2-02). */
tours.add("grandes_clientes_comite", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_draw]", run: "click" },
        { trigger: ".o_form_view [name=item_ids] .o_data_row:eq(0) [name=name]", run: "click" },
        { trigger: field("decision", "textarea"), run: "edit Queda en seguimiento." },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: noDialog(".o_notebook .nav-link[name=attendees]"), run: "click" },
        { trigger: "[name=attendee_ids] .o_field_x2many_list_row_add a", run: "click" },
        { trigger: "[name=attendee_ids] [name=name] input", run: "edit Representante" },
        { trigger: ".o_form_view button[name=action_sign]", run: "click" },
        { trigger: ".modal-footer .btn-primary", run: "click" },
        { trigger: noDialog(".o_form_view .o_arrow_button_current[data-value=signed]") },
    ],
});
