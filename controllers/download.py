"""A file as a response, with the same headers from every route."""

from odoo.http import content_disposition, request


def get_headers(mimetype, filename, kept=True):
    """Return the headers under which a file is downloaded, whatever it contains.

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
