import { patch } from "@web/core/utils/patch";
import { ViewButton } from "@web/views/view_button/view_button";

/** Names the act in the question that a button of ours asks before it. */
patch(ViewButton.prototype, {
    get clickParams() {
        const params = super.clickParams;
        const { record, string } = this.props;
        if (params.confirm && string && record?.resModel.startsWith("grandes.clientes.")) {
            const name = record.data.display_name;
            params["confirm-title"] ||= name ? `${string} · ${name}` : string;
            params["confirm-label"] ||= string;
        }
        return params;
    },
});
