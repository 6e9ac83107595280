/** @odoo-module **/
import { Component, markup, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** What the requester reads about the case after the request; loaded when shown. */
export class Conversation extends Component {
    static template = "grandes_clientes.Conversation";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ entries: [] });
        onWillStart(() => this.load(this.props.record.resId));
        onWillUpdateProps((props) => this.load(props.record.resId));
    }

    /**
     * @param {number|false} caseId id of the displayed case
     */
    async load(caseId) {
        if (!caseId) {
            this.state.entries = [];
            return;
        }
        const entries = await this.orm.call(
            "grandes.clientes.portal.story",
            "get_conversation",
            [caseId]
        );
        // Answers were sanitized when they were written.
        this.state.entries = entries.map((entry) => ({ ...entry, html: markup(entry.html) }));
    }
}

registry.category("view_widgets").add("grandes_clientes_conversation", {
    component: Conversation,
});
