import {
    onMounted,
    onPatched,
    onWillUnmount,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { actOf, isTyping } from "./triage_keys";
import { TriagePane } from "./triage_pane";

const CASE = "grandes.clientes.case";
const DESK = "grandes.clientes.triage.desk";
const SUGGESTION = "grandes.clientes.typification.suggestion";
const AHEAD = 5; // mails read in advance, so that the next shows at once

class TriageController extends ListController {
    setup() {
        // Keys act on mails; «/» goes to the search.
        this.env.config.disableSearchBarAutofocus = true;
        super.setup();
    }
}

/** The waiting mails, the current one, and a key for each action on it. */
export class TriageRenderer extends ListRenderer {
    /** Milliseconds during which the last act can be undone. */
    static held = 6000;
    static template = "grandes_clientes.TriageRenderer";
    static components = { ...ListRenderer.components, TriagePane };

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.place = 0;
        this.mails = new Map();
        this.triage = useState({
            mail: null,
            mode: "mail",
            choices: [],
            busy: false,
            held: null, // the last act, until it can no longer be undone
            suggestion: null,
            reader: "",
            taken: null,
        });
        this.done = Promise.resolve();
        this.sending = new Set();
        this.paneRef = useRef("pane");
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), { capture: true });
        onMounted(() => this.show(0));
        // Leaving the screen executes the held act.
        useExternalListener(window, "pagehide", () => this.sendHeld());
        onWillUnmount(() => {
            this.isAway = true;
            this.release();
        });
        onPatched(() => {
            if (this.shown !== this.current?.resId && !this.triage.busy) {
                this.show(this.place);
            }
        });
    }

    get records() {
        // The last loaded state; the screen may lag behind it.
        const list = this.props.list.model.root;
        const records = list.isGrouped
            ? list.groups.flatMap((group) => (group.isFolded ? [] : group.list.records))
            : list.records;
        return records.filter(({ resId }) => !this.isHeld(resId));
    }

    isHeld(resId) {
        return !!this.triage?.held?.ids.includes(resId) || !!this.sending?.has(resId);
    }

    get current() {
        return this.records[this.place];
    }

    get position() {
        const { records } = this;
        const held = this.sending.size + (this.triage.held?.ids.length || 0);
        const count = this.props.list.model.root.count - held;
        return records.length ? `${this.place + 1} / ${count}` : "";
    }

    /** Ids for an act: the selected mails, or else the current one. */
    get ids() {
        const { selection } = this.props.list;
        if (selection.length) {
            return selection.map(({ resId }) => resId);
        }
        return this.current ? [this.current.resId] : [];
    }

    getRowClass(record) {
        const names = super.getRowClass(record);
        if (this.isHeld(record.resId)) {
            return `${names} d-none`;
        }
        return record === this.current ? `${names} o_gc_triage_current` : names;
    }

    async onCellClicked(record, column, ev) {
        const place = this.records.indexOf(record);
        if (place >= 0 && !this.props.list.selection.length) {
            return this.show(place);
        }
        return super.onCellClicked(record, column, ev);
    }

    async show(place) {
        const { records } = this;
        this.place = Math.max(0, Math.min(place, records.length - 1));
        const { current } = this;
        this.shown = current?.resId;
        Object.assign(this.triage, {
            mode: "mail",
            choices: [],
            suggestion: null,
            reader: "",
            taken: null,
        });
        if (!current) {
            this.triage.mail = null;
            return;
        }
        if (!this.mails.has(current.resId)) {
            const ids = records.slice(this.place, this.place + AHEAD).map(({ resId }) => resId);
            for (const mail of await this.orm.call(CASE, "triage_preview", [ids])) {
                this.mails.set(mail.id, mail);
            }
        }
        if (this.shown === current.resId) {
            this.triage.mail = this.mails.get(current.resId) || null;
            this.reveal();
            this.look(current.resId);
        }
    }

    /** Who else has or had the mail open, and suggested typifications. */
    async look(resId) {
        const told = await this.orm.silent.call(DESK, "look", [resId]).catch(() => null);
        if (this.shown !== resId || !told) {
            return;
        }
        this.triage.reader = told.reader || "";
        this.triage.taken = told.state && told.state !== "received" ? told : null;
        const { mail } = this.triage;
        if (mail && !this.triage.taken && !mail.typification && !mail.proposal.typification) {
            const suggestion = await this.orm.silent
                .call(SUGGESTION, "suggest", [resId])
                .catch(() => null);
            if (this.shown === resId) {
                this.triage.suggestion = suggestion || null;
            }
        }
    }

    reveal() {
        const row = this.tableRef.el?.querySelector(`tr[data-id="${this.current?.id}"]`);
        row?.scrollIntoView({ block: "nearest" });
        this.render();
    }

    onKey(ev) {
        if (this.uiService.activeElement !== this.activeElement) {
            return; // a dialog is open
        }
        if (isTyping(ev.target)) {
            if (ev.key === "Escape") {
                ev.target.blur();
            }
            return;
        }
        const { mode, choices } = this.triage;
        if (ev.key === "Escape" && (mode !== "mail" || this.props.list.selection.length)) {
            this.take(ev);
            this.leave();
        } else if (mode !== "mail" && choices[Number(ev.key) - 1]) {
            this.take(ev);
            this.choose(choices[Number(ev.key) - 1]);
        } else {
            const act = actOf(ev);
            // Enter on a focused button or link activates it.
            if (act && !(ev.key === "Enter" && ev.target.matches("button, a, summary"))) {
                this.take(ev);
                this.run(act);
            }
        }
    }

    take(ev) {
        ev.preventDefault();
        ev.stopPropagation();
    }

    leave() {
        this.triage.mode = "mail";
        this.triage.choices = [];
        for (const record of [...this.props.list.selection]) {
            record.toggleSelection(false);
        }
    }

    async run(act) {
        if (this.triage.busy) {
            return;
        }
        const moves = { next: 1, previous: -1 };
        if (act in moves) {
            return this.show(this.place + moves[act]);
        }
        if (act === "search") {
            return document.querySelector(".o_searchview_input")?.focus();
        }
        if (act === "back") {
            return this.leave();
        }
        if (act === "help") {
            this.triage.mode = this.triage.mode === "help" ? "mail" : "help";
            return;
        }
        if (act === "undo") {
            return this.undo();
        }
        if (!this.current) {
            return;
        }
        if (act === "select") {
            this.current.toggleSelection();
            return this.show(this.place + 1);
        }
        if (act === "open") {
            return this.props.openRecord(this.current);
        }
        return this[`on_${act}`]();
    }

    on_accept() {
        return this.hold("accept", _t("Will be registered"));
    }

    async on_take() {
        await this.release();
        return this.perform({ act: "take", ids: this.ids }, true);
    }

    async on_typify() {
        if (this.triage.suggestion) {
            const id = this.current.resId;
            await this.orm.call(SUGGESTION, "take", [id]);
            await this.reload([id]);
        }
    }

    /** Accept what was read first, so that only the rest has to be typed. */
    async on_edit() {
        const id = this.current.resId;
        await this.release();
        await this.orm.call(CASE, "action_accept_proposal", [[id]]);
        this.dialog.add(
            FormViewDialog,
            {
                resModel: CASE,
                resId: id,
                title: `${_t("Correct what was read")} · ${this.triage.mail?.subject || ""}`,
                context: { form_view_ref: "grandes_clientes.case_view_form_triage" },
            },
            { onClose: () => this.reload([id]) }
        );
    }

    on_split() {
        return this.call("action_split", [[this.current.resId]]);
    }

    on_assign() {
        return this.call("action_assign", [this.ids]);
    }

    async on_dismiss() {
        this.reasons ||= await this.orm.call(CASE, "triage_choices", []);
        this.triage.choices = this.reasons.map(([code, label]) => ({ code, label }));
        this.triage.mode = "dismiss";
    }

    on_join() {
        const known = this.triage.mail?.join || [];
        if (!known.length) {
            return this.call("action_join", [this.ids]);
        }
        this.triage.choices = [
            // A digit chooses each option; the last one is «another one».
            ...known.slice(0, 8).map(({ id, number, subject, state, holder }) => ({
                first: id,
                label: [number, subject, state, holder].filter(Boolean).join(" · "),
            })),
            { other: true, label: _t("Another one…") },
        ];
        this.triage.mode = "join";
    }

    choose(choice) {
        if (choice.code) {
            return this.hold("dismiss", choice.label, choice.code);
        }
        if (choice.first) {
            return this.hold("join", choice.label, choice.first);
        }
        return this.call("action_join", [this.ids]);
    }

    /**
     * Go to the next mail at once, and execute the act when it can no longer be undone:
     * some seconds later, or with the next act. Missing data is reported at once.
     */
    async hold(act, label, argument = null) {
        const { ids } = this;
        const mail = this.mails.get(ids[0]);
        const held = { act, ids, argument, label, subject: mail?.subject || "" };
        const isLacking = act === "accept" && ids.length === 1 && mail && !mail.registrable;
        const before = this.release();
        if (isLacking) {
            await before;
            return this.perform(held, true);
        }
        held.timer = setTimeout(() => this.release(), TriageRenderer.held);
        held.place = this.place;
        // The current mail stays if it was not among them.
        const isLeft = ({ resId }) => !ids.includes(resId);
        const { records } = this;
        const next =
            records.slice(this.place).find(isLeft) || records.slice(0, this.place).findLast(isLeft);
        for (const record of [...this.props.list.selection]) {
            record.toggleSelection(false);
        }
        this.triage.held = held;
        return this.show(this.records.findIndex(({ resId }) => resId === next?.resId));
    }

    /** Undo the last act, which has not been executed yet. */
    undo() {
        const { held } = this.triage;
        if (!held) {
            return;
        }
        clearTimeout(held.timer);
        this.triage.held = null;
        return this.show(held.place);
    }

    /**
     * Execute the held act; acts are executed in the order in which they were chosen.
     */
    release() {
        const { held } = this.triage;
        if (held) {
            clearTimeout(held.timer);
            this.triage.held = null;
            held.ids.forEach((id) => this.sending.add(id));
            this.done = this.done.then(() => this.perform(held));
        }
        return this.done;
    }

    /** The page is being closed: the browser still sends the held act. */
    sendHeld() {
        const { held } = this.triage;
        if (!held) {
            return;
        }
        clearTimeout(held.timer);
        this.triage.held = null;
        const { act, ids, argument } = held;
        const params = {
            model: DESK,
            method: "perform",
            args: [act, ids, argument],
            kwargs: { context: user.context },
        };
        browser.fetch(`/web/dataset/call_kw/${DESK}/perform`, {
            method: "POST",
            keepalive: true,
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ jsonrpc: "2.0", method: "call", params, id: 0 }),
        });
    }

    /** Load the list again; mails selected meanwhile, except those with `ids`, stay so. */
    async loadSelected(ids) {
        const { model } = this.props.list;
        const loading = model.load();
        // Keys are pressed while it loads, too.
        const before = model.root;
        await loading;
        const chosen = before.selection.map(({ resId }) => resId);
        for (const record of model.root.records) {
            if (chosen.includes(record.resId) && !ids.includes(record.resId)) {
                record.toggleSelection(true);
            }
        }
    }

    /**
     * Execute an act on the server, and show the outcome for the mails.
     *
     * @param {boolean} waits whether to block keys meanwhile, so that the user cannot act
     *     on a mail that is not shown yet
     */
    async perform({ act, ids, argument }, waits = false) {
        this.triage.busy = waits;
        let done = null;
        try {
            done = await this.orm.call(DESK, "perform", [act, ids, argument ?? null]);
        } catch (error) {
            if (error.data?.name?.startsWith("odoo.exceptions.")) {
                await this.tellRefused(ids, error.data.message);
            } else {
                // Report the error to the global handler; later acts continue.
                Promise.reject(error);
            }
        }
        if (!this.isAway) {
            // If reloading fails, the mails are shown again as they were.
            await this.loadSelected(ids).catch(() => {});
        }
        ids.forEach((id) => this.sending.delete(id));
        this.triage.busy = false;
        if (!this.isAway) {
            this.env.bus.trigger("grandes_clientes.triage_changed");
            await this.forget(ids).catch(() => {});
            this.render();
        }
        if (done?.action) {
            const action = done.action;
            action.views ||= (action.view_mode || "form").split(",").map((mode) => [false, mode]);
            await this.action.doAction(action, { onClose: () => this.reload(ids) });
        } else if (done && act !== "take") {
            this.tell(done.told);
        }
    }

    /** Show number and advisor, and the owner of the case that it was joined to. */
    tell(told) {
        const lines = told.slice(0, 5).map(({ subject, number, holder, state, label, first }) =>
            [
                subject,
                state === "duplicate" && first ? _t("joined to %s", first) : number,
                state === "received" || state === "dismissed" ? label : holder,
            ]
                .filter(Boolean)
                .join(" · ")
        );
        if (told.length > lines.length) {
            lines.push(_t("… and %s more", told.length - lines.length));
        }
        this.notification.add(lines.join("\n"), {
            type: told.some(({ state }) => state === "received") ? "warning" : "success",
            className: "o_gc_triage_told text-break",
        });
    }

    /** Show the reason; if a colleague was faster, who it was. */
    async tellRefused(ids, message) {
        const told = await this.orm.call(DESK, "get_told", [ids]).catch(() => []);
        const taken = told.filter((each) => each.taken);
        for (const each of taken) {
            this.notification.add(
                _t("%(subject)s: taken by %(name)s", {
                    subject: [each.number, each.subject].filter(Boolean).join(" "),
                    name: each.taken,
                }),
                { type: "warning" }
            );
        }
        if (!taken.length) {
            this.notification.add(message, { type: "danger" });
        }
    }

    /**
     * Execute an act on the server; a wizard asks for what it needs, and then returns
     * here.
     */
    async call(method, args) {
        await this.release();
        this.triage.busy = true;
        let action;
        try {
            action = await this.orm.call(CASE, method, args);
            if (!action) {
                // Keys wait until the next mail is shown, so that nobody acts on an
                // unseen mail.
                await this.reload(args[0]);
            }
        } catch (error) {
            if (error.data?.name?.startsWith("odoo.exceptions.")) {
                this.notification.add(error.data.message, { type: "danger" });
                await this.forget(args[0]);
                return;
            }
            throw error;
        } finally {
            this.triage.busy = false;
        }
        if (action) {
            action.views ||= action.view_mode.split(",").map((mode) => [false, mode]);
            await this.action.doAction(action, { onClose: () => this.reload(args[0]) });
        }
    }

    async forget(ids) {
        ids.forEach((id) => this.mails.delete(id));
        if (ids.includes(this.shown) || this.shown !== this.current?.resId) {
            this.shown = undefined;
            return this.show(this.place);
        }
    }

    async reload(ids) {
        await this.props.list.model.load();
        this.env.bus.trigger("grandes_clientes.triage_changed");
        await this.forget(ids);
    }
}

registry.category("views").add("case_triage_list", {
    ...listView,
    Controller: TriageController,
    Renderer: TriageRenderer,
});
