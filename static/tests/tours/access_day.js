import { registry } from "@web/core/registry";
import { choose, current, field, noDialog } from "./tour_steps";

/** Enter a reason and confirm the dialog. */
function confirmWith(reason) {
    return [
        { trigger: field("reason"), run: `edit ${reason}` },
        { trigger: ".modal footer button[name=action_confirm]", run: "click" },
    ];
}

/** The administrator of profiles creates a person, gives profiles, helps and locks. */
registry.category("web_tour.tours").add("grandes_clientes_access_administrator", {
    steps: () => [
        {
            trigger: ".o_list_view .btn-primary:contains(New person)",
            run: "click",
        },
        { trigger: field("name"), run: "edit Persona del Recorrido" },
        { trigger: field("login"), run: "edit recorrido@example.com" },
        { trigger: field("is_invited"), run: "click" },
        { trigger: ".modal footer button[name=action_confirm]", run: "click" },
        { trigger: noDialog(".o_form_view h1:contains(Persona del Recorrido)") },
        { trigger: "button[name=action_give]", run: "click" },
        ...choose("profile_id", "Front office"),
        { trigger: ".modal footer button[name=action_confirm]", run: "click" },
        {
            trigger: noDialog(".o_form_view div[name=profile_ids]:contains(Front office)"),
        },
        { trigger: "button[name=action_give_in_emergency]", run: "click" },
        ...choose("profile_id", "Back office"),
        ...confirmWith("Nadie más en el turno"),
        {
            trigger: noDialog(".o_form_view .alert-warning:contains(Emergency access)"),
        },
        { trigger: "button[name=action_door]:contains(Lock)", run: "click" },
        ...confirmWith("Se llevó el equipo"),
        { trigger: noDialog(current("locked")) },
    ],
});

/** Oversight reads the validation and the log but cannot change them. */
registry.category("web_tour.tours").add("grandes_clientes_access_oversight", {
    steps: () => [
        {
            trigger: ".o_data_row .o_data_cell:contains(Validation of profiles)",
            run: "click",
        },
        { trigger: ".o_form_view h1:contains(Validation of profiles)" },
        {
            trigger: ".o_form_view:not(:has(button[name=action_sign]))",
        },
        {
            trigger: "button[name=action_open_lines]:contains(To be decided)",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains(Front office)" },
        {
            trigger: ".o_list_view:not(:has(button[name=action_decide]))",
        },
    ],
});

registry.category("web_tour.tours").add("grandes_clientes_access_log", {
    steps: () => [
        { trigger: "button[name=action_open_events]", run: "click" },
        { trigger: ".o_list_view .o_data_row" },
        { trigger: ".o_list_view:not(:has(.o_list_button_add))" },
    ],
});
