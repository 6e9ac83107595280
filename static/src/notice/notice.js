import { registry } from "@web/core/registry";

/** Show notifications pushed by the server, with their link, on any screen. */
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
