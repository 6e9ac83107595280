import { Component, useExternalListener } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { isVisible } from "@web/core/utils/ui";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** What a key does if its button has no text. */
const LABELS = {
    n: _t("Next of the list"),
    p: _t("Previous of the list"),
    s: _t("Save"),
    j: _t("Discard the changes"),
    c: _t("New"),
};

/** Return the text of a button, or its tooltip. */
function say(element) {
    const text = element.textContent.trim().replace(/\s+/g, " ");
    const told = element.dataset.tooltip || element.getAttribute("aria-label") || element.title;
    return text || LABELS[element.dataset.hotkey] || told || "";
}

/** Return the keys that work on the screen now: `{key, label}`, without duplicates. */
export function findKeys(root = document) {
    const keys = new Map([["ALT + /", _t("Find a case")]]);
    for (const element of root.querySelectorAll("[data-hotkey]")) {
        const key = `ALT + ${element.dataset.hotkey.toUpperCase().replace("SHIFT+", "⇧ + ")}`;
        const label = isVisible(element) && say(element);
        if (label && !keys.has(key)) {
            keys.set(key, label);
        }
    }
    return [...keys].map(([key, label]) => ({ key, label }));
}

/** A dialog with the keys of the screen below it. */
export class KeysDialog extends Component {
    static template = "grandes_clientes.KeysDialog";
    static components = { Dialog };
    static props = { keys: Array, close: Function };
}

/** Go to the next case; show the available keys. */
export class CaseKeys extends Component {
    static template = "grandes_clientes.CaseKeys";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useService("ui");
        const active = this.ui.activeElement;
        useExternalListener(window, "keydown", (ev) => {
            const isTyping = ev.target.closest?.(
                "input, textarea, select, [contenteditable=true]"
            );
            if (ev.key === "?" && !isTyping && this.ui.activeElement === active) {
                ev.preventDefault();
                this.show();
            }
        });
        // Each button shows its key; Odoo's client shows keys only while Alt is
        // pressed.
        useExternalListener(document, "mouseover", ({ target }) => {
            const button = target.closest?.(".o_form_view [data-hotkey]");
            if (button && !button.title && !button.dataset.tooltip) {
                button.title = `Alt + ${button.dataset.hotkey.toUpperCase()}`;
            }
        });
    }

    show() {
        this.dialog.add(KeysDialog, { keys: findKeys() });
    }

    async next() {
        const { record } = this.props;
        if ((await record.isDirty()) && !(await record.save())) {
            return;
        }
        const resId = await this.orm.call("grandes.clientes.next.case", "get_next", [
            record.resId,
        ]);
        if (!resId) {
            this.notification.add(_t("No other case waits for you."), { type: "success" });
            return;
        }
        await this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: record.resModel,
                res_id: resId,
                views: [[false, "form"]],
            },
            { stackPosition: "replaceCurrentAction" }
        );
    }
}

registry.category("view_widgets").add("grandes_clientes_case_keys", { component: CaseKeys });
