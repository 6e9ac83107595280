import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";

const MODEL = "grandes.clientes.case.presence";
const CHANNEL = "grandes_clientes_presence";
/** Interval, in milliseconds, at which a tab reports all cases that it has open. */
const BEAT = 45000;
/** A presence that is not refreshed within this time has ended. */
const LASTS = 120000;

/**
 * Tracks which cases this tab has open, and who else has them. It makes one call when
 * something changes and a periodic one for all cases, and gets changes of others over
 * the bus.
 */
export const presenceService = {
    dependencies: ["bus_service", "orm"],

    start(env, { bus_service: bus, orm }) {
        const token = Math.random().toString(36).slice(2) + Date.now().toString(36);
        const holders = new Map();
        const others = reactive({});
        let pending = null;

        /** What is done with each case that is open here; writing takes precedence. */
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
            // Offline, nothing is reported.
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
                // The page is being closed: only a request with `keepalive` is still sent.
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
            /**
             * Hold cases open for a component; returns a function that releases them.
             */
            hold(ids, doing = false) {
                const key = Symbol("presence");
                holders.set(key, { ids, doing });
                saySoon(ids);
                return () => {
                    holders.delete(key);
                    // Report again what another component still has open.
                    const doings = getDoings();
                    saySoon(ids.filter((id) => id in doings));
                    leave(ids);
                };
            },
        };
    },
};

registry.category("services").add("grandes_clientes_presence", presenceService);
