import { Component } from "@odoo/owl";
import { KEYS } from "./triage_keys";

/** The current mail: its text, the data read from it, the possible actions. */
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

    /** The options of the mode, each with its digit. */
    get options() {
        return this.props.choices.map((choice, place) => ({ ...choice, digit: place + 1 }));
    }
}
