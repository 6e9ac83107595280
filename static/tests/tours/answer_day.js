import { registry } from "@web/core/registry";
import { current, field, noDialog } from "./tour_steps";

const TYPED = "El pago del 3 de septiembre ya se aplicó.";
const EDITOR = ".modal [name=body] .odoo-editor-editable";
const ANSWER = ".o_statusbar_buttons button[name=action_answer]";
const SEND = ".modal-footer button[name=action_confirm]";

const open = (then) => [
    { content: "answer", trigger: noDialog(ANSWER), run: "click" },
    { content: "what was asked stands beside it", trigger: ".modal .o_gc_beside h4" },
    { trigger: then },
];
const type = [
    { trigger: `${EDITOR} p:nth-child(3)`, run: `editor ${TYPED}` },
    { content: "it is kept while it is typed", trigger: ".modal .o_gc_draft_said[data-kept]" },
];

/** Type, leave by Esc, find the text; reload, find it again. */
registry.category("web_tour.tours").add("grandes_clientes_answer_typed", {
    steps: () => [
        ...open(EDITOR),
        ...type,
        { content: "leave by Esc", trigger: ".modal", run: "press Escape" },
        ...open(`${EDITOR}:contains(${TYPED})`),
        { content: "it says whose draft it is", trigger: ".modal [name=draft_note] span" },
        {
            content: "reload the page",
            trigger: ".modal",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        ...open(`${EDITOR}:contains(${TYPED})`),
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: noDialog(ANSWER) },
    ],
});

/** Another session finds the text, too, previews the mail and sends it. */
registry.category("web_tour.tours").add("grandes_clientes_answer_found", {
    steps: () => [
        ...open(`${EDITOR}:contains(${TYPED})`),
        { trigger: ".modal .nav-link[name=preview]", run: "click" },
        { trigger: `.modal [name=preview]:contains(${TYPED}) p:contains( · )` },
        { trigger: SEND, run: "click" },
        { trigger: noDialog(current("answered")) },
    ],
});

/** The ground is asked before sending; sending is undone, and the draft is restored. */
registry.category("web_tour.tours").add("grandes_clientes_answer_undone", {
    steps: () => [
        ...open(EDITOR),
        ...type,
        { content: "not without a ground", trigger: SEND, run: "click" },
        {
            content: "it is shown, from below the text",
            trigger: ".modal .o_field_invalid[name=ground] input:focus",
        },
        { trigger: ".modal [name=ground] input[data-value=authorisation]", run: "click" },
        { trigger: field("ground_note"), run: "edit Formulario del 3 de marzo" },
        { trigger: SEND, run: "click" },
        {
            content: "nothing has left yet",
            trigger: noDialog(".o_gc_leaving .o_notification_buttons button"),
            run: "click",
        },
        {
            content: "the draft is back as it was",
            trigger: `${EDITOR}:contains(${TYPED})`,
        },
        {
            content: "with the ground that was said",
            trigger: ".modal .o_gc_beside",
        },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: noDialog(current("front_office")) },
    ],
});

/** Nobody undoes it: the answer is sent, and the screen shows that. */
registry.category("web_tour.tours").add("grandes_clientes_answer_left", {
    steps: () => [
        ...open(EDITOR),
        ...type,
        { trigger: SEND, run: "click" },
        { trigger: noDialog(".o_gc_leaving") },
        { trigger: noDialog(current("answered")) },
    ],
});
