"""Odoo's commands, run to their end, and what its log warns of."""

import re
import tempfile
import time
from pathlib import Path

from odoo.tools import config

from .forking import Forked

# Date, time, process and level, as Odoo writes them.
_PROBLEM = re.compile(r"[-\d]{10} [:,\d]+ \d+ (WARNING|ERROR|CRITICAL) ")
# A command says by a file that it came to its end, and without an error.
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
        # For as long as it takes: some install other applications.
        while process.poll() is None:
            time.sleep(0.1)
        said = output.read_text(encoding="utf-8")
        if not Path(folder, "done").exists():
            raise AssertionError(f"Odoo failed.\n{said[-3000:]}")
        return problems_in(said)


def problems_in(log):
    """Return the lines of a log that warn or tell of an error.

    Odoo's process of websockets watches its files from a thread, and forks: Python
    says what may come of that, in gevent's name.
    """
    return [
        line
        for line in log.splitlines()
        if _PROBLEM.match(line) and "/gevent/os.py:" not in line
    ]
