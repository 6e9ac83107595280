"""Every page of the portal before axe-core, wide and narrow (WCAG 2.1 AA)."""

import json
from importlib.resources import files
from pathlib import Path

from odoo import fields
from odoo.tests import tagged

from ..tools import clock
from .portal_common import PortalCommon
from .requirements import needs

SHEET = Path(__file__).parent / "data/radicaciones/radicacion_desordenada_100.xlsx"
WIDTHS = (1366, 390)
# Loads each page in a frame of its own width, runs axe there, and tells what is
# serious. The form is also sent empty, for the page that says what lacks.
SCRIPT = """
(async () => {
    const [source, pages, widths] = %s;
    const found = [];
    const loaded = (frame, act) => new Promise((resolve) => {
        frame.addEventListener("load", resolve, { once: true });
        act();
    });
    const look = async (frame, where) => {
        frame.contentWindow.eval(source);
        const result = await frame.contentWindow.axe.run(frame.contentDocument, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
            resultTypes: ["violations"],
        });
        for (const each of result.violations) {
            if (["serious", "critical"].includes(each.impact)) {
                const nodes = each.nodes.slice(0, 3).map((node) => node.html).join(" ");
                found.push(`${where}: ${each.id}: ${nodes}`);
            }
        }
        const root = frame.contentDocument.documentElement;
        if (root.scrollWidth > root.clientWidth) {
            found.push(`${where}: wider than the screen, ${root.scrollWidth}`);
        }
    };
    for (const width of widths) {
        const frame = document.createElement("iframe");
        frame.style.cssText = `width: ${width}px; height: 900px; border: 0`;
        document.body.append(frame);
        for (const page of pages) {
            await loaded(frame, () => (frame.src = page));
            // What is folded is looked at too.
            for (const each of frame.contentDocument.querySelectorAll("details")) {
                each.open = true;
            }
            await look(frame, `${page} at ${width}`);
        }
        await loaded(frame, () => (frame.src = "/my/radicar"));
        const form = frame.contentDocument.querySelector("form[method=post]");
        await loaded(frame, () => form.submit());
        await look(frame, `/my/radicar, refused, at ${width}`);
        frame.remove();
    }
    if (found.length) {
        console.error(found.join("\\n"));
    } else {
        console.log("test successful");
    }
})();
"""


@needs("axe_playwright_python")
@tagged("post_install", "-at_install")
class TestPortalAxe(PortalCommon):
    def test_no_page_has_a_serious_finding(self):
        closed = self._registered(channel="phone")
        # By the server's clock, so that its page asks for a mark.
        with clock.at(fields.Datetime.now()):
            closed._do_answer("<h1>Respuesta</h1><p>El pago se aplicó.</p>")
        asked = self._registered(beneficiary_id_number="52123456")
        asked._do_ask("Falta el recibo")
        repeat = self._registered(beneficiary_id_number="52123456")
        self._many(31)
        self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.ies.id, "is_coordinator": True}
        )
        Upload = self.env["grandes.clientes.portal.upload"].with_user(self.portal)
        upload = Upload._do_keep(self.ies.id, SHEET.read_bytes(), SHEET.name)
        pages = [
            "/my",
            "/my/casos",
            "/my/casos?texto=nada",
            *(f"/my/casos/{case.id}" for case in (closed, asked, repeat)),
            "/my/casos/0",
            *(f"/my/satisfaction/{case.id}" for case in (closed, asked)),
            "/my/radicar",
            "/my/radicar/hoja",
            f"/my/radicar/hoja/{upload.id}",
            "/my/radicaciones",
            f"/my/radicaciones/{closed.filing_id.id}?hecho=radicado",
            "/my/coordinadores",
        ]
        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text()
        self.browser_js(
            "/my/casos",
            SCRIPT % json.dumps([axe, pages, WIDTHS]),
            login=self.portal.login,
            timeout=180,
        )
