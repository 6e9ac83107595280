"""The manual quotes the screens correctly, and only its audience can read it."""

import re
from pathlib import Path

from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools.translate import PoFileReader

from ..models.manual.manual import FOLDER, INDEX, PAGES, PORTAL, ROUTE
from .common import Common

_ADDON = Path(__file__).parents[1]
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\]\(([^)]+)\)")
_PICTURE = re.compile(r"!\[([^]]*)\]\(img/([^)]+)\)")
_PNG = b"\x89PNG\r\n\x1a\n"


def _read(path):
    return path.read_text(encoding="utf-8")


@tagged("post_install", "-at_install")
class TestManualText(BaseCase):
    """Checks of the manual's source."""

    def setUp(self):
        super().setUp()
        self.pages = {name: _read(FOLDER / f"{name}.md") for name in self._names()}

    def _names(self):
        return [*PAGES, PORTAL, INDEX]

    def test_every_page_is_there_and_no_other(self):
        self.assertEqual(
            {path.stem for path in FOLDER.glob("*.md")}, set(self._names())
        )
        for name, page in self.pages.items():
            if name != INDEX:
                with self.subTest(name):
                    self.assertRegex(page, r"^# \w")
                    self.assertIn("\n## Qué hacer cuando…\n", page)

    def test_what_is_bold_is_written_so_on_a_screen(self):
        with (_ADDON / "i18n/es.po").open("rb") as catalogue:
            said = {row["value"] for row in PoFileReader(catalogue)}
        self.assertGreater(len(said), 3000)
        found = 0
        for name, page in self.pages.items():
            for label in _BOLD.findall(page):
                # A bold sentence at the beginning of a paragraph ends with a full stop.
                if label.endswith("."):
                    continue
                found += 1
                with self.subTest(name, label=label):
                    self.assertTrue(" ".join(label.split()) in said, "on no screen")
        self.assertGreater(found, 200)

    def test_links_lead_to_pages(self):
        for name, page in self.pages.items():
            for link in _LINK.findall(page):
                with self.subTest(name, link=link):
                    if link.startswith("img/"):
                        self.assertRegex(link, rf"^img/{name}-[a-z]+\.png$")
                    else:
                        self.assertIn(link.removesuffix(".md"), self.pages)

    def test_every_picture_is_taken_and_says_what_it_shows(self):
        taken, of_readme = _get_taken()
        shown = []
        for page in self.pages.values():
            for said, picture in _PICTURE.findall(page):
                self.assertTrue(said)
                shown.append(picture)
        self.assertEqual(sorted(shown), sorted(taken))
        readme = _read(_ADDON / "README.md")
        shown = re.findall(r"!\[[^]]+\]\(docs/([^)]+)\)", readme)
        self.assertEqual(
            {f"img/{name}" for name in of_readme},
            {name for name in shown if not name.startswith("manual/")},
        )
        for name in shown:
            self.assertTrue((_ADDON / "docs" / name).is_file(), name)

    def test_pictures_are_small(self):
        for path in (FOLDER / "img").glob("*"):
            with self.subTest(path.name):
                self.assertLessEqual(path.stat().st_size, 60 * 1024)


_PROGRAM = _ADDON / "scripts/manual_pictures"


def _get_taken():
    """Return the pictures taken for the manual, and those for the README."""
    parts = _read(_PROGRAM).split("FRONT_PICTURES = ")[:2]
    return (
        re.findall(r'^    "([a-z_-]+\.png)": ', part, re.MULTILINE) for part in parts
    )


