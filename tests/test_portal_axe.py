"""Every portal page checked by axe-core, wide, narrow and zoomed (WCAG 2.1 AA)."""

import json
from importlib.resources import files
from pathlib import Path

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..tools import clock
from .portal_common import PortalCommon
from .requirements import needs

SHEET = Path(__file__).parent / "data/radicaciones/radicacion_desordenada_100.xlsx"
# At 100 %, and zoomed to 200 %, where the page has half as many pixels.
WIDTHS = (1366, 390, 683, 320)
# Load each page once and try each width, as when turning a phone or zooming in: the
# server does not know the width, and none of the addon's scripts asks for it. Run axe
# there and report its findings, serious or not. Forms are also submitted empty, for the
# pages that say what is missing.
SCRIPT = """
(async () => {
    const [source, pages, forms, widths] = %s;
    const found = [];
    const looks = [
        "color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight",
        "opacity", "display", "position", "overflowX", "overflowY", "clip",
        "clipPath", "textDecorationLine", "textShadow", "filter", "borderBottomWidth",
    ];
    let looked = 0;
    const frame = document.createElement("iframe");
    frame.style.cssText = "height: 900px; border: 0";
    document.body.append(frame);
    const loaded = (act) => new Promise((resolve) => {
        frame.addEventListener("load", resolve, { once: true });
        act();
    });
    const drawn = () => new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(resolve)));
    // A row that is marked up as one before it in its table has the same findings.
    const alike = (table) => {
        const shapes = new Set();
        return [...table.querySelectorAll("tbody > tr")].filter((row) => {
            const shape = row.outerHTML
                .replace(/>[^<]*\\S[^<]*</g, ">text<")
                .replace(/\\b(href|id|for|name|value|title|datetime)="[^"]+"/g, "$1");
            return shapes.size === shapes.add(shape).size;
        });
    };
    // All by which axe tells one width of a page from another: what is seen, how it is
    // drawn, what is cut or scrolls. Drawn alike, it has the same findings.
    const drawing = (all, styleOf) => all.map((each) => {
        const style = styleOf(each);
        const box = each.getBoundingClientRect();
        return [
            each.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
            box.width > 0 && box.height > 0,
            box.right > 0 && box.bottom > 0,
            style.overflowX !== "visible" && each.scrollWidth > each.clientWidth,
            style.overflowY !== "visible" && each.scrollHeight > each.clientHeight,
            ...looks.map((name) => style[name]),
        ].join();
    }).join("|");
    const begin = new Function("window", "document", source);
    const look = async (where) => {
        const { contentWindow, contentDocument } = frame;
        begin(contentWindow);
        const drawings = new Set();
        for (const width of widths) {
            frame.style.width = `${width}px`;
            await drawn();
            contentDocument.getAnimations().forEach((each) => each.cancel());
            if (contentWindow.innerWidth !== width) {
                found.push(`${where}: never has ${width} pixels`);
            }
            const root = contentDocument.documentElement;
            if (root.scrollWidth > root.clientWidth) {
                found.push(
                    `${where} at ${width}: wider than the screen, ${root.scrollWidth}`);
            }
            const all = [...contentDocument.querySelectorAll("body, body *")];
            const now = drawing(all, (each) => contentWindow.getComputedStyle(each));
            if (drawings.size === drawings.add(now).size) {
                continue;
            }
            looked += 1;
            const tables = [...contentDocument.querySelectorAll("table")];
            const exclude = tables.flatMap(alike);
            const include = [contentDocument.documentElement];
            const result = await contentWindow.axe.run({ include, exclude }, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
                resultTypes: ["violations"],
            });
            for (const each of result.violations) {
                const nodes = each.nodes.slice(0, 3).map((node) => node.html).join(" ");
                found.push(
                    `${where} at ${width}: ${each.id} (${each.impact}): ${nodes}`);
            }
        }
    };
    for (const page of pages) {
        await loaded(() => (frame.src = page));
        // What is folded is looked at too.
        for (const each of frame.contentDocument.querySelectorAll("details")) {
            each.open = true;
        }
        await look(page);
    }
    for (const [page, action] of forms) {
        await loaded(() => (frame.src = page));
        const wanted = `form[action="${action}"]`;
        const form = frame.contentDocument.querySelector(wanted);
        await loaded(() => form.submit());
        await look(`${action}, refused`);
    }
    console.log(`axe looked ${looked} times at ${pages.length + forms.length} pages`);
    if (found.length) {
        console.error(found.join("\\n"));
    } else {
        console.log("test successful");
    }
})();
"""


