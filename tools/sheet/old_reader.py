"""Separate program that prints the cells of an XLS, XLSB or ODS file as JSON lines.

It is started by :mod:`.old_formats` and never imported: the library aborts the process
on a small file that claims a huge sheet, or allocates a gigabyte. Only this process is
affected.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MEGABYTE = 1024 * 1024


def main(packages: str, memory: int, seconds: int, printed: int) -> int:
    """Print the workbook from standard input; return the exit code.

    :param packages: folder of the library, which an isolated interpreter may not know
    :param memory: megabytes of address space
    :param seconds: seconds of processor time
    :param printed: megabytes of output
    """
    for what, limit in (
        (resource.RLIMIT_AS, memory * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        # Only the pipe may be written.
        (resource.RLIMIT_FSIZE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(what, (limit, limit))
    sys.path.append(packages)
    import python_calamine

    try:
        book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        left = printed * MEGABYTE
        for index, about in enumerate(book.sheets_metadata):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible == python_calamine.SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_index(index)
            for line in _lines(about.name, visible, sheet):
                left -= len(line)
                if left < 0:
                    return 5
                sys.stdout.write(f"{line}\n")
    except python_calamine.PasswordError:
        return 3
    except (MemoryError, OverflowError):
        return 5
    except python_calamine.CalamineError:
        return 4
    return 0


def _lines(name, visible, sheet):
    yield json.dumps({"sheet": name, "visible": visible})
    if sheet.start is None:
        return
    before = [None] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        if any(cell != "" for cell in row):
            yield json.dumps([number, before + [_plain(cell) for cell in row]])


def _plain(cell):
    if cell == "":
        return None
    if isinstance(cell, datetime):
        return {"instant": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
