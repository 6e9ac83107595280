import { Component, onWillStart, status, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const SETUP = "grandes.clientes.setup";
const ICONS = { done: "fa-check-circle", missing: "fa-circle-o", skipped: "fa-minus-circle" };

/** The first steps of a company: each is done, missing or skipped. */
export class SetupSteps extends Component {
    static template = "grandes_clientes.SetupSteps";
    static props = {
        isFolded: { type: Boolean, optional: true },
        isShort: { type: Boolean, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ setup: null, isOpen: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.setup = await this.orm.call(SETUP, "get_setup");
    }

    /** Show the result of a step, unless it led to another screen. */
    async reload() {
        if (status(this) !== "destroyed") {
            await this.load();
        }
    }

    /** On a home page it is open until every required step is done. */
    get isOpen() {
        return this.state.isOpen ?? !(this.props.isFolded && this.state.setup.is_ready);
    }

    /** The steps to show; the short form has only those that are missing. */
    get steps() {
        const { steps } = this.state.setup;
        return this.props.isShort ? steps.filter((step) => step.state === "missing") : steps;
    }

    toggle() {
        this.state.isOpen = !this.isOpen;
    }

    icon(step) {
        return ICONS[step.state];
    }

    /** The user's first missing step is the next thing to do. */
    get next() {
        const { steps } = this.state.setup;
        return steps.find((step) => step.may && step.state === "missing")?.code;
    }

    get title() {
        const { company, left } = this.state.setup;
        if (!left) {
            return _t("First steps: nothing required is missing");
        }
        return left === 1
            ? _t("First steps of %(company)s: 1 is missing", { company })
            : _t("First steps of %(company)s: %(left)s are missing", { company, left });
    }

    get percent() {
        const { done, count } = this.state.setup;
        return Math.round((100 * done) / count);
    }

    async open(step) {
        const action = await this.orm.call(SETUP, "action_open", [step.code]);
        await this.action.doAction(action, { onClose: () => this.reload() });
        await this.reload();
    }

    async skip(step, isSkipped) {
        this.state.setup = await this.orm.call(SETUP, "action_skip", [step.code, isSkipped]);
    }
}

export class SetupAction extends Component {
    static template = "grandes_clientes.SetupAction";
    static components = { Layout, SetupSteps };
    static props = { ...standardActionServiceProps };
}

registry.category("actions").add("grandes_clientes_setup", SetupAction);
