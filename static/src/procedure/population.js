import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ProcedureDrawing } from "./drawing";

/** How the cases of a period went through the procedure: counts, days, bottlenecks. */
export class ProcedurePopulation extends Component {
    static template = "grandes_clientes.ProcedurePopulation";
    static components = { DateTimeInput, Layout, ProcedureDrawing, RecordSelector };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.state = useState({ data: null, selected: null, drawn: !this.ui.isSmall });
        this.selectors = [
            {
                name: "partner_id",
                label: _t("Entity"),
                model: "res.partner",
                domain: [["is_large_client", "=", true]],
            },
            { name: "user_id", label: _t("Advisor"), model: "res.users", domain: [["share", "=", false]] },
            { name: "mission_area_id", label: _t("Mission area"), model: "grandes.clientes.mission.area", domain: [] },
            {
                name: "typification_id",
                label: _t("Typification"),
                model: "grandes.clientes.typification",
                domain: [],
            },
        ];
        onWillStart(() => this.load({}, "lanes"));
    }

    /** Only the last request counts, in whatever order the responses arrive. */
    async load(filters, reading) {
        const asked = (this.asked = {});
        const data = await this.orm.call(
            "grandes.clientes.procedure.population",
            "figures",
            [],
            { filters, reading }
        );
        if (this.asked === asked) {
            this.state.data = data;
        }
    }

    date(name) {
        return deserializeDate(this.state.data.filters[name]);
    }

    setDate(name, date) {
        return date && this.change(name, serializeDate(date));
    }

    change(name, value) {
        return this.load({ ...this.state.data.filters, [name]: value }, this.state.data.reading);
    }

    setReading(ev) {
        return this.load(this.state.data.filters, ev.target.value);
    }

    select(number) {
        this.state.selected = this.state.selected === number ? null : number;
    }

    get arrows() {
        const number = this.state.selected;
        return this.state.data.arrows.filter(
            (arrow) =>
                !number ||
                arrow.source.startsWith(`${number} `) ||
                arrow.target.startsWith(`${number} `)
        );
    }

    /** Every figure links to its records. */
    openCases() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Cases that went through %s", this.state.selected),
            res_model: "grandes.clientes.case",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [
                ...this.state.data.domain,
                ["event_ids", "any", [["step", "=", this.state.selected]]],
            ],
        });
    }
}

registry.category("actions").add("grandes_clientes_procedure_population", ProcedurePopulation);
