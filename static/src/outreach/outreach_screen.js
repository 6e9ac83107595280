import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const DESK = "grandes.clientes.outreach.desk";
const SKIP = "8";

/** Return whether the focused element is a text input. */
function isTyping(target) {
    return target.isContentEditable || target.matches("input, textarea, select");
}

/**
 * One contact at a time: who, what to say, earlier attempts. A key chooses the result,
 * Enter records it, and the next contact is shown automatically.
 */
export class OutreachScreen extends Component {
    static template = "grandes_clientes.OutreachScreen";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.notification = useService("notification");
        this.noteRef = useRef("note");
        this.skipped = [];
        this.place = this.findPlace();
        this.state = useState({ card: {}, busy: false, said: this.blank() });
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), { capture: true });
        onWillStart(() => this.load());
        // The note gets the focus as soon as a result is chosen.
        useEffect(
            (result) => {
                if (result) {
                    this.noteRef.el?.focus();
                }
            },
            () => [this.state.said.result]
        );
    }

    /**
     * The record from which the action was opened: given by a button, or the current
     * one.
     */
    findPlace() {
        const { params = {}, context = {}, res_model: model } = this.props.action;
        if (params.place) {
            return params.place;
        }
        const ids = context.active_ids || (context.active_id ? [context.active_id] : []);
        const from = model || context.active_model;
        const known = ["res.partner", "grandes.clientes.case", "crm.lead"];
        return known.includes(from) && ids.length ? { model: from, ids } : {};
    }

    blank() {
        return { result: "", means: "phone", note: "", minutes: "", what: "", due: "", who: "them" };
    }

    get card() {
        return this.state.card;
    }

    /** Whether the next contact is shown automatically. */
    get isRound() {
        return !this.place.model && !this.place.target;
    }

    get isOpen() {
        return this.card.entity && !this.card.refusal;
    }

    async load() {
        const place = { ...this.place, skip: this.skipped };
        this.state.card = await this.orm.call(DESK, "get_card", [place]);
        this.state.said = this.blank();
        this.began = Date.now();
    }

    choose(code) {
        if (!this.isOpen || this.state.busy) {
            return;
        }
        this.state.said.result = code;
    }

    async skip() {
        if (this.state.busy || !this.isRound || !this.card.target) {
            return;
        }
        this.skipped.push(this.card.target);
        await this.load();
    }

    back() {
        this.state.said.result = "";
        document.activeElement?.blur();
    }

    async record() {
        const { said, busy } = this.state;
        if (busy || !said.result) {
            return;
        }
        this.state.busy = true;
        const values = {
            target: this.card.target || false,
            result: said.result,
            means: said.means,
            note: said.note,
            minutes: Number(said.minutes) || Math.round((Date.now() - this.began) / 60000),
        };
        if (said.result === "reached" && (said.what || said.due)) {
            Object.assign(values, { what: said.what, due_on: said.due, who: said.who });
        }
        try {
            await this.orm.call(DESK, "record", [this.place, values]);
            this.notification.add(
                _t("%(name)s: recorded as «%(result)s».", {
                    name: this.card.entity,
                    result: this.labelOf(said.result),
                }),
                { type: "success" }
            );
        } catch (error) {
            if (error.data?.name?.startsWith("odoo.exceptions.")) {
                this.notification.add(error.data.message, { type: "danger" });
                return;
            }
            throw error;
        } finally {
            this.state.busy = false;
        }
        if (this.isRound) {
            await this.load();
        } else {
            await this.action.restore().catch(() => this.load());
        }
    }

    labelOf(code) {
        return this.card.results.find((result) => result.code === code)?.label || code;
    }

    openEntity() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: this.card.entity_id,
            views: [[false, "form"]],
        });
    }

    openCase(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "grandes.clientes.case",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    fix() {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Correct the data"),
                res_model: "grandes.clientes.outreach.fix",
                views: [[false, "form"]],
                target: "new",
                context: { default_target_id: this.card.target },
            },
            { onClose: () => this.load() }
        );
    }

    onKey(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey || document.querySelector(".modal.show")) {
            return;
        }
        const typing = isTyping(ev.target);
        if (ev.key === "Escape" && this.state.said.result) {
            this.take(ev);
            this.back();
        } else if (ev.key === "Enter" && this.state.said.result && !ev.shiftKey) {
            // Enter on a focused button activates that button.
            if (!ev.target.matches("button, a")) {
                this.take(ev);
                this.record();
            }
        } else if (!typing) {
            const result = this.card.results?.find(({ key }) => key === ev.key);
            if (result) {
                this.take(ev);
                this.choose(result.code);
            } else if (ev.key === SKIP) {
                this.take(ev);
                this.skip();
            }
        }
    }

    take(ev) {
        ev.preventDefault();
        ev.stopPropagation();
    }
}

registry.category("actions").add("grandes_clientes_outreach_screen", OutreachScreen);
