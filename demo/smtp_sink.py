"""Mail server on 127.0.0.1 that stores messages instead of delivering them.

Usage: ``smtp_sink.py PORT FOLDER``. Each message becomes ``FOLDER/<time>-<n>.eml``
with the envelope in ``X-Envelope-…`` headers. SIGTERM or SIGINT ends it.

The demonstration runs it as a program; tests run it in their own process, where it can
simulate failures.
"""

import asyncio
import datetime
import itertools
import signal
import sys
import threading
from email import message_from_bytes
from pathlib import Path

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP
except ImportError:  # tests that need it are skipped: see tests/requirements.py
    Controller = SMTP = object

TAKE = "take"
REFUSE = "refuse"  # 550
DEFER = "defer"  # 451
DEFER_ONCE = "defer_once"  # 451 the first time, accepted afterwards
CLOSE = "close"  # 421, and the connection is closed
DROP = "drop"  # the connection breaks before the server has the message
DROP_LATE = "drop_late"  # it breaks after the message, without a reply
HANG = "hang"  # the message is accepted, but the reply comes too late
_REPLIES = {
    REFUSE: "550 5.1.1 No such mailbox",
    DEFER: "451 4.7.1 Greylisted, try again later",
    DEFER_ONCE: "451 4.7.1 Greylisted, try again later",
    CLOSE: "421 4.3.2 Going down, try again later",
}


class SmtpSink:
    """Server running in its own thread; also a context manager.

    :ivar mode: treatment of messages, one of the above constants
    :ivar taken: envelopes of the accepted messages, in order
    :ivar on_taken: called in the server's thread with the number of messages, before
        the client gets the reply for the last one
    :ivar refused: how often a recipient was refused or deferred
    :ivar put_off: addresses that were deferred once
    :ivar reports: whether it offers delivery status notifications (RFC 3461)
    :ivar asked: RCPT options of each recipient of such a message
    """

    def __init__(self, port=0, folder=None, by_address=False, hang_seconds=3):
        """Create a server that is not listening yet.

        :param int port: port on 127.0.0.1; 0 for a free one
        :param Path folder: where to store each message as a file
        :param bool by_address: let recipients ``<mode>-…@`` choose their own mode
        :param float hang_seconds: delay of the reply in mode ``hang``
        """
        self.port = port
        self.folder = folder
        self.by_address = by_address
        self.hang_seconds = hang_seconds
        self.mode = TAKE
        self.taken = []
        self.on_taken = None
        self.refused = 0
        self.put_off = []
        self.reports = False
        self.asked = []
        self._counter = itertools.count(1)
        self._controller = None
        self._lines = set()
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def get_message_ids(self):
        """Return the Message-IDs of the accepted messages, in order.

        Not a property: aiosmtpd reads every attribute for each connection.
        """
        return [
            message_from_bytes(envelope.content)["Message-Id"]
            for envelope in self.taken
        ]

    def start(self):
        """Start listening, on the same port as before if it was stopped."""
        self._controller = _PortController(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.port = self._controller.port

    def stop(self):
        """Stop listening and close all connections; harmless if not listening."""
        controller, self._controller = self._controller, None
        if controller:
            for line in self._lines:
                controller.loop.call_soon_threadsafe(line.abort)
            self._lines.clear()
            controller.stop()

    def stop_soon(self):
        """Stop from the server's own thread, which cannot wait for itself."""
        threading.Thread(target=self.stop).start()

    # === AIOSMTPD HOOKS === #

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """Offer delivery status notifications, if enabled."""
        session.host_name = hostname
        return [*responses[:-1], *(["250-DSN"] if self.reports else []), responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        """Accept, refuse or defer the recipient."""
        self._lines.add(server.transport)
        mode = self._get_mode(address)
        if mode in _REPLIES and not (mode == DEFER_ONCE and address in self.put_off):
            self.refused += 1
            if mode == DEFER_ONCE:
                self.put_off.append(address)
            return _REPLIES[mode]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Store the message, drop the connection or hang."""
        mode = self._get_mode(envelope.rcpt_tos[0])
        if mode != DROP:
            self._keep(envelope)
        if mode in (DROP, DROP_LATE):
            server.transport.abort()
        if mode == HANG:
            await asyncio.sleep(self.hang_seconds)
        return "250 Message kept"

    def _get_mode(self, address):
        """Return the mode for messages to ``address``."""
        return address.partition("-")[0] if self.by_address else self.mode

    def _keep(self, envelope):
        """Store a message; its file is written atomically."""
        self.taken.append(envelope)
        if self.folder:
            moment = datetime.datetime.now(tz=datetime.timezone.utc)
            name = f"{moment:%Y%m%dT%H%M%S%f}-{next(self._counter):05d}.eml"
            head = (
                f"X-Envelope-From: {envelope.mail_from}\r\n"
                f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
            )
            partial = self.folder / f"{name}.part"
            partial.write_bytes(head.encode() + envelope.content)
            partial.rename(self.folder / name)
        if self.on_taken:
            self.on_taken(len(self.taken))


class _PortController(Controller):
    """Controller that knows a port assigned by the system, unlike aiosmtpd's."""

    def factory(self):
        return _ReportingSMTP(self.handler)

    def _trigger_server(self):
        """Read the assigned port before connecting to it."""
        self.port = self.server.sockets[0].getsockname()[1]
        return super()._trigger_server()


class _ReportingSMTP(SMTP):
    """SMTP that accepts the notification parameters, which aiosmtpd does not know."""

    async def smtp_RCPT(self, arg):
        address, _space, asked = (arg or "").partition(" NOTIFY=")
        self.event_handler.asked.append(asked)
        return await super().smtp_RCPT(address)


def main(port, folder):
    """Serve until a signal ends the process.

    :param int port: TCP port on 127.0.0.1
    :param Path folder: where messages are stored
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with SmtpSink(port, folder):
        stopping.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
