import { Component } from "@odoo/owl";

/** Cards with a number and coloured words; grey at zero. */
export class HomeCards extends Component {
    static template = "grandes_clientes.HomeCards";
    static props = {
        cards: Array,
        code: { type: [String, { value: null }], optional: true },
        select: Function,
    };
}
