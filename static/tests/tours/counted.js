import { addCounted } from "./effort";
import { current, field, noDialog, selectAll } from "./tour_steps";

// Fields of the page, not of a dialog.
const own = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;
const pick = (name, text, shown) => [
    { trigger: own(name), run: `edit ${text}` },
    { trigger: `.o-autocomplete--dropdown-item:contains(${shown})`, run: "click" },
];
const give = (where, filename) => ({
    trigger: `${where} input[type=file]:not(:visible)`,
    upload: true,
    async run() {
        const response = await fetch(`/grandes_clientes_test/${filename}`);
        const transfer = new DataTransfer();
        transfer.items.add(new File([await response.blob()], filename));
        this.anchor.files = transfer.files;
        this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
    },
});
const outcome = ".o_field_widget[name=outcome]:contains(R2)";

/** A spreadsheet of 62 rows becomes 62 cases. */
addCounted("grandes_clientes_counted_sheet", { clicks: 6, keys: 4 }, () => [
    {
        trigger: ".o_control_panel button.btn-primary:not(.o_list_button_add)",
        run: "click",
    },
    give(".modal [name=file]", "solicitudes.xlsx"),
    { trigger: ".modal [name=file] input[type=text]:value(solicitudes.xlsx)" },
    { trigger: field("partner_id"), run: "edit Uni" },
    { trigger: ".o-autocomplete--dropdown-item:contains(Universidad de Prueba)", run: "click" },
    { trigger: ".modal [name=contact_email]:contains(coordinadora@example.com)" },
    { trigger: ".modal button[name=action_upload]", run: "click" },
    { trigger: ".o_gc_file_rows:contains(62)", run: "click" },
    { trigger: ".modal .btn-primary", run: "click" },
    { trigger: ".o_gc_chip[data-status=done]:contains(62)" },
]);

/** A call is registered, answered and closed while the caller waits. */
addCounted("grandes_clientes_counted_call", { clicks: 5, keys: 100 }, () => [
    ...pick("caller_id", "3101234567", "Coordinadora de Prueba"),
    { trigger: ".o_field_widget[name=email]:contains(coordinadora@example.com)" },
    { trigger: own("beneficiary_id_number"), run: "edit 1020304050" },
    { trigger: own("beneficiary_name"), run: "edit Ana Gómez" },
    ...pick("typification_id", "T22", "T22"),
    { trigger: own("description", "textarea"), run: "edit Pago de agosto" },
    { trigger: own("answer", "textarea"), run: "edit Se aplicó el 3 de septiembre." },
    { trigger: ".o_gc_bar button[name=action_register_close]", run: "press alt+q" },
    { trigger: outcome },
    { trigger: "button[name=action_next]:visible", run: "click" },
    { trigger: `${own("caller_id")}:value()` },
]);

/** The answer is being typed as the call turns out to repeat a case, and is not lost. */
addCounted("grandes_clientes_counted_repeat", { clicks: 3, keys: 100 }, () => [
    ...pick("caller_id", "3101234567", "Coordinadora de Prueba"),
    { trigger: ".o_field_widget[name=email]:contains(coordinadora@example.com)" },
    { trigger: own("beneficiary_id_number"), run: "edit 1020304050" },
    ...pick("typification_id", "T22", "T22"),
    // Typed before the onchange of the typification answers, which hides it.
    { trigger: own("answer", "textarea"), run: "edit Se aplicó el 3." },
    { trigger: `body:not(:has(${own("answer", "textarea")}))` },
    { trigger: own("not_repeat_reason"), run: "edit Otra cosa" },
    { trigger: own("description", "textarea"), run: "edit Pago de agosto" },
    { trigger: `${own("answer", "textarea")}:value(Se aplicó el 3.)` },
    { trigger: ".o_gc_bar button[name=action_register_close]", run: "press alt+q" },
    { trigger: outcome },
]);

/** A person at the window, with a document, who gets the constancia. */
addCounted("grandes_clientes_counted_visit", { clicks: 5, keys: 110 }, () => [
    { trigger: ".o_field_widget[name=channel_id] input:checked" },
    ...pick("caller_id", "3101234567", "Coordinadora de Prueba"),
    { trigger: ".o_field_widget[name=email]:contains(coordinadora@example.com)" },
    give(".o_field_widget[name=attachment_ids]", "recibo.pdf"),
    { trigger: ".o_field_widget[name=attachment_ids]:contains(recibo)" },
    { trigger: own("beneficiary_id_number"), run: "edit 1020304061" },
    { trigger: own("beneficiary_name"), run: "edit Ana Gómez" },
    ...pick("typification_id", "T22", "T22"),
    { trigger: own("description", "textarea"), run: "edit Trae el recibo de agosto" },
    { trigger: ".o_gc_bar button[name=action_register_pending]:visible", run: "press alt+w" },
    { trigger: outcome },
    { trigger: "button[name=action_print_constancia].btn-primary:visible" },
    { trigger: "button[name=action_next]:visible", run: "click" },
    { trigger: `${own("caller_id")}:value()` },
]);

