/** @odoo-module **/
import { patch } from "@web/core/utils/patch";
import { ListRenderer } from "@web/views/list/list_renderer";
import { FIELD_WIDTHS } from "@web/views/list/column_width_hook";

const isOurs = (record) => record.resModel.startsWith("grandes.clientes.");
/** Row decorations: they colour the edge of the row, never its text. */
const COLOURS = /\btext-(danger|warning|success|info|primary)\b/g;
/** Widths in pixels of letters and of margins, in headings and in badges. */
const LETTER = 7.8;
const HEADING_EDGE = 8;
const BADGE_LETTER = 6.3;
const BADGE_EDGE = 18;
/** Minimum width of a column: a name on two lines, a badge with our labels. */
const LEAST = {
    many2one_avatar_user: 130,
    many2one: 110,
    many2many_tags: 150,
    grandes_clientes_due: 96,
};
const MOST_FOR_WORDS = 150;

const longest = (words) => Math.max(0, ...words.map((word) => (word || "").length));

/**
 * Return the width limits of a list column.
 *
 * @param {Object} column
 * @param {Object} field field displayed by the column
 * @returns {Array} minimum and, if there is one, maximum width in pixels
 */
function getWidth(column, field) {
    const own = column.field.listViewWidth;
    const usual =
        (typeof own === "function"
            ? own({
                  type: column.fieldType,
                  hasLabel: column.hasLabel,
                  options: column.options,
              })
            : own) ||
        FIELD_WIDTHS[column.widget || column.fieldType] ||
        80;
    const [least, most] = Array.isArray(usual) ? usual : [usual, usual];
    const heading = column.hasLabel ? (column.label || "").split(/\s+/) : [];
    const needed = [least, longest(heading) * LETTER + HEADING_EDGE];
    needed.push(LEAST[column.widget] || LEAST[column.fieldType] || 0);
    if (column.widget === "badge" && field?.selection) {
        const labels = field.selection.map(([, label]) => label);
        needed.push(longest(labels) * BADGE_LETTER + BADGE_EDGE);
    }
    const width = Math.min(Math.max(...needed), Math.max(least, MOST_FOR_WORDS));
    return most ? [width, Math.max(width, most)] : [width];
}

/**
 * Returns the same column object for each rendering; otherwise all cells would be
 * redrawn.
 */
const widened = new WeakMap();

function withWidth(column, field) {
    if (!widened.has(column)) {
        const listViewWidth = getWidth(column, field);
        widened.set(column, { ...column, field: { ...column.field, listViewWidth } });
    }
    return widened.get(column);
}

/**
 * In our lists (lists of our models, or of class `o_gc_list`) no cell and no heading is
 * cut: longer text wraps, and badges stay in one piece.
 */
patch(ListRenderer.prototype, {
    get isGcList() {
        const { archInfo, list } = this.props;
        return isOurs(list) || /\bo_gc_list\b/.test(archInfo.className || "");
    },

    processAllColumn(allColumns, list) {
        const columns = super.processAllColumn(allColumns, list);
        if (!this.isGcList) {
            return columns;
        }
        return columns.map((column) =>
            column.type === "field" && !column.attrs?.width && column.widget !== "handle"
                ? withWidth(column, list.fields[column.name])
                : column
        );
    },

    getColumnClass(column) {
        const classes = super.getColumnClass(column);
        return this.isGcList ? `${classes} o_gc_heading` : classes;
    },

    getCellClass(column, record) {
        const classes = super.getCellClass(column, record);
        return this.isGcList && column.type === "field" ? `${classes} o_gc_wrap` : classes;
    },

    /** Our lists end with their last record, without empty lines. */
    get getEmptyRowIds() {
        return this.isGcList ? [] : super.getEmptyRowIds;
    },

    getRowClass(record) {
        const classes = super.getRowClass(record);
        return isOurs(record) ? classes.replace(COLOURS, "o_gc_row_$1") : classes;
    },
});
