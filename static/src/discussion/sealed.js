import { ScheduledMessage } from "@mail/chatter/web/scheduled_message_model";
import { Attachment } from "@mail/core/common/attachment_model";
import { Message } from "@mail/core/common/message_model";
import { patch } from "@web/core/utils/patch";

/** Whether what is said about the record is evidence, which the server never changes. */
function isKept(thread) {
    return Boolean(thread?.model?.startsWith("grandes.clientes."));
}

/** No «Edit» and «Delete» where they are always refused. */
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

/** What is to be said later is changed by who will say it. */
patch(ScheduledMessage.prototype, {
    get deletable() {
        return isKept(this.thread) ? this.isSelfAuthored : super.deletable;
    },
    get editable() {
        return isKept(this.thread) ? this.isSelfAuthored : super.editable;
    },
});
