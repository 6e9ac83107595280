"""The declared interface, checked against generated calls."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.api import api_openapi
from ..models.api.api_codes import CODES
from ..models.api.api_operations import OPERATIONS
from .api_calls import GeneratedCalls
from .common import Common
from .effort import by_effort
from .requirements import needs

_QUIET = ("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule", "werkzeug")


class ApiHttp(Common, HttpCase):
    """Calls over HTTP with the keys of an advisor and of a coordinator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The server's thread has the real clock.
        cls._stand_still(fields.Datetime.now())
        cls.ies.snies_code = "1101"
        cls.env.company.grandes_clientes_api_calls = 0

    def _key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "test", fields.Datetime.now() + timedelta(hours=1))

    def _call(self, operation, body=None, key=None, **options):
        """Return the response of an operation; ``options`` are passed to requests."""
        return self.opener.post(
            f"{self.base_url()}{api_openapi.PREFIX}{operation}",
            headers={"Authorization": f"Bearer {key or self._key(self.front)}"},
            timeout=30,
            **({"json": body if body is not None else {}} | options),
        )

    def _assert_refused(self, response, status, code, where=None):
        told = response.json()
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(told["arguments"][1]["code"], code, response.text)
        self.assertEqual(told["arguments"][1].get("where"), where)
        self.assertEqual(told["arguments"][0], told["message"])
        self.assertEqual(told["debug"], "")
        self.assertIn(code, CODES)


@tagged("post_install", "-at_install", "slow")
class TestApiOpenApi(ApiHttp):
    def test_the_document_is_public_and_of_no_data(self):
        response = self.url_open("/grandes_clientes/openapi.json")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), api_openapi.document())
        self.assertEqual(response.json()["openapi"], "3.1.0")
        self.assertIn("public", response.headers["Cache-Control"])

    def test_each_operation_is_a_method_and_each_method_an_operation(self):
        paths = api_openapi.document()["paths"]
        self.assertEqual(set(paths), {api_openapi.PREFIX + name for name in OPERATIONS})
        api = type(self.env["grandes.clientes.api"])
        own = {
            name
            for kind in api.__mro__
            if "grandes_clientes.models.api" in kind.__module__
            for name, value in vars(kind).items()
            if callable(value) and not name.startswith("_")
        }
        self.assertEqual(own, set(OPERATIONS))

    @needs("schemathesis")
    @mute_logger(*_QUIET)
    def test_generated_calls(self):
        """No call, valid or invalid, gets a 5xx or an undeclared answer."""
        known = self._registered().name
        calls = GeneratedCalls(
            self, self.base_url(), self.opener, "1101", known, by_effort(2, 20)
        )
        for user in (self.front, self.portal):
            calls.make(user.login, {"Authorization": f"Bearer {self._key(user)}"})
        self.assertEqual({path for path, _status in calls.seen}, calls.paths())
        self.assertGreaterEqual(len(calls.seen), 60)
        # Calls were not only refused: some filed, read and withdrew.
        self.assertLessEqual({"file", "state", "changes", "withdraw"}, calls.done())
