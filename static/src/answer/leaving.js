import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

const MODEL = "grandes.clientes.case.answer";
/** Margin in milliseconds: the server stores times in whole seconds. */
const MARGIN = 1200;
/** Pause in milliseconds between two questions whether the answers have left. */
const PAUSE = 1500;
/** How often to ask; until then, the server's own job has handed them out. */
const QUESTIONS = 80;
/** Refusals that asking again does not change. */
const FINAL = ["odoo.exceptions.AccessError", "odoo.exceptions.MissingError"];
/** Countdowns of this tab, which go on after the page is reloaded. */
const KEPT = "grandes_clientes.leaving";

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
        const hasLeft = await orm.silent
            .call(MODEL, "action_leave", [ids])
            .catch((error) => FINAL.includes(error.exceptionName));
        if (hasLeft) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
}

/** The countdowns that run in this tab, of the user who is signed in. */
function readKept() {
    const kept = JSON.parse(browser.sessionStorage.getItem(KEPT) || "[]");
    return kept.filter((each) => each.uid === user.userId && each.until > Date.now());
}

function writeKept(kept) {
    browser.sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Show that answers leave ``until`` a time, in milliseconds, with a button to undo it. */
function countDown(env, { ids, message, until }) {
    const { orm, notification } = env.services;
    let isUndoing = false;
    let close = () => {};
    const end = () => {
        close();
        clearTimeout(timer);
        writeKept(readKept().filter((each) => String(each.ids) !== String(ids)));
    };
    const timer = setTimeout(async () => {
        end();
        await leave(orm, ids);
        await refresh(env);
    }, until - Date.now());
    const undo = async () => {
        if (isUndoing) {
            return;
        }
        isUndoing = true;
        let opened;
        try {
            opened = await orm.call(MODEL, "action_undo_send", [ids]);
        } finally {
            // If it was refused, the countdown goes on, and the screen follows.
            isUndoing = false;
        }
        end();
        await refresh(env);
        notification.add(_t("Undone: nothing left."), { type: "success" });
        if (opened) {
            const views = [[false, "form"]];
            await env.services.action.doAction({ ...opened, views });
        }
    };
    close = notification.add(message, {
        type: "info",
        sticky: true,
        className: "o_gc_leaving",
        buttons: [{ name: _t("Undo"), primary: true, onClick: undo }],
    });
}

/** A sent answer leaves after some seconds; until then, a button undoes it. */
async function leaving(env, action) {
    const { ids, seconds, message, next } = action.params;
    const kept = { uid: user.userId, ids, message, until: Date.now() + seconds * 1000 + MARGIN };
    writeKept([...readKept(), kept]);
    countDown(env, kept);
    return next;
}

registry.category("actions").add("grandes_clientes_leaving", leaving);

/** Show the countdowns again that were running when the page was reloaded. */
export const leavingService = {
    dependencies: ["action", "notification", "orm"],

    start(env) {
        readKept().forEach((kept) => countDown(env, kept));
    },
};

registry.category("services").add("grandes_clientes_leaving", leavingService);
