/** @odoo-module **/
import { patch } from "@web/core/utils/patch";
import { ListRenderer } from "@web/views/list/list_renderer";

/** In lists of ours no cell is cut: what is longer than its column goes on below. */
patch(ListRenderer.prototype, {
    getCellClass(column, record) {
        const classes = super.getCellClass(column, record);
        const isOurs = record.resModel.startsWith("grandes.clientes.");
        return isOurs && column.type === "field" ? `${classes} o_gc_wrap` : classes;
    },
});
