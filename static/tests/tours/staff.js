import { registry } from "@web/core/registry";
import { current, noDialog } from "./tour_steps";

/** Return steps that press a button of the form and confirm its dialog. */
const act = (name, state) => [
    { trigger: noDialog(`.o_form_view .o_statusbar_buttons button[name=action_${name}]`), run: "click" },
    { trigger: ".modal footer button[name=action_confirm]:visible", run: "click" },
    { trigger: noDialog(current(state)) },
];

/** The supervisor reports a removal, and hands over the work. */
registry.category("web_tour.tours").add("grandes_clientes_leaver", {
    steps: () => [
        { trigger: ".o_data_cell[name=person_name]:contains(gc_front)", run: "click" },
        ...act("communicate", "communicated"),
        { trigger: ".o_field_widget[name=notice_days]" },
        ...act("hand_over", "handed_over"),
    ],
});

/** The administrator carries out the departure. */
registry.category("web_tour.tours").add("grandes_clientes_leaver_out", {
    steps: () => [...act("carry_out", "carried_out")],
});
