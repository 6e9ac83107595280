import { registry } from "@web/core/registry";

/** Who else has the case open, on its form and in the dialog that answers it. */
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
