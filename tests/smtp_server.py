"""A real SMTP server in a thread, which takes mail or behaves badly as it is told."""

import asyncio

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import SMTP
except ImportError:  # whoever needs it is skipped: see needs()
    Controller = SMTP = object


class Behaviour:
    """Handler of aiosmtpd: keeps what it takes in ``taken``.

    ``mode``: ``take``, ``refuse`` (550), ``defer`` (451), ``close`` (421, and the
    line ends), ``drop`` (the line goes dead before the answer), ``drop_late`` (after
    the message was taken) or ``hang`` (no answer in time).
    """

    def __init__(self):
        self.mode = "take"
        self.taken = []
        self.refused = 0
        # Whether it offers reports on what becomes of a message (RFC 3461), and what
        # it was asked for with each recipient.
        self.reports = False
        self.asked = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], *(["250-DSN"] if self.reports else []), responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.mode in ("refuse", "defer", "close"):
            self.refused += 1
            return {
                "refuse": "550 5.1.1 No such mailbox",
                "defer": "451 4.7.1 Greylisted, try again later",
                "close": "421 4.3.2 Going down, try again later",
            }[self.mode]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mode == "hang":
            await asyncio.sleep(3)
        if self.mode == "drop":
            server.transport.abort()
            return "451 never read"
        self.taken.append(envelope)
        if self.mode == "drop_late":
            server.transport.abort()
        return "250 Taken"


class Server:
    """Context manager that serves on a free port of 127.0.0.1."""

    def __init__(self):
        self.behaviour = Behaviour()
        # Port 0: the system gives a free one, which aiosmtpd cannot tell by itself
        # when it looks whether it answers.
        self.stopped = False
        self.controller = _FreePortController(self.behaviour, hostname="127.0.0.1")

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def stop(self):
        """Go down; nobody listens on the port any more."""
        if not self.stopped:
            self.stopped = True
            self.controller.stop()

    @property
    def port(self):
        return self.controller.port


class _FreePortController(Controller):
    def __init__(self, handler, **kwargs):
        super().__init__(handler, port=0, **kwargs)

    def factory(self):
        return _ReportingSMTP(self.handler)

    def _trigger_server(self):
        """Look at the port that was given before connecting to it."""
        self.port = self.server.sockets[0].getsockname()[1]
        return super()._trigger_server()


class _ReportingSMTP(SMTP):
    """Takes the parameter that asks for reports, which aiosmtpd does not know."""

    async def smtp_RCPT(self, arg):
        address, _space, asked = (arg or "").partition(" NOTIFY=")
        self.event_handler.asked.append(asked)
        return await super().smtp_RCPT(address)
