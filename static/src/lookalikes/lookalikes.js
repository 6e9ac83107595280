import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { deserializeDate, toLocaleDateString } from "@web/core/l10n/dates";

/** Possible duplicates of a case: only their number, state, holder and date. */
export class Lookalikes extends Component {
    static template = "grandes_clientes.Lookalikes";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name] || [];
    }

    formatDate(date) {
        return toLocaleDateString(deserializeDate(date));
    }
}

registry.category("fields").add("grandes_clientes_lookalikes", {
    component: Lookalikes,
    supportedTypes: ["json"],
});
