import { Component, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { RPCError, rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";

const EXPIRED = "odoo.http.SessionExpiredException";
/** Listeners save what they could not save while nobody was signed in. */
export const SIGNED_IN = "grandes_clientes.signed_in";
const EVERY = 3000; // milliseconds between two checks for a new session
let isShown = false;
/** Refused calls, to be repeated once the same person has signed in. */
let waiting = [];

/** Whether an error means that the session has ended. */
export function isSessionEnded(error) {
    return error instanceof RPCError && error.exceptionName === EXPIRED;
}

/** Forms are protected by a CSRF token of the session: fetch the new one. */
async function takeToken() {
    const response = await browser.fetch("/odoo", { credentials: "same-origin" });
    const found = (await response.text()).match(/csrf_token:\s*"([^"]+)"/);
    if (found) {
        odoo.csrf_token = found[1];
    }
}

/**
 * The session has ended. The page stays as it is, with everything that was typed: the
 * user signs in beside it, and refused calls are repeated.
 */
export class SessionEndedDialog extends Component {
    static template = "grandes_clientes.SessionEndedDialog";
    static components = { Dialog };
    static props = { close: Function, "*": true };

    setup() {
        this.notification = useService("notification");
        this.state = useState({ other: "", waits: false });
        isShown = true;
        useExternalListener(window, "focus", () => this.look());
        this.timer = browser.setInterval(() => this.state.waits && this.look(), EVERY);
        onWillUnmount(() => {
            isShown = false;
            browser.clearInterval(this.timer);
        });
    }

    signIn() {
        this.state.waits = true;
        browser.open("/web/login?redirect=/odoo", "_blank");
    }

    /** Continue if the same person has signed in again. */
    async look() {
        const info = await rpc("/web/session/get_session_info", {}, { silent: true }).catch(
            () => null
        );
        if (!info?.uid) {
            return;
        }
        if (info.uid !== user.userId) {
            this.state.other = info.name;
            return;
        }
        await takeToken().catch(() => {});
        waiting.splice(0).forEach((goOn) => goOn());
        this.env.bus.trigger(SIGNED_IN);
        this.notification.add(_t("You are signed in again: go on where you were."), {
            type: "success",
        });
        this.props.close();
    }
}

/** Show the dialog once, however many calls are refused. */
function show(env) {
    if (!isShown) {
        isShown = true;
        env.services.dialog.add(SessionEndedDialog, {});
    }
}

function sessionEndedHandler(env, error, originalError) {
    if (!isSessionEnded(originalError)) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    show(env);
    return true;
}

registry
    .category("error_handlers")
    .add("grandes_clientes_session_ended", sessionEndedHandler, { sequence: 10 });

/**
 * A call refused because the session had ended did nothing on the server. It waits and
 * is repeated; otherwise the client would undo what depends on it, such as the text of
 * a field.
 */
export const sessionService = {
    dependencies: ["dialog"],

    start(env) {
        const call = rpc._rpc;
        rpc._rpc = function (url, params, settings) {
            const first = call(url, params, settings);
            if (settings.silent || settings.xhr || settings.cache) {
                return first;
            }
            const promise = first.catch(async (error) => {
                if (!isSessionEnded(error)) {
                    throw error;
                }
                show(env);
                await new Promise((goOn) => waiting.push(goOn));
                return rpc._rpc(url, params, settings);
            });
            promise.abort = (...args) => first.abort(...args);
            return promise;
        };
    },
};

registry.category("services").add("grandes_clientes_session", sessionService);
