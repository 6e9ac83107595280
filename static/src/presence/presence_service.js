import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";

const MODEL = "grandes.clientes.case.presence";
const CHANNEL = "grandes_clientes_presence";
/** Interval in milliseconds at which a tab reports all its open cases in one call. */
const BEAT = 45000;
/** Time in milliseconds after which a presence that is not renewed expires. */
const LASTS = 120000;

/**
 * Track which cases this tab has open and who else has them open: one call per change,
 * one periodic call for all open cases, and the bus for changes of other users.
 */
export const presenceService = {
    dependencies: ["bus_service", "orm"],

    start(env, { bus_service: bus, orm }) {
        const token = Math.random().toString(36).slice(2) + Date.now().toString(36);
        const holders = new Map();
        const others = reactive({});
        let pending = null;

        /** Return what the user does with each open case; writing takes precedence. */
        function getDoings() {
            const doings = {};
            for (const { ids, doing } of holders.values()) {
                for (const id of ids) {
                    doings[id] = doings[id] || doing || false;
                }
            }
            return doings;
        }

        function put(id, rows) {
            const until = Date.now() + LASTS;
            others[id] = rows.map((row) => ({ ...row, until }));
        }

        async function say(ids) {
            const doings = getDoings();
            const said = Object.fromEntries(
                Object.entries(doings).filter(([id]) => !ids || ids.includes(Number(id)))
            );
            if (!Object.keys(said).length) {
                return;
            }
            // Ignore errors: an offline tab reports nothing.
            const found = await orm.silent.call(MODEL, "enter", [said, token]).catch(() => null);
            for (const id of found ? Object.keys(said) : []) {
                put(id, found[id] || []);
            }
        }

        function saySoon(ids) {
            if (!pending) {
                pending = new Set();
                setTimeout(() => {
                    const now = [...pending];
                    pending = null;
                    say(now);
                }, 150);
            }
            ids.forEach((id) => pending.add(id));
        }

        function leave(ids, options = {}) {
            const doings = getDoings();
            const left = ids.filter((id) => !(id in doings));
            if (!left.length) {
                return;
            }
            if (options.closing) {
                // The page is being closed: only a keepalive request is still sent.
                fetch(`/web/dataset/call_kw/${MODEL}/leave`, {
                    method: "POST",
                    keepalive: true,
                    headers: { "Content-Type": "application/json" },
                    body: JSON.stringify({
                        jsonrpc: "2.0",
                        method: "call",
                        params: { model: MODEL, method: "leave", args: [left, token], kwargs: {} },
                    }),
                }).catch(() => {});
            } else {
                left.forEach((id) => delete others[id]);
                orm.silent.call(MODEL, "leave", [left, token]).catch(() => {});
            }
        }

        bus.subscribe(CHANNEL, ({ case: id, gone, who }) => {
            if (!(id in getDoings())) {
                return;
            }
            const rest = (others[id] || []).filter((row) => row.id !== who.id);
            others[id] = gone ? rest : [...rest, { ...who, until: Date.now() + LASTS }];
        });
        setInterval(() => {
            for (const id of Object.keys(others)) {
                others[id] = others[id].filter((row) => row.until > Date.now());
            }
            say();
        }, BEAT);
        window.addEventListener("pagehide", () => {
            const ids = Object.keys(getDoings()).map(Number);
            holders.clear();
            leave(ids, { closing: true });
        });

        return {
            others,
            /** Hold cases open for a component; return a function that releases them. */
            hold(ids, doing = false) {
                const key = Symbol("presence");
                holders.set(key, { ids, doing });
                saySoon(ids);
                return () => {
                    holders.delete(key);
                    // Report again the cases that another component still has open.
                    const doings = getDoings();
                    saySoon(ids.filter((id) => id in doings));
                    leave(ids);
                };
            },
        };
    },
};

registry.category("services").add("grandes_clientes_presence", presenceService);
