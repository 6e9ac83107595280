import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useBus, useService } from "@web/core/utils/hooks";

const FRONT = "grandes_clientes.group_front_office";
const EVERY = 60000; // milliseconds between two counts

/** The number of mails to sort, shown on every screen; a click opens the triage. */
export class TriageSystray extends Component {
    static template = "grandes_clientes.TriageSystray";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ count: 0, shown: false });
        this.counted = 0;
        onWillStart(async () => {
            this.state.shown = await user.hasGroup(FRONT);
            await this.count();
        });
        useBus(this.env.bus, "grandes_clientes.triage_changed", () => this.count());
        useBus(this.env.bus, "ACTION_MANAGER:UI-UPDATED", () => {
            if (Date.now() - this.counted > EVERY) {
                this.count();
            }
        });
    }

    async count() {
        if (this.state.shown) {
            this.counted = Date.now();
            this.state.count = await this.orm.silent.call(
                "grandes.clientes.case",
                "triage_count",
                []
            );
        }
    }

    open() {
        this.action.doAction("grandes_clientes.case_triage_action", {
            clearBreadcrumbs: true,
        });
    }
}

registry
    .category("systray")
    .add("grandes_clientes.triage", { Component: TriageSystray }, { sequence: 30 });
