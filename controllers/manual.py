from odoo import http
from odoo.http import Stream, request

from ..models.manual.manual import INDEX, PAGES, PORTAL, ROUTE


class Manual(http.Controller):
    """The manual, for signed-in users; portal users only read their own page."""

    @http.route(
        [ROUTE, f"{ROUTE}/<string:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def read_manual(self, page=None):
        """Show a page; by default the one for the user's role."""
        Manual = request.env["grandes.clientes.manual"]
        name = page or Manual._get_first_page()
        rendered = name and Manual._render_page(name)
        if not rendered:
            return request.not_found()
        title, body = rendered
        readable = Manual._get_pages()
        return request.render(
            "grandes_clientes.manual_page",
            {
                "title": title,
                "body": body,
                "page": name,
                "own_pages": Manual._get_own_pages(),
                "pages": [
                    (each, Manual._render_page(each)[0])
                    for each in (INDEX, *reversed(PAGES), PORTAL)
                    if each in readable and len(readable) > 1
                ],
                "route": ROUTE,
            },
        )

    @http.route(
        f"{ROUTE}/img/<string:picture>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def read_picture(self, picture):
        """Return a picture of a page that the user may read."""
        path = request.env["grandes.clientes.manual"]._get_picture(picture)
        if not path:
            return request.not_found()
        return Stream.from_path(str(path)).get_response(max_age=3600)

    @http.route(
        "/grandes_clientes/tour",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def start_tour(self):
        """Redirect to the tour of the user's role."""
        url = request.env["grandes.clientes.manual"]._get_tour_url()
        return request.redirect(url) if url else request.not_found()
