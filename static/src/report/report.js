import { Component, markup } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A report whose figures link to the records that they count. */
export class ReportField extends Component {
    static template = "grandes_clientes.ReportField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** The server renders it from numbers and escaped names. */
    get document() {
        return markup(this.props.record.data[this.props.name] || "");
    }

    async onClick(ev) {
        const link = ev.target.closest("a[data-figure], a[data-record]");
        if (!link) {
            return;
        }
        ev.preventDefault();
        if (link.dataset.record) {
            const [model, id] = JSON.parse(link.dataset.record);
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
            });
            return;
        }
        // Figures shown when the screen opens belong to a record that is not saved yet.
        if (this.props.record.isNew && !(await this.props.record.save())) {
            return;
        }
        const { resModel, resId } = this.props.record;
        await this.action.doAction(
            await this.orm.call(resModel, "action_open_figure", [
                [resId],
                ...JSON.parse(link.dataset.figure),
            ])
        );
    }
}

registry.category("fields").add("grandes_clientes_report", {
    component: ReportField,
    supportedTypes: ["html"],
});
