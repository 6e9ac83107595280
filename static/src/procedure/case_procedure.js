import { Component, onWillStart, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { ProcedureDrawing } from "./drawing";
import { ProcedureStep } from "./step";

/**
 * The walk of a case on the procedure: the drawing, the same in words, and each step.
 */
export class CaseProcedure extends Component {
    static template = "grandes_clientes.CaseProcedure";
    static components = { ProcedureDrawing, ProcedureStep };
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.panel = useRef("panel");
        this.state = useState({
            data: null,
            selected: null,
            // On a telephone the text comes first; the drawing is one touch away.
            drawn: !this.ui.isSmall,
        });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    async load(props, reading = this.state.data && this.state.data.reading) {
        const id = props.record.resId;
        if (!id) {
            this.state.data = null;
            return;
        }
        this.state.data = await this.orm.call(
            "grandes.clientes.case",
            "procedure_drawing",
            [id],
            reading ? { reading } : {}
        );
    }

    get hasDrawing() {
        return this.state.data && this.state.data.scene;
    }

    get step() {
        return this.state.selected && this.state.data.steps[this.state.selected];
    }

    /** Show what happened at a step, and scroll to its panel. */
    select(number) {
        this.state.selected = this.state.selected === number ? null : number;
    }

    setReading(ev) {
        return this.load(this.props, ev.target.value);
    }
}

registry.category("view_widgets").add("grandes_clientes_case_procedure", {
    component: CaseProcedure,
    fieldDependencies: [
        { name: "state", type: "selection", readonly: true },
        { name: "conformity", type: "selection", readonly: true },
    ],
});
