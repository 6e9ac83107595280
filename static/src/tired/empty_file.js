import { FileInput } from "@web/core/file_input/file_input";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";

/** Refuse files without content, on which Odoo's own code fails with a traceback. */
patch(FileInput.prototype, {
    setup() {
        super.setup(...arguments);
        this.notification = useService("notification");
    },

    async onFileInputChange() {
        const input = this.fileInputRef.el;
        const empty = [...input.files].find((file) => !file.size);
        if (!empty) {
            return super.onFileInputChange(...arguments);
        }
        this.notification.add(
            _t("«%(name)s» is empty: choose the file again.", { name: empty.name }),
            { type: "danger" }
        );
        input.value = null;
    },
});
