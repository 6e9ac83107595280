import { Component } from "@odoo/owl";

/** Cards with a label and a coloured number, which is grey if zero. */
export class HomeCards extends Component {
    static template = "grandes_clientes.HomeCards";
    static props = {
        cards: Array,
        code: { type: [String, { value: null }], optional: true },
        select: Function,
    };
}
