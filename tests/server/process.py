"""A real Odoo server: worker processes on free ports, which a test may kill."""

import os
import shutil
import signal
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import requests

from odoo.tools import config

from .command import problems_in
from .forking import Forked, Nursery
from .waiting import wait_for

# Odoo starts its websocket process with the same file that started itself.
_PROGRAM = """\
from odoo.cli import main

main()
"""
#: Python that makes a server hash passwords in one round, as tests do: it saves a third
#: of a second for each new password. Existing hashes keep their own rounds.
CHEAP_PASSWORDS = """\
from odoo.addons.base.models import res_users

res_users.MIN_ROUNDS = 1
"""
# Sockets of the ports that were given out.
_reserved = []


class Server:
    """``odoo --workers=…`` on one database, in a process group of its own.

    :param str database: the only database it serves
    :param int workers: processes that answer HTTP
    :param int crons: processes that run scheduled actions
    :param options: more options of Odoo's command line
    :param str prelude: Python that it runs before it reads its options
    :param bool bus: whether to start the websocket process
    """

    def __init__(
        self,
        database,
        *options,
        workers=4,
        crons=0,
        prelude="",
        bus=False,
    ):
        self.database, self.bus = database, bus
        self.options = (
            f"--workers={workers}",
            f"--max-cron-threads={crons}",
            *options,
        )
        self.folder = Path(tempfile.mkdtemp(prefix="grandes_clientes_server_"))
        self.log = self.folder / "odoo.log"
        self.program = self.folder / "serve.py"
        self.program.write_text(f"{prelude}\n{_PROGRAM}", encoding="utf-8")
        self.process = None
        self.url = None
        self.ports = ()

    def start(self, again=False):
        """Start it and wait until it answers.

        :param bool again: on the same ports as before, as a proxy expects
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
        self.process = self._fork(arguments)
        self._wait_until_it_answers()

    def _fork(self, arguments):
        """Fork it from a process that has imported Odoo: see :mod:`.nursery`."""
        order = {
            "program": str(self.program),
            "folder": str(self.folder),
            "arguments": arguments,
            "bus": Nursery.of("gevent").wait() if self.bus else None,
            "registry": self.database,
        }
        return Forked.of(order)

    def kill(self):
        """Kill all its processes at once, as in a power cut."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_for(lambda: not self._members(), "processes survive")
        self.process = None

    def stop(self):
        """Stop it and remove its files, even if it never started.

        Its database is dropped too, so it is not shut down gracefully.
        """
        if self.process:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def has(self, pid):
        """Return whether a process is one of this server's."""
        try:
            return bool(self.process) and os.getpgid(pid) == self.process.pid
        except ProcessLookupError:
            return False

    def problems(self):
        """Return the lines of its log with warnings or errors."""
        if not self.log.exists():
            return []
        return problems_in(self.log.read_text(encoding="utf-8"))

    def wait_for_bus(self):
        """Wait until its websocket process, the last one to start, answers."""

        def answers():
            address = f"http://127.0.0.1:{self.ports[1]}/websocket/health"
            try:
                return requests.get(address, timeout=10).ok
            except (requests.ConnectionError, requests.Timeout):
                return False

        wait_for(answers, self.last_output, 0.1)

    def _wait_until_it_answers(self):
        def answers():
            if self.process.poll() is not None:
                raise AssertionError(f"The server ended.\n{self.last_output()}")
            try:
                return requests.get(f"{self.url}/web/health", timeout=10).ok
            except (requests.ConnectionError, requests.Timeout):
                return False

        wait_for(answers, "the server does not answer", 0.1)

    def last_output(self):
        """Return the last lines of its output and its log."""
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


def free_ports(count):
    """Return TCP ports of 127.0.0.1 that stay reserved until this process ends.

    The system gives them to nobody else, not even as the near end of a connection. A
    server that binds to one with ``SO_REUSEADDR``, as all of the tests do, may come and
    go meanwhile.
    """
    ports = []
    for _index in range(count):
        # Bound, but not listening.
        reserved = socket.socket()
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        _reserved.append(reserved)
        ports.append(reserved.getsockname()[1])
    return ports