@needs("axe_playwright_python")
@tagged("post_install", "-at_install", "slow")
class TestPortalAxe(PortalCommon):
    def _look_at(self, user, pages, forms, start):
        axe = files("axe_playwright_python").joinpath("axe.min.js").read_text()
        self.browser_js(
            start,
            SCRIPT % json.dumps([axe, pages, forms, WIDTHS]),
            login=user.login,
            timeout=400,
        )

    def test_no_page_has_any_finding(self):
        closed = self._registered(channel="phone")
        # By the server's clock, so that its page asks for a rating.
        with clock.at(fields.Datetime.now()):
            closed._do_answer("<h1>Respuesta</h1><p>El pago se aplicó.</p>")
        # Escalated so long ago that the promise is broken.
        late = self._registered(beneficiary_id_number="52123450")
        late._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        asked = self._registered(beneficiary_id_number="52123456")
        asked._do_ask("Falta el recibo")
        repeat = self._registered(beneficiary_id_number="52123456")
        withdrawn = self._registered(beneficiary_id_number="52123457")
        withdrawn._do_withdraw("Ya no")
        self._many(31)
        self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.ies.id, "is_coordinator": True}
        )
        portal_env = self.env(user=self.portal.id, su=False)
        upload = portal_env["grandes.clientes.portal.upload"]._do_keep(
            self.ies.id, SHEET.read_bytes(), SHEET.name
        )
        upload._apply_preview()
        row = next(row for row in upload.preview["rows"] if row["open"])["number"]
        portal_env["grandes.clientes.portal.draft"]._do_keep(
            {"asunto": "Pago", "detalle": "No aparece"}
        )
        invitation = portal_env["grandes.clientes.portal.invitation"]._do_invite(
            self.ies.id, "Rosa Díaz", "rosa@example.com"
        )
        invitation.with_user(self.front)._do_refuse("No la conocen")
        preview = f"/my/radicar/hoja/{upload.id}"
        pages = [
            "/my",
            "/my?hecho=borrador",
            "/my/casos",
            "/my/casos?texto=nada",
            "/my/casos?estado=late&desde=ayer",
            *(
                f"/my/casos/{case.id}"
                for case in (closed, asked, repeat, late, withdrawn)
            ),
            "/my/casos/0",
            *(f"/my/satisfaction/{case.id}" for case in (closed, asked)),
            "/my/radicar",
            "/my/radicar/temas",
            "/my/radicar/hoja",
            preview,
            f"{preview}?pagina=2&ver=incomplete",
            f"{preview}?corregir={row}",
            "/my/radicaciones",
            "/my/radicaciones?texto=nada",
            f"/my/radicaciones/{closed.filing_id.id}?hecho=radicado",
            "/my/coordinadores",
            "/my/coordinadores?hecho=invitado",
        ]
        forms = [
            ("/my/radicar", "/my/radicar"),
            ("/my/radicar/hoja", "/my/radicar/hoja"),
            (preview, preview),
            ("/my/coordinadores", "/my/coordinadores/invitar"),
            (f"/my/casos/{late.id}", f"/my/casos/{late.id}/escribir"),
        ]
        self._look_at(self.portal, pages, forms, "/my/casos")

    def test_nor_those_of_who_has_no_access(self):
        newcomer = new_test_user(
            self.env,
            login="gc_newcomer",
            email="nadia@example.com",
            groups="base.group_portal",
        )
        self._look_at(
            newcomer,
            ["/my/acceso", "/my/casos"],
            [("/my/acceso", "/my/acceso")],
            "/my/acceso",
        )
