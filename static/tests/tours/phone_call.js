import { registry } from "@web/core/registry";

const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;
const choose = (name, text, shown) => [
    { trigger: field(name), run: `edit ${text}` },
    { trigger: `.o-autocomplete--dropdown-item:contains(${shown})`, run: "click" },
];

/** A call on one screen, from the telephone number to the closed case (5.2.1–5.2.8). */
registry.category("web_tour.tours").add("grandes_clientes_phone_call", {
    steps: () => [
        {
            content: "the cursor waits where the caller is found",
            trigger: `${field("caller_id")}:focus`,
        },
        ...choose("caller_id", "3101234567", "Coordinadora de Prueba"),
        {
            content: "the caller brings the entity and the address",
            trigger: ".o_field_widget[name=email]:contains(coordinadora@example.com)",
        },
        { trigger: field("beneficiary_id_number"), run: "edit 1.020.304.050" },
        ...choose("typification_id", "T22", "T22"),
        {
            content: "what was filed on the beneficiary shows at once",
            trigger: ".o_gc_lookalikes:contains(gc_front)",
        },
        {
            trigger: field("beneficiary_name"),
            run: "edit Ana Gómez",
        },
        {
            trigger: field("description", "textarea"),
            run: "edit Pregunta por el pago de agosto",
        },
        {
            trigger: field("finding", "textarea"),
            run: "edit Pago aplicado el 3 de septiembre",
        },
        {
            trigger: field("answer", "textarea"),
            run: "edit Se aplicó el 3 de septiembre.",
        },
        {
            content: "registered, answered and closed from the keyboard",
            trigger: ".o_gc_bar button:contains(Register and close)",
            run: "press alt+q",
        },
        {
            content: "what to read out",
            trigger: ".o_field_widget[name=outcome]:contains(answered and closed)",
        },
        {
            content: "the next caller waits",
            trigger: "button[name=action_next]",
            run: "click",
        },
        { trigger: ".o_gc_bar button:contains(Register and close)" },
        {
            content: "the screen is empty again",
            trigger: `${field("caller_id")}:value()`,
        },
    ],
});
