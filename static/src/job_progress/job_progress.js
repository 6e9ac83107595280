import { onMounted, onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { ProgressBarField, progressBarField } from "@web/views/fields/progress_bar/progress_bar_field";

const EVERY = 3000; // milliseconds between two polls of a running job

/** A progress bar that polls until the job has ended. */
export class JobProgress extends ProgressBarField {
    setup() {
        super.setup();
        onMounted(() => {
            this.timer = setInterval(() => this.look(), EVERY);
        });
        onWillUnmount(() => clearInterval(this.timer));
    }

    async look() {
        const record = this.props.record;
        if (record.data.state === "done" || document.hidden) {
            return;
        }
        await record.model.load();
    }
}

registry.category("fields").add("grandes_clientes_job_progress", {
    ...progressBarField,
    component: JobProgress,
    fieldDependencies: [{ name: "state", type: "selection", readonly: true }],
});
