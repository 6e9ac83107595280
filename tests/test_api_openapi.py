"""The declared interface against what a generator of calls makes of it."""

import functools
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.api import api_openapi
from ..models.api.api_operations import CODES, OPERATIONS
from .common import Common
from .requirements import needs

_QUIET = ("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule", "werkzeug")
# Calls of each operation that keep to the declaration, and that do not.
_EXAMPLES = 2


def _of(check):
    """Return a function of a call alone, as hypothesis wants it."""
    return lambda case: check(case)


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
        """Return the response of an operation; ``options`` go to requests."""
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


@tagged("post_install", "-at_install")
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
        """No call, declared or not, gets a 5xx or an answer that is not declared."""
        import schemathesis
        from hypothesis import HealthCheck, Phase, given, settings
        from schemathesis import GenerationMode

        # The key is ours to send: else half of the calls have a wrong one.
        document = {**api_openapi.document(), "security": []}
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=self.base_url())
        known = self._registered().name
        bounded = settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seen = []
        for user in (self.front, self.portal):
            key = self._key(user)
            for found in schema.get_all_operations():
                operation = found.ok()
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    calls = given(operation.as_strategy(generation_mode=mode))
                    reaches = known if mode is GenerationMode.POSITIVE else None
                    check = functools.partial(self._check_call, key, seen, reaches)
                    with self.subTest(user=user.login, path=operation.path, mode=mode):
                        bounded(calls(_of(check)))()
        self.assertEqual(
            {path for path, _status in seen}, set(schema.raw_schema["paths"])
        )
        self.assertGreaterEqual(len(seen), 60)
        # Not only refused: filed, read, withdrawn.
        done = {path.split("/")[-1] for path, status in seen if status == 200}
        self.assertLessEqual({"file", "state", "changes", "withdraw"}, done)

    def _reach(self, body, known):
        """Let a call that is as declared name what there is."""
        if "number" in body:
            body["number"] = known
        if "entity" in body:
            body["entity"] = {"snies": "1101"}
            for name in ("channel", "contact", "mercurio", "received_on"):
                body.pop(name, None)
            for case in body["cases"]:
                for name in ("typification", "product", "petition_type"):
                    case.pop(name, None)
                (case.get("beneficiary") or {}).pop("document", None)
        context = body.get("context") or {}
        for name in ("lang", "allowed_company_ids"):
            context.pop(name, None)

    def _check_call(self, key, seen, known, case):
        from schemathesis import checks

        if known:
            self._reach(case.body, known)
        response = case.call(
            session=self.opener,
            headers={"Authorization": f"Bearer {key}"},
            timeout=30,
        )
        seen.append((case.path, response.status_code))
        case.validate_response(
            response,
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
                checks.negative_data_rejection,
            ],
        )
        self.assertNotIn("Traceback", response.text)
