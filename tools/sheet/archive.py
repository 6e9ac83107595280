"""Detection of a file's real format, and whether it is safe to open.

Neither the file's name nor the sizes declared in a ZIP are trusted: sizes are counted
during decompression, and every XML part is walked (:mod:`.walk`) before another library
parses it. The libraries (``openpyxl``, ``python-calamine``) have no limits of their
own, and ``defusedxml`` protects against entities, not against size:
docs/decisions/0005.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from .errors import SheetError
from .walk import Tally, Walker

MEGABYTE = 1024 * 1024
_BLOCK = 256 * 1024
_MOST_PARTS = 2_000
# Sheets with repeated text compress well; only large ones are suspicious.
_RATIO = 250
_RATIO_FROM = 10 * MEGABYTE

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
)
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<style")


@dataclass(frozen=True)
class Limits:
    """Limits for accepted files.

    :ivar size: bytes of the file
    :ivar inside: bytes of an XLSX after decompression
    :ivar rows: rows of data in the sheet
    :ivar columns: columns with data in the sheet
    """

    size: int = 20 * MEGABYTE
    inside: int = 64 * MEGABYTE
    rows: int = 20_000
    columns: int = 200


DEFAULT_LIMITS = Limits()
# Spreadsheets read by another program (:mod:`.old_formats`).
OTHER_FORMATS = frozenset({"xls", "xlsb", "ods"})


def identify(content: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return the format of a file by its content; the name is only for messages.

    :return: ``xlsx``, ``text``, or one of :data:`OTHER_FORMATS`
    :raise SheetError: empty, too_big, truncated, password, other_format,
        not_a_spreadsheet, too_big_inside, too_complex, unsafe, unreadable
    """
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise SheetError("empty", filename=filename)
    if len(content) > limits.size:
        limit = max(1, limits.size // MEGABYTE)
        raise SheetError("too_big", filename=filename, limit=limit)
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _check_archive(content, filename, limits)
    if content.startswith(_OLE):
        return _check_old_office(content, filename)
    # A binary workbook of Excel 2 to 4 begins with its BOF record.
    if content[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02"):
        raise SheetError("other_format", filename=filename, found="Excel 4")
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            raise SheetError("not_a_spreadsheet", filename=filename, found=found)
    # Other systems export an HTML page and call it XLS.
    if start.startswith(_MARKUP):
        raise SheetError("other_format", filename=filename, found="HTML")
    if start.startswith(b"<?xml"):
        raise SheetError("other_format", filename=filename, found="XML")
    return "text"


def _check_old_office(content: bytes, filename: str) -> str:
    """Return ``xls`` for an OLE file.

    :raise SheetError: encrypted, or no spreadsheet
    """
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise SheetError("password", filename=filename)
    names = [name.encode("utf-16-le") for name in ("Workbook", "Book")]
    if any(name in content for name in names):
        return "xls"
    raise SheetError("not_a_spreadsheet", filename=filename, found="DOC")


def _check_archive(content: bytes, filename: str, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = _check_kind(archive, filename)
            _check_size(archive, filename, limits)
            # Files read by another program are limited there.
            if kind == "xlsx":
                _check_parts(archive, filename, limits)
            return kind
    except SheetError:
        raise
    except zipfile.BadZipFile as error:
        # Without its central directory, a ZIP is not recognised at all.
        cut = b"PK\x05\x06" not in content[-70_000:]
        code = "truncated" if cut else "unreadable"
        raise SheetError(code, filename=filename) from error
    except EOFError as error:
        raise SheetError("truncated", filename=filename) from error
    except (
        zlib.error,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise SheetError("unreadable", filename=filename) from error


def _check_kind(archive: zipfile.ZipFile, filename: str) -> str:
    names = set(archive.namelist())
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise SheetError("password", filename=filename)
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and "mimetype" in names:
        with archive.open("mimetype") as part:
            kind = part.read(200)
        if b"spreadsheet" in kind:
            return "ods"
        raise SheetError("not_a_spreadsheet", filename=filename, found="ODF")
    if "[Content_Types].xml" not in names:
        raise SheetError("not_a_spreadsheet", filename=filename, found="ZIP")
    for folder, found in (("word/", "DOCX"), ("ppt/", "PPTX")):
        if any(name.startswith(folder) for name in names):
            raise SheetError("not_a_spreadsheet", filename=filename, found=found)
    return "xlsx"


def _check_size(archive: zipfile.ZipFile, filename: str, limits: Limits) -> None:
    infos = archive.infolist()
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    dense = total > _RATIO_FROM and total / packed > _RATIO
    if total > limits.inside or dense or len(infos) > _MOST_PARTS:
        limit = limits.inside // MEGABYTE
        raise SheetError("too_big_inside", filename=filename, limit=limit)


def _check_parts(archive: zipfile.ZipFile, filename: str, limits: Limits) -> None:
    """Decompress and walk every part once, counting the actual size."""
    left, tally = limits.inside, Tally()
    for info in archive.infolist():
        is_xml = info.filename.lower().endswith((".xml", ".rels"))
        walker = Walker(filename, tally) if is_xml else None
        with archive.open(info) as part:
            while block := part.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    limit = limits.inside // MEGABYTE
                    raise SheetError("too_big_inside", filename=filename, limit=limit)
                if walker:
                    walker.feed(block)
        # Excel passes on data of other programs, which nothing here parses.
        if walker and not walker.close() and not info.filename.startswith("customXml/"):
            raise SheetError("unreadable", filename=filename)
