import { Component } from "@odoo/owl";
import { KEYS } from "./triage_keys";

/** The current mail: its text, the data extracted from it and the possible acts. */
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

    /** Options of the current mode, each with the digit that chooses it. */
    get options() {
        return this.props.choices.map((choice, place) => ({ ...choice, digit: place + 1 }));
    }
}
