import { current, field, noDialog, selectAll, upload } from "./tour_steps";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const line = (text) => `.modal [name=line_ids] .o_data_row:contains(${text})`;
const count = (name, value) => `.modal .o_field_widget[name=${name}]:contains(${value})`;
const empty = ".o_list_view .o_view_nocontent";

/** Fetch what the browser would download, and record the response. */
async function download(url) {
    const response = await fetch(url);
    document.body.dataset.gcDownloaded = response.headers.get("Content-Disposition");
}

/** Forty cases are escalated to the areas of the matrix (5.2.10, 5.2.12). */
tours.add("grandes_clientes_escalation_mass", {
    steps: () => [
        ...selectAll(40),
        { trigger: ".o_control_panel button[name=action_escalate]", run: "click" },
        {
            content: "where each of them goes",
            trigger: `body:has(${line("Tesorería")}):has(${line("Fondos")}) ${line("Cobranza")}`,
        },
        {
            content: "late ones ask for a reason, once (R1)",
            trigger: field("late_reason", "textarea"),
            run: "edit Se esperaban los soportes de la IES",
        },
        { trigger: ".modal-footer button[name=action_escalate]", run: "click" },
        {
            content: "each has its outcome on one page",
            trigger: noDialog(".o_form_view .oe_stat_button [name=sent_count]:contains(40)"),
        },
    ],
});

const location = Object.getOwnPropertyDescriptor(browser, "location");

/** The official downloads the queue of the area (5.2.17). */
tours.add("grandes_clientes_escalation_download", {
    steps: () => [
        ...selectAll(13),
        {
            trigger: ".o_control_panel button[name=action_download]",
            async run({ click }) {
                // Leaving the page stops a tour, and a download starts in the same way.
                Object.defineProperty(browser, "location", {
                    configurable: true,
                    value: { assign: download },
                });
                await click();
            },
        },
        {
            trigger: "body[data-gc-downloaded^='attachment']",
            run: () => Object.defineProperty(browser, "location", location),
        },
    ],
});

/**
 * The official uploads the filled spreadsheet, sees the preview and confirms it
 * (5.2.19).
 */
tours.add("grandes_clientes_escalation_upload", {
    steps: () => [
        { trigger: ".o_control_panel .o_gc_upload_answers", run: "click" },
        ...upload("respuestas.xlsx"),
        { trigger: ".modal button[name=action_preview]", run: "click" },
        {
            content: "nothing is done yet",
            trigger: `body:has(${count("ready_count", 13)}) ${count("problem_count", 0)}`,
        },
        { trigger: line("Cobranza") },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: count("done_count", 13) },
        { trigger: ".modal .btn-close", run: "click" },
        { content: "the queue is empty", trigger: noDialog(empty) },
    ],
});

/** The advisor sends all returned answers at once (5.2.8). */
tours.add("grandes_clientes_escalation_send", {
    steps: () => [
        ...selectAll(11),
        { trigger: ".o_control_panel button[name=action_send]", run: "click" },
        { content: "the tray is empty", trigger: empty },
    ],
});

/** A rejected case is escalated to the area that the rejection suggests (5.2.17). */
tours.add("grandes_clientes_escalation_again", {
    steps: () => [
        { trigger: current("front_office") },
        { trigger: ".o_statusbar_buttons button[name=action_escalate]", run: "click" },
        { trigger: line("Cobranza") },
        { trigger: ".modal-footer button[name=action_escalate]", run: "click" },
        { trigger: noDialog(current("mission_area")) },
    ],
});
