import { field, upload } from "./tour_steps";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const own = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;

/** A sheet of another entity, and a file that is no spreadsheet: nothing is filed. */
tours.add("grandes_clientes_mistake_sheet", {
    steps: () => [
        {
            trigger: ".o_control_panel button.btn-primary:not(.o_list_button_add)",
            run: "click",
        },
        ...upload("foto.xlsx"),
        { trigger: field("partner_id"), run: "edit Uni" },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Universidad de Prueba)",
            run: "click",
        },
        { trigger: ".modal button[name=action_upload]", run: "click" },
        {
            content: "a file that is no spreadsheet is told so; the dialog stays",
            trigger: ".o_error_dialog, .modal:contains(foto.xlsx)",
        },
        { trigger: ".modal:last .btn-primary", run: "click" },
        ...upload("ajena.xlsx"),
        { trigger: ".modal button[name=action_upload]", run: "click" },
        {
            content: "whose it says that it is",
            trigger: ".modal .alert-danger:contains(Municipio de Prueba)",
        },
        { trigger: ".modal:not(:has(button[name=action_upload]))" },
        { trigger: ".modal button[name=action_use_named]", run: "click" },
        { trigger: ".o_gc_file_rows" },
    ],
});

/** A call left by «back» is kept and listed; registering twice creates one case. */
tours.add("grandes_clientes_mistake_call", {
    steps: () => [
        { trigger: own("caller_id"), run: "edit 3101234567" },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Coordinadora de Prueba)",
            run: "click",
        },
        { trigger: own("beneficiary_id_number"), run: "edit 1020304063" },
        { trigger: own("beneficiary_name"), run: "edit Ana Gómez" },
        { trigger: own("description", "textarea"), run: "edit Se cortó la llamada" },
        {
            content: "to another screen, as who is interrupted",
            trigger: ".o_gc_page_tab[data-menu-xmlid='grandes_clientes.menu_unfinished']",
            run: "click",
        },
        { trigger: ".o_data_row:contains(Ana Gómez) td[name=partner_id]", run: "click" },
        {
            content: "all that was typed is there",
            trigger: `${own("description", "textarea")}:value(Se cortó la llamada)`,
        },
        { trigger: own("typification_id"), run: "edit T22" },
        { trigger: ".o-autocomplete--dropdown-item:contains(T22)", run: "click" },
        {
            content: "pressed twice",
            trigger: ".o_gc_bar button[name=action_register_pending]:visible",
            run: "dblclick",
        },
        { trigger: ".o_field_widget[name=outcome]:contains(R2)" },
        {
            content: "back, and the address still leads somewhere",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb a, .o_form_view",
            run() {
                history.back();
            },
        },
        { trigger: ".o_list_view, .o_form_view" },
    ],
});
