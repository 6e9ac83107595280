"""What the tests of a whole day in a browser share."""

import json

from odoo import fields
from odoo.tests import HttpCase

from ..tools import clock
from .smtp_common import SmtpCommon

# Walks tours in one page: to the screen of the next as by a link, which loads nothing
# anew. The end of a tour silences the errors of its page; here another one follows.
_WALK = """
void (async () => {
    const tours = %s;
    const { bus, services } = odoo.__WOWL_DEBUG__.root.env;
    const listen = window.addEventListener;
    window.addEventListener = function (type, listener, options) {
        if (options !== true || !["error", "unhandledrejection"].includes(type)) {
            listen.call(this, type, listener, options);
        }
    };
    const { log } = console;
    const go = (path) => new Promise((resolve) => {
        const stands = "ACTION_MANAGER:UI-UPDATED";
        bus.addEventListener(stands, () => resolve(), { once: true });
        services.dialog.closeAll();
        const link = document.createElement("a");
        link.href = path;
        document.body.append(link);
        link.click();
        link.remove();
    });
    for (const [place, [path, name]] of tours.entries()) {
        if (place) {
            log(`${name}, in the same page`);
            await go(path);
        }
        await new Promise((resolve) => {
            console.log = (...told) =>
                told[0] === "tour succeeded" ? resolve() : log(...told);
            odoo.startTour(name, { mode: "auto", redirect: false });
        });
        if (document.querySelector(".o_form_dirty")) {
            console.error(`${name} left a form that is not saved`);
        }
    }
    log("tour succeeded");
})().catch((error) => console.error(error.stack || error));
"""


class TourCommon(SmtpCommon, HttpCase):
    """People who work in Spanish, today: the server's own thread has the real time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Once a class: reading the terms takes as long as a short tour.
        cls.env["res.lang"]._activate_lang("es_CO")
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "grandes_clientes"], ["es_CO"]
        )

    def setUp(self):
        super().setUp()
        self.enterContext(clock.at(fields.Datetime.now()))
        (self.front | self.official).lang = "es_CO"

    def _walk_tours(self, user, *tours):
        """Walk several tours one after the other in one page, as somebody works.

        :param tours: pairs of a path and a tour's name
        """
        walked = [(f"/odoo/{path}", f"grandes_clientes_{name}") for path, name in tours]
        path, name = walked[0]
        self.start_tour(path, name, code=_WALK % json.dumps(walked), login=user.login)
        self.env.invalidate_all()

    def _serve(self, filename, content):
        """Let the browser find ``content`` where its user would choose a file."""
        self.env["ir.attachment"].create(
            {
                "name": filename,
                "raw": content,
                "url": f"/grandes_clientes_test/{filename}",
                "public": True,
            }
        )
