import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { View } from "@web/views/view";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { getCardList } from "../home/card_list";

/** Pending work of quality: cards with a number, each with its list. */
export class QualityHome extends Component {
    static template = "grandes_clientes.QualityHome";
    static components = { Layout, View };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.state = useState({ cards: [], code: null });
        onWillStart(() => this.load());
    }

    /** Model that provides the cards. */
    get model() {
        return "grandes.clientes.quality.home";
    }

    /** The first card that is not empty is the one to do first. */
    async load() {
        const cards = await this.orm.call(this.model, "get_home", []);
        this.state.cards = cards;
        if (!cards.some((card) => card.code === this.state.code)) {
            this.state.code = (cards.find((card) => card.count) || cards[0])?.code;
        }
    }

    get card() {
        return this.state.cards.find((card) => card.code === this.state.code);
    }

    select(code) {
        this.state.code = code;
    }

    /** A list; on a telephone, cards, because columns do not fit. */
    get viewType() {
        return this.ui.isSmall ? "kanban" : "list";
    }

    /** Open the list as a screen of its own, to search, group and act on many. */
    open() {
        const card = this.card;
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: card.label,
            res_model: card.model,
            views: [
                [this.ui.isSmall ? false : card.view_id, this.viewType],
                [false, "form"],
            ],
            domain: card.domain,
        });
    }

    get list() {
        return getCardList(this.card, this.card.domain, this.action, this.ui.isSmall);
    }
}

registry.category("actions").add("grandes_clientes_quality_home", QualityHome);
