/** @odoo-module **/
import { Component } from "@odoo/owl";
import { toLocaleDateString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Colour by the state of the date; grey while it is in term or no longer counts. */
const COLOURS = {
    illegal: "text-bg-danger",
    overdue: "text-bg-danger",
    today: "text-bg-danger",
    soon: "text-bg-warning",
};

/** Label of each date in the tooltip. */
const DATES = {
    date_promised: _t("Promised for"),
    date_legal_due: _t("Due by law"),
    date_due: _t("Due"),
};

/**
 * The badge of a due date, the same on all screens: a few words, the colour of its
 * state, the complete dates in the tooltip. A hammer marks dates overdue by law.
 */
export class DueBadge extends Component {
    static template = "grandes_clientes.DueBadge";
    static props = {
        ...standardFieldProps,
        stateField: { type: String, optional: true },
        dateFields: { type: Array, optional: true },
    };
    static defaultProps = { stateField: "deadline", dateFields: [] };

    get words() {
        return this.props.record.data[this.props.name];
    }

    get state() {
        return this.props.record.data[this.props.stateField];
    }

    get colour() {
        return COLOURS[this.state] || "o_gc_due_grey";
    }

    get dates() {
        const { data } = this.props.record;
        return this.props.dateFields
            .filter((name) => data[name])
            .map((name) => `${DATES[name] || name}: ${toLocaleDateString(data[name])}`)
            .join("\n");
    }
}

registry.category("fields").add("grandes_clientes_due", {
    component: DueBadge,
    supportedTypes: ["char"],
    fieldDependencies: ({ options }) => [
        { name: options.state || "deadline", type: "selection", readonly: true },
        ...(options.dates || []).map((name) => ({ name, type: "date", readonly: true })),
    ],
    extractProps: ({ options }) => ({
        stateField: options.state || "deadline",
        dateFields: options.dates || [],
    }),
});
