import { choose, current, field, noDialog, row } from "./tour_steps";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const done = { trigger: ".modal footer button[name=action_confirm]:visible", run: "click" };

/** The advisor asks the area for a change, from the case. */
tours.add("grandes_clientes_delegation_ask", {
    steps: () => [
        { trigger: ".o_form_view .o_gc_ask_change:visible", run: "click" },
        ...choose("change_id", "Cuenta para giro"),
        {
            content: "area and system are those of the change",
            trigger: `.modal:has([name=mission_area_id] input:value(Tesorería)) .o_data_row`,
        },
        { trigger: field("value_asked"), run: "edit Cuenta 200" },
        { trigger: field("reason", "textarea"), run: "edit La IES cambió de banco" },
        done,
        { trigger: noDialog(current("asked")) },
    ],
});

/** The head of the area finds the request among the approvals and approves it. */
tours.add("grandes_clientes_delegation_approve", {
    steps: () => [
        { trigger: `${row("Cuenta 200")} .o_data_cell[name=value_asked]`, run: "click" },
        { trigger: ".o_form_view button[name=action_approve]", run: "click" },
        { trigger: noDialog(current("approved")) },
        {
            content: "who may not execute is not offered it",
            trigger: ".o_form_view:not(:has(.o_statusbar_buttons button.btn-primary:visible))",
        },
    ],
});

/** The advisor makes the change and records it. */
tours.add("grandes_clientes_delegation_execute", {
    steps: () => [
        { trigger: noDialog(current("approved")) },
        {
            trigger: ".o_statusbar_buttons button.btn-primary[name=action_ask]:visible",
            run: "click",
        },
        {
            content: "what was approved is proposed",
            trigger: ".modal .o_field_widget[name=value] input:value(Cuenta 200)",
        },
        { trigger: field("reference"), run: "edit P-77" },
        done,
        { trigger: noDialog(current("executed")) },
    ],
});
