import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { Interaction } from "@web/public/interaction";

/**
 * Say that the answers on the page were opened. The page's address says nothing: an
 * image in an answer, or a program that looks at links, can fetch that.
 */
export class NoteRead extends Interaction {
    static selector = ".o_gc_portal_story[data-answers]";

    start() {
        const { noteRead, answers } = this.el.dataset;
        rpc(noteRead, { answers: JSON.parse(answers) }, { silent: true }).catch(() => {});
    }
}

registry.category("public.interactions").add("grandes_clientes.note_read", NoteRead);
