import { ScheduledMessage } from "@mail/chatter/web/scheduled_message_model";
import { Attachment } from "@mail/core/common/attachment_model";
import { Message } from "@mail/core/common/message_model";
import { patch } from "@web/core/utils/patch";

/** Whether messages about the record are evidence, which the server never changes. */
function isKept(thread) {
    return Boolean(thread?.model?.startsWith("grandes.clientes."));
}

/** Hides «Edit» and «Delete» where they are always refused. */
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

/** Scheduled messages can be changed only by their author. */
patch(ScheduledMessage.prototype, {
    get deletable() {
        return isKept(this.thread) ? this.isSelfAuthored : super.deletable;
    },
    get editable() {
        return isKept(this.thread) ? this.isSelfAuthored : super.editable;
    },
});
