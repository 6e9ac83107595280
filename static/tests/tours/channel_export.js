import { current, noDialog } from "./tour_steps";
import { registry } from "@web/core/registry";

/** An export with an unknown heading: mapped once, read again, loaded (I07). */
registry.category("web_tour.tours").add("grandes_clientes_channel_export", {
    steps: () => [
        {
            content: "what is wrong is told line by line, and nothing can be loaded",
            trigger: "[name=problem_table] table tbody tr",
        },
        { trigger: ".o_form_view:not(:has(button[name=action_load]:visible))" },
        { trigger: "button[name=action_map]:first", run: "click" },
        {
            trigger: ".modal .o_data_row:eq(2) td[name=heading_id]",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row [name=heading_id] input",
            run: "edit Contestaron bien",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Contestaron bien)",
            run: "click",
        },
        { trigger: ".modal-footer button[name=action_map]", run: "click" },
        { trigger: noDialog("button[name=action_load]"), run: "click" },
        { trigger: current("loaded") },
    ],
});

/** The supervisor records a training as held, with its attendance. */
registry.category("web_tour.tours").add("grandes_clientes_training_held", {
    steps: () => [
        { trigger: "button[name=action_hold]", run: "click" },
        { trigger: ".modal [name=user_ids] .o_tag:eq(1) .o_delete", run: "click" },
        { trigger: ".modal-footer button[name=action_confirm]:visible", run: "click" },
        { trigger: noDialog(current("held")) },
    ],
});
