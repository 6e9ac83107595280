import { registry } from "@web/core/registry";

const MARK = ".o_gc_mark";
const press = (key) => (element) => {
    element.anchor.focus();
    element.anchor.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })
    );
};

/** The professional audits a call: text beside the marks, answered by keyboard. */
registry.category("web_tour.tours").add("grandes_clientes_quality_audit", {
    steps: () => [
        { trigger: ".o_gc_presented:contains(Pago no aplicado)" },
        { trigger: "button[name=action_start]", run: "click" },
        {
            content: "the arrows go from mark to mark",
            trigger: `${MARK}:eq(0)`,
            run: press("ArrowDown"),
        },
        {
            content: "a key answers the mark in focus, and is kept at once",
            trigger: `${MARK}:eq(1):focus`,
            run: press("1"),
        },
        {
            trigger: `${MARK}:eq(1) button[data-answer=yes][aria-pressed=true]`,
        },
        {
            content: "a «no» asks what shows it",
            trigger: `${MARK}:first button[data-answer=no]`,
            run: "click",
        },
        {
            trigger: `${MARK}:first input.o_gc_mark_reason`,
            run: "edit Minuto 02:10 && press Tab",
        },
        {
            content: "what was typed is kept at once, too",
            trigger: ".o_form_view:not(:has(.o_form_status_indicator_buttons:not(.invisible)))",
        },
    ],
});
