import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * The acts of a case without a button of their own: the possible ones, and the others
 * greyed out with the reason.
 */
export class ActMenu extends Component {
    static template = "grandes_clientes.ActMenu";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardWidgetProps };

    /** Acts of the user's role: `{act, label, reason}`. */
    get acts() {
        return this.props.record.data.act_menu || [];
    }

    /** Execute `act` like a button: save first, open its dialog, reload. */
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
