"""HTTP clients that read one URL repeatedly for some seconds.

They use the standard library, to keep their own cost out of the measurement.
"""

import http.client
import json
import re
import socket
import statistics
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests


@dataclass(frozen=True)
class Result:
    """Measurements of the clients.

    :ivar rate: answered requests per second
    :ivar median: median seconds of a request
    :ivar p95: 95th percentile of the seconds of a request
    """

    rate: float
    median: float
    p95: float


def sign_in(url, database, login, password):
    """Return the cookie header of a session of ``login``.

    :raise SystemExit: the server refuses
    """
    session = requests.Session()
    page = session.get(f"{url}/web/login", params={"db": database}, timeout=60)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    response = session.post(
        f"{url}/web/login",
        data={"csrf_token": token, "login": login, "password": password},
        timeout=60,
        allow_redirects=False,
    )
    if response.status_code != 303:
        raise SystemExit(f"{login} cannot sign in")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in session.cookies)


def load(url, cookie, clients, seconds, body=None):
    """Read ``url`` with a number of clients for the given seconds.

    :param str cookie: as returned by :func:`sign_in`
    :param dict body: if given, sent as JSON by POST
    :return: :class:`Result`
    :raise AssertionError: the server answers with an error
    """
    taken, errors = [], []
    end = time.perf_counter() + seconds
    people = [
        threading.Thread(target=_read, args=(url, cookie, body, end, taken, errors))
        for _client in range(clients)
    ]
    start = time.perf_counter()
    for person in people:
        person.start()
    for person in people:
        person.join()
    passed = time.perf_counter() - start
    assert not errors, errors[0]
    return Result(
        len(taken) / passed,
        statistics.median(taken),
        statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0],
    )


def _read(url, cookie, body, end, taken, errors):
    parts = urlsplit(url)
    payload = json.dumps(body) if body else None
    headers = {"Cookie": cookie}
    if body:
        headers["Content-Type"] = "application/json"
    while time.perf_counter() < end and not errors:
        start = time.perf_counter()
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)
        connection.request("POST" if body else "GET", parts.path, payload, headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if response.status != 200 or b'"error":' in content[:200]:
            errors.append(f"{url}: {response.status} {content[:500]!r}")
        taken.append(time.perf_counter() - start)


def free_ports(count):
    """Return ``count`` unused TCP ports of 127.0.0.1."""
    probes = [socket.socket() for _index in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()
