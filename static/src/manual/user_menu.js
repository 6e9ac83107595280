import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Opens the page of the user's role, which the server determines. */
function item(id, description, href, sequence) {
    return () => ({
        type: "item",
        id,
        description: description(),
        href,
        callback: () => window.open(href, id === "gc_manual" ? "_blank" : "_self"),
        sequence,
    });
}

registry
    .category("user_menuitems")
    .add("gc_manual", item("gc_manual", () => _t("Manual"), "/grandes_clientes/manual", 11))
    .add(
        "gc_tour",
        item("gc_tour", () => _t("Five-minute tour"), "/grandes_clientes/tour", 12)
    );
