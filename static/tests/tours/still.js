import { Notification } from "@web/core/notifications/notification";
import { patch } from "@web/core/utils/patch";

/**
 * A notification stays as long as usual, but its bar does not shrink: redrawn sixty
 * times a second without a graphics card, it takes half a processor while a tour waits.
 */
patch(Notification.prototype, {
    startNotificationTimer() {
        if (this.props.sticky) {
            return;
        }
        const started = {};
        this.startedTimestamp = started; // removed by `freeze`, replaced by a start
        setTimeout(() => {
            if (this.startedTimestamp === started) {
                this.close();
            }
        }, this.props.autocloseDelay);
    },
});
