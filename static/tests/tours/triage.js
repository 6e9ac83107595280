import { TriageRenderer } from "@grandes_clientes/triage/triage_list";
import { registry } from "@web/core/registry";

const HELD = TriageRenderer.held;
/** Names no label, so it works in any language. */
const pane = (text) => `.o_gc_triage_pane h4:contains(${text})`;
const press = (key, then) => [
    { trigger: ".o_gc_triage_pane", run: `press ${key}` },
    { trigger: then },
];

/** Ten mails by keyboard only: accepted, split, joined, dismissed (5.2.1–5.2.5). */
registry.category("web_tour.tours").add("grandes_clientes_triage", {
    steps: () => [
        { content: "the first mail is at hand", trigger: pane("Mail 00") },
        { content: "its document was read", trigger: ".o_gc_triage_pane mark:contains(CC)" },
        ...press("?", ".o_gc_triage_help"),
        ...press("Escape", ".o_gc_triage_pane:not(:has(.o_gc_triage_help))"),
        // Down and up again
        ...press("ArrowDown", pane("Mail 01")),
        ...press("k", pane("Mail 00")),
        // Accepted, and not executed before a busy machine comes to undo it
        { trigger: pane("Mail 00"), run: () => (TriageRenderer.held = 3600000) },
        ...press("Enter", pane("Mail 01")),
        // Undone, then accepted and registered, one after the other
        { trigger: ".o_gc_triage_held:contains(Mail 00)" },
        ...press("z", pane("Mail 00")),
        {
            trigger: ".o_gc_triage_pane:not(:has(.o_gc_triage_held))",
            run: () => (TriageRenderer.held = HELD),
        },
        ...press("Enter", pane("Mail 01")),
        ...press("a", pane("Mail 02")),
        { trigger: ".o_gc_triage_told:contains(Mail 00):contains(GC)" },
        // No petition: a reason chosen by its digit
        ...press("d", ".o_gc_triage_choices"),
        ...press("1", pane("Mail 03")),
        // Joined to the open case that it refers to
        ...press("u", ".o_gc_triage_choices"),
        ...press("1", pane("Mail 04")),
        // Split in two, with the key of the dialog
        ...press("s", ".modal .o_data_row:eq(1)"),
        { trigger: ".modal footer .btn-primary", run: "press alt+q" },
        // Nothing was registered automatically
        { trigger: `body:not(:has(.modal)) ${pane("Mail 04")}` },
        { trigger: pane("Mail 04"), run: () => (TriageRenderer.held = 1000) },
        ...press("Enter", pane("Mail 05")),
        // Four selected, while the act before is executed, and accepted at once
        ...press("x", pane("Mail 06")),
        {
            trigger: ".o_gc_triage_pane:not(:has(.o_gc_triage_held))",
            run: () => (TriageRenderer.held = HELD),
        },
        { trigger: ".o_gc_triage_told:contains(Mail 04)" },
        ...press("x", pane("Mail 07")),
        ...press("x", pane("Mail 08")),
        ...press("x", pane("Mail 09")),
        ...press("Enter", ".o_gc_triage_pane:not(:has(.badge.text-bg-primary))"),
        { trigger: pane("Mail 09") },
        // Typification unclear: entered by hand, then registered
        ...press("e", ".modal .o_field_widget[name=typification_id] input:focus"),
        {
            trigger: ".modal .o_field_widget[name=typification_id] input",
            run: "edit T22",
        },
        { trigger: ".o-autocomplete--dropdown-item:contains(T22)", run: "press Enter" },
        { trigger: ".modal .o_form_button_save", run: "press alt+c" },
        { trigger: `body:not(:has(.modal)) ${pane("Mail 09")}` },
        // The other part of the fifth mail, without time left to undo
        ...press("Enter", pane("Mail 04")),
        ...press("Enter", ".o_gc_triage_empty"),
        { trigger: ".o_gc_triage_pane:not(:has(.o_gc_triage_held))" },
        { trigger: ".o_gc_triage_told:contains(Mail 04):contains(GC)" },
    ],
});
