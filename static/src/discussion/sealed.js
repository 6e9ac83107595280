import { ScheduledMessage } from "@mail/chatter/web/scheduled_message_model";
import { Attachment } from "@mail/core/common/attachment_model";
import { Message } from "@mail/core/common/message_model";
import { patch } from "@web/core/utils/patch";

/** Return whether the thread's messages are evidence, which cannot be changed. */
function isKept(thread) {
    return Boolean(thread?.model?.startsWith("grandes.clientes."));
}

/** Hide «Edit» and «Delete» where the server always refuses them. */
patch(Message.prototype, {
    get editable() {
        return !isKept(this.thread) && super.editable;
    },
});

patch(Attachment.prototype, {
    get isDeletable() {
        return !(this.message && isKept(this.message.thread)) && super.isDeletable;
    },
});

/** Scheduled messages can only be changed by their author. */
patch(ScheduledMessage.prototype, {
    get deletable() {
        return isKept(this.thread) ? this.isSelfAuthored : super.deletable;
    },
    get editable() {
        return isKept(this.thread) ? this.isSelfAuthored : super.editable;
    },
});
