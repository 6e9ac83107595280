import { patch } from "@web/core/utils/patch";
import { View } from "@web/views/view";

/**
 * On a telephone cards are one list, the most urgent first: of columns side by side,
 * only the first would be visible, and it may be empty.
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
