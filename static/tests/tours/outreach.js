import { registry } from "@web/core/registry";

const CARD = ".o_gc_outreach_card";
const press = (key) => () => {
    document.activeElement?.blur();
    document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
    );
};

/**
 * An advisor contacts entities by keyboard: one later, one reached, with a commitment.
 */
registry.category("web_tour.tours").add("grandes_clientes_outreach", {
    steps: () => [
        { trigger: `${CARD} h2:contains(Universidad de Prueba)` },
        {
            content: "what to say stands beside the telephone",
            trigger: ".o_gc_outreach_script:contains(Buenos días)",
        },
        {
            content: "8: later, the next one",
            trigger: `${CARD} button[data-result=skip]`,
            run: press("8"),
        },
        { trigger: `${CARD} h2:contains(Municipio de Prueba)` },
        {
            content: "a key says what came of it",
            trigger: `${CARD} button[data-result=reached]:enabled`,
            run: press("1"),
        },
        {
            trigger: `${CARD} button[data-result=reached][aria-pressed=true]`,
        },
        {
            trigger: ".o_gc_outreach_said textarea:focus",
            run: "edit Confirma la renovación",
        },
        { trigger: ".o_gc_outreach_what", run: "edit Envía los listados" },
        {
            trigger: ".o_gc_outreach_due",
            run: ({ anchor }) => {
                anchor.value = "2099-09-18";
                anchor.dispatchEvent(new Event("input", { bubbles: true }));
                anchor.dispatchEvent(new Event("change", { bubbles: true }));
            },
        },
        {
            content: "Enter records it, wherever one types",
            trigger: ".o_gc_outreach_what",
            run: ({ anchor }) =>
                anchor.dispatchEvent(
                    new KeyboardEvent("keydown", {
                        key: "Enter",
                        bubbles: true,
                        cancelable: true,
                    })
                ),
        },
        { trigger: ".o_gc_outreach_empty button", run: "click" },
        { trigger: `${CARD} h2:contains(Universidad de Prueba)` },
    ],
});

/** The supervisor freezes a list, and checks the care of the portfolios. */
registry.category("web_tour.tours").add("grandes_clientes_outreach_plan", {
    steps: () => [
        { trigger: "button[name=action_freeze]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: "button[name=action_close]" },
        { trigger: "button[name=action_open_targets]", run: "click" },
        { trigger: ".o_data_row:contains(Universidad de Prueba)" },
        { trigger: ".o_data_row:contains(Municipio de Prueba)" },
    ],
});
