"""Another system that is told by webhooks, and has bad days."""

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
    """Listens on loopback, checks what comes, and takes each message once by its id.

    What it does with the next ones it is told by ``days``: names of the methods that
    begin with ``_answer_``; afterwards it takes all. What it took and failed to say so,
    it took.
    """

    def __init__(self):
        (self.port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}/cases"
        self.days, self.on_taken = [], None
        # Every knock, and each message the first time.
        self.knocks, self.taken, self.wrong = [], {}, []
        # When each of them knocked.
        self.times = []
        self.server = None
        self._over = threading.Event()

    def start(self):
        """Listen, always at the same port."""
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
        """Go away: nobody listens at the port."""
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
        """Say a letter each second: no single wait is long, and it never ends."""
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
        """Take it, and be cut off before saying so: it comes again."""
        self._take(message_id, message)
        request.close_connection = True
