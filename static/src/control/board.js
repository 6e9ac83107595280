import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "grandes.clientes.control.board";

/** The ten controls and the contract's obligations for a month, as on paper. */
export class ControlBoard extends Component {
    static template = "grandes_clientes.ControlBoard";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ board: null });
        onWillStart(() => this.load());
    }

    async load(month) {
        this.state.board = await this.orm.call(MODEL, "get_board", [month || false]);
    }

    async open(tile) {
        const action = await this.orm.call(MODEL, "action_door", [
            tile.id,
            this.state.board.month,
        ]);
        return this.action.doAction(action);
    }

    openLine(line) {
        if (!line.door) {
            return;
        }
        const [model, id] = line.door;
        if (model === "grandes.clientes.control") {
            return this.open({ id });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async print(kind) {
        const action = await this.orm.call(MODEL, "action_print", [
            this.state.board.month,
            kind,
        ]);
        return this.action.doAction(action);
    }
}

registry.category("actions").add("grandes_clientes_control_board", ControlBoard);
