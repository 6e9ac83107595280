/** @odoo-module ignore **/
/**
 * Enhancements of the portal's pages, which work without scripts: records that an
 * answer was shown, and saves what is typed in a request. No library, so that pages
 * load fast.
 */
(() => {
    "use strict";

    /**
     * Report that the answers on the page were opened. Fetching the page's URL reports
     * nothing: an image in an answer, or a link checker, can fetch it.
     */
    function noteRead() {
        const story = document.querySelector(".o_gc_portal_story[data-answers]");
        if (!story) {
            return;
        }
        const { noteRead: url, answers } = story.dataset;
        fetch(url, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ params: { answers: JSON.parse(answers) } }),
        }).catch(() => {});
    }

    /** Say whether what is typed in a form is being kept. */
    function tellKept(form, isKept) {
        const kept = form.querySelector(".o_gc_portal_kept");
        if (kept) {
            kept.hidden = !isKept;
        }
        const unkept = form.querySelector(".o_gc_portal_unkept");
        if (unkept) {
            unkept.hidden = isKept;
        }
    }

    /** The name of whoever is signed in, as a page shows it. */
    function readReader(page) {
        return page.querySelector(".o_gc_page_me a[href='/my/account']")?.textContent;
    }

    /**
     * Take over the token of a new session: whoever signed in again in another tab can
     * go on here. Return whether there was one, of the same person.
     */
    async function renewToken() {
        // A refused form has the URL of its act, which leads to the page of the form.
        const answer = await fetch(location.pathname + location.search);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const token = page.querySelector("input[name='csrf_token']");
        if (!token || readReader(page) !== readReader(document)) {
            return false;
        }
        for (const old of document.querySelectorAll("input[name='csrf_token']")) {
            old.value = token.value;
        }
        return true;
    }

    /**
     * Save what is typed in a request after some seconds, and before leaving the page.
     */
    function keepDraft() {
        const form = document.querySelector("form[data-draft]");
        if (!form) {
            return;
        }
        let timer;
        let pending = false;
        const send = async () => {
            const data = new URLSearchParams();
            for (const [name, value] of new FormData(form)) {
                // Files stay on the device; consent is given when filing.
                if (typeof value === "string" && name !== "consentimiento") {
                    data.append(name, value);
                }
            }
            data.append("solo", "1");
            const answer = await fetch(form.dataset.draft, {
                method: "POST",
                body: data,
                keepalive: true,
                redirect: "error",
            });
            return answer.status === 204;
        };
        const keep = async () => {
            clearTimeout(timer);
            if (!pending) {
                return;
            }
            pending = false;
            // Without connection or session, the last saved version is still there.
            const isKept = await send()
                .then(async (isDone) => isDone || ((await renewToken()) && send()))
                .catch(() => false);
            pending = pending || !isKept;
            tellKept(form, isKept);
        };
        form.addEventListener("input", () => {
            pending = true;
            clearTimeout(timer);
            timer = setTimeout(keep, 3000);
        });
        form.addEventListener("submit", () => {
            pending = false;
            clearTimeout(timer);
        });
        window.addEventListener("pagehide", keep);
        window.addEventListener("focus", keep);
        window.addEventListener("online", keep);
    }

    /** Call the server about saved form contents. */
    async function callTyped(params) {
        const answer = await fetch("/my/borradores", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ params }),
            keepalive: true,
        });
        const { error, result } = await answer.json();
        if (error) {
            throw new Error(error.message);
        }
        return result;
    }

    /** The fields of a form that a person fills in. */
    function typedFields(form) {
        return [...form.elements].filter(
            (field) =>
                field.name &&
                (field.tagName !== "INPUT" ||
                    ["text", "tel", "email", "date", "search"].includes(field.type)) &&
                ["INPUT", "TEXTAREA", "SELECT"].includes(field.tagName)
        );
    }

    /** Save what is typed in the other forms, and restore it. */
    async function keepTyped() {
        const forms = new Map(
            [...document.querySelectorAll("form[data-keep]")].map((form) => [
                new URL(form.action).pathname,
                form,
            ])
        );
        for (const [place, form] of forms) {
            let timer;
            let pending = false;
            let wasLost = false;
            const keep = async () => {
                clearTimeout(timer);
                if (!pending) {
                    return;
                }
                pending = false;
                const values = Object.fromEntries(
                    typedFields(form).map((field) => [field.name, field.value])
                );
                const save = async () => {
                    if (wasLost && !(await renewToken())) {
                        return false;
                    }
                    await callTyped({ place, values });
                    return true;
                };
                // Without connection or session, the last saved version is still there.
                const isKept = await save().catch(() => false);
                wasLost = !isKept;
                pending = pending || wasLost;
                tellKept(form, isKept);
            };
            form.addEventListener("input", () => {
                pending = true;
                clearTimeout(timer);
                timer = setTimeout(keep, 2000);
            });
            form.addEventListener("submit", () => {
                pending = false;
                clearTimeout(timer);
            });
            window.addEventListener("pagehide", keep);
            window.addEventListener("focus", keep);
            window.addEventListener("online", keep);
        }
        if (!forms.size) {
            return;
        }
        const typed = await callTyped({ places: [...forms.keys()] }).catch(() => ({}));
        for (const [place, values] of Object.entries(typed || {})) {
            const form = forms.get(place);
            let isBack = false;
            for (const field of typedFields(form)) {
                // The present content is newer: it was typed, or read from the record,
                // later.
                const isOpen =
                    field.tagName === "SELECT" || form.dataset.keep === "over"
                        ? field.value !== values[field.name]
                        : !field.value;
                if (values[field.name] && isOpen) {
                    field.value = values[field.name];
                    isBack = true;
                }
            }
            if (isBack) {
                form.closest("details")?.setAttribute("open", "open");
                form.querySelector(".o_gc_portal_back")?.removeAttribute("hidden");
            }
        }
    }

    noteRead();
    keepDraft();
    keepTyped();
})();
