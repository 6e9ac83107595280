"""Visual checks of the addon's screens in a browser, as one role at each width."""

from pathlib import Path

from odoo.tests import tagged

from .browser_tab import NARROW, WIDE
from .tour_common import TourCommon

MEASURE = (Path(__file__).parents[1] / "scripts/screens.js").read_text("utf-8")
# Open every menu entry, and the first record of each model; return the number of
# screens, and their defects.
WALK = """
(async () => {
    const { env } = odoo.__WOWL_DEBUG__.root;
    const { action, dialog, menu } = env.services;
    const pause = (time) => new Promise((done) => setTimeout(done, time));
    const settle = async () => {
        let still = 0;
        for (let turn = 0; turn < 2400 && still < 3; turn++) {
            await pause(25);
            const waits = window.gcAsked > 0 || document.querySelector(".o_blockUI");
            still = waits ? 0 : still + 1;
        }
    };
    const isRoot = (each) => each.xmlid === "grandes_clientes.menu_root";
    const root = menu.getAll().find(isRoot);
    const leaves = (each) =>
        each.children.length
            ? each.children.flatMap((id) => leaves(menu.getMenu(id)))
            : (each.tabs || [each.id]).map((id) => menu.getMenu(id));
    const told = [];
    const look = (where) =>
        judgeScreen(measureScreen()).forEach((each) => told.push(`${where}: ${each}`));
    const models = new Set();
    const begun = Date.now();
    let count = 0;
    for (const each of leaves(root)) {
        console.log(`${each.xmlid}, after ${Date.now() - begun} ms`);
        dialog.closeAll();
        await action.doAction(each.actionID, { clearBreadcrumbs: true });
        await settle();
        count += 1;
        look(each.xmlid);
        const model = action.currentController.action.res_model;
        const first = document.querySelector(
            ".o_list_view .o_data_row .o_data_cell:not(:has(button))," +
                ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"
        );
        const isSample = document.querySelector(".o_view_sample_data");
        if (first && !isSample && model && !models.has(model)) {
            models.add(model);
            first.click();
            await settle();
            look(`form of ${model}`);
        }
    }
    return [count, told];
})()
"""


@tagged("post_install", "-at_install", "browser")
class TestScreens(TourCommon):
    def setUp(self):
        super().setUp()
        self.supervisor.lang = "es_CO"

    def _walk(self, user, size):
        for number in range(4):
            self._registered(
                subject=f"Giro de matrícula no abonado del período 2026-{number}",
                beneficiary_name="María Fernanda Zuluaga de los Ángeles Cárdenas",
                beneficiary_id_number=f"9080706{number}",
            )
        with self._at_work() as page_of:
            tab = page_of(user.login, size=size)
            tab.errors.clear()
            tab.complaints.clear()
            tab.evaluate(f"{MEASURE}; 0")
            count, told = tab.evaluate(WALK)
            told += tab.errors + tab.complaints
        self.assertFalse(told, "\n".join(told))
        self.assertGreaterEqual(count, 8)

    def test_the_supervisor_s_screens_when_wide(self):
        self._walk(self.supervisor, WIDE)

    def test_the_advisor_s_screens_when_narrow(self):
        self._walk(self.front, NARROW)
