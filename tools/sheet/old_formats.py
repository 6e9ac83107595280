"""XLS, XLSB and ODS files as tables of cells, read by a library out of process.

`python-calamine` reads what `openpyxl` does not, but has no limits of its own
(docs/decisions/0005): :mod:`.old_reader` runs it with limited memory and time, and its
failures become messages here. Formulas yield the value stored in the file.
"""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from .errors import SheetError

_PROGRAM = Path(__file__).with_name("old_reader.py")
_MEMORY = 512
_PRINTED = 64
_SECONDS = 20
# On a busy server the process gets less than one processor.
_PATIENCE = 60
_ERRORS = {3: "password", 4: "unreadable"}


def read_tables(
    content: bytes, filename: str
) -> Iterator[tuple[str, bool, list[tuple[int, tuple]]]]:
    """Yield title, visibility and rows of each sheet with data.

    :raise SheetError: password, unreadable, too_complex
    """
    try:
        # The arguments are ours, the file is only its standard input.
        done = subprocess.run(  # noqa: S603
            [
                sys.executable,
                # Neither the environment nor the program's folder may add modules.
                "-I",
                str(_PROGRAM),
                str(_packages_folder()),
                *map(str, (_MEMORY, _SECONDS, _PRINTED)),
            ],
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SheetError("too_complex", filename=filename) from error
    if done.returncode:
        code = _ERRORS.get(done.returncode, "too_complex")
        raise SheetError(code, filename=filename)
    title, visible, rows = None, True, []
    for line in done.stdout.splitlines():
        item = json.loads(line)
        if isinstance(item, dict):
            if title is not None:
                yield title, visible, rows
            title, visible, rows = item["sheet"], item["visible"], []
        else:
            number, cells = item
            rows.append((number, tuple(map(_value, cells))))
    if title is not None:
        yield title, visible, rows


def _packages_folder() -> Path:
    spec = importlib.util.find_spec("python_calamine")
    return Path(spec.origin).parent.parent


def _value(cell: object) -> object:
    if isinstance(cell, dict):
        if "date" in cell:
            return date.fromisoformat(cell["date"])
        return datetime.fromisoformat(cell["instant"])
    return cell
