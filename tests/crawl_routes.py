"""The routes of the server's own map, and addresses of them filled in."""

import inspect
import re
import threading
from unittest.mock import patch

# They end the session or the account, or answer when something happens.
LEFT_OUT = re.compile(
    r"logout|session/destroy|/web/login|/websocket|/web/database|totp|/bus/|/web/tests"
    r"|deactivate"
)


class RouteCrawl:
    """To be mixed into a crawl with ``_candidates``."""

    def _rules(self, kind):
        """Return the rules of the routes of a kind, ``http`` or ``jsonrpc``."""
        thread = threading.current_thread()
        # What the server's own threads know.
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = self.env["ir.http"].routing_map().iter_rules()
        return [
            rule
            for rule in rules
            if rule.endpoint.routing["type"] == kind and not LEFT_OUT.search(rule.rule)
        ]

    def _filled(self, rule):
        """Return the addresses of a rule, with ids of theirs where it takes any."""
        choices = {
            name: self._candidates(name, type(converter).__name__.lower())
            for name, converter in rule._converters.items()
        }
        for turn in range(max(map(len, choices.values()), default=1)):
            given = {
                name: values[turn % len(values)] for name, values in choices.items()
            }
            yield re.sub(
                r"<(?:[^<>]+:)?([^<>]+)>",
                lambda match, given=given: str(given[match[1]]),
                rule.rule,
            )

    def _parameters(self, rule):
        return inspect.signature(rule.endpoint.func).parameters
