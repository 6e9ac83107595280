/** @odoo-module **/
import { router } from "@web/core/browser/router";
import { patch } from "@web/core/utils/patch";
import { WebClient } from "@web/webclient/webclient";

const ROOT = "grandes_clientes.menu_root";
const OURS = /^grandes[._-]clientes[._-]/;

/**
 * A record opened by its URL, for example from a mail, gets the menu of its
 * application, also if no menu entry leads to it (a home page, a case).
 */
patch(WebClient.prototype, {
    async loadRouterState() {
        await super.loadRouterState(...arguments);
        const action = this.actionService.currentController?.action;
        const names = [action?.res_model, action?.tag, action?.path, action?.xml_id];
        if (!names.some((name) => OURS.test(name || ""))) {
            return;
        }
        const menus = this.menuService.getAll();
        const first = router.current.actionStack?.[0]?.action;
        const leadsTo = (menu) =>
            first && (menu.actionID === first || menu.actionPath === first);
        if (!menus.some(leadsTo)) {
            const root = menus.find((menu) => menu.xmlid === ROOT);
            this.menuService.setCurrentMenu(root);
        }
    },
});
