import { registry } from "@web/core/registry";

/** A case is found from any screen by a few words or its number. */
registry.category("web_tour.tours").add("grandes_clientes_find", {
    steps: () => [
        // Wait until the page has set its own focus.
        { trigger: ".o_kanban_view .o_kanban_record" },
        { trigger: ".o_gc_find_input", run: "edit devolucion garan" },
        {
            trigger: ".o_gc_find_hits .dropdown-item:contains(Devolución de la garantía)",
        },
        // Enter opens the list of all hits, including ended cases.
        { trigger: ".o_gc_find_input", run: "press Enter" },
        {
            trigger: ".o_list_view .o_data_row:contains(Devolución de la garantía)",
        },
        { trigger: ".o_searchview_facet:contains(devolucion garan)" },
        // Down and Enter open the first hit.
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
