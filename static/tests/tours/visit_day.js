import { field, noDialog } from "./tour_steps";
import { registry } from "@web/core/registry";

const item = (index) => `.o_gc_visit_items .o_kanban_record:not(.o_kanban_ghost):eq(${index})`;
const answer = (index, place) => `${item(index)} .o_gc_visit_answers button:eq(${place})`;
const YES = 0;
const NO = 1;
const NOT_VERIFIED = 3;

/** Monday's visit: done on a tablet, signed and presented the same day (R7, 5.2.21). */
registry.category("web_tour.tours").add("grandes_clientes_visit_day", {
    steps: () => [
        { trigger: ".o_form_view button[name=action_start]", run: "click" },
        {
            content: "it opens with what changed since the last",
            trigger: ".o_form_view [name=opening_html] li",
        },
        { trigger: ".o_notebook .nav-link[name=items]", run: "click" },
        {
            content: "fingers hit the answers, and nothing is wider than the tablet",
            trigger: answer(1, YES),
            run() {
                if (this.anchor.getBoundingClientRect().height < 44) {
                    throw new Error("An answer is too small for a finger");
                }
                const items = document.querySelector(".o_gc_visit_items");
                if (items.scrollWidth > document.documentElement.clientWidth) {
                    throw new Error("The items are wider than the screen");
                }
            },
        },
        { trigger: answer(1, YES), run: "click" },
        { trigger: `${item(1)} .o_gc_visit_answers .btn-success` },
        { trigger: answer(3, NO), run: "click" },
        { trigger: `${item(3)} .o_gc_visit_answers .btn-danger` },
        { trigger: answer(4, NOT_VERIFIED), run: "click" },
        { trigger: `${item(4)} .o_gc_visit_answers .btn-warning` },
        {
            content: "what does not comply becomes a finding, its criterion there",
            trigger: `${item(3)} button[name=action_find]`,
            run: "click",
        },
        {
            trigger: field("condition", "textarea"),
            run: "edit Dos respuestas sin explicación",
        },
        { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
        {
            trigger: noDialog(`${item(3)} .text-danger`),
        },
        { trigger: ".o_form_view button[name=action_close]", run: "click" },
        { trigger: field("visited_name"), run: "edit Supervisora del canal" },
        {
            trigger: ".modal-footer button[name=action_confirm]:visible",
            run: "click",
        },
        {
            trigger: noDialog(".o_form_view button[name=action_present]"),
            run: "click",
        },
        {
            trigger: field("conclusions", "textarea"),
            run: "edit El canal cumple, salvo dos respuestas.",
        },
        {
            trigger: ".modal-footer button[name=action_confirm]:visible",
            run: "click",
        },
        { trigger: noDialog(".o_form_view [name=presented_on]") },
    ],
});
