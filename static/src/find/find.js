import { Component, onWillStart, useExternalListener, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";

const WAIT = 200; // milliseconds after the last key
const FEWEST = 2; // minimum number of letters

/** A box that finds cases from any screen: by words, number, document or entity. */
export class FindBox extends Component {
    static template = "grandes_clientes.FindBox";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.input = useRef("input");
        this.state = useState({
            shown: false,
            text: "",
            found: null,
            chosen: -1, // none; Enter opens the list
            open: false,
        });
        this.asked = 0;
        this.look = useDebounced(() => this.find(), WAIT);
        onWillStart(async () => {
            this.state.shown = await user.checkAccessRight("grandes.clientes.case", "read");
        });
        useExternalListener(window, "click", (event) => {
            if (!this.root.el?.contains(event.target)) {
                this.close();
            }
        });
        useExternalListener(window, "keydown", (event) => {
            if (event.altKey && event.key === "/") {
                event.preventDefault();
                this.input.el?.focus();
                this.input.el?.select();
            }
        });
    }

    onInput(event) {
        this.state.text = event.target.value;
        this.state.chosen = -1;
        this.look();
    }

    async find() {
        const text = this.state.text.trim();
        if (text.length < FEWEST) {
            this.state.found = null;
            this.state.open = false;
            return;
        }
        const asked = ++this.asked;
        const found = await this.orm.silent.call("grandes.clientes.case.find", "get_hits", [
            text,
        ]);
        // Ignore an answer if a newer question was asked meanwhile.
        if (asked === this.asked) {
            // A hit chosen while the answer was awaited stays chosen.
            const id = this.state.found?.hits[this.state.chosen]?.id;
            const chosen = id ? found.hits.findIndex((hit) => hit.id === id) : -1;
            Object.assign(this.state, { found, chosen, open: true });
        }
    }

    /** Close the hits; what is still being looked up does not open them again. */
    close() {
        this.look.cancel();
        this.asked++;
        this.state.open = false;
    }

    onKeydown(event) {
        const hits = this.state.found?.hits || [];
        // The line after the last hit opens the complete list.
        const last = hits.length;
        if (event.key === "ArrowDown") {
            this.state.chosen = Math.min(this.state.chosen + 1, last);
        } else if (event.key === "ArrowUp") {
            this.state.chosen = Math.max(this.state.chosen - 1, -1);
        } else if (event.key === "Escape") {
            this.close();
            return;
        } else if (event.key === "Enter") {
            this.onEnter(hits);
        } else {
            return;
        }
        event.preventDefault();
    }

    async onEnter(hits) {
        const text = this.state.text.trim();
        const chosen = hits[this.state.chosen];
        if (chosen) {
            return this.openCase(chosen);
        }
        if (hits.length === 1 && hits[0].name === text.toUpperCase()) {
            return this.openCase(hits[0]);
        }
        if (text) {
            return this.openList();
        }
    }

    async openCase(hit) {
        this.close();
        await this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "grandes.clientes.case",
                res_id: hit.id,
                views: [[false, "form"]],
            },
            { clearBreadcrumbs: true }
        );
    }

    /** Open all cases found, including ended ones: no list filter hides any. */
    async openList() {
        const text = this.state.text.trim();
        this.close();
        await this.action.doAction("grandes_clientes.case_found_action", {
            clearBreadcrumbs: true,
            additionalContext: { search_default_found_by: text },
        });
    }

    get total() {
        const { open, ended, most } = this.state.found;
        const count = (number) => (number >= most ? _t("more than %s", most - 1) : number);
        return _t("Open: %(open)s. Ended: %(ended)s.", {
            open: count(open),
            ended: count(ended),
        });
    }
}

registry
    .category("systray")
    .add("grandes_clientes.find", { Component: FindBox }, { sequence: 100 });
