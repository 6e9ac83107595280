import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Dropdown with the acts of a case that have no button of their own. Acts that are not
 * possible now are greyed out and show the reason.
 */
export class ActMenu extends Component {
    static template = "grandes_clientes.ActMenu";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    /** Acts available to the user's role: `{act, label, reason}`. */
    get acts() {
        return this.props.record.data.act_menu || [];
    }

    /** Perform `act` like a view button: save, open the returned dialog, reload. */
    async perform(act) {
        if (act.reason) {
            return;
        }
        const record = this.props.record;
        await this.env.onClickViewButton({
            clickParams: { name: `action_${act.act}`, type: "object" },
            getResParams: () => ({
                context: record.context,
                evalContext: record.evalContext,
                resModel: record.resModel,
                resId: record.resId,
                resIds: record.resIds,
            }),
        });
    }
}

registry.category("view_widgets").add("grandes_clientes_act_menu", {
    component: ActMenu,
    fieldDependencies: [{ name: "act_menu", type: "json", readonly: true }],
});
