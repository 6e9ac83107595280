"""Another system that receives webhooks, and fails at times."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .process import free_ports

_KEY = b"receiver of the tests, 32 bytes."
SECRET = "whsec_" + base64.b64encode(_KEY).decode()
_OLDEST = 300  # seconds, as Standard Webhooks proposes


class HookReceiver:
    """A listener on loopback that checks each message and accepts it once by its id.

    ``days`` says what it does with the next requests: names of the methods that begin
    with ``_answer_``; afterwards it accepts all. A message that it accepted counts as
    accepted even if the answer got lost.
    """

    def __init__(self):
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}/cases"
        self.days, self.on_taken = [], None
        # Every request, and each message on its first arrival.
        self.knocks, self.taken, self.wrong = [], {}, []
        # The time of each request.
        self.times = []
        self.server = None
        self._over = threading.Event()

    def start(self):
        """Listen, always on the same port."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver._receive(self)

            def do_GET(self):
                receiver.wrong.append(f"GET {self.path}")

            def log_message(self, *_arguments):
                """Say nothing."""

        self._over.clear()
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        """Stop: nobody listens on the port any more."""
        self._over.set()
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def _receive(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        if request.path != "/cases":
            self.wrong.append(f"POST {request.path}")
        message_id = request.headers["webhook-id"]
        if problem := self._problem(request.headers, body):
            self.wrong.append(problem)
        day = self.days.pop(0) if self.days else "take"
        self.knocks.append((day, message_id))
        self.times.append(time.monotonic())
        getattr(self, f"_answer_{day}")(request, message_id, json.loads(body))

    def _problem(self, headers, body):
        """Return what is wrong with a message by Standard Webhooks, or ``""``."""
        message_id, sent = headers["webhook-id"], headers["webhook-timestamp"]
        if abs(time.time() - int(sent)) > _OLDEST:
            return f"{message_id} is of {sent}"
        signed = hmac.new(_KEY, f"{message_id}.{sent}.".encode() + body, hashlib.sha256)
        expected = f"v1,{base64.b64encode(signed.digest()).decode()}"
        given = headers["webhook-signature"].split(" ")
        if not any(hmac.compare_digest(expected, each) for each in given):
            return f"{message_id} is signed {given}"
        return ""

    def _take(self, message_id, message):
        if message_id not in self.taken:
            self.taken[message_id] = message
            if self.on_taken:
                self.on_taken(len(self.taken))

    def _say(self, request, status, **headers):
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def _answer_take(self, request, message_id, message):
        self._take(message_id, message)
        self._say(request, 200)

    def _answer_fail(self, request, _message_id, _message):
        self._say(request, 500)

    def _answer_redirect(self, request, _message_id, _message):
        self._say(request, 302, Location=f"http://127.0.0.1:{self.port}/elsewhere")

    def _answer_hang(self, request, _message_id, _message):
        self._over.wait(60)
        request.close_connection = True

    def _answer_drip(self, request, _message_id, _message):
        """Send one byte per second: no single wait is long, but it does not end."""
        request.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
        for _second in range(60):
            try:
                request.wfile.write(b".")
            except OSError:
                break
            if self._over.wait(1):
                break
        request.close_connection = True

    def _answer_lose(self, request, message_id, message):
        """Accept the message, but lose the connection first: it comes again."""
        self._take(message_id, message)
        request.close_connection = True
