"""Calls that a generator makes of the declared interface, and what holds of each."""

import functools

from ..models.api import api_openapi


def _of(check):
    """Return a function of a call alone, as hypothesis wants it."""
    return lambda case: check(case)


class GeneratedCalls:
    """Calls of every operation, declared and not, with schemathesis.

    :param test: the test case
    :param str base_url: of the server
    :param session: of requests, which calls
    :param str snies: number of an entity for which may be filed
    :param str known: number of a case
    :param int examples: calls of each operation that keep to the declaration, and as
        many that do not
    :param bool same: always the same ones; else others each time
    """

    def __init__(self, test, base_url, session, snies, known, examples, same=True):
        import schemathesis
        from hypothesis import HealthCheck, Phase, settings
        from schemathesis import GenerationMode

        positive = GenerationMode.POSITIVE

        # The key is ours to send: else half of the calls have a wrong one.
        document = {**api_openapi.document(), "security": []}
        self.schema = schemathesis.openapi.from_dict(document)
        self.schema.config.update(base_url=base_url)
        self.test, self.session = test, session
        self.snies, self.known = snies, known
        self.bounded = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=same,
            print_blob=not same,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        # (operation, whether it keeps to the declaration, what generates its calls).
        self.kinds = [
            (operation, mode is positive, operation.as_strategy(generation_mode=mode))
            for operation in (each.ok() for each in self.schema.get_all_operations())
            for mode in (positive, GenerationMode.NEGATIVE)
        ]
        # (path, status) of every call.
        self.seen = []

    def make(self, who, headers, statuses=None):
        """Call all operations.

        :param str who: whose calls they are, for what is said of a failure
        :param dict headers: of each call
        :param statuses: the only ones that may be answered; ``None`` for those declared
        """
        from hypothesis import given

        for operation, reaches, strategy in self.kinds:
            check = functools.partial(self._check, headers, reaches, statuses)
            with self.test.subTest(who=who, path=operation.path, reaches=reaches):
                self.bounded(given(strategy)(_of(check)))()

    def paths(self):
        return set(self.schema.raw_schema["paths"])

    def done(self):
        """Return the names of the operations that did what they were asked to."""
        return {path.split("/")[-1] for path, status in self.seen if status == 200}

    def _reach(self, body):
        """Let a call that is as declared name what there is."""
        if "number" in body:
            body["number"] = self.known
        if "entity" in body:
            body["entity"] = {"snies": self.snies}
            for name in ("channel", "contact", "mercurio", "received_on"):
                body.pop(name, None)
            for case in body["cases"]:
                for name in ("typification", "product", "petition_type"):
                    case.pop(name, None)
                (case.get("beneficiary") or {}).pop("document", None)
        context = body.get("context") or {}
        for name in ("lang", "allowed_company_ids"):
            context.pop(name, None)

    def _check(self, headers, reaches, statuses, case):
        from schemathesis import checks

        if reaches:
            self._reach(case.body)
        response = case.call(session=self.session, headers=headers, timeout=60)
        self.seen.append((case.path, response.status_code))
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
        self.test.assertNotIn("Traceback", response.text)
        if statuses:
            self.test.assertIn(response.status_code, statuses, response.text)
