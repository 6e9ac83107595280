"""Helpers for the tests of sealed messages: calls as clients send them."""

from datetime import timedelta
from urllib.parse import urljoin

from odoo.tests import HttpCase

from .common import Common


class SealCommon(Common):
    """Messages that were created in an earlier transaction."""

    def _later(self):
        """Go on as in a later transaction, for code that compares with its time."""
        self.env.flush_all()
        # Odoo reads the time of a transaction once, and caches it here.
        self.env.cr._now = self.env.cr.now() + timedelta(seconds=1)

    def _written_in(self, case=None, files=(("recibo.pdf", b"%PDF-1.4 recibo"),)):
        """Post a message as the requester in the portal; return it."""
        case = case or self._registered()
        case.with_user(self.portal)._do_write_in("Falta el giro.", files)
        return self.env["mail.message"].search(
            [("model", "=", case._name), ("res_id", "=", case.id)], limit=1
        )


class SealHttpCommon(HttpCase, SealCommon):
    """Requests to the server; each is a transaction of its own."""

    def _ask(self, route, params):
        """Send a JSON-RPC request; return ``(result, (exception, sentence))``."""
        answer = self.opener.post(
            urljoin(self.base_url(), route),
            json={"jsonrpc": "2.0", "method": "call", "id": 0, "params": params},
            timeout=60,
        ).json()
        self.env.invalidate_all()
        error = answer.get("error")
        data = error and error["data"]
        return answer.get("result"), error and (data["name"], data["message"])

    def _call(self, record, method, *args, **kwargs):
        """Call a method as a client does; return ``(result, (exception, sentence))``.

        :param record: recordset that gives the model and the ids
        """
        ids = [record.ids] if record else []
        return self._ask(
            "/web/dataset/call_kw",
            {
                "model": record._name,
                "method": method,
                "args": [*ids, *args],
                "kwargs": kwargs,
            },
        )

    def _assert_refused(self, answer, sentence=None, kind=None):
        """Check that a request was refused with a message, not by a crash."""
        result, error = answer
        self.assertTrue(error, f"went through: {result}")
        self.assertIn(
            error[0],
            [kind]
            if kind
            else [
                f"odoo.exceptions.{name}"
                for name in ("UserError", "AccessError", "ValidationError")
            ],
            error,
        )
        if sentence:
            self.assertRegex(error[1], sentence)

    def _assert_done(self, answer):
        result, error = answer
        self.assertFalse(error)
        return result
