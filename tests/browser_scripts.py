"""JavaScript that the tests of a browser run in its pages."""

# Whether the page is drawn and no request is pending.
IDLE = """
    document.readyState === "complete"
    && !window.gcAsked
    && !document.querySelector(".o_loading_indicator, .o_blockUI")
    && (!location.pathname.startsWith("/odoo")
        || !!document.querySelector(".o_action_manager > *"))
"""
# Find an element by its selector; the text after «>>» is the text it must contain. Take
# the last match, because what was opened last lies on top.
FIND = """
    (wanted) => {
        const [selector, text] = wanted.split(" >> ");
        return [...document.querySelectorAll(selector)].filter((each) =>
            (!text || each.textContent.includes(text))
            && (each.checkVisibility() || each.matches("input[type=file]"))
        ).at(-1);
    }
"""

# Follow a link of the web client; its bus announces when the action is mounted.
FOLLOW = """
    (path) => {
        const { bus, services } = odoo.__WOWL_DEBUG__.root.env;
        window.gcArrived = false;
        const arrive = () => (window.gcArrived = true);
        bus.addEventListener("ACTION_MANAGER:UI-UPDATED", arrive, { once: true });
        // What lies below is left: drawn anew for that, it would hold up what comes.
        services.dialog.closeAll({ noReload: true });
        const link = document.createElement("a");
        link.href = path;
        document.body.append(link);
        link.click();
        link.remove();
    }
"""

# Whether the navbar has its menus: after a mobile width, Odoo's navbar has none until
# another application is opened.
HAS_MENUS = """
    (() => {
        const env = window.odoo?.__WOWL_DEBUG__?.root.env;
        if (!env?.services.menu?.getCurrentApp()) {
            return true;
        }
        env.bus.trigger("MENUS:APP-CHANGED");
        const menus = ".o_menu_sections > :not(.o_menu_sections_more)";
        return [...document.querySelectorAll(menus)].some((each) =>
            each.checkVisibility());
    })()
"""
# Start a tour.
START = """
    async (name) => {
        gcLeaving.splice(0).forEach((each) =>
            window.removeEventListener("beforeunload", each));
        await odoo.isTourReady(name);
        void odoo.startTour(name, { mode: "auto", redirect: false });
    }
"""
# The end of a tour silences the errors of its page and would then prevent leaving it;
# here other tours follow in the same page.
HEAR = """
    window.gcLeaving = [];
    const listen = window.addEventListener;
    window.addEventListener = function (type, listener, options) {
        if (type === "beforeunload" && listener.name === "beforeUnloadHandler") {
            window.gcLeaving.push(listener);
        }
        if (options !== true || !["error", "unhandledrejection"].includes(type)) {
            listen.call(this, type, listener, options);
        }
    };
"""
# Notifications and open menus of one scene must not be seen by the next.
HUSH = """
    document
        .querySelectorAll(".o_notification_close")
        .forEach((each) => each.click());
    // A click elsewhere closes the menus that are open.
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
"""

#: Disable Odoo's service worker, which on each load requests the first page again and
#: an offline page. The browser of ``test_server_first_day`` stands for a real user and
#: keeps it.
ALONE = """
    if (location.pathname.startsWith("/odoo")) {
        delete Navigator.prototype.serviceWorker;
    }
"""
# Notifications disappear by themselves, so record their text.
RECORD = """
    window.gcTold = [];
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
            for (const node of addedNodes) {
                const told = node.matches?.(".o_notification")
                    ? node
                    : node.querySelector?.(".o_notification");
                if (told) {
                    window.gcTold.push(told.innerText);
                }
            }
        }
    }).observe(document, { childList: true, subtree: true });
"""
