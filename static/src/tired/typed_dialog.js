import { onWillDestroy } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/** Forms of ours can be told from others. */
patch(FormController.prototype, {
    get className() {
        const names = super.className;
        if (this.props.resModel.startsWith("grandes.clientes.")) {
            names.o_gc_form = true;
        }
        return names;
    },

    /** What a button has done is not asked about any more. */
    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        delete this.rootRef.el?.closest(".o_dialog .modal")?.dataset.gcTyped;
    },
});

/** Whether what is typed into an element would be missed. */
function isMissed(element) {
    return (
        element.isContentEditable ||
        element.matches("textarea, input[type=text], input[type=file], input:not([type])")
    );
}

// What is typed in a form of ours is noted on its dialog.
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

/** What had the focus before a dialog opened: its button is disabled as it is pressed. */
let before = null;
document.addEventListener("focusin", ({ target }) => {
    if (!target.closest(".o-overlay-container")) {
        before = target;
    }
});

/** Give the focus back, once the button can take it; nothing where something has it. */
function giveBack(times = 20) {
    const { activeElement, body } = document;
    if (!before || (activeElement && activeElement !== body) || times === 0) {
        return;
    }
    if (document.querySelector(".o_dialog")) {
        return;
    }
    // The screen below may have been drawn anew.
    const name = before.getAttribute("name");
    const again = name ? document.querySelector(`button[name="${CSS.escape(name)}"]`) : null;
    const element = before.isConnected ? before : again;
    element?.focus?.(); // a drawing has none
    if (document.activeElement !== element) {
        setTimeout(() => giveBack(times - 1), 50);
    }
}

/**
 * Esc and the cross of a dialog of ours, in which somebody typed or chose a file, ask
 * before it is gone. «Cancel» says so itself, and a draft that is kept needs no question.
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
