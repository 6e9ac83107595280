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
});

/** Whether what is typed into an element would be missed. */
function isMissed(element) {
    return (
        element.isContentEditable ||
        element.matches("textarea, input[type=text], input[type=file], input:not([type])")
    );
}

/**
 * Esc and the cross of a dialog of ours, in which somebody typed or chose a file, ask
 * before it is gone. «Cancel» says so itself, and a draft that is kept needs no question.
 */
patch(Dialog.prototype, {
    setup() {
        super.setup();
        this.gcDialogs = useService("dialog");
        this.gcListen = (ev) => {
            if (isMissed(ev.target) && ev.target.closest(".o_gc_form")) {
                this.gcTyped = true;
            }
        };
    },

    async dismiss() {
        const element = this.modalRef.el;
        const isTyped = element?.dataset.gcTyped && element.querySelector(".o_gc_form");
        if (!isTyped || element.querySelector(".o_gc_draft_said")) {
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
