import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";
import { BandedKanbanRenderer, BandedListRenderer } from "../outage/outage_band";
import { SetupSteps } from "../setup/setup";
import { HomeCards } from "./cards";

/** The cards above the user's work list: a click filters it, another shows all. */
export class MyWorkCards extends Component {
    static template = "grandes_clientes.MyWorkCards";
    static components = { HomeCards, SetupSteps };
    static props = { role: String, list: Object };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ home: { cards: [] }, key: null });
        this.select = this.select.bind(this);
        onWillStart(() => this.load());
        // The list was reloaded: something may have been done.
        onWillUpdateProps(() => this.load());
        useBus(this.env.searchModel, "update", () => this.forget());
    }

    async load() {
        this.state.home = await this.orm.call("grandes.clientes.home", "get_home", [
            this.props.role,
        ]);
    }

    get code() {
        return this.state.key;
    }

    select(code) {
        const card = this.state.home.cards.find((each) => each.code === code);
        this.filter(code, card.label, card.domain);
    }

    selectPerson(person) {
        this.filter(`person-${person.id}`, person.name, [
            ["holder_id", "=", person.id],
            ["state", "in", ["sent", "accepted"]],
        ]);
    }

    filter(key, description, domain) {
        const { searchModel } = this.env;
        const active = this.state.key === key;
        this.busy = true;
        searchModel.clearQuery();
        this.state.key = active ? null : key;
        if (active) {
            searchModel._activateDefaultSearchItems();
        } else {
            searchModel.createNewFilters([{ description, domain }]);
            this.filterId = Object.keys(searchModel.searchItems).at(-1);
        }
        this.busy = false;
    }

    /** Removing the facet from the search also unmarks the card. */
    forget() {
        const { query } = this.env.searchModel;
        if (
            !this.busy &&
            this.state.key &&
            !query.some((each) => String(each.searchItemId) === this.filterId)
        ) {
            this.state.key = null;
        }
    }
}

const carded = (Renderer, template) =>
    class extends Renderer {
        static template = template;
        static components = { ...Renderer.components, MyWorkCards };

        get homeRole() {
            return this.props.list.context.grandes_clientes_home;
        }
    };

registry.category("views").add("grandes_clientes_work_list", {
    ...listView,
    Renderer: carded(BandedListRenderer, "grandes_clientes.MyWorkListRenderer"),
});

registry.category("views").add("grandes_clientes_work_kanban", {
    ...kanbanView,
    Renderer: carded(BandedKanbanRenderer, "grandes_clientes.MyWorkKanbanRenderer"),
});
