import { registry } from "@web/core/registry";
import { noDialog } from "./tour_steps";

/** A received case is typified in one click, like similar closed cases. */
registry.category("web_tour.tours").add("grandes_clientes_suggested", {
    steps: () => [
        { trigger: ".o_gc_similar_case:contains(Giro de matrícula no recibido)" },
        { trigger: ".o_gc_suggested:contains(T11):contains(3)" },
        { trigger: ".o_gc_suggested_take", run: "click" },
        {
            trigger:
                ".o_field_widget[name=typification_id]:has(input:value(T11)):not(:has(.o_gc_suggested))",
        },
        { trigger: ".o_form_view:not(:has(.o_gc_suggested))" },
    ],
});

/** The keys of a case, and an answer started from another case's. */
registry.category("web_tour.tours").add("grandes_clientes_case_keys", {
    steps: () => [
        { trigger: ".o_gc_similar_case", run: "press ?" },
        { trigger: ".modal .o_gc_keys_list:contains(ALT + W):contains(ALT + G)" },
        { trigger: ".modal footer .btn-primary, .modal .modal-footer .btn-primary", run: "click" },
        { trigger: noDialog(".o_gc_similar_use"), run: "click" },
        { trigger: ".modal .o_gc_respond .odoo-editor-editable:contains([falta: nombre])" },
        { trigger: ".modal .btn[special=cancel], .modal .o_form_button_cancel", run: "click" },
        // Go to the user's other case
        { trigger: noDialog(".o_gc_next_case"), run: "press alt+g" },
        { trigger: ".o_form_view:contains(El siguiente)" },
    ],
});
