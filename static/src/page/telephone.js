import { patch } from "@web/core/utils/patch";
import { View } from "@web/views/view";

/**
 * Ignore the default grouping of our kanban views on mobile: cards form one list, the
 * most urgent first. Of columns side by side only the first would be visible.
 */
patch(View.prototype, {
    async loadView(props) {
        await super.loadView(props);
        const isOurs = props.resModel.startsWith("grandes.clientes.");
        if (isOurs && props.type === "kanban" && this.env.isSmall) {
            delete this.withSearchProps.defaultGroupBy;
        }
    },
});
