"""Which files requesters may send: by what they are, not by what they say."""

from pathlib import PurePath

#: Endings of the documents, pictures, letters and recordings that a request brings.
ACCEPTED = frozenset(
    "pdf png jpg jpeg tif tiff gif webp doc docx odt rtf txt csv xls xlsx ods ppt pptx "
    "odp eml msg zip mp3 m4a ogg wav".split()
)
# How programs and pages begin, whatever their names say.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
)
_PAGES = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")


def refusal(name: str, content: bytes) -> str | None:
    """Return why a file is not taken: ``empty``, ``type`` or ``program``.

    :param name: of the file, as its sender gives it
    :param content: its beginning suffices
    """
    if not content:
        return "empty"
    if PurePath(name).suffix.lower().lstrip(".") not in ACCEPTED:
        return "type"
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(_PROGRAMS) or start.lower().startswith(_PAGES):
        return "program"
    return None
