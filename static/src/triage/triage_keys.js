import { _t } from "@web/core/l10n/translation";

/**
 * What each key of the triage does, in the order of the help. On a telephone some
 * buttons have shorter labels.
 */
export const KEYS = [
    { keys: ["ArrowDown", "j"], shown: "↓ J", act: "next", label: _t("Next mail") },
    { keys: ["ArrowUp", "k"], shown: "↑ K", act: "previous", label: _t("Previous mail") },
    { keys: ["Enter", "a"], shown: "Enter A", act: "accept", label: _t("Accept and register") },
    { keys: ["p"], shown: "P", act: "take", label: _t("Accept without registering") },
    { keys: ["t"], shown: "T", act: "typify", label: _t("Take the suggested typification") },
    { keys: ["z"], shown: "Z", act: "undo", label: _t("Undo what was just done") },
    { keys: ["e"], shown: "E", act: "edit", label: _t("Correct what was read"), short: _t("Correct the data") },
    { keys: ["s"], shown: "S", act: "split", label: _t("Split into several cases"), short: _t("Split") },
    { keys: ["u"], shown: "U", act: "join", label: _t("Join to an open case"), short: _t("Join") },
    { keys: ["d"], shown: "D", act: "dismiss", label: _t("It is no petition") },
    { keys: ["g"], shown: "G", act: "assign", label: _t("Give to an advisor"), short: _t("Assign") },
    { keys: ["x", " "], shown: "X", act: "select", label: _t("Select") },
    { keys: ["o"], shown: "O", act: "open", label: _t("Open the case"), short: _t("Look at the case") },
    { keys: ["/"], shown: "/", act: "search", label: _t("Search") },
    { keys: ["?"], shown: "?", act: "help", label: _t("Keys") },
];

/** Return the act of a key event, or undefined. */
export function actOf(ev) {
    if (ev.ctrlKey || ev.altKey || ev.metaKey) {
        return undefined;
    }
    const key = ev.key.length === 1 ? ev.key.toLowerCase() : ev.key;
    return KEYS.find(({ keys }) => keys.includes(key))?.act;
}

/** Return whether the focused element is a text input. */
export function isTyping(target) {
    if (target.isContentEditable || target.matches("textarea, select")) {
        return true;
    }
    return target.matches("input") && !target.matches("[type=checkbox], [type=radio]");
}
