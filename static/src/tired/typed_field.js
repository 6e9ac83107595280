import { onWillUnmount, useEffect } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { CharField } from "@web/views/fields/char/char_field";
import { TextField } from "@web/views/fields/text/text_field";

/**
 * Keep what is being typed in a field that an onchange hides.
 *
 * A fast user types in a field before the answer to an earlier onchange arrives, which
 * may hide the group of the field. Odoo stores typed text when the field loses the
 * focus; without this it would be gone when the group shows again.
 *
 * @param {object} field a field component
 * @param {object} ref reference to its input
 */
function useKeptText(field, ref) {
    const isOurs = field.props.record.resModel.startsWith("grandes.clientes.");
    let typedIn = null; // record in which text was typed and not stored yet
    useEffect(
        (input) => {
            if (!input || !isOurs) {
                return;
            }
            const onInput = () => (typedIn = field.props.record);
            const onChange = () => (typedIn = null);
            input.addEventListener("input", onInput);
            input.addEventListener("change", onChange);
            return () => {
                input.removeEventListener("input", onInput);
                input.removeEventListener("change", onChange);
            };
        },
        () => [ref.el]
    );
    onWillUnmount(async () => {
        const { name, record } = field.props;
        const [input, form] = [ref.el, ref.el?.closest(".o_form_view")];
        if (!form || typedIn !== record) {
            return;
        }
        const value = field.parse(input.value);
        // Once the page has changed: is it the field that went, or the form?
        await Promise.resolve();
        if (form.isConnected && value !== (record.data[name] || "")) {
            record.update({ [name]: value });
        }
    });
}

patch(TextField.prototype, {
    setup() {
        super.setup();
        useKeptText(this, this.textareaRef);
    },
});

patch(CharField.prototype, {
    setup() {
        super.setup();
        useKeptText(this, this.input);
    },
});
