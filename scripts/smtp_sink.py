"""A mail server on 127.0.0.1 that delivers nothing: it keeps every message in a file.

Usage: ``smtp_sink.py PORT FOLDER``. Each message becomes ``FOLDER/<time>-<n>.eml``
with the envelope in ``X-Envelope-…`` headers. It ends with SIGTERM or SIGINT.
"""

import datetime
import itertools
import signal
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller


class KeepInFiles:
    """Handler of aiosmtpd that writes each message into a folder."""

    def __init__(self, folder):
        """Make the folder when it is not there.

        :param Path folder: where messages are kept
        """
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.counter = itertools.count(1)

    async def handle_DATA(self, server, session, envelope):
        """Write the message; the file appears complete or not at all.

        :param envelope: sender, recipients and content as the server got them
        :return: the answer of the SMTP protocol
        """
        moment = datetime.datetime.now(tz=datetime.timezone.utc)
        name = f"{moment:%Y%m%dT%H%M%S%f}-{next(self.counter):05d}.eml"
        head = (
            f"X-Envelope-From: {envelope.mail_from}\r\n"
            f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        )
        partial = self.folder / f"{name}.part"
        partial.write_bytes(head.encode() + envelope.content)
        partial.rename(self.folder / name)
        return "250 Message kept"


def main(port, folder):
    """Serve until a signal ends the process.

    :param int port: TCP port on 127.0.0.1
    :param Path folder: where messages are kept
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    controller = Controller(KeepInFiles(folder), hostname="127.0.0.1", port=port)
    controller.start()
    stopping.wait()
    controller.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
