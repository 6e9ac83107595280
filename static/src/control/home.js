import { QualityHome } from "../quality/home";
import { registry } from "@web/core/registry";
import { SetupSteps } from "../setup/setup";

/** Pending work, below the daily signature and the changes since the last look. */
export class ControlHome extends QualityHome {
    static template = "grandes_clientes.ControlHome";
    static components = { ...QualityHome.components, SetupSteps };

    setup() {
        super.setup();
        this.state.band = { waiting: 0, seals: false, since: false, changes: [] };
    }

    async load() {
        const [band] = await Promise.all([
            this.orm.call(this.model, "get_band", []),
            super.load(),
        ]);
        this.state.band = band;
    }

    async sign() {
        const action = await this.orm.call(this.model, "action_sign", []);
        await this.action.doAction(action, { onClose: () => this.load() });
    }

    openChange(change) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: change.label,
            res_model: change.model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: change.domain,
        });
    }

    openSeals() {
        return this.action.doAction("grandes_clientes.seal_verification_action");
    }

    async look() {
        await this.orm.call(this.model, "action_look", []);
        await this.load();
    }
}

class RolesHome extends ControlHome {
    static props = ControlHome.props;

    get model() {
        return "grandes.clientes.control.home";
    }
}

const actions = registry.category("actions");
actions.add("grandes_clientes_control_home", RolesHome);
// Quality signs the day from its own home page.
actions.add("grandes_clientes_quality_home", ControlHome, { force: true });
