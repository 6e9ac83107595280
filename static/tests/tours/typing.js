import * as hoot from "@odoo/hoot-dom";
import { patch } from "@web/core/utils/patch";
import { TourHelpers } from "@web_tour/js/tour_automatic/tour_helpers";
// The object whose `edit` is replaced.
import "@web_tour/js/tour_automatic/tour_helpers_hoot";

// Number of keys pressed before the rest of the text is inserted at once.
const FIRST = 3;

const isTyped = ({ tagName, type }) =>
    tagName === "TEXTAREA" || (tagName === "INPUT" && ["text", "search", "tel"].includes(type));

patch(TourHelpers.prototype, {
    /**
     * Type into a field: the first keys and the last one singly, the text between them
     * at once, like a paste. Each key costs a layout of the page, and the tenth key of
     * a word tests nothing that the third did not.
     */
    async edit(text, selector) {
        const words = String(text);
        const element = this._get_action_element(selector);
        if (!isTyped(element) || words.length < FIRST + 3) {
            return super.edit(text, selector);
        }
        await super.edit(words.slice(0, FIRST), selector);
        const data = words.slice(FIRST, -1);
        element.setRangeText(data, element.selectionStart, element.selectionEnd, "end");
        element.dispatchEvent(
            new InputEvent("input", { bubbles: true, data, inputType: "insertFromPaste" })
        );
        await hoot.fill(words.slice(-1));
    },
});
