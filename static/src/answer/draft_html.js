import { HtmlField, htmlField } from "@html_editor/fields/html_field";
import { onMounted, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";

const MODEL = "grandes.clientes.answer.draft";
/** So long after the last key, in milliseconds, what was typed is kept. */
const PAUSE = 700;
/** What else of the dialog is kept with the text. */
const BESIDE = ["kind", "means", "template_id", "copy_to", "ground", "ground_note"];

/**
 * The text of an answer, kept on the server while it is typed: found again after the
 * dialog was closed, the page reloaded or the session ended.
 */
export class DraftHtmlField extends HtmlField {
    static template = "grandes_clientes.DraftHtmlField";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.draft = useState({ said: "", kept: false });
        this.isTyped = false;
        this.before = null;
        useRecordObserver((record) => {
            // Reading them here lets their changes be seen.
            const now = JSON.stringify(this.getBeside(record));
            if (this.before !== null && this.before !== now && this.isTyped) {
                this.keepSoon();
            }
            this.before = now;
        });
        const hidden = () => document.visibilityState === "hidden" && this.keepNow();
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

    onEditorLoad(editor) {
        super.onEditorLoad(editor);
        // The editor is not drawn yet.
        setTimeout(() => this.focusBlank(editor), 150);
    }

    /** Put the cursor where one types: the blank of the template, else the beginning. */
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

    /** Keep what is pending; nothing where nothing is. */
    async keepNow() {
        if (!this.timer) {
            return;
        }
        clearTimeout(this.timer);
        this.timer = null;
        const record = this.props.record;
        const cases = record.data.case_ids.currentIds;
        // What the record has of it may still be on its way.
        const body = this.editor && !this.state.showCodeView ? this.editor.getContent() : this.value;
        const values = { ...this.getBeside(record), body: String(body) };
        const kept = await this.orm.silent
            .call(MODEL, "save_typed", [cases, record.data.draft_token, values])
            .catch(() => null);
        this.draft.kept = kept;
        this.draft.said = kept
            ? _t("Draft saved")
            : kept === null
              ? _t("The draft could not be saved: check the connection")
              : "";
    }

    getBeside(record) {
        const data = record.data;
        const values = {};
        for (const name of BESIDE) {
            const value = data[name];
            values[name] = (name === "template_id" ? value && value.id : value) || false;
        }
        values.attachment_ids = [...data.attachment_ids.currentIds];
        return values;
    }
}

registry.category("fields").add("grandes_clientes_draft_html", {
    ...htmlField,
    component: DraftHtmlField,
});
