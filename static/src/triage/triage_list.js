import { onMounted, onPatched, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { actOf, isTyping } from "./triage_keys";
import { TriagePane } from "./triage_pane";

const CASE = "grandes.clientes.case";
const AHEAD = 5; // mails read beforehand, so that the next one shows at once

class TriageController extends ListController {
    setup() {
        // The keys are the mails'; «/» goes to the search.
        this.env.config.disableSearchBarAutofocus = true;
        super.setup();
    }
}

/** The mails that wait, one of them at hand, and a key for each thing to do with it. */
class TriageRenderer extends ListRenderer {
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
        this.triage = useState({ mail: null, mode: "mail", choices: [], busy: false });
        this.paneRef = useRef("pane");
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), { capture: true });
        onMounted(() => this.show(0));
        onPatched(() => {
            if (this.shown !== this.current?.resId && !this.triage.busy) {
                this.show(this.place);
            }
        });
    }

    get records() {
        const { list } = this.props;
        return list.isGrouped
            ? list.groups.flatMap((group) => (group.isFolded ? [] : group.list.records))
            : list.records;
    }

    get current() {
        return this.records[this.place];
    }

    get position() {
        const { records } = this;
        return records.length ? `${this.place + 1} / ${this.props.list.count}` : "";
    }

    /** Ids that an act is about: the selected mails, else the one at hand. */
    get ids() {
        const { selection } = this.props.list;
        if (selection.length) {
            return selection.map(({ resId }) => resId);
        }
        return this.current ? [this.current.resId] : [];
    }

    getRowClass(record) {
        const names = super.getRowClass(record);
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
        this.triage.mode = "mail";
        this.triage.choices = [];
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
            // Enter on a button or link is that button's.
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
        if (act === "help") {
            this.triage.mode = this.triage.mode === "help" ? "mail" : "help";
            return;
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
        return this.call("action_triage", [this.ids]);
    }

    on_take() {
        return this.call("action_accept_proposal", [this.ids]);
    }

    /** What was read is taken over first, so that only the rest is to be typed. */
    async on_edit() {
        const id = this.current.resId;
        await this.orm.call(CASE, "action_accept_proposal", [[id]]);
        this.dialog.add(FormViewDialog, {
            resModel: CASE,
            resId: id,
            title: this.triage.mail?.subject,
            context: { form_view_ref: "grandes_clientes.case_view_form_triage" },
            onRecordSaved: () => this.reload([id]),
            onRecordDiscarded: () => this.reload([id]),
        });
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
            // A digit chooses each, and «another one» the last.
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
            return this.call("action_dismiss_as", [this.ids, choice.code]);
        }
        if (choice.first) {
            return this.call("action_join_to", [this.ids, choice.first]);
        }
        return this.call("action_join", [this.ids]);
    }

    /** Do an act on the server; a wizard asks for what it needs and then comes back. */
    async call(method, args) {
        this.triage.busy = true;
        let action;
        try {
            action = await this.orm.call(CASE, method, args);
            if (!action) {
                // Keys wait until the next mail shows: nobody acts on what they do not see.
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

    forget(ids) {
        ids.forEach((id) => this.mails.delete(id));
        this.shown = undefined;
        return this.show(this.place);
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
