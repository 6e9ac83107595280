import { registry } from "@web/core/registry";

/** A few words or a number find the case from any screen. */
registry.category("web_tour.tours").add("grandes_clientes_find", {
    steps: () => [
        // The page has set its focus.
        { trigger: ".o_kanban_view .o_kanban_record" },
        { trigger: ".o_gc_find_input", run: "edit devolucion garan" },
        {
            trigger: ".o_gc_find_hits .dropdown-item:contains(Devolución de la garantía)",
        },
        // Enter opens all of them, including ended ones.
        { trigger: ".o_gc_find_input", run: "press Enter" },
        {
            trigger: ".o_list_view .o_data_row:contains(Devolución de la garantía)",
        },
        { trigger: ".o_searchview_facet:contains(devolucion garan)" },
        // Down and Enter open the first one.
        { trigger: ".o_gc_find_input", run: "edit matricula giro" },
        { trigger: ".o_gc_find_hits .dropdown-item:contains(Giro de matrícula)" },
        { trigger: ".o_gc_find_input", run: "press ArrowDown" },
        { trigger: ".o_gc_find_hits .dropdown-item.active:contains(Giro)" },
        { trigger: ".o_gc_find_input", run: "press Enter" },
        { trigger: ".o_form_view:contains(Giro de matrícula)" },
        { trigger: ".o_gc_find_input", run: "edit esto no existe" },
        { trigger: ".o_gc_find_hits:contains(No case has all these words)" },
    ],
});
