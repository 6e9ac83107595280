"""Cleaning of HTML that was received or typed, so that showing it fetches nothing.

An image, a style or a frame loaded from elsewhere tells its sender who read the text,
when and from where; for a printed text our own server would fetch it. Links stay, as
reading does not follow them. Content inside the text stays as well: pictures as
``data:``, and files of our own server by id.

Odoo's ``html_sanitize`` removes what would be executed, but keeps remote pictures and
styles. ``nh3`` (MIT) drops or keeps whole attributes and does not parse CSS.
"""

import base64
import re
from html import unescape
from urllib.parse import unquote

from lxml import etree, html

from odoo import api, fields, models

OURS = "grandes.clientes."
# Anything that can load or send data matches this; most texts do not.
_SUSPECT = re.compile(
    r"(?:src|srcset|background|poster|style|action|data|cite|profile|ping|code|icon|"
    r"longdesc|usemap|manifest|archive|codebase|classid|lowsrc|dynsrc|href)\w*\s*=|"
    r"data-|<\s*(?:style|svg|math|link|base|meta|form|input|button|select|textarea|"
    r"video|audio|object|embed|i?frame|picture|source|template|xml|\?|!|\w+:)",
    re.IGNORECASE,
)
# Removed with their content.
_KILLED = frozenset(
    "style link base meta script noscript template svg math object embed applet param "
    "iframe frame frameset noframes video audio source track bgsound input textarea "
    "select option button keygen portal xml title".split()
)
# Removed, but their text is kept.
_UNWRAPPED = frozenset("form fieldset label picture canvas map area html body".split())
# Attributes that only describe the look or the kind of text.
_ATTRIBUTES = frozenset(
    "abbr align alt axis bgcolor border bordercolor cellpadding cellspacing char "
    "charoff class clear color cols colspan compact coords datetime dir disabled face "
    "frame headers height hspace id lang noshade nowrap role rowspan rules scope shape "
    "size span start summary tabindex title type valign value vspace width".split()
)
# Odoo's own attributes, which render mentions and quotations.
_OF_ODOO = frozenset(
    "data-oe-model data-oe-id data-o-mail-quote data-o-mail-quote-node "
    "data-o-mail-quote-container data-oe-protected data-oe-version".split()
)
_LINK = re.compile(r"(?:https?://|mailto:|tel:|#|/(?![/\\]))", re.IGNORECASE)
_PICTURE = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp|x-icon);base64,[a-z0-9+/=\s]*|"
    r"cid:[^\s\"'<>]+|"
    # A file of this server by id, subject to access rights; no other URL of this server
    # may be requested by showing a text.
    r"/web/(?:image|content)/\d+(?:-[\w]+)?(?:/[^/?#\\]*)?"
    r"(?:\?(?:(?:access_token|unique|download)=[\w-]*&?)*)?",
    re.IGNORECASE,
)
_BY_CID = re.compile(r"(<img\b[^<>]*?)\ssrc=([\"'])cid:([^\"'<>]*)\2", re.IGNORECASE)
_EMBEDDED = frozenset(
    {"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/bmp"}
)
_MOST_EMBEDDED = 2 * 1024 * 1024
_FUNCTION = re.compile(r"([\w-]*)\(")
_SAFE_FUNCTIONS = frozenset({"rgb", "rgba", "hsl", "hsla", "calc"})
_PROPERTY = re.compile(r"-?[a-z][a-z-]*")
# Properties that would place the text over the rest of the screen, or run code.
_UNSAFE_PROPERTIES = frozenset(
    {"position", "behavior", "-moz-binding", "content", "z-index", "cursor"}
)
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")


class CleanHtml(fields.Html):
    """HTML that was received or typed and fetches nothing when shown.

    It is cleaned when stored, and again when read by the web client or RPC, so that
    values stored earlier are safe as well. Seals cover the stored value.
    """

    def _convert(self, value, record, validate):
        value = super()._convert(value, record, validate)
        if value and validate and isinstance(value, str):
            return shown(value)
        return value

    def convert_to_read(self, value, record, use_display_name=True):
        """Return the cleaned value, also for values stored before."""
        value = super().convert_to_read(value, record, use_display_name)
        return shown(value)


def shown(value):
    """Return HTML cleaned for display or printing, with the type of ``value``."""
    return type(value)(clean(str(value))) if value else value


