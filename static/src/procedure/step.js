import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** A step: events, deviations, rules, documents, text. */
export class ProcedureStep extends Component {
    static template = "grandes_clientes.ProcedureStep";
    static props = { step: Object, onClose: Function };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    async openDocument(id) {
        const action = await this.orm.call(
            "grandes.clientes.procedure.document",
            "action_open",
            [id]
        );
        return this.action.doAction(action);
    }

    openDeviation(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "grandes.clientes.deviation",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
