import { registry } from "@web/core/registry";

/**
 * A coordinator in the portal: files, follows, reads the answer, says it does not solve.
 * Each page is loaded anew, so the tour goes on from what the pages say.
 */
registry.category("web_tour.tours").add("grandes_clientes_portal_file", {
    url: "/my",
    steps: () => [
        {
            trigger: "a[href='/my/radicar']",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: "#asunto", run: "edit Pago no aplicado" },
        { trigger: "#detalle", run: "edit El pago de agosto no aparece." },
        { trigger: "#beneficiario", run: "edit Ana Gómez" },
        { trigger: "#tipo_documento", run: "select CC" },
        { trigger: "#documento", run: "edit 1020304050" },
        { trigger: "#consentimiento", run: "check" },
        {
            trigger: ".o_gc_portal_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success[role=status]" },
        {
            trigger: ".o_gc_portal_table tbody a",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_gc_portal_story > li" },
    ],
});

registry.category("web_tour.tours").add("grandes_clientes_portal_not_solved", {
    url: "/my/casos?estado=answered",
    steps: () => [
        {
            trigger: ".o_gc_portal_table tbody a",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".o_gc_portal_answer:contains(El pago se aplicó)" },
        {
            trigger: "details:has(#no_resuelve) > summary",
            run: "click",
        },
        { trigger: "#no_resuelve", run: "edit El saldo sigue igual." },
        {
            trigger: "form[action$='/no-resuelve'] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { trigger: ".alert-success[role=status]" },
        { trigger: ".o_gc_portal_story > li:contains(El saldo sigue igual)" },
    ],
});
