import { onWillDestroy } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/** Mark the forms of our models with a class. */
patch(FormController.prototype, {
    get className() {
        const names = super.className;
        if (this.props.resModel.startsWith("grandes.clientes.")) {
            names.o_gc_form = true;
        }
        return names;
    },

    /** Do not ask about unsaved input after a button of the dialog has run. */
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        delete this.rootRef.el?.closest(".o_dialog .modal")?.dataset.gcTyped;
    },
});

/** Return whether the user would miss what they typed or chose in an element. */
function isMissed(element) {
    return (
        element.isContentEditable ||
        element.matches("textarea, input[type=text], input[type=file], input:not([type])")
    );
}

// Mark a dialog when the user types in one of our forms inside it.
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

/** Element focused before a dialog opened; a button is disabled while it is pressed. */
let before = null;
document.addEventListener("focusin", ({ target }) => {
    if (!target.closest(".o-overlay-container")) {
        before = target;
    }
});

/** Restore the focus as soon as the element can take it, unless another one has it. */
function giveBack(times = 20) {
    const { activeElement, body } = document;
    if (!before || (activeElement && activeElement !== body) || times === 0) {
        return;
    }
    if (document.querySelector(".o_dialog")) {
        return;
    }
    // The screen below may have been rendered again.
    const name = before.getAttribute("name");
    const again = name ? document.querySelector(`button[name="${CSS.escape(name)}"]`) : null;
    const element = before.isConnected ? before : again;
    element?.focus?.(); // not every element has `focus`
    if (document.activeElement !== element) {
        setTimeout(() => giveBack(times - 1), 50);
    }
}

/**
 * Ask before Esc or the cross closes one of our dialogs in which the user typed or chose
 * a file. «Cancel» is explicit and does not ask; nor is a saved draft asked about.
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
