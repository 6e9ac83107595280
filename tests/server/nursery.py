"""Odoo, imported once, from which servers are forked: a separate program.

A new interpreter needs three seconds of CPU time to import Odoo and its modules before
a server can start. A process that has imported them forks in no time, and the rest is
the same: Odoo's own command reads the options, loads the database's registry and starts
the workers.

The databases of the tests are copies of one, with the same models. If an order says so,
the registry is loaded for the first of them and reused by the servers of the others:
its models are the same, and its cached data is cleared.

    python nursery.py CONFIG MODULES SOCKET PROCESS [gevent]

It goes to the background, prints its process id, and takes one order per connection, a
line of JSON, which it answers with the new process's id. It ends with the process
PROCESS, that of pytest, and removes the folder of its socket; the forked processes end
with it.
"""

import _socket
import ctypes
import functools
import gc
import json
import os
import runpy
import select
import shutil
import signal
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
#: Attributes that a registry computes from its models on first use.
_OF_MODELS = ("field_inverses", "field_computed", "_field_triggers")
# The originals, before gevent patches them: the nursery itself does not use greenlets.
_Poll, _fork_process = select.poll, os.fork


def ask(address, order):
    """Make the nursery at an address fork a server; return its process id."""
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        line.connect(address)
        line.sendall(json.dumps(order).encode() + b"\n")
        return int(_read_line(line.fileno()))
    finally:
        line.close()


def _read_line(descriptor):
    line = b""
    while not line.endswith(b"\n"):
        part = os.read(descriptor, 65536)
        if not part:
            raise ConnectionError("the nursery is gone")
        line += part
    return line


def _load(config, modules, evented):
    """Import everything that a server with these modules imports when it starts."""
    # On import, Odoo checks here whether this is the websocket process.
    sys.argv = ["odoo", "gevent"] if evented else ["odoo"]
    import odoo.cli.server  # noqa: F401
    import odoo.http  # noqa: F401
    from odoo.modules.module import load_openerp_module
    from odoo.tools import config as options

    options.parse_config([f"--config={config}"], setup_logging=False)
    for module in modules.split(","):
        load_openerp_module(module)
    # Freeze existing objects, so that they stay in memory shared by all forks.
    gc.collect()
    gc.freeze()


def _load_registry(name):
    """Load the registry of a database, and close its connections."""
    from odoo import sql_db
    from odoo.modules.registry import Registry

    registry = Registry.new(name)
    for attribute in _OF_MODELS:
        getattr(registry, attribute)
    Registry.delete_all()
    sql_db.close_all()
    gc.collect()
    gc.freeze()
    return registry


def _take_over(registry, names):
    """Reuse the registry for another database with the same models."""
    from odoo import sql_db
    from odoo.modules.registry import Registry

    (name,) = names
    registry.db_name = name
    registry._db = sql_db.db_connect(name, readonly=False)
    for cache in registry._Registry__caches.values():
        cache.clear()
    Registry.registries[name] = registry
    registry.setup_signaling()
    return 0


def _fork(order, registry):
    """Fork a server, in the order's process group or its own; return its id."""
    nursery, group = os.getpid(), order.get("group", 0)
    pid = _fork_process()
    if pid:
        # The child may have done so itself, or have ended.
        with suppress(OSError):
            os.setpgid(pid, group or pid)
        return pid
    status = 1
    try:
        os.setpgid(0, group)
        _die_with(nursery)
        _begin(order, registry)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
        if status:
            sys.stderr.write(f"{end}\n")
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _die_with(parent):
    """Make the system end this process with ``parent``, where it can."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (AttributeError, OSError):
        return
    if os.getppid() != parent:
        os._exit(1)


def _begin(order, registry):
    """Run the server of an order, in this forked process."""
    import odoo
    from odoo.service import server as service
    from odoo.service.server import GeventServer, PreforkServer

    if odoo.evented:
        import gevent

        gevent.reinit()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(order["folder"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open("output.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)

    def spawn_bus(server):
        """Have the websocket process forked by its nursery, if the order wants one."""
        if order["bus"]:
            server.long_polling_pid = ask(
                order["bus"], {**order, "group": os.getpgid(0)}
            )

    PreforkServer.long_polling_spawn = spawn_bus
    if order.get("registry"):
        take_over = functools.partial(_take_over, registry)
        service.preload_registries = take_over
        run_bus = GeventServer.run

        def run(server, preload, stop):
            """Take over the registry before the first websocket needs it."""
            take_over(preload)
            return run_bus(server, preload, stop)

        GeventServer.run = run
    sys.argv = [order["program"], *order["arguments"]]
    runpy.run_path(order["program"], run_name="__main__")


def main():
    """Load Odoo, and fork a server for each order."""
    config, modules, address, pytest, *kind = sys.argv[1:]
    if os.fork():
        # Odoo kills the remaining child processes of a test at the end of its class.
        os._exit(0)
    sys.stdout.write(f"{os.getpid()}\n")
    sys.stdout.flush()
    door = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    waiting = _Poll()
    waiting.register(door.fileno(), select.POLLIN)
    # Readable once that process has ended.
    over = os.pidfd_open(int(pytest))
    waiting.register(over, select.POLLIN)
    _load(config, modules, bool(kind))
    # Reap child processes automatically.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    door.bind(address)
    door.listen(8)
    registry = None
    while all(place != over for place, _event in waiting.poll()):
        caller, _address = door._accept()
        os.set_blocking(caller, True)
        try:
            # The client may only check whether the socket accepts connections.
            with suppress(OSError):
                order = json.loads(_read_line(caller))
                if order.get("registry") and not registry:
                    registry = _load_registry(order["registry"])
                os.write(caller, b"%d\n" % _fork(order, registry))
        finally:
            os.close(caller)
    shutil.rmtree(os.path.dirname(address), ignore_errors=True)


if __name__ == "__main__":
    main()
