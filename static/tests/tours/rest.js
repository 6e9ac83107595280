import { Component, xml } from "@odoo/owl";
import { rpcBus } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/**
 * A screen that shows and requests nothing: where a page waits for its turn.
 *
 * It drops the records that the page caches: they belong to a test that is over.
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
