import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/**
 * Sets the page's language for screen readers and spelling, which Odoo's client does
 * not.
 */
registry.category("services").add("grandes_clientes_language", {
    start() {
        document.documentElement.lang = user.lang || "es";
    },
});