/** A letter with its Mercurio number. */
addCounted("grandes_clientes_counted_letter", { clicks: 8, keys: 80 }, () => [
    ...pick("caller_id", "Coordinadora", "Coordinadora de Prueba"),
    { trigger: own("mercurio_in_number"), run: "edit 2026ER0000123" },
    {
        trigger: `.o_field_widget[name=mercurio_in_date] input, .o_field_widget[name=mercurio_in_date] button`,
        run: "click",
    },
    { trigger: ".o_date_picker .o_today, .o_datetime_picker .o_today", run: "click" },
    give(".o_field_widget[name=attachment_ids]", "carta.pdf"),
    { trigger: ".o_field_widget[name=attachment_ids]:contains(carta)" },
    { trigger: own("beneficiary_id_number"), run: "edit 1020304062" },
    ...pick("typification_id", "T22", "T22"),
    { trigger: own("description", "textarea"), run: "edit Pago sin aplicar" },
    { trigger: ".o_gc_bar button[name=action_register_pending]:visible", run: "press alt+q" },
    { trigger: outcome },
]);

/** The state of a list of documents. */
addCounted("grandes_clientes_counted_list", { clicks: 4, keys: 30 }, () => [
    ...pick("caller_id", "Coordinadora", "Coordinadora de Prueba"),
    {
        trigger: own("pasted", "textarea"),
        paste: true,
        run: "edit 10203040, 20304050, 20304051, 99999999",
    },
    { trigger: ".o_gc_bar button[name=action_ask]", run: "press alt+q" },
    { trigger: ".o_gc_states" },
    { trigger: "button.o_clipboard_button:visible" },
]);

/** A look-up and an answer. */
addCounted("grandes_clientes_counted_answer", { clicks: 7, keys: 120 }, () => [
    { trigger: current("front_office") },
    { trigger: ".o_statusbar_buttons button[name=action_consult]", run: "click" },
    { trigger: field("system_id"), run: "edit COB" },
    { trigger: ".o-autocomplete--dropdown-item:contains(COBOL)", run: "click" },
    { trigger: field("finding", "textarea"), run: "edit Aplicado el 3 de septiembre" },
    { trigger: ".modal-footer button[name=action_consult]", run: "click" },
    { trigger: noDialog(".o_statusbar_buttons button[name=action_answer]"), run: "click" },
    {
        trigger: ".modal [name=body] .odoo-editor-editable p:nth-child(3)",
        run: "editor El 3 de septiembre.",
    },
    { trigger: ".modal-footer button[name=action_confirm]", run: "click" },
    { trigger: noDialog(current("answered")) },
]);

/** Many cases, each escalated as the matrix says, with a question to the desks. */
addCounted("grandes_clientes_counted_escalation", { clicks: 7, keys: 20 }, () => [
    ...selectAll(12),
    { trigger: ".o_control_panel button[name=action_escalate]", run: "click" },
    {
        content: "some to an area, some to the back office first",
        trigger:
            ".modal [name=line_ids]:has(.o_data_row:contains(Cobranza)):has(.o_data_row:contains(Back Office))",
    },
    { trigger: field("instruction", "textarea"), run: "edit Confirmen el valor" },
    { trigger: ".modal-footer button[name=action_escalate]", run: "click" },
    { trigger: noDialog(".o_form_view .oe_stat_button [name=sent_count]:contains(12)") },
]);

/**
 * The back office records look-ups for three cases at once, and answers them at once.
 */
addCounted("grandes_clientes_counted_back", { clicks: 12, keys: 150 }, () => [
    ...selectAll(3),
    { trigger: ".o_control_panel button[name=action_consult]", run: "click" },
    { trigger: field("system_id"), run: "edit COB" },
    { trigger: ".o-autocomplete--dropdown-item:contains(COBOL)", run: "click" },
    { trigger: field("finding", "textarea"), run: "edit Aplicado el 3 de septiembre" },
    { trigger: ".modal-footer button[name=action_consult]", run: "click" },
    { trigger: noDialog(".o_list_view .o_data_row") },
    ...selectAll(3),
    { trigger: ".o_control_panel button[name=action_answer]", run: "click" },
    {
        trigger: ".modal [name=body] .odoo-editor-editable",
        run: "editor El pago quedó aplicado el 3 de septiembre.",
    },
    { trigger: ".modal-footer button[name=action_confirm]:visible", run: "click" },
    { trigger: noDialog(".o_list_view .o_view_nocontent") },
]);
