import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";
import { ReviewBand } from "./review_band";

/** Notifies the band whenever rows were loaded or saved. */
const telling = (Controller) =>
    class extends Controller {
        get modelParams() {
            const params = super.modelParams;
            params.hooks = {
                ...params.hooks,
                onRootLoaded: async () => this.tell(),
                onSavedMulti: () => this.model.load(),
            };
            return params;
        }

        async onRecordSaved(record) {
            await super.onRecordSaved(record);
            this.tell();
            // A corrected row may change others; they are reloaded after editing.
            setTimeout(() => {
                if (!this.model.root.editedRecord) {
                    this.model.load();
                }
            });
        }

        tell() {
            this.env.bus.trigger("grandes_clientes.filing_lines_changed");
        }
    };

const banded = (Renderer, template) =>
    class extends Renderer {
        static template = template;
        static components = { ...Renderer.components, ReviewBand };

        get filingId() {
            return this.props.list.context.sheet_filing_id;
        }
    };

registry.category("views").add("filing_line_list", {
    ...listView,
    Controller: telling(ListController),
    Renderer: banded(ListRenderer, "grandes_clientes.FilingLineListRenderer"),
});

registry.category("views").add("filing_line_kanban", {
    ...kanbanView,
    Controller: telling(KanbanController),
    Renderer: banded(KanbanRenderer, "grandes_clientes.FilingLineKanbanRenderer"),
});
