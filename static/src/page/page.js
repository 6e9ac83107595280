/** @odoo-module **/
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { ControlPanel } from "@web/search/control_panel/control_panel";
import { useEffect } from "@odoo/owl";

/**
 * Shows one menu entry as a page: its lists are tabs above the control panel, and
 * entries that open a dialog are buttons beside the tabs.
 */
patch(ControlPanel.prototype, {
    setup() {
        super.setup();
        this.menuService = useService("menu");
        // Scroll the active tab into view if there is no room for all.
        useEffect(
            () => {
                const tab = this.root.el?.querySelector(".o_gc_page_tab.active");
                if (tab) {
                    tab.parentElement.scrollLeft = tab.offsetLeft - tab.offsetWidth / 2;
                }
            },
            () => [this.env.config.actionId]
        );
    },

    /**
     * @returns {Object|undefined} page of the current action with its tabs and buttons;
     *     undefined if the action was opened from another one (breadcrumbs)
     */
    get gcPage() {
        const { actionId, breadcrumbs, viewType } = this.env.config;
        if (!actionId || this.env.inDialog || breadcrumbs?.length > 1) {
            return undefined;
        }
        const isShown = (id) => this.menuService.getMenu(id)?.actionID === actionId;
        const page = this.menuService.getAll().find((menu) => menu.tabs?.some(isShown));
        if (!page || (viewType === "form" && page.tabs.length < 2)) {
            return undefined;
        }
        const toItem = (id) => {
            const { name, actionID, xmlid } = this.menuService.getMenu(id);
            return { id, name, xmlid, isActive: actionID === actionId };
        };
        const tabs = page.tabs.length > 1 ? page.tabs.map(toItem) : [];
        const buttons = page.buttons.map(toItem);
        return tabs.length || buttons.length ? { name: page.name, tabs, buttons } : undefined;
    },

    /**
     * @param {number} id id of the menu that opens the list
     */
    onGcTab(id) {
        this.menuService.selectMenu(id);
    },

    /**
     * @param {number} id id of the menu that opens the dialog
     */
    onGcButton(id) {
        this.actionService.doAction(this.menuService.getMenu(id).actionID);
    },
});
