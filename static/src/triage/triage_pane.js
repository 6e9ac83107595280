import { Component } from "@odoo/owl";
import { KEYS } from "./triage_keys";

/** The mail at hand: what it says, what was read from it, what can be done. */
export class TriagePane extends Component {
    static template = "grandes_clientes.TriagePane";
    static props = {
        mail: { type: [Object, { value: null }] },
        mode: String,
        choices: Array,
        busy: Boolean,
        selected: Number,
        position: String,
        held: { type: [Object, { value: null }] },
        suggestion: { type: [Object, { value: null }] },
        reader: String,
        taken: { type: [Object, { value: null }] },
        run: Function,
        choose: Function,
    };

    get keys() {
        return KEYS;
    }

    get buttons() {
        return KEYS.filter(({ act }) =>
            ["accept", "edit", "split", "join", "dismiss", "assign", "open"].includes(act)
        );
    }

    /** What is shown as options of the mode, each with the digit that chooses it. */
    get options() {
        return this.props.choices.map((choice, place) => ({ ...choice, digit: place + 1 }));
    }
}
