"""The routes of the server's routing map, and their URLs with arguments filled in."""

import inspect
import re
import threading
from unittest.mock import patch

# Routes that end the session or the account, or that wait for an event.
LEFT_OUT = re.compile(
    r"logout|session/destroy|/web/login|/websocket|/web/database|totp|/bus/|/web/tests"
    r"|deactivate"
)


class RouteCrawl:
    """Mixin for a crawl with ``_candidates``."""

    def _rules(self, kind):
        """Return the routing rules of a type, ``http`` or ``jsonrpc``."""
        thread = threading.current_thread()
        # The server's own threads have this attribute.
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = self.env["ir.http"].routing_map().iter_rules()
        return [
            rule
            for rule in rules
            if rule.endpoint.routing["type"] == kind and not LEFT_OUT.search(rule.rule)
        ]

    def _filled(self, rule):
        """Return the URLs of a rule, with others' ids where it takes any."""
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
