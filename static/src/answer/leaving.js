import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const MODEL = "grandes.clientes.case.answer";
/** Margin in milliseconds: the server stores times in whole seconds. */
const MARGIN = 1200;
/** Pause in milliseconds between two questions whether the answers have left. */
const PAUSE = 1500;
/** How often to ask; until then, the server's own job has handed them out. */
const QUESTIONS = 80;

/** Reload the screen below, unless somebody is writing in it. */
async function refresh(env) {
    const isWriting = document.querySelector(
        ".modal, .o_form_status_indicator_buttons:not(.invisible), .o_selected_row"
    );
    if (!isWriting) {
        await env.services.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
    }
}

/**
 * Hand the answers out, and wait until they have left: the server's own job may be
 * handing them out just now, and the screen would show them as they were before.
 */
async function leave(orm, ids) {
    for (let asked = 0; asked < QUESTIONS; asked++) {
        // If it fails, the server sends them by itself.
        if (await orm.silent.call(MODEL, "action_leave", [ids]).catch(() => false)) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
}

/** A sent answer leaves after some seconds; until then, a button undoes it. */
async function leaving(env, action) {
    const { ids, seconds, message, next } = action.params;
    const { orm, notification } = env.services;
    let close = () => {};
    const timer = setTimeout(async () => {
        close();
        await leave(orm, ids);
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
