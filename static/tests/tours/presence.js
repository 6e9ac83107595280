import { registry } from "@web/core/registry";

/** Who else has the case open, on its form and in the answer dialog. */
registry.category("web_tour.tours").add("grandes_clientes_presence", {
    steps: () => [
        {
            trigger:
                ".o_form_view .o_gc_present[data-doing=answer]:contains(Paula Quintero)",
        },
        { trigger: "button[name=action_answer]", run: "click" },
        { trigger: ".modal .o_gc_present:contains(Paula Quintero)" },
        { trigger: ".modal button.btn-close", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_gc_present" },
    ],
});

/** The supervisor assigns a case to the proposed person with one click. */
registry.category("web_tour.tours").add("grandes_clientes_assign_by_a_click", {
    steps: () => [
        { trigger: ".o_form_statusbar .o_gc_act_menu, .o_form_statusbar button.dropdown-toggle", run: "click" },
        { trigger: ".dropdown-item:contains(Asignar)", run: "click" },
        {
            trigger: ".modal .o_data_row:contains(Camila Torres) button[name=action_choose]",
            run: "click",
        },
        { trigger: "body:not(:has(.modal)) .o_form_view [name=user_id]:contains(Camila Torres)" },
    ],
});
