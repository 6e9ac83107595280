import { HtmlField, htmlField } from "@html_editor/fields/html_field";
import { withSequence } from "@html_editor/utils/resource";
import { onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { getTabableElements } from "@web/core/utils/ui";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { isSessionEnded, SIGNED_IN } from "../tired/session_ended";

const MODEL = "grandes.clientes.answer.draft";
/** Delay after the last key, in milliseconds, before the text is saved. */
const PAUSE = 700;
/** After the overrides for lists and tables, in which Tab keeps its meaning. */
const LAST = 100;
/** Other fields of the dialog that are saved with the text. */
const BESIDE = ["kind", "means", "template_id", "copy_to", "ground", "ground_note"];

/**
 * The text of an answer, saved on the server while it is typed. It is restored after
 * the dialog was closed, the page reloaded or the session ended.
 */
export class DraftHtmlField extends HtmlField {
    static template = "grandes_clientes.DraftHtmlField";

    setup() {
        super.setup();
        this.orm = useService("orm");
        // Lacking: typed but not saved, because session or connection was lost.
        this.draft = useState({ said: "", kept: false, lacking: false });
        this.isTyped = false;
        this.before = null;
        useRecordObserver((record) => {
            // Reading them here subscribes to their changes.
            const now = JSON.stringify(this.getBeside(record));
            if (this.before !== null && this.before !== now && this.isTyped) {
                this.keepSoon();
            }
            this.before = now;
        });
        const hidden = () => document.visibilityState === "hidden" && this.keepNow();
        useBus(this.env.bus, SIGNED_IN, () => this.draft.lacking && this.keepSoon());
        // If the page is closed meanwhile, the browser asks for confirmation.
        useExternalListener(window, "beforeunload", (ev) => this.draft.lacking && ev.preventDefault());
        onMounted(() => document.addEventListener("visibilitychange", hidden));
        onWillUnmount(() => {
            document.removeEventListener("visibilitychange", hidden);
            this.keepNow();
        });
    }

    onChange() {
        super.onChange();
        this.isTyped = true;
        this.keepSoon();
    }

    getConfig() {
        const config = super.getConfig();
        // Tab leaves the text: without a mouse nothing below it could be reached.
        config.resources = {
            ...config.resources,
            tab_overrides: withSequence(LAST, () => this.leaveText(true)),
            shift_tab_overrides: withSequence(LAST, () => this.leaveText(false)),
        };
        return config;
    }

    /** Move the focus to the element after the text, or before it. */
    leaveText(isForward) {
        const { editable } = this.editor;
        const side = isForward
            ? Node.DOCUMENT_POSITION_FOLLOWING
            : Node.DOCUMENT_POSITION_PRECEDING;
        const elements = getTabableElements(editable.closest(".modal") || document.body).filter(
            (each) => !editable.contains(each) && editable.compareDocumentPosition(each) & side
        );
        elements.at(isForward ? 0 : -1)?.focus();
        return true;
    }

    onEditorLoad(editor) {
        super.onEditorLoad(editor);
        // The editor is not rendered yet.
        setTimeout(() => this.focusBlank(editor), 150);
    }

    /** Put the cursor into the blank of the template, or at the beginning. */
    focusBlank(editor) {
        if (this.isTyped || !editor.editable?.isConnected) {
            return;
        }
        const blocks = [...editor.editable.querySelectorAll("p, div")];
        const blank = blocks.find((block) => !block.textContent.trim());
        editor.shared.selection.setCursorStart(blank || blocks[0] || editor.editable);
        editor.shared.selection.focusEditable();
    }

    keepSoon() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.keepNow(), PAUSE);
    }

    /** Save pending changes, if there are any. */
    async keepNow() {
        if (!this.timer) {
            return;
        }
        clearTimeout(this.timer);
        this.timer = null;
        const record = this.props.record;
        const cases = record.data.case_ids.currentIds;
        // The record may not have received the latest text yet.
        const body = this.editor && !this.state.showCodeView ? this.editor.getContent() : this.value;
        const values = { ...this.getBeside(record), body: String(body) };
        if (!this.draft.kept) {
            values.after = record.data.draft_after || false;
        }
        let kept = null;
        try {
            kept = await this.orm.silent.call(MODEL, "save_typed", [
                cases,
                record.data.draft_token,
                values,
            ]);
        } catch (error) {
            if (isSessionEnded(error)) {
                Promise.reject(error); // report it now, not at sending
            }
        }
        this.draft.lacking = kept === null;
        this.draft.kept = kept?.kept || kept;
        this.draft.said = this.sayKept(kept);
    }

    sayKept(kept) {
        if (kept === null) {
            return _t("The draft could not be saved: leave this page open");
        }
        if (kept?.elsewhere) {
            return _t("Saved. You are writing this answer in another window too: both are kept");
        }
        return kept ? _t("Draft saved") : "";
    }

    getBeside(record) {
        const data = record.data;
        const values = {};
        for (const name of BESIDE) {
            const value = data[name];
            values[name] = (name === "template_id" ? value && value.id : value) || false;
        }
        for (const name of ["attachment_ids", "template_version_ids"]) {
            values[name] = [...data[name].currentIds];
        }
        return values;
    }
}

registry.category("fields").add("grandes_clientes_draft_html", {
    ...htmlField,
    component: DraftHtmlField,
});
