import { registry } from "@web/core/registry";

/**
 * Return steps that choose `text` in the many2one field `name`.
 *
 * It does not wait for the list to close: the search runs a quarter of a second after
 * typing, so the list opens again if the text was among its first entries.
 */
function choose(name, text) {
    return [
        {
            trigger: `.o_field_widget[name=${name}] input`,
            run: `edit ${text}`,
        },
        {
            trigger: `.o-autocomplete--dropdown-item a:contains(${text})`,
            run: "click",
        },
    ];
}

registry.category("web_tour.tours").add("grandes_clientes_case", {
    steps: () => [
        {
            content: "The board shows the live states, and nothing can be dragged",
            trigger: ".o_kanban_group:contains(Received) .o_kanban_record:not(.o_draggable)",
        },
        { trigger: ".o-kanban-button-new", run: "click" },
        {
            content: "The form says what is missing",
            trigger: ".alert-warning:contains(entity)",
        },
        {
            trigger: ".o_field_widget[name=subject] textarea",
            run: "edit Giro de matrícula pendiente",
        },
        ...choose("partner_id", "Universidad de Prueba"),
        ...choose("channel_id", "Tel"),
        ...choose("typification_id", "T22"),
        {
            content: "Complete: the warning gives way to the next step",
            trigger: ".alert-info:contains(register it)",
        },
        { trigger: "button[name=action_register]", run: "click" },
        {
            trigger: ".o_arrow_button_current:contains(Front office)",
        },
        { trigger: ".alert-info:contains(It is with you)" },
        { trigger: ".o_gc_act_menu", run: "click" },
        {
            content: "What is possible, and what is not with the reason",
            trigger: "[data-act=assign].disabled:contains(only the supervisor)",
        },
        { trigger: "[data-act=reclassify]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=priority_ground] input, .modal .o_field_widget[name=priority_ground] select",
        },
        {
            trigger: ".modal .o_field_widget[name=academic_period] input",
            run: "edit 2026-2",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Lo dice el anexo",
        },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_field_widget[name=academic_period]:contains(2026-2)" },
        { trigger: ".o_notebook .nav-link:contains(Journey)", run: "click" },
        { trigger: ".o_data_row:contains(Reclassify):contains(Lo dice el anexo)" },
    ],
});

registry.category("web_tour.tours").add("grandes_clientes_list", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Pago no aplicado)",
        },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name=action_register]", run: "click" },
        {
            content: "Each row went its own way",
            trigger: ".o_data_row:contains(Front office)",
        },
        { trigger: "thead .o_list_record_selector input", run: "click" },
        { trigger: ".o_control_panel button[name=action_assign]", run: "click" },
        ...choose("user_id", "gc_front2"),
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: "body:not(:has(.modal)) .o_data_row:contains(gc_front2)" },
    ],
});

registry.category("web_tour.tours").add("grandes_clientes_job", {
    steps: () => [
        { trigger: ".alert-info:contains(goes on by itself)" },
        { trigger: ".o_progressbar:contains(0)" },
        {
            content: "The page looks again by itself",
            trigger: ".alert-warning:contains(Some rows failed)",
            timeout: 60000,
        },
        { trigger: "button[name=action_retry_failed]" },
        { trigger: "button[name=action_open_rows].text-danger", run: "click" },
        {
            trigger: ".o_facet_value:contains(Failed)",
        },
        { trigger: ".o_data_row:contains(Withdraw)" },
    ],
});
