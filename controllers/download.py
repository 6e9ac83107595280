"""Responses that download a file, with the same headers on every route."""

from odoo.http import content_disposition, request


def get_headers(mimetype, filename, kept=True):
    """Return the headers for downloading a file, whatever it contains.

    :param bool kept: whether browsers and proxies may keep a copy
    """
    return [
        ("Content-Type", mimetype),
        ("Content-Disposition", content_disposition(filename)),
        ("X-Content-Type-Options", "nosniff"),
        *([] if kept else [("Cache-Control", "no-store")]),
    ]


def download(content, mimetype, filename, kept=True):
    """Return a response that downloads ``content``; see :func:`get_headers`."""
    return request.make_response(
        content, headers=get_headers(mimetype, filename, kept=kept)
    )
