import { onWillDestroy } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/** Marks our forms, so that they can be recognised. */
patch(FormController.prototype, {
    get className() {
        const names = super.className;
        if (this.props.resModel.startsWith("grandes.clientes.")) {
            names.o_gc_form = true;
        }
        return names;
    },

    /** Go to the first field that lacks a value, which may be out of sight. */
    async beforeExecuteActionButton(clickParams) {
        const saved = await super.beforeExecuteActionButton(clickParams);
        if (saved === false && this.props.resModel.startsWith("grandes.clientes.")) {
            const goThere = () => {
                const field = this.rootRef.el?.querySelector(".o_field_invalid");
                field?.scrollIntoView({ block: "center" });
                field?.querySelector("input, textarea, select, [contenteditable=true]")?.focus();
            };
            // The field is marked in the next frame.
            requestAnimationFrame(() => requestAnimationFrame(goThere));
        }
        return saved;
    },

    /** No confirmation for what a button has already done. */
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        delete this.rootRef.el?.closest(".o_dialog .modal")?.dataset.gcTyped;
    },
});

/** Whether an element has content that the user would miss. */
function isMissed(element) {
    return (
        element.isContentEditable ||
        element.matches("textarea, input[type=text], input[type=file], input:not([type])")
    );
}

// Typing in one of our forms marks its dialog.
for (const kind of ["input", "change"]) {
    document.addEventListener(
        kind,
        ({ target }) => {
            const modal = target.closest?.(".o_dialog .modal");
            if (modal && isMissed(target) && target.closest(".o_gc_form")) {
                modal.dataset.gcTyped = "1";
            }
        },
        { capture: true }
    );
}

/** The element focused before a dialog opened: its button is disabled when pressed. */
let before = null;
document.addEventListener("focusin", ({ target }) => {
    if (!target.closest(".o-overlay-container")) {
        before = target;
    }
});

/** Return the focus once the button is enabled, unless another element has it. */
function giveBack(times = 20) {
    const { activeElement, body } = document;
    if (!before || (activeElement && activeElement !== body) || times === 0) {
        return;
    }
    if (document.querySelector(".o_dialog")) {
        return;
    }
    // The screen below may have been redrawn.
    const name = before.getAttribute("name");
    const again = name ? document.querySelector(`button[name="${CSS.escape(name)}"]`) : null;
    const element = before.isConnected ? before : again;
    element?.focus?.(); // SVG elements have none
    if (document.activeElement !== element) {
        setTimeout(() => giveBack(times - 1), 50);
    }
}

/**
 * Esc and the cross of our dialogs ask for confirmation if something was typed or a
 * file was chosen. «Cancel» is clear by itself, and saved drafts need no question.
 */
patch(Dialog.prototype, {
    setup() {
        super.setup();
        this.gcDialogs = useService("dialog");
        onWillDestroy(() => setTimeout(giveBack, 50));
    },

    async dismiss() {
        const element = this.modalRef.el;
        const isTyped = element?.dataset.gcTyped && element.querySelector(".o_gc_form");
        if (!isTyped || element.querySelector(".o_gc_draft_said:not([data-lacking])")) {
            return super.dismiss();
        }
        return new Promise((resolve) => {
            this.gcDialogs.add(ConfirmationDialog, {
                title: _t("Close without keeping it?"),
                body: _t("What you wrote here has not been kept."),
                confirmLabel: _t("Go on writing"),
                confirm: () => resolve(),
                cancelLabel: _t("Close without keeping it"),
                cancel: () => resolve(super.dismiss()),
                dismiss: () => resolve(),
            });
        });
    },
});
