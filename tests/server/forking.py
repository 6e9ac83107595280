"""The nursery of a test run, and the processes it forks: see :mod:`.nursery`."""

import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path

import psutil

from odoo.tools import config

from . import nursery
from .waiting import wait_for


class Forked:
    """A process forked by the nursery, and so not a child of this one."""

    def __init__(self, pid):
        self.pid, self._process = pid, None
        # psutil detects a reused process id.
        with suppress(psutil.NoSuchProcess):
            self._process = psutil.Process(pid)

    @classmethod
    def of(cls, order):
        """Return the process that the nursery forks for an order."""
        return cls(nursery.ask(Nursery.of("").wait(), order))

    def poll(self):
        """Return ``None`` while it lives, as ``subprocess.Popen`` does."""
        return None if self._process and self._process.is_running() else -1

    def wait(self):
        """Wait until it has ended."""
        wait_for(lambda: self.poll() is not None, "the server survives")


class Nursery:
    """A running :mod:`.nursery`, for as long as pytest runs.

    The processes of one run share it: the first to need it starts it, and the others
    find it by the name of the run.
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
        # The process that lives as long as the run.
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
        return Forked(int(pid))

    def _find(self):
        """Return the nursery that another process of this run has started."""
        told = self.folder / "pid"
        # The folder of a nursery that has ended is gone.
        wait_for(
            lambda: told.exists() or not self.folder.exists(),
            "no server can be forked",
        )
        try:
            return Forked(int(told.read_text("utf-8")))
        except FileNotFoundError:
            return Forked(0)

    @classmethod
    def of(cls, kind):
        """Return the nursery of this run: ``gevent``, or that for everything else."""
        if kind not in cls._known or cls._known[kind].process.poll() is not None:
            cls._known[kind] = cls(kind)
        return cls._known[kind]

    def wait(self):
        """Return its address, once it accepts orders."""
        wait_for(self._is_ready, "no server can be forked", 0.02)
        return self.address

    def _is_ready(self):
        if self.process.poll() is not None:
            said = (self.folder / "output.txt").read_text(encoding="utf-8")
            raise AssertionError(f"No server can be forked.\n{said[-3000:]}")
        with suppress(OSError), socket.socket(socket.AF_UNIX) as door:
            return not door.connect_ex(self.address)
        return False
