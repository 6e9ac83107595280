import { Component, onWillStart, status, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

const MODEL = "grandes.clientes.outage";
const AT = { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
const FIELDS = ["system_id", "began_on", "entity_words", "is_joined", "witness_count"];

/** Above the work list: current failures, and what to tell entities. */
export class OutageBand extends Component {
    static template = "grandes_clientes.OutageBand";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ outages: [] });
        onWillStart(() => this.load());
    }

    async load() {
        // Desks of areas share these screens but see no failures.
        const mayRead = await user.checkAccessRight(MODEL, "read");
        // If the user went to another screen meanwhile, nothing is loaded.
        if (!mayRead || status(this) === "destroyed") {
            return;
        }
        this.state.outages = await this.orm.searchRead(MODEL, [["is_current", "=", true]], FIELDS);
    }

    since(outage) {
        return deserializeDateTime(outage.began_on).toLocaleString(AT);
    }

    async join(outage) {
        await this.orm.call(MODEL, "action_join", [[outage.id]]);
        await this.load();
    }

    open(outage) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: outage.id,
            views: [[false, "form"]],
        });
    }
}

const banded = (Renderer, template) =>
    class extends Renderer {
        static template = template;
        static components = { ...Renderer.components, OutageBand };
    };

export const BandedListRenderer = banded(ListRenderer, "grandes_clientes.BandedListRenderer");
export const BandedKanbanRenderer = banded(
    KanbanRenderer,
    "grandes_clientes.BandedKanbanRenderer"
);

registry
    .category("views")
    .add("case_my_work_list", { ...listView, Renderer: BandedListRenderer });

registry
    .category("views")
    .add("case_my_work_kanban", { ...kanbanView, Renderer: BandedKanbanRenderer });
