"""The plain text part of our letters. Plain Python.

What makes plain text of HTML keeps the line ends of its source, which in a template
are where the line was full: here only those stay that say something.
"""

import re

from lxml import html

_SPACE = re.compile(r"\s+")
_KEEPS_LINES = re.compile(r"white-space:\s*pre")


def unfold(body: str) -> str:
    """Return HTML whose texts break no lines but where its markup does.

    :param body: HTML of a message
    """
    if not body:
        return body
    root = html.fragment_fromstring(body, create_parent="div")
    _unfold(root)
    return html.tostring(root, encoding="unicode")


def _unfold(element):
    if element.tag == "pre" or _KEEPS_LINES.search(element.get("style", "")):
        return
    element.text = element.text and _SPACE.sub(" ", element.text)
    for child in element.iterchildren():
        if isinstance(child.tag, str):
            _unfold(child)
        child.tail = child.tail and _SPACE.sub(" ", child.tail)
