import { Notification } from "@web/core/notifications/notification";
import { patch } from "@web/core/utils/patch";

/**
 * Close notifications after the usual delay without animating their progress bar. Drawn
 * sixty times a second without a graphics card, it takes half a processor while a tour
 * waits.
 */
patch(Notification.prototype, {
    startNotificationTimer() {
        if (this.props.sticky) {
            return;
        }
        const started = {};
        this.startedTimestamp = started; // cleared by `freeze`, replaced by a new start
        setTimeout(() => {
            if (this.startedTimestamp === started) {
                this.close();
            }
        }, this.props.autocloseDelay);
    },
});
