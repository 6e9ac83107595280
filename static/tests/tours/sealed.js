import { registry } from "@web/core/registry";

/** A message offers neither «Edit» nor «Delete», which the server refuses. */
registry.category("web_tour.tours").add("grandes_clientes_sealed", {
    steps: () => [
        { trigger: ".o-mail-Message:contains(no contestan) .o-mail-AttachmentContainer" },
        {
            trigger: ".o-mail-Message:contains(no contestan)",
            run() {
                const store = odoo.__WOWL_DEBUG__.root.env.services["mail.store"];
                const said = Object.values(store["mail.message"].records).filter((message) =>
                    message.thread?.model?.startsWith("grandes.clientes.")
                );
                const own = said.filter((message) => message.isSelfAuthored);
                if (!own.some((message) => message.attachment_ids.length)) {
                    throw new Error("The note with its file is not there");
                }
                if (said.some((message) => message.editable)) {
                    throw new Error("A message can be edited");
                }
                const files = said.flatMap((message) => message.attachment_ids);
                if (files.some((file) => file.isDeletable)) {
                    throw new Error("A file can be deleted");
                }
            },
        },
    ],
});
