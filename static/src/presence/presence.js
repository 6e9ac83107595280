import { Component, onWillDestroy, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * Who else has the case of a form, or the cases of a dialog, open, and what they write.
 */
export class Presence extends Component {
    static template = "grandes_clientes.Presence";
    static props = {
        ...standardWidgetProps,
        doing: { type: String, optional: true },
    };

    setup() {
        this.presence = useService("grandes_clientes_presence");
        this.others = useState(this.presence.others);
        this.held = useState({ ids: [] });
        this.release = () => {};
        useRecordObserver((record) => {
            const ids = this.getCases(record);
            if (ids.join() !== this.held.ids.join()) {
                this.release();
                this.held.ids = ids;
                this.release = ids.length
                    ? this.presence.hold(ids, this.props.doing || false)
                    : () => {};
            }
        });
        // Also if the component was never drawn: it holds the cases from its first
        // load.
        onWillDestroy(() => this.release());
    }

    getCases(record) {
        if (record.resModel === "grandes.clientes.case") {
            return record.resId ? [record.resId] : [];
        }
        return [...(record.data.case_ids?.currentIds || [])];
    }

    /** One row per person, those who write first. */
    get rows() {
        const people = new Map();
        for (const id of this.held.ids) {
            for (const row of this.others[id] || []) {
                if (!people.get(row.id)?.doing) {
                    people.set(row.id, row);
                }
            }
        }
        return [...people.values()].sort((a, b) => Boolean(b.doing) - Boolean(a.doing));
    }

    getWords(row) {
        if (row.doing === "answer") {
            return _t("%s is writing an answer", row.name);
        }
        if (row.doing === "escalation") {
            return _t("%s is escalating it", row.name);
        }
        if (row.doing === "note") {
            return _t("%s is writing a note", row.name);
        }
        return _t("%s has it open", row.name);
    }
}

registry.category("view_widgets").add("grandes_clientes_presence", {
    component: Presence,
    extractProps: ({ options }) => ({ doing: options.doing }),
});
