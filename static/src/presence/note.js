import { Composer } from "@mail/core/common/composer";
import { useEffect } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";

const CASE = "grandes.clientes.case";

/** Shows users of a case who is writing in its conversation. */
patch(Composer.prototype, {
    setup() {
        super.setup();
        if (this.thread?.model !== CASE) {
            return;
        }
        const presence = useService("grandes_clientes_presence");
        useEffect(
            (id, isWriting) => (id && isWriting ? presence.hold([id], "note") : undefined),
            () => [this.thread?.id, Boolean(this.props.composer.composerText?.trim())]
        );
    },
});
