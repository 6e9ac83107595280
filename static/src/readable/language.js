import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

/** Screen readers and spelling go by the page's language, which the client never says. */
registry.category("services").add("grandes_clientes_language", {
    start() {
        document.documentElement.lang = user.lang || "es";
    },
});
