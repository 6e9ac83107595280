"""Odoo's commands, run to their end, and the warnings in its log."""

import re
import tempfile
import time
from pathlib import Path

from odoo.tools import config

from .forking import Forked

# Date, time, process and level, as Odoo writes them.
_PROBLEM = re.compile(r"[-\d]{10} [:,\d]+ \d+ (WARNING|ERROR|CRITICAL) ")
# A command writes a file when it has ended without an error.
_COMMAND = """\
from pathlib import Path

from odoo.cli import main

try:
    main()
except SystemExit as end:
    if end.code:
        raise
Path(__file__).with_name("done").touch()
"""


def run_odoo(*arguments, prelude=""):
    """Run a command of Odoo to its end, and return the problems in its log.

    :param arguments: of the command line: a sub-command, if any, first
    :param str prelude: Python that it runs before it reads its options
    :raise AssertionError: it fails
    """
    first = arguments[:2] if arguments[0] == "module" else ()
    with tempfile.TemporaryDirectory(prefix="grandes_clientes_command_") as folder:
        program, output = Path(folder, "run.py"), Path(folder, "output.txt")
        program.write_text(f"{prelude}\n{_COMMAND}", encoding="utf-8")
        order = {
            "program": str(program),
            "folder": folder,
            "arguments": [
                *first,
                f"--config={config['config']}",
                *arguments[len(first) :],
            ],
            "bus": None,
        }
        process = Forked.of(order)
        # No timeout: some commands install other applications.
        while process.poll() is None:
            time.sleep(0.1)
        said = output.read_text(encoding="utf-8")
        if not Path(folder, "done").exists():
            raise AssertionError(f"Odoo failed.\n{said[-3000:]}")
        return problems_in(said)


def problems_in(log):
    """Return the lines of a log with warnings or errors.

    Odoo's websocket process watches its files from a thread, and forks: Python warns of
    that in gevent's name.
    """
    return [
        line
        for line in log.splitlines()
        if _PROBLEM.match(line) and "/gevent/os.py:" not in line
    ]
