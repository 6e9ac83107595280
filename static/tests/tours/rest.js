import { Component, xml } from "@odoo/owl";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/**
 * A screen that shows nothing and asks for nothing: where a page waits for its turn.
 *
 * Records that the page keeps, to show them at once, are those of a test that is over.
 */
class Rest extends Component {
    static template = xml`<div class="o_gc_rest"/>`;
    static props = ["*"];
    static displayName = "Rest";

    setup() {
        rpcBus.trigger("CLEAR-CACHES", ["web_read", "web_search_read", "web_read_group"]);
    }
}

registry.category("actions").add("grandes_clientes_rest", Rest);
