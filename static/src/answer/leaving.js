import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const MODEL = "grandes.clientes.case.answer";
/** Margin in milliseconds: the server stores times in whole seconds. */
const MARGIN = 1200;

/** Reload the screen below, unless somebody is writing in it. */
async function refresh(env) {
    const isWriting = document.querySelector(
        ".modal, .o_form_status_indicator_buttons:not(.invisible), .o_selected_row"
    );
    if (!isWriting) {
        await env.services.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

/** A sent answer leaves after some seconds; until then, a button undoes it. */
async function leaving(env, action) {
    const { ids, seconds, message, next } = action.params;
    const { orm, notification } = env.services;
    let close = () => {};
    const timer = setTimeout(async () => {
        close();
        // If anything fails here, the server sends the answer by itself.
        await orm.silent.call(MODEL, "action_leave", [ids]).catch(() => {});
        await refresh(env);
    }, seconds * 1000 + MARGIN);
    close = notification.add(message, {
        type: "info",
        sticky: true,
        className: "o_gc_leaving",
        buttons: [
            {
                name: _t("Undo"),
                primary: true,
                onClick: async () => {
                    close();
                    clearTimeout(timer);
                    const opened = await orm.call(MODEL, "action_undo_send", [ids]);
                    await refresh(env);
                    notification.add(_t("Undone: nothing left."), { type: "success" });
                    if (opened) {
                        const views = [[false, "form"]];
                        await env.services.action.doAction({ ...opened, views });
                    }
                },
            },
        ],
    });
    return next;
}

registry.category("actions").add("grandes_clientes_leaving", leaving);
