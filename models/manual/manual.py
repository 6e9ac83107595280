"""The manual of each role, rendered from the repository's Markdown files."""

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from odoo import api, models
from odoo.tools import html_sanitize

FOLDER = Path(__file__).parents[2] / "docs/manual"
INDEX = "README"
#: ``{page: group}`` by role. A user with several roles opens the first of theirs.
PAGES = {
    "administradora": "group_manager",
    "interventoria": "group_oversight",
    "calidad": "group_quality",
    "coordinador": "group_coordinator",
    "supervisora": "group_supervisor",
    "asesor": "group_front_office",
    "back_office": "group_back_office",
    "area_misional": "group_mission_area",
}
#: The page for coordinators of entities, the only one that the portal shows.
PORTAL = "coordinador_de_entidad"
ROUTE = "/grandes_clientes/manual"
_PICTURE = re.compile(r"img/([a-z0-9_]+-[a-z0-9_]+\.png)")


class Manual(models.AbstractModel):
    """Pages of the manual, rendered from the repository; nothing is stored.

    A page is a Markdown file of ``docs/manual``; it is read once, rendered without raw
    HTML and sanitised.
    """

    _name = "grandes.clientes.manual"
    _description = "Manual"

    @api.model
    def _get_pages(self):
        """Return the names of the pages that the user may read, their own first."""
        user = self.env.user
        if not user._is_internal():
            return [PORTAL] if user._grandes_clientes_get_entities() else []
        own = self._get_own_pages()
        others = [name for name in PAGES if name not in own]
        return [*own, *others, PORTAL, INDEX]

    @api.model
    def _get_own_pages(self):
        """Return the pages of the user's roles."""
        return [
            name
            for name, group in PAGES.items()
            if self.env.user.has_group(f"grandes_clientes.{group}")
        ]

    @api.model
    def _get_first_page(self):
        """Return the page that the user's help link opens, or ``None``."""
        pages = self._get_own_pages() or self._get_pages()[-1:]
        return pages[0] if pages else None

    @api.model
    def _get_tour_url(self):
        """Return the URL that starts the tour of the user's role, or ``None``."""
        own = self._get_own_pages()
        if not own:
            return None
        # Uses the action's id: only then does the web client know its menu at once.
        home = self.env.ref("grandes_clientes.my_work_action").id
        return f"/odoo/action-{home}?tour=grandes_clientes_{own[0]}"

    @api.model
    def _render_page(self, name):
        """Return the title and the HTML of a page that the user may read.

        :return: ``(title, Markup)``; ``None`` if the user has no such page
        """
        if name not in self._get_pages():
            return None
        return _read_page(name)

    @api.model
    def _get_picture(self, file_name):
        """Return the path of a picture on a page the user may read, or ``None``."""
        for page in self._get_pages():
            if file_name in _pictures(page):
                path = FOLDER / "img" / file_name
                return path if path.is_file() else None
        return None


@cache
def _source(name):
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


@cache
def _pictures(name):
    """Return the names of the pictures on a page."""
    return frozenset(_PICTURE.findall(_source(name)))


@cache
def _read_page(name):
    """Return the title of a page, and its HTML without the title."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_source(name))
    title = tokens[1].content
    for token in tokens:
        if token.type == "inline":
            token.children = [each for each in token.children if _settle(each)]
    body = parser.renderer.render(tokens[3:], parser.options, {})
    return title, html_sanitize(body, sanitize_attributes=True, strip_style=True)


def _settle(token):
    """Rewrite links and pictures to server URLs; return False for a missing picture."""
    if token.type == "link_open":
        name, dot, _rest = str(token.attrs["href"]).partition(".md")
        if dot:
            token.attrs["href"] = f"{ROUTE}/{name}"
    elif token.type == "image":
        picture = _PICTURE.fullmatch(str(token.attrs["src"]))
        if not picture or not (FOLDER / picture[0]).is_file():
            return False
        token.attrs["src"] = f"{ROUTE}/{picture[0]}"
        token.attrs["class"] = "img-fluid border rounded"
    return True
