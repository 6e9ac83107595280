import { registry } from "@web/core/registry";

const step = (number) => `rect[data-step="${number}"]`;
const press = (key) => `press ${key}`;

registry.category("web_tour.tours").add("grandes_clientes_procedure", {
    steps: () => [
        { trigger: ".o_notebook .nav-link[name=procedure]", run: "click" },
        {
            content: "It says where the drawing comes from",
            trigger: ".o_gc_inferred:contains(annex)",
        },
        {
            content: "One step takes the focus: the one where the case is",
            trigger: `.gc-current ${step("5.2.11")}[tabindex="0"]`,
            run() {
                const focusable = document.querySelectorAll('.o_gc_drawing [tabindex="0"]');
                if (focusable.length !== 1) {
                    throw new Error(`${focusable.length} steps take the focus`);
                }
                this.anchor.focus();
            },
        },
        {
            content: "The arrow keys move it",
            trigger: step("5.2.11"),
            run: press("ArrowUp"),
        },
        { trigger: `${step("5.2.10")}[tabindex="0"]:focus`, run: press("Enter") },
        {
            content: "Enter shows what happened at the step",
            trigger: ".o_gc_step:contains(5.2.10) .o_gc_step_events li",
        },
        { trigger: `${step("5.2.10")}[aria-pressed="true"]`, run: press("Home") },
        { trigger: `${step("5.2.1")}:focus` },
        {
            content: "So does a click",
            trigger: step("5.2.5"),
            run: "click",
        },
        { trigger: ".o_gc_step:contains(5.2.5)" },
        {
            content: "The same walk in words",
            trigger: ".o_gc_as_list",
            run: "click",
        },
        { trigger: ".o_gc_walk li:eq(2) .o_gc_walk_step:contains(5.2.5)", run: "click" },
        { trigger: "body:not(:has(.o_gc_step))" },
    ],
});

registry.category("web_tour.tours").add("grandes_clientes_procedure_population", {
    steps: () => [
        { trigger: ".o_gc_population_count:contains(3)" },
        { trigger: ".gc-label:contains(3)" },
        { trigger: step("5.2.5"), run: "click" },
        {
            content: "Every figure leads to its records",
            trigger: ".o_gc_open_cases",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:eq(2)" },
    ],
});
