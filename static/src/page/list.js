/** @odoo-module **/
import { patch } from "@web/core/utils/patch";
import { ListRenderer } from "@web/views/list/list_renderer";

const isOurs = (record) => record.resModel.startsWith("grandes.clientes.");
/** What decorates a whole row in colour: its edge is coloured, never its text. */
const COLOURS = /\btext-(danger|warning|success|info|primary)\b/g;

/** In lists of ours no cell is cut: what is longer than its column goes on below. */
patch(ListRenderer.prototype, {
    getCellClass(column, record) {
        const classes = super.getCellClass(column, record);
        return isOurs(record) && column.type === "field" ? `${classes} o_gc_wrap` : classes;
    },

    getRowClass(record) {
        const classes = super.getRowClass(record);
        return isOurs(record) ? classes.replace(COLOURS, "o_gc_row_$1") : classes;
    },
});
