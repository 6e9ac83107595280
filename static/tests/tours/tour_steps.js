/** Shared steps of the long tours. They name no label, so they work in any language. */

export const row = (text) => `.o_data_row:contains(${text})`;

/** Selector of a field's input in the open dialog. */
export const field = (name, tag = "input") => `.modal .o_field_widget[name=${name}] ${tag}`;

/** Steps that choose the result for `text` in a many2one field of the open dialog. */
export const choose = (name, text) => [
    { trigger: field(name), run: `edit ${text}` },
    { trigger: `.o-autocomplete--dropdown-item:contains(${text})`, run: "click" },
];

/** The form's status bar at `state`. */
export const current = (state) => `.o_form_view .o_arrow_button_current[data-value=${state}]`;

/** Selector `then`, matched only while no dialog is open. */
export const noDialog = (then) => `body:not(:has(.modal)) ${then}`;

/** Steps that upload the test's file `filename` in the open dialog. */
export const upload = (filename) => [
    {
        trigger: ".modal [name=file] input[type=file]:not(:visible)",
        async run() {
            const response = await fetch(`/grandes_clientes_test/${filename}`);
            const transfer = new DataTransfer();
            transfer.items.add(new File([await response.blob()], filename));
            this.anchor.files = transfer.files;
            this.anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    },
    { trigger: `.modal [name=file] input[type=text]:value(${filename})` },
];

/** Steps that wait for `count` rows of the list and select all of them. */
export const selectAll = (count) => [
    { trigger: `.o_list_view .o_data_row:eq(${count - 1})` },
    { trigger: "thead .o_list_record_selector input", run: "click" },
];