class CleanTextsMixin(models.AbstractModel):
    """Odoo models whose texts about this addon's records load nothing when shown.

    It applies however the text came in: by mail, the web client or RPC. Texts of those
    models about other records are left alone.
    """

    _name = "grandes.clientes.clean.texts"
    _description = "Texts about our records that fetch nothing"

    # Names of the fields with the related model and with the text.
    _PLACE_OF_TEXT = ("model", "body")

    @api.model_create_multi
    def create(self, vals_list):
        """Clean the texts about records of this addon."""
        return super().create(
            [
                self._cleaned(vals) if is_ours(self._get_model_of_text(vals)) else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Clean the texts about records of this addon when they are edited."""
        model, text = self._PLACE_OF_TEXT
        # Sudo: the related model, which everybody who may write the text knows.
        about_sudo = self.sudo().mapped(model) if text in vals else ()
        ours = any(is_ours(name) for name in about_sudo)
        return super().write(self._cleaned(vals) if ours else vals)

    def _get_model_of_text(self, vals):
        """Return the name of the model that the text in ``vals`` is about."""
        return vals.get(self._PLACE_OF_TEXT[0])

    def _cleaned(self, vals):
        """Return the values with the text cleaned."""
        name = self._PLACE_OF_TEXT[1]
        text = vals.get(name)
        if not text or not is_suspect(str(text)):
            return vals
        return {**vals, name: type(text)(clean(str(text)))}


def is_ours(model):
    """Return whether the name is that of a model of this addon."""
    return str(model or "").startswith(OURS)


def is_suspect(text: str) -> bool:
    """Return, by a cheap test, whether the HTML may need cleaning."""
    return bool(_SUSPECT.search(text))


def clean(text: str) -> str:
    """Return the HTML without anything that showing it would fetch, send or run.

    :param text: an HTML fragment
    """
    if not is_suspect(text):
        return text
    return _cleaned(text)[0]


def remote_pictures(text: str) -> list[str]:
    """Return the URLs of the pictures that are not embedded in the HTML."""
    return _cleaned(text)[1] if is_suspect(text) else []


def embed(text: str, pictures: dict[str, tuple[str, bytes]]) -> str:
    """Return the HTML with the pictures that came with it embedded as ``data:``.

    :param pictures: ``{Content-ID: (MIME type, bytes)}``; large ones stay attachments
    """
    left = _MOST_EMBEDDED

    def within(match):
        nonlocal left
        before, quote, name = match.groups()
        kind, content = pictures.get(unquote(unescape(name)), ("", b""))
        if kind.lower() not in _EMBEDDED or not content or len(content) > left:
            return before
        left -= len(content)
        data = base64.b64encode(content).decode()
        return f"{before} src={quote}data:{kind.lower()};base64,{data}{quote}"

    return _BY_CID.sub(within, text) if pictures else text


def _cleaned(text):
    try:
        root = html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        # Not an HTML fragment: keep its words as text.
        words = re.sub(r"<[^<>]*>?", " ", text)
        return f"<p>{html_escape(words)}</p>", []
    remote = []
    for element in list(root.iter()):
        if element is root:
            continue
        if not isinstance(element.tag, str):
            _drop(element)  # comments, some of which mail programs run
            continue
        tag = element.tag.lower().rpartition("}")[2]
        if tag in _KILLED or ":" in tag:
            _drop(element)
        elif tag in _UNWRAPPED:
            element.attrib.clear()
            element.tag = "span" if tag in ("area", "map", "canvas") else "div"
        elif tag in ("img", "image"):
            _clean_picture(element, remote)
        else:
            _clean_attributes(element, tag)
    inside = html_escape(root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in root
    )
    return inside, remote


def html_escape(text: str) -> str:
    """Return the text escaped for HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _drop(element):
    """Remove an element with its content; its tail stays."""
    if element.getparent() is None:
        return
    parent, tail = element.getparent(), element.tail
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)


def _clean_picture(element, remote):
    source = (element.get("src") or "").strip()
    if _PICTURE.fullmatch(source):
        _clean_attributes(element, "img")
        element.set("src", source)
        return
    if source:
        remote.append(source)
    # Show the alternative text instead.
    words, tail = (element.get("alt") or "").strip(), element.tail
    element.tag = "span"
    element.attrib.clear()
    element.text = f"[{words}]" if words else None
    element.tail = tail


def _clean_attributes(element, tag):
    link = (element.get("href") or "").strip() if tag == "a" else ""
    style = element.get("style")
    for name in list(element.attrib):
        if name.lower() not in _ATTRIBUTES and name.lower() not in _OF_ODOO:
            del element.attrib[name]
    if link and _LINK.match(_SPACE.sub("", link)):
        element.set("href", link)
        element.set("target", "_blank")
        element.set("rel", "noopener noreferrer")
    safe = clean_style(style) if style else ""
    if safe:
        element.set("style", safe)


def clean_style(style: str) -> str:
    """Return a style without what is fetched, run, or placed outside the text."""
    # Escapes and comments can disguise anything.
    if "\\" in style or "/*" in style:
        return ""
    kept = []
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if (
            colon
            and _PROPERTY.fullmatch(name)
            and name not in _UNSAFE_PROPERTIES
            and not re.search(r"[@<>{}]|://", value)
            and value.count("(") == value.count(")")
            and all(
                called.lower() in _SAFE_FUNCTIONS for called in _FUNCTION.findall(value)
            )
        ):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)
