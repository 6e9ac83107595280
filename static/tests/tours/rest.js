import { Component, xml } from "@odoo/owl";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/**
 * Empty screen without requests, on which a page waits between tests.
 *
 * It clears the client's record caches, whose records belong to the previous test.
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
