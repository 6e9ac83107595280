"""A real Odoo server: worker processes on free ports, which a test may kill."""

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psutil
import requests

from odoo.tools import config

from . import nursery

# Nothing takes so long: whoever waits so many seconds waits in vain.
_PATIENCE = 300
# Date, time, process and level, as Odoo writes them.
_PROBLEM = re.compile(r"[-\d]{10} [:,\d]+ \d+ (WARNING|ERROR|CRITICAL) ")
# Odoo starts the process of its websockets by the file that started itself.
_PROGRAM = """\
from odoo.cli import main

main()
"""
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
# Its process would load everything once more, as another server.
_WITHOUT_BUS = """\
from odoo.service.server import PreforkServer

PreforkServer.long_polling_spawn = lambda server: None
"""
#: Python that has a server hash passwords in one round, as tests do: a third of a
#: second for each one that is chosen or given. It judges others by their own rounds.
CHEAP_PASSWORDS = """\
from odoo.addons.base.models import res_users

res_users.MIN_ROUNDS = 1
"""


class Server:
    """``odoo --workers=…`` on one database, in a process group of its own.

    :param str database: the only database it serves
    :param int workers: processes that answer HTTP
    :param int crons: processes that work scheduled actions
    :param options: more options of Odoo's command line
    :param str prelude: Python that it runs before it reads its options
    :param bool bus: with the process of websockets, where a test needs it
    :param bool forked: of a process that has imported Odoo (see :mod:`.nursery`); else
        a new interpreter, as outside of tests
    """

    def __init__(
        self,
        database,
        *options,
        workers=4,
        crons=0,
        prelude="",
        bus=False,
        forked=True,
    ):
        self.database, self.bus, self.forked = database, bus, forked
        self.options = (
            f"--workers={workers}",
            f"--max-cron-threads={crons}",
            *options,
        )
        self.folder = Path(tempfile.mkdtemp(prefix="grandes_clientes_server_"))
        self.log = self.folder / "odoo.log"
        self.program = self.folder / "serve.py"
        if not bus and not forked:
            prelude = f"{_WITHOUT_BUS}{prelude}"
        self.program.write_text(f"{prelude}\n{_PROGRAM}", encoding="utf-8")
        self.process = None
        self.url = None
        self.ports = ()

    def start(self, again=False):
        """Start it and wait until it answers.

        :param bool again: at the ports that it had, as a proxy expects
        :raise AssertionError: it ends, or does not answer in time
        """
        self.ports = (again and self.ports) or free_ports(2)
        port, gevent_port = self.ports
        self.url = f"http://127.0.0.1:{port}"
        arguments = [
            f"--config={config['config']}",
            f"--database={self.database}",
            f"--db-filter=^{self.database}$",
            "--http-interface=127.0.0.1",
            f"--http-port={port}",
            f"--gevent-port={gevent_port}",
            f"--logfile={self.log}",
            "--log-level=info",
            *self.options,
        ]
        self.process = (self._fork if self.forked else self._run)(arguments)
        self._wait_until_it_answers()

    def _fork(self, arguments):
        """Begin it in a process that has imported Odoo."""
        order = {
            "program": str(self.program),
            "folder": str(self.folder),
            "arguments": arguments,
            "bus": _Nursery.of("gevent").wait() if self.bus else None,
            "registry": self.database,
        }
        return _Forked(nursery.ask(_Nursery.of("").wait(), order))

    def _run(self, arguments):
        """Begin it in an interpreter of its own."""
        with open(self.folder / "output.txt", "ab") as output:
            return subprocess.Popen(
                [
                    *_dying_with_its_parent(),
                    *(sys.executable, str(self.program), *arguments),
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self):
        """Kill every process of it at once, as when the machine loses power."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(_PATIENCE)
        wait_for(lambda: not self._members(), "processes survive")
        self.process = None

    def stop(self):
        """End it and remove its files; also when it never started.

        Its database goes with it: there is nothing to be polite about.
        """
        if self.process:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def has(self, pid):
        """Tell whether a process is one of this server's."""
        try:
            return bool(self.process) and os.getpgid(pid) == self.process.pid
        except ProcessLookupError:
            return False

    def problems(self):
        """Return the lines of its log that warn or tell of an error."""
        if not self.log.exists():
            return []
        return problems_in(self.log.read_text(encoding="utf-8"))

    def wait_for_bus(self):
        """Wait until the process of its websockets answers, which begins last."""

        def answers():
            address = f"http://127.0.0.1:{self.ports[1]}/websocket/health"
            try:
                return requests.get(address, timeout=10).ok
            except (requests.ConnectionError, requests.Timeout):
                return False

        wait_for(answers, self._last_words, 0.1)

    def _wait_until_it_answers(self):
        def answers():
            if self.process.poll() is not None:
                raise AssertionError(f"The server ended.\n{self._last_words()}")
            try:
                return requests.get(f"{self.url}/web/health", timeout=10).ok
            except (requests.ConnectionError, requests.Timeout):
                return False

        wait_for(answers, "the server does not answer", 0.1)

    def _last_words(self):
        files = (self.folder / "output.txt", self.log)
        return "\n".join(
            "\n".join(file.read_text(encoding="utf-8").splitlines()[-30:])
            for file in files
            if file.exists()
        )

    def _members(self):
        """Return the living processes of the group."""
        members = []
        for process in psutil.process_iter(["status"]):
            try:
                if (
                    process.info["status"] != psutil.STATUS_ZOMBIE
                    and os.getpgid(process.pid) == self.process.pid
                ):
                    members.append(process)
            except ProcessLookupError:
                continue
        return members


class _Forked:
    """A process that the nursery forked: not a child of this one."""

    def __init__(self, pid):
        self.pid, self._process = pid, None
        # It knows an id that was given again.
        with suppress(psutil.NoSuchProcess):
            self._process = psutil.Process(pid)

    def poll(self):
        """Return ``None`` while it lives, as ``subprocess.Popen`` does."""
        return None if self._process and self._process.is_running() else -1

    def wait(self, _seconds=None):
        """Wait until it has ended."""
        wait_for(lambda: self.poll() is not None, "the server survives")


class _Nursery:
    """A running :mod:`.nursery`, for as long as pytest runs.

    The processes of one run share it: who needs it first starts it, and the others find
    it by the name of the run.
    """

    _known = {}

    def __init__(self, kind):
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
        for number in itertools.count():
            name = f"grandes_clientes_nursery_{run}_{kind}{number}"
            self.folder = Path(tempfile.gettempdir(), name)
            self.address = str(self.folder / "door")
            try:
                self.folder.mkdir(0o700)
            except FileExistsError:
                self.process = self._find()
                if self.process.poll() is None:
                    break
            else:
                self.process = self._start(kind)
                break

    def _start(self, kind):
        modules = [
            name.rpartition(".")[2]
            for name in sys.modules
            if re.fullmatch(r"odoo\.addons\.\w+", name)
        ]
        # The process that lives as long as the run does.
        shared = os.environ.get("PYTEST_XDIST_TESTRUNUID")
        pytest = os.getppid() if shared else os.getpid()
        with open(self.folder / "output.txt", "wb") as output:
            started = subprocess.Popen(
                [
                    *(sys.executable, nursery.__file__, config["config"]),
                    *(",".join(modules), self.address, str(pytest)),
                    *([kind] if kind else []),
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=output,
                # In this session, so that processes of two nurseries can share a group.
                process_group=0,
            )
        pid = started.stdout.readline()
        started.stdout.close()
        started.wait()
        part = self.folder / "pid.part"
        part.write_bytes(pid)
        part.rename(self.folder / "pid")
        return _Forked(int(pid))

    def _find(self):
        """Return the process that another one of this run has started."""
        told = self.folder / "pid"
        # The folder of one that has ended is gone.
        wait_for(
            lambda: told.exists() or not self.folder.exists(),
            "no server can be forked",
        )
        try:
            return _Forked(int(told.read_text("utf-8")))
        except FileNotFoundError:
            return _Forked(0)

    @classmethod
    def of(cls, kind):
        """Return the one of this run: ``gevent``, or that of all else."""
        if kind not in cls._known or cls._known[kind].process.poll() is not None:
            cls._known[kind] = cls(kind)
        return cls._known[kind]

    def wait(self):
        """Return its address, once it takes orders."""
        wait_for(self._is_ready, "no server can be forked", 0.02)
        return self.address

    def _is_ready(self):
        if self.process.poll() is not None:
            said = (self.folder / "output.txt").read_text(encoding="utf-8")
            raise AssertionError(f"No server can be forked.\n{said[-3000:]}")
        with suppress(OSError), socket.socket(socket.AF_UNIX) as door:
            return not door.connect_ex(self.address)
        return False


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
        process = _Forked(nursery.ask(_Nursery.of("").wait(), order))
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


def wait_for(condition, complaint, pause=0.05):
    """Wait until ``condition()`` is true, for as long as the slowest machine needs.

    :param complaint: what to say when it does not come true; or a function that
        returns it
    :raise AssertionError: the time is over
    """
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            said = complaint() if callable(complaint) else complaint
            raise AssertionError(f"After {_PATIENCE} seconds: {said}")
        time.sleep(pause)


def free_ports(count):
    """Return as many TCP ports of 127.0.0.1 that nobody uses."""
    probes = [socket.socket() for _index in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _dying_with_its_parent():
    """Return a prefix for a command that ends when this process dies, where there is.

    Tests that are killed run no clean-up.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []
