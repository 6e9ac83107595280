import { registry } from "@web/core/registry";

/** What the server tells somebody on whatever screen they are, with its link. */
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
