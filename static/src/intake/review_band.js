import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useBus, useService } from "@web/core/utils/hooks";

const EVERY = 2000; // milliseconds between two polls of a sheet that is being filed
const CHIPS = [
    ["will_register", "success"],
    ["incomplete", "danger"],
    ["lookalike", "warning"],
    ["repeat", "info"],
    ["failed", "danger"],
    ["left_out", "secondary"],
    ["done", "success"],
];
const FIELDS = [
    "name",
    "partner_id",
    "subject",
    "sheet_state",
    "sheet_notes",
    "sheet_named",
    "sheet_named_partner_id",
    "line_count",
    ...CHIPS.map(([status]) => `${status}_count`),
];

/** Above the rows of a spreadsheet: counts by outcome, and the act that files them. */
export class ReviewBand extends Component {
    static template = "grandes_clientes.ReviewBand";
    static props = { filingId: Number, reload: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ filing: null, notes: false, busy: false });
        onWillStart(() => this.load());
        useBus(this.env.bus, "grandes_clientes.filing_lines_changed", () => this.load());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    async load() {
        const [filing] = await this.orm.read(
            "grandes.clientes.filing",
            [this.props.filingId],
            FIELDS
        );
        const ended = this.state.filing?.sheet_state === "working";
        this.state.filing = filing;
        clearTimeout(this.timer);
        if (filing.sheet_state === "working") {
            this.timer = setTimeout(() => this.load(), EVERY);
        } else if (ended) {
            await this.props.reload();
        }
    }

    get ready() {
        const { will_register_count, repeat_count, failed_count } = this.state.filing;
        return will_register_count + repeat_count + failed_count;
    }

    /** If all rows are left out, the requester still has to be notified. */
    get canFile() {
        const { incomplete_count, lookalike_count } = this.state.filing;
        return this.ready || !(incomplete_count + lookalike_count);
    }

    get chips() {
        const items = this.env.searchModel.getSearchItems((item) => item.type === "filter");
        return CHIPS.map(([status, color]) => {
            const item = items.find(({ name }) => name === status);
            return {
                status,
                color,
                item,
                label: item?.description,
                count: this.state.filing[`${status}_count`],
            };
        }).filter(({ item, count }) => item && (count || item.isActive));
    }

    get percentage() {
        const { done_count, line_count } = this.state.filing;
        return line_count ? Math.floor((100 * done_count) / line_count) : 0;
    }

    /** Show only the rows of one status, or all if these were shown already. */
    show(chip) {
        const { searchModel } = this.env;
        const others = new Set(this.chips.map(({ item }) => item.id));
        others.delete(chip.item.id);
        searchModel.query = searchModel.query.filter(
            ({ searchItemId }) => !others.has(searchItemId)
        );
        searchModel.toggleSearchItem(chip.item.id);
    }

    async file() {
        const { filing } = this.state;
        const lines = [];
        const ready = filing.will_register_count + filing.failed_count;
        if (ready === 1) {
            lines.push(_t("1 row becomes a registered case."));
        } else if (ready) {
            lines.push(_t("%s rows become registered cases.", ready));
        }
        if (filing.repeat_count === 1) {
            lines.push(_t("1 is kept as a repeat of the first case."));
        } else if (filing.repeat_count) {
            lines.push(_t("%s are kept as repeats of the first case.", filing.repeat_count));
        }
        const staying = filing.incomplete_count + filing.lookalike_count;
        if (staying === 1) {
            lines.push(_t("1 stays here until you complete or decide it."));
        } else if (staying) {
            lines.push(_t("%s stay here until you complete or decide them.", staying));
        }
        lines.push(_t("The requester gets one message with the spreadsheet back."));
        this.dialog.add(ConfirmationDialog, {
            title: _t("File %s", filing.name),
            body: lines.join("\n"),
            confirmLabel: _t("File the rows"),
            confirm: () => this.call("action_file"),
            cancel: () => {},
        });
    }

    async call(method) {
        this.state.busy = true;
        try {
            const action = await this.orm.call("grandes.clientes.filing", method, [
                [this.props.filingId],
            ]);
            if (action?.type === "ir.actions.act_url") {
                await this.action.doAction(action);
            }
            await this.load();
            await this.props.reload();
        } finally {
            this.state.busy = false;
        }
    }

    openFiling() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "grandes.clientes.filing",
            res_id: this.props.filingId,
            views: [[false, "form"]],
        });
    }
}
