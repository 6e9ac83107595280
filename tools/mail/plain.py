"""The plain text of a message of ours: what a program without HTML shows of it."""

import re

from lxml import html

_BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "h1", "h2", "h3", "blockquote"})
_SPACES = re.compile(r"[ \t\r\n\f]+")


def get_plain(body: object) -> str:
    """Return the text of a message: paragraphs, lists with hyphens, links behind.

    Lines of the source mean nothing, but where the message says that they do
    (``white-space: pre``), and in what follows ``<br>``.

    :param body: HTML
    """
    if not str(body or "").strip():
        return ""
    parts: list[str] = []
    _walk(html.fragment_fromstring(str(body), create_parent="div"), parts, False)
    text = "".join(parts)
    lines = [line.strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _walk(node, parts, is_kept):
    """Append what a node says to ``parts``.

    :param bool is_kept: whether line ends of the source are ends of lines
    """
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "title"):
        _say(node.tail, parts, is_kept)
        return
    if node.tag == "br":
        parts.append("\n")
    is_block = node.tag in _BLOCKS
    if is_block:
        parts.append("\n" if node.tag in ("li", "div") else "\n\n")
    if node.tag == "li":
        parts.append("- ")
    keeps = is_kept or "pre" in (node.get("style") or "").partition("white-space:")[2]
    _say(node.text, parts, keeps)
    for child in node:
        _walk(child, parts, keeps)
    link = node.get("href") if node.tag == "a" else None
    if link and link.removeprefix("mailto:") != (node.text_content() or "").strip():
        parts.append(f": {link}")
    if is_block:
        parts.append("\n" if node.tag in ("li", "div") else "\n\n")
    _say(node.tail, parts, is_kept)


def _say(text, parts, is_kept):
    if text:
        parts.append(text if is_kept else _SPACES.sub(" ", text))
