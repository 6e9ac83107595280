import { Component } from "@odoo/owl";
import { deserializeDate, toLocaleDateString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const CASE = "grandes.clientes.case";

/** Records of the cases united with this one; each links to its record. */
export class United extends Component {
    static template = "grandes_clientes.United";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    formatDate(date) {
        return toLocaleDateString(deserializeDate(date));
    }

    open(model, id) {
        const views = [[false, "form"]];
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views,
        });
    }

    openCase(id) {
        this.open(CASE, id);
    }
}

registry.category("fields").add("grandes_clientes_united", {
    component: United,
    supportedTypes: ["json"],
});
