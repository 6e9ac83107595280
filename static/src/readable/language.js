import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** Set the page language for screen readers and spell checkers; Odoo does not set it. */
registry.category("services").add("grandes_clientes_language", {
    start() {
        document.documentElement.lang = user.lang || "es";
    },
});
