/** @odoo-module **/
import { patch } from "@web/core/utils/patch";
import { SearchModel } from "@web/search/search_model";

/**
 * On a telephone our cards are one column in their order, instead of columns side by
 * side of which only the first, often empty, is visible.
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
