import { choose, noDialog } from "./tour_steps";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const card = (code, more = "") => `.o_gc_home_card[data-code=${code}]${more}`;

/** An advisor's late work, listed from the table; then all of it is handed over. */
tours.add("grandes_clientes_home_supervisor", {
    steps: () => [
        { trigger: card("overdue", ".o_gc_home_danger") },
        { trigger: ".o_gc_home_team .btn-link[data-code=overdue]:contains(1)", run: "click" },
        { content: "only what is late is below", trigger: ".o_gc_home_list .o_data_row:contains(Caso vencido)" },
        { trigger: ".o_gc_home_list:not(:has(.o_data_row:contains(Caso a tiempo)))" },
        { trigger: ".o_gc_home_list [name=reassign_these]", run: "click" },
        ...choose("user_id", "gc_front2"),
        { trigger: ".modal-footer button[name=action_confirm]:visible", run: "click" },
        { content: "the rest is still there", trigger: noDialog(".o_gc_home_team tr:contains(gc_front2) .btn-link[data-code=overdue]") },
        { trigger: ".o_gc_home_team tbody tr + tr [name=reassign]", run: "click" },
        ...choose("user_id", "gc_front2"),
        { trigger: ".modal-footer button[name=action_confirm]:visible", run: "click" },
        {
            content: "all is another's now",
            trigger: noDialog(".o_gc_home_team tbody:not(:has(tr + tr [name=reassign]))"),
        },
    ],
});

/** A card filters the list below; a second click shows all again. */
tours.add("grandes_clientes_home_advisor", {
    steps: () => [
        { trigger: ".o_kanban_record:contains(Caso a tiempo)" },
        { trigger: card("overdue", ".o_gc_home_danger"), run: "click" },
        { trigger: card("overdue", ".active") },
        { trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Caso a tiempo)))" },
        { trigger: ".o_kanban_record:contains(Caso vencido)" },
        { trigger: card("overdue", ".active"), run: "click" },
        { trigger: ".o_kanban_record:contains(Caso a tiempo)" },
        { trigger: ".o_gc_home_cards:not(:has(.active))" },
        { trigger: card("overdue"), run: "click" },
        { trigger: ".o_searchview_facet .o_facet_remove", run: "click" },
        { trigger: ".o_gc_home_cards:not(:has(.active))" },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: `.o_list_view ${card("overdue")}` },
    ],
});

tours.add("grandes_clientes_home_phone", {
    steps: () => [
        {
            content: "nothing is wider than the screen",
            trigger: card("overdue", ".o_gc_home_danger"),
            run() {
                const cards = document.querySelector(".o_gc_home_cards");
                if (cards.scrollWidth > document.documentElement.clientWidth) {
                    throw new Error("The cards are wider than the screen");
                }
            },
        },
        { trigger: card("overdue"), run: "click" },
        { trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Caso a tiempo)))" },
        { trigger: ".o_kanban_record:contains(Caso vencido)" },
    ],
});

/** A record opened by its URL has the menu of the application. */
tours.add("grandes_clientes_address", {
    steps: () => [
        { trigger: ".o_action_manager .o_control_panel, .o_action_manager .o_gc_home_cards" },
        { trigger: ".o_main_navbar .o_menu_sections [data-menu-xmlid^='grandes_clientes.']" },
    ],
});
