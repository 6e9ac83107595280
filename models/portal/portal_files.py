"""Files accepted from requesters, judged by their content as well as their name."""

from pathlib import PurePath

#: Accepted extensions: documents, pictures, letters and recordings.
ACCEPTED = frozenset(
    "pdf png jpg jpeg tif tiff gif webp doc docx odt rtf txt csv xls xlsx ods ppt pptx "
    "odp eml msg zip mp3 m4a ogg wav".split()
)
# First bytes of programs and web pages, whatever their names say.
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
    """Return why a file is refused: ``empty``, ``type`` or ``program``.

    :param name: file name given by the sender
    :param content: its bytes; the beginning suffices
    """
    if not content:
        return "empty"
    if PurePath(name).suffix.lower().lstrip(".") not in ACCEPTED:
        return "type"
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(_PROGRAMS) or start.lower().startswith(_PAGES):
        return "program"
    return None
