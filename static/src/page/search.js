/** @odoo-module **/
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

/**
 * Ignore default groupings in our kanban views on mobile: of grouped columns side by
 * side only the first one, often empty, would be visible.
 */
patch(SearchModel.prototype, {
    async load(config) {
        const { isSmall, config: shown } = this.env;
        const isOurs = config.resModel?.startsWith("grandes.clientes.");
        if (isSmall && isOurs && shown?.viewType === "kanban") {
            const kept = Object.entries(config.context || {}).filter(
                ([name]) => !name.startsWith("search_default_group_by")
            );
            const context = Object.fromEntries(kept);
            config = { ...config, context, defaultGroupBy: undefined };
        }
        return super.load(config);
    },
});
