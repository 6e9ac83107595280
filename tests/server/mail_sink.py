"""A mail server in the tests' own process, with a mind of its own by address."""

import asyncio
import threading
from email import message_from_bytes

try:
    from aiosmtpd.controller import Controller
except ImportError:  # whoever needs it is skipped: see needs()
    Controller = object

from .process import free_ports

# How an address begins says what happens to what is sent to it.
TAKEN = "taken"
REFUSED = "refused"
# The line is cut before the server has the message, or after, without a word.
CUT_BEFORE = "cut-before"
CUT_AFTER = "cut-after"
# The server has the message, and never says so.
SILENT = "silent"
# It is put off the first time, and taken from then on.
PUT_OFF = "put-off"
_SILENCE_SECONDS = 120


class MailSink:
    """SMTP on 127.0.0.1; it keeps what it takes and delivers nothing."""

    def __init__(self):
        self.controller = None
        (self.port,) = free_ports(1)
        self.lines = set()
        # Message-IDs of what was taken, in order.
        self.taken = []
        # Called in the server's thread with how many messages were taken, before
        # the client hears of the last of them.
        self.on_taken = None
        # Addresses that were put off, in order.
        self.put_off = []

    def start(self):
        """Serve; on the same port as before, where it was stopped meanwhile."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        """Stop serving and cut all lines; also when it does not serve."""
        controller, self.controller = self.controller, None
        if controller:
            for line in self.lines:
                controller.loop.call_soon_threadsafe(line.abort)
            self.lines.clear()
            controller.stop()

    def stop_soon(self):
        """Stop from within the server's own thread, which cannot wait for itself."""
        threading.Thread(target=self.stop).start()

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Refuse who is to be refused (a name of aiosmtpd's)."""
        self.lines.add(server.transport)
        if address.startswith(REFUSED):
            return "550 No such mailbox"
        if address.startswith(PUT_OFF) and address not in self.put_off:
            self.put_off.append(address)
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Keep the message, cut the line or fall silent (a name of aiosmtpd's)."""
        (address,) = envelope.rcpt_tos
        if not address.startswith(CUT_BEFORE):
            self.taken.append(message_from_bytes(envelope.content)["Message-Id"])
            if self.on_taken:
                self.on_taken(len(self.taken))
        if address.startswith((CUT_BEFORE, CUT_AFTER)):
            server.transport.abort()
        if address.startswith(SILENT):
            await asyncio.sleep(_SILENCE_SECONDS)
        return "250 Kept"
