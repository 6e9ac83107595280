"""A user's program that calls the server over HTTP (Odoo's JSON-2 API)."""

from concurrent.futures import ThreadPoolExecutor

import requests


class Refused(Exception):
    """The server answered with an error.

    :param int status: HTTP status
    :param dict error: what the server says, ``name`` and ``message``
    """

    def __init__(self, status, error):
        super().__init__(f"HTTP {status}: {error.get('name')}: {error.get('message')}")
        self.status = status
        self.error = error


class Client:
    """One user of a server.

    :param server: the :class:`~.process.Server`, which may be restarted meanwhile, or
        the :class:`~.proxy.Proxy` before several
    :param str key: API key of the user
    """

    def __init__(self, server, key):
        self.server = server
        self.key = key

    def call(self, model, method, *ids, **arguments):
        """Call a public method on the records, in a connection of its own.

        :return: what the method returns; a recordset as its ids
        :raise Refused: the server answers with an error
        """
        response = requests.post(
            f"{self.server.url}/json/2/{model}/{method}",
            json={"ids": ids, **arguments} if ids else arguments,
            headers={
                "Authorization": f"bearer {self.key}",
                "X-Odoo-Database": self.server.database,
            },
            timeout=120,
            verify=getattr(self.server, "certificate", True),
        )
        try:
            answer = response.json()
        except ValueError:
            answer = {"name": "no JSON", "message": response.text[:500]}
        if not response.ok:
            raise Refused(response.status_code, answer)
        return answer


def at_once(tasks, people):
    """Run functions without arguments, several at a time; return the results.

    :param int people: number of concurrent workers
    """
    with ThreadPoolExecutor(max_workers=people) as pool:
        return list(pool.map(lambda task: task(), tasks))
