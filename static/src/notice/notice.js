import { registry } from "@web/core/registry";

/** Shows a notice of the server, with its link, on whatever screen the user is. */
const notice = {
    dependencies: ["bus_service", "notification"],
    start(env, { bus_service: bus }) {
        bus.subscribe("grandes_clientes_notice", (params) =>
            registry.category("actions").get("display_notification")(env, { params })
        );
        bus.start();
    },
};

registry.category("services").add("grandes_clientes_notice", notice);
