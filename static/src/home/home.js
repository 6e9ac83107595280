import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { View } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { SetupSteps } from "../setup/setup";
import { getCardList } from "./card_list";
import { HomeCards } from "./cards";

const HOME = "grandes.clientes.home";

/** The home page of a role: its cards, its table of people, and the list of a card. */
export class Home extends Component {
    static template = "grandes_clientes.Home";
    static components = { HomeCards, Layout, SetupSteps, View };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ home: { cards: [] }, code: null, person: null, turn: 0 });
        this.select = this.select.bind(this);
        onWillStart(() => this.load());
    }

    get role() {
        return this.props.action.params?.role;
    }

    /** The first card that is not empty is the one to do first. */
    async load() {
        const home = await this.orm.call(HOME, "get_home", [this.role]);
        this.state.home = home;
        this.state.turn += 1;
        if (!home.cards.some((card) => card.code === this.state.code)) {
            this.state.code = (home.cards.find((card) => card.count) || home.cards[0])?.code;
        }
    }

    get card() {
        return this.state.home.cards.find((card) => card.code === this.state.code);
    }

    get columns() {
        return this.state.home.cards.filter((card) => card.by && card.column);
    }

    get domain() {
        const { card } = this;
        return this.state.person
            ? ["&", [card.by, "=", this.state.person.id], ...card.domain]
            : card.domain;
    }

    get count() {
        const { person } = this.state;
        return person ? person.counts[this.card.code] : this.card.count;
    }

    select(code) {
        this.state.code = code;
        this.state.person = null;
    }

    /** Show below what one advisor has in a column. */
    selectOf(person, code) {
        this.state.code = code;
        this.state.person = person;
    }

    /** Everything that an advisor has, or only one column of it. */
    async reassign(person, code = null) {
        const action = await this.orm.call(HOME, "action_reassign", [person.id, code]);
        const onClose = () => {
            this.state.person = null;
            return this.load();
        };
        await this.action.doAction(action, { onClose });
    }

    /** Open the list as a screen of its own, to search, group and act on many. */
    open() {
        const { card } = this;
        return this.openList(card.label, card.model, this.domain, card.view_id);
    }

    openOf(person) {
        return this.openList(person.name, "grandes.clientes.case", [
            ["user_id", "=", person.id],
            ["is_open", "=", true],
        ]);
    }

    openArea(area) {
        return this.openList(area.name, "grandes.clientes.escalation", [
            ["mission_area_id", "=", area.id],
            ["state", "in", ["sent", "accepted"]],
        ]);
    }

    openMail() {
        return this.action.doAction("grandes_clientes.mailbox_action");
    }

    openList(name, model, domain, viewId = false) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: [
                [viewId, "list"],
                [false, "form"],
            ],
            domain,
        });
    }

    get listKey() {
        return `${this.card.code}-${this.state.person?.id || 0}-${this.state.turn}`;
    }

    get list() {
        return getCardList(this.card, this.domain, this.action);
    }
}

registry.category("actions").add("grandes_clientes_home", Home);
