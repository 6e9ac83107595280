import { field, row } from "./tour_steps";
import { registry } from "@web/core/registry";

/** An advisor reads the pending bulletins and signs the receipts (C2). */
registry.category("web_tour.tours").add("grandes_clientes_bulletin_read", {
    steps: () => [
        {
            content: "what waits to be read is what opens",
            trigger: row("Cambia la fecha de giro"),
        },
        { trigger: `${row("Cambia la fecha de giro")} td[name=name]`, run: "click" },
        { trigger: ".o_form_view [name=body]:contains(se gira los viernes)" },
        { trigger: "button[name=action_read]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_read]:visible))" },
    ],
});

/**
 * While answering: the bulletin is beside, a shortcut inserts an answer, a click
 * reports it (C2).
 */
registry.category("web_tour.tours").add("grandes_clientes_library", {
    steps: () => [
        { trigger: "button[name=action_answer]", run: "click" },
        { trigger: ".modal [name=bulletin_ids]:contains(Cambia la fecha de giro)" },
        { trigger: field("library"), run: "edit /giro" },
        { trigger: ".o-autocomplete--dropdown-item:contains(Giro en curso)", run: "click" },
        { trigger: ".modal [name=body]:contains(sale el jueves)" },
        { trigger: ".modal button[name=action_report_library]", run: "click" },
        { trigger: ".o_notification" },
        { trigger: ".modal button[special=cancel], .modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