@tagged("post_install", "-at_install")
class TestManualRead(Common, HttpCase):
    def _open(self, user, page=""):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(f"{ROUTE}{page}")

    def _picture(self, page):
        """Create the first picture of a page, as the program does."""
        name = _PICTURE.search(_read(FOLDER / f"{page}.md"))[2]
        path = FOLDER / "img" / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(_PNG)
            self.addCleanup(path.unlink)
        return name

    def test_each_role_opens_its_own(self):
        for user, title in (
            (self.front, "Manual del asesor"),
            (self.back, "Manual del Back Office"),
            (self.official, "Manual del área misional"),
            (self.supervisor, "Manual de la supervisora"),
            (self.coordinator, "Manual del coordinador"),
            (self.quality, "Manual de calidad"),
            (self.oversight, "Manual de la Interventoría"),
            (self.manager, "Manual de la administradora"),
            (self.portal, "Manual del coordinador de entidad"),
        ):
            with self.subTest(user.login):
                page = self._open(user)
                self.assertEqual(page.status_code, 200)
                self.assertIn(f">{title}</h1>", page.text)
                self.assertIn("Qué hacer cuando…</h2>", page.text)

    def test_staff_read_the_others_too(self):
        page = self._open(self.front)
        for name in (*PAGES, PORTAL, INDEX):
            self.assertIn(f'href="{ROUTE}/{name}"', page.text)
            self.assertEqual(self._open(self.front, f"/{name}").status_code, 200)
        for absent in ("nada", "..", "img", "%2e%2e%2f%2e%2e%2fREADME"):
            self.assertEqual(self._open(self.front, f"/{absent}").status_code, 404)

    def test_the_portal_reads_its_own_alone(self):
        picture = self._picture("asesor")
        own = self._picture(PORTAL)
        page = self._open(self.portal, f"/{PORTAL}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(f'href="{ROUTE}/asesor"', page.text)
        for name in (*PAGES, INDEX):
            with self.subTest(name):
                self.assertEqual(self._open(self.portal, f"/{name}").status_code, 404)
        self.assertEqual(self.url_open(f"{ROUTE}/img/{picture}").status_code, 404)
        self.assertEqual(self.url_open(f"{ROUTE}/img/{own}").status_code, 200)
        # A contact who no longer coordinates an entity has no page.
        self.contact.is_coordinator = False
        self.assertEqual(self._open(self.portal).status_code, 404)
        self.assertEqual(self._open(self.portal, f"/{PORTAL}").status_code, 404)

    def test_the_portals_own_pages_lead_to_it(self):
        self.authenticate(self.portal.login, self.portal.login)
        for page in ("/my", "/my/casos", "/my/radicar", "/my/coordinadores"):
            with self.subTest(page):
                self.assertIn(f'href="{ROUTE}"', self.url_open(page).text)
        # A contact who no longer coordinates an entity has neither page nor link.
        self.contact.is_coordinator = False
        self.assertNotIn(f'href="{ROUTE}"', self.url_open("/my").text)

    def test_nobody_else_reads_it(self):
        self._open(self.front)
        self.authenticate(None, None)
        for page in ("", "/asesor", "/img/asesor-inicio.png"):
            answer = self.url_open(f"{ROUTE}{page}", allow_redirects=False)
            self.assertIn("/web/login", answer.headers.get("Location", ""))

    def test_pictures_are_shown_where_they_are(self):
        picture = self._picture("asesor")
        self.authenticate(self.front.login, self.front.login)
        shown = self.url_open(f"{ROUTE}/img/{picture}")
        self.assertEqual(shown.headers["Content-Type"], "image/png")
        for absent in ("asesor-nada.png", "..%2fasesor.md", "..%2f..%2fapi.md"):
            answer = self.url_open(f"{ROUTE}/img/{absent}")
            self.assertEqual(answer.status_code, 404)

    def test_a_page_carries_no_html_of_its_own(self):
        for name in (*PAGES, PORTAL, INDEX):
            _title, body = self.env["grandes.clientes.manual"]._render_page(name)
            self.assertNotRegex(body, r"<script|onerror|javascript:|style=")
            # No Markdown is left unconverted.
            self.assertNotIn("**", body)

    def test_the_tour_begins_on_the_home_of_the_role(self):
        self.authenticate(self.supervisor.login, self.supervisor.login)
        answer = self.url_open("/grandes_clientes/tour", allow_redirects=False)
        self.assertRegex(
            answer.headers["Location"],
            r"/odoo/action-\d+\?tour=grandes_clientes_supervisora$",
        )
        self.authenticate(self.portal.login, self.portal.login)
        self.assertEqual(self.url_open("/grandes_clientes/tour").status_code, 404)

    def test_no_other_tour_follows(self):
        Tour = self.env["web_tour.tour"].with_user(self.front)
        self.front.tour_enabled = True
        self.assertFalse(Tour.get_current_tour())
        self.assertFalse(Tour.consume("grandes_clientes_asesor"))
        self.assertFalse(self.front.tour_enabled)
        tour = self.env.ref("grandes_clientes.tour_asesor")
        self.assertEqual(tour.user_consumed_ids, self.front)
