import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const KEYS = { 1: "yes", 2: "no", 3: "na" };
const MOVES = { ArrowUp: -1, ArrowDown: 1 };
const ANSWERS = [
    ["yes", _t("Met")],
    ["no", _t("Not met")],
    ["na", _t("Does not apply")],
];
const CLASSES = [
    ["ecuf", _t("Critical for the user")],
    ["ecn", _t("Critical for the business")],
    ["ecc", _t("Critical for compliance")],
    ["enc", _t("Not critical")],
];

/** The marks of an audit: 1, 2, 3 answer the focused one, the arrow keys move. */
export class QualityMarks extends Component {
    static template = "grandes_clientes.QualityMarks";
    static props = { ...standardFieldProps };

    setup() {
        this.list = useRef("list");
        this.answers = ANSWERS;
        this.saving = Promise.resolve();
    }

    get marks() {
        return this.props.record.data[this.props.name].records;
    }

    get left() {
        return this.marks.filter((mark) => !mark.data.answer).length;
    }

    label(answer) {
        return ANSWERS.find(([code]) => code === answer)?.[1];
    }

    className(mark) {
        return CLASSES.find(([code]) => code === mark.data.error_class)?.[1];
    }

    isDifferent(mark) {
        const { answer, computed_answer: computed } = mark.data;
        return Boolean(answer && computed && answer !== computed);
    }

    asksReason(mark) {
        return mark.data.answer === "no" || this.isDifferent(mark) || mark.data.reason;
    }

    /**
     * Each answer is saved at once, so that computed values of the record are shown
     * with it. Saving returns new records; what is typed meanwhile is written to these.
     */
    write({ resId }, values) {
        if (this.props.readonly) {
            return;
        }
        const save = async () => {
            await this.marks.find((mark) => mark.resId === resId).update(values);
            await this.props.record.save();
        };
        this.saving = this.saving.then(save, save);
        return this.saving;
    }

    onKey(event, mark, index) {
        if (event.target.tagName === "INPUT" || event.ctrlKey || event.altKey) {
            return;
        }
        if (event.key in KEYS) {
            event.preventDefault();
            this.write(mark, { answer: KEYS[event.key] });
        } else if (event.key in MOVES) {
            event.preventDefault();
            const rows = this.list.el.querySelectorAll(".o_gc_mark");
            rows[index + MOVES[event.key]]?.focus();
        }
    }
}

const selection = (name, values, readonly) => ({
    name,
    type: "selection",
    selection: values,
    readonly,
});

export const qualityMarks = {
    component: QualityMarks,
    displayName: _t("Marks of an audit"),
    supportedTypes: ["one2many"],
    relatedFields: () => [
        {
            name: "attribute_id",
            type: "many2one",
            relation: "grandes.clientes.quality.attribute",
        },
        { name: "section", type: "char" },
        { name: "guide", type: "text" },
        selection("error_class", CLASSES, true),
        selection("answer", ANSWERS, false),
        selection("computed_answer", ANSWERS, true),
        selection("settled_answer", ANSWERS, true),
        { name: "reason", type: "char", readonly: false },
    ],
};

registry.category("fields").add("grandes_clientes_marks", qualityMarks);
