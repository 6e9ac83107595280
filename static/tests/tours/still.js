import { Notification } from "@web/core/notifications/notification";
import { patch } from "@web/core/utils/patch";

/**
 * A notification stays as long as ever, but its bar does not shrink: drawn sixty times a
 * second without a graphics card, it takes half a processor while a tour waits.
 */
patch(Notification.prototype, {
    startNotificationTimer() {
        if (this.props.sticky) {
            return;
        }
        const started = {};
        this.startedTimestamp = started; // `freeze` takes it away, another start replaces it
        setTimeout(() => {
            if (this.startedTimestamp === started) {
                this.close();
            }
        }, this.props.autocloseDelay);
    },
});
