"""Reader of the files in a ``winmail.dat``, which some Outlooks send for attachments.

MS-OXTNEF: a signature, a key, and attributes, each with level, id, size, data and
checksum. Only the attachments are read; the text comes separately as plain text.
``tnefparse`` (LGPL-3) reads everything in it, of which this is twenty lines:
docs/decisions/0002.
"""

_SIGNATURE = b"\x78\x9f\x3e\x22"
_HEADER = 6
_ATTRIBUTE = 9
_CHECKSUM = 2
_BEGIN = 0x00069002
_TITLE = 0x00018010
_DATA = 0x0006800F
_MOST_FILES = 200


def is_tnef(content: bytes) -> bool:
    """Return whether the bytes are such a file."""
    return content.startswith(_SIGNATURE)


def read_tnef(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return name and bytes of each file in it; truncated ones are left out."""
    files = []
    at = _HEADER
    while at + _ATTRIBUTE <= len(content) and len(files) <= _MOST_FILES:
        attribute = int.from_bytes(content[at + 1 : at + 5], "little")
        size = int.from_bytes(content[at + 5 : at + _ATTRIBUTE], "little")
        begin = at + _ATTRIBUTE
        at = begin + size + _CHECKSUM
        if attribute == _BEGIN:
            files.append([b"", b""])
        elif files and at <= len(content):
            if attribute == _TITLE:
                files[-1][0] = content[begin : begin + size].split(b"\x00")[0]
            elif attribute == _DATA:
                files[-1][1] = content[begin : begin + size]
    return [(name, data) for name, data in files if data]
