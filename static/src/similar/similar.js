import { Component, useEffect, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const SIMILAR = "grandes.clientes.similar";
const SUGGESTION = "grandes.clientes.typification.suggestion";
/** Time, in milliseconds, within which two parts of a form share a request. */
const SAME = 2000;
const asked = new Map();

/** Load once what several parts of a form show about a case. */
function getPanel(orm, resId) {
    const before = asked.get(resId);
    if (before && Date.now() - before.at < SAME) {
        return before.panel;
    }
    asked.clear();
    const panel = orm.silent.call(SIMILAR, "get_panel", [resId]).catch(() => null);
    asked.set(resId, { at: Date.now(), panel });
    return panel;
}

/** Maintain `state.panel` of the current record; loaded after the form. */
function usePanel(component) {
    const orm = useService("orm");
    const state = useState({ panel: null });
    const record = () => component.props.record;
    const load = async () => {
        const { resId } = record();
        state.panel = null;
        const panel = resId && (await getPanel(orm, resId));
        if (resId === record().resId) {
            state.panel = panel || null;
        }
    };
    useEffect(
        () => {
            load();
        },
        () => [record().resId]
    );
    return state;
}

/** Closed cases similar to the current one, and how they were answered. */
export class SimilarCases extends Component {
    static template = "grandes_clientes.SimilarCases";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = usePanel(this);
    }

    get rows() {
        return this.state.panel?.cases || [];
    }

    open(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "grandes.clientes.case",
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    /** Start the answer from that of another case, without its personal data. */
    async useAsBase(row) {
        const { record } = this.props;
        if (await record.isDirty()) {
            await record.save();
        }
        const action = await this.orm.call("grandes.clientes.similar.base", "use_as_base", [
            record.resId,
            row.id,
        ]);
        action.views ||= [[false, "form"]];
        await this.action.doAction(action, { onClose: () => record.load() });
    }
}

registry.category("view_widgets").add("grandes_clientes_similar", { component: SimilarCases });

/** The typification of most similar closed cases, accepted with one click. */
export class SuggestedTypification extends Component {
    static template = "grandes_clientes.SuggestedTypification";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = usePanel(this);
    }

    get suggestion() {
        return this.state.panel?.suggestion;
    }

    async take() {
        const { record } = this.props;
        if ((await record.isDirty()) && !(await record.save())) {
            return;
        }
        await this.orm.call(SUGGESTION, "take", [record.resId]);
        await record.load();
    }
}

registry
    .category("view_widgets")
    .add("grandes_clientes_suggested", { component: SuggestedTypification });

/** The same for records that are not cases yet: the suggestion is in the field. */
export class SuggestionField extends Component {
    static template = "grandes_clientes.SuggestedTypification";
    static props = { ...standardFieldProps };

    get suggestion() {
        return this.props.record.data[this.props.name];
    }

    take() {
        const { typification: id, label: display_name } = this.suggestion;
        return this.props.record.update({ typification_id: { id, display_name } });
    }
}

registry.category("fields").add("grandes_clientes_suggestion", {
    component: SuggestionField,
    supportedTypes: ["json"],
});
