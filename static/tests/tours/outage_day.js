import { current, field, noDialog } from "./tour_steps";
import { registry } from "@web/core/registry";

/** On «My work»: a system does not answer, what to tell; «me neither» is one click. */
registry.category("web_tour.tours").add("grandes_clientes_outage_my_work", {
    steps: () => [
        { trigger: ".o_gc_outage_band:contains(COBOL)" },
        { trigger: ".o_gc_outage_join", run: "click" },
        {
            content: "said once, it is not asked again",
            trigger: ".o_gc_outage_band:contains(COBOL):not(:has(.o_gc_outage_join))",
        },
        { content: "in a list too", trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view .o_gc_outage_band:contains(COBOL)" },
    ],
});

/** During a call: the system is already selected, and does not answer. */
registry.category("web_tour.tours").add("grandes_clientes_outage_call", {
    steps: () => [
        { trigger: ".o_field_widget[name=system_id] input", run: "edit COBOL" },
        { trigger: ".o-autocomplete--dropdown-item:contains(COBOL)", run: "click" },
        { trigger: "button[name=action_no_answer]", run: "click" },
        {
            content: "what to tell who is on the line",
            trigger: ".o_field_widget[name=outage_notice]:contains(COBOL)",
        },
        { trigger: ".o_field_widget[name=system_down] input:checked" },
    ],
});

/** The supervisor reports an outage and confirms when it ended. */
registry.category("web_tour.tours").add("grandes_clientes_outage_report", {
    steps: () => [
        { trigger: current("open") },
        { trigger: "button[name=action_report]", run: "click" },
        { trigger: field("ticket"), run: "edit INC-12" },
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: noDialog(".o_field_widget[name=ticket]:contains(INC-12)") },
        { trigger: "button[name=action_end]", run: "click" },
        {
            content: "both instants are proposed",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        { trigger: noDialog(current("ended")) },
    ],
});
