import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.api import api_rate
from ..models.api.api_refused import Refused
from ..tools import clock
from .common import Common
from .test_api_openapi import ApiHttp

_QUIET = ("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule", "werkzeug")


@tagged("post_install", "-at_install")
class TestApiActs(Common):
    """Acts on cases by other systems: as on the screens, once per reference."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ies.snies_code = "1101"
        cls.case = cls._registered()
        cls.foreign = cls._registered(
            partner_id=cls.town.id,
            contact_id=False,
            beneficiary_id_number="1.020.304.077",
        )

    def _api(self, user=None):
        return self.env["grandes.clientes.api"].with_user(user or self.portal)

    def _body(self, **vals):
        return {"reference": "B-1", "number": self.case.name, **vals}

    def _acts(self):
        return self.case.sudo().event_ids.mapped("act")

    # === WRITE === #

    def test_written_with_documents_once(self):
        content = base64.b64encode(b"%PDF-1.4").decode()
        body = self._body(
            text="Adjunto el comprobante.",
            attachments=[{"name": "a.pdf", "content": content}],
        )
        told = self._api().write_in(**body)
        self.assertFalse(told["existing"])
        self.assertEqual(told["case"]["number"], self.case.name)
        self.assertTrue(self._api().write_in(**body)["existing"])
        self.assertEqual(self._acts().count("requester_wrote"), 1)
        [file] = self.case.sudo()._get_portal_attachments()
        self.assertEqual((file.name, file.raw), ("a.pdf", b"%PDF-1.4"))
        with self.assertRaises(Refused) as caught:
            self._api().write_in(**{**body, "text": "Otra cosa."})
        self.assertEqual(caught.exception.args[1]["code"], "reference_used")
        # A reference can be used once, for whatever operation.
        with self.assertRaises(Refused):
            self._api().withdraw(**self._body(reason="Desisto."))

    def test_a_refused_act_leaves_its_reference_free(self):
        program = base64.b64encode(b"MZ\x90").decode()
        body = self._body(text="Adjunto.")
        bad = {"attachments": [{"name": "a.pdf", "content": program}]}
        with self.assertRaisesRegex(UserError, "program"), self.env.cr.savepoint():
            self._api().write_in(**body, **bad)
        self.assertFalse(self._api().write_in(**body)["existing"])

    def test_only_requesters_write(self):
        with self.assertRaises(AccessError):
            self._api(self.front).write_in(**self._body(text="Hola"))

    def test_only_on_cases_of_the_entity(self):
        for number in (self.foreign.name, "GC0000-000000"):
            for call, field in (
                (self._api().write_in, "text"),
                (self._api().withdraw, "reason"),
                (self._api().reopen, "reason"),
            ):
                with (
                    self.subTest(number=number, field=field),
                    self.assertRaises(Refused) as caught,
                ):
                    call(reference="C-1", number=number, **{field: "Hola"})
                self.assertEqual(
                    caught.exception.args[1],
                    {"code": "no_such_case", "where": "number"},
                )

    def test_only_who_files_requests(self):
        for user in (self.back, self.official, self.quality, self.manager):
            for call in ("write_in", "withdraw", "reopen", "catalogues", "entities"):
                with (
                    self.subTest(user=user.login, call=call),
                    self.assertRaises(AccessError),
                ):
                    getattr(self._api(user), call)()

    # === WITHDRAW, REOPEN === #

    def test_withdrawn_once(self):
        for user, number in ((self.portal, self.case), (self.front, self.foreign)):
            body = {"reference": "W-1", "number": number.name, "reason": "Desisto."}
            told = self._api(user).withdraw(**body)
            self.assertEqual(told["case"]["state"], "withdrawn")
            self.assertTrue(self._api(user).withdraw(**body)["existing"])
            with self.assertRaises(UserError):
                self._api(user).withdraw(**{**body, "reference": "W-2"})

    def test_reopened_once(self):
        self.case._do_answer("<p>Aplicado.</p>", means="phone")
        body = self._body(reason="Sigue sin aparecer.")
        told = self._api().reopen(**body)
        self.assertEqual(told["case"]["state"], "front_office")
        self.assertIsNone(told["case"]["closed_on"])
        self.assertTrue(self._api().reopen(**body)["existing"])
        self.assertEqual(self._acts().count("not_solved"), 1)

    def test_the_front_office_reopens_what_somebody_wrote_about(self):
        self.case._do_answer("<p>Aplicado.</p>", means="phone")
        body = self._body(reason="Sigue sin aparecer.")
        with self.assertRaisesRegex(UserError, "written nothing"):
            self._api(self.front).reopen(**body)

    # === LISTS === #

    def test_catalogues_are_what_filing_takes(self):
        for user in (self.portal, self.front):
            told = self._api(user).catalogues()
            self.assertIn("T22", [entry["code"] for entry in told["typifications"]])
            self.assertIn("email", [entry["code"] for entry in told["channels"]])
            self.assertIn("CC", [entry["code"] for entry in told["document_types"]])
        self._typification("T22").active = False
        told = self._api().catalogues()
        self.assertNotIn("T22", [entry["code"] for entry in told["typifications"]])

    def test_entities_are_those_filed_for(self):
        [entity] = self._api().entities()["entities"]
        self.assertEqual((entity["name"], entity["snies"]), (self.ies.name, "1101"))
        names, cursor, more = [], 0, True
        while more:
            told = self._api(self.front).entities(since=cursor, limit=2)
            self.assertLessEqual(len(told["entities"]), 2)
            names += [entity["name"] for entity in told["entities"]]
            cursor, more = told["cursor"], told["more"]
        clients = self.env["res.partner"].search([("is_large_client", "=", True)])
        self.assertCountEqual(names, clients.mapped("name"))

    # === LATE === #

    def test_what_is_entered_a_year_late_says_why(self):
        body = {
            "reference": "L-1",
            "entity": {"snies": "1101"},
            "cases": [{"subject": "Pago no aplicado"}],
        }
        letter = {
            "channel": "written",
            "mercurio": {"number": "2025-0001-E", "date": "2025-09-01"},
        }
        old = {"received_on": "2025-09-10T10:00:00-05:00"}
        for vals in (old, letter):
            with self.assertRaises(Refused) as caught:
                self._api(self.front).file(**body, **vals)
            self.assertEqual(
                caught.exception.args[1], {"code": "missing", "where": "reason"}
            )
        told = self._api(self.front).file(
            **body, **old, reason="Apareció en el archivo."
        )
        filing = self.env["grandes.clientes.filing"].search(
            [("name", "=", told["filing"])]
        )
        self.assertEqual(filing.late_reason, "Apareció en el archivo.")
        body["reference"] = "L-2"
        self._api(self.front).file(**body, received_on="2025-10-01T10:00:00-05:00")

    def test_references_are_forgotten_in_the_end(self):
        self._api().write_in(**self._body(text="Hola."))
        calls = self.env["grandes.clientes.api.call"].sudo()
        mine = calls.search([("reference", "=", "B-1")])
        self.assertTrue(mine)
        self.env.cr.execute(
            "UPDATE grandes_clientes_api_call SET create_date = %s WHERE id = %s",
            [clock.now().replace(year=clock.now().year - 1), mine.id],
        )
        mine.invalidate_recordset()
        calls._gc_calls()
        self.assertFalse(mine.exists())


@tagged("post_install", "-at_install")
class TestApiErrors(ApiHttp):
    """Refused calls get a message and a code, and disclose nothing of the server."""

    def setUp(self):
        super().setUp()
        self.key = self._key(self.front)

    def _refused(self, operation, body, *expected, **options):
        response = self._call(operation, body, key=self.key, **options)
        self._assert_refused(response, *expected)

    @mute_logger(*_QUIET)
    def test_codes(self):
        filed = {
            "reference": "E-1",
            "entity": {"snies": "1101"},
            "cases": [{"subject": "x"}],
        }
        for operation, body, *expected in (
            ("file", {}, 422, "missing", "reference"),
            ("file", {**filed, "color": 1}, 422, "unknown", "color"),
            ("file", {**filed, "ids": [1]}, 422, "unknown", "ids"),
            ("file", {**filed, "cases": "x"}, 422, "list", "cases"),
            ("file", {**filed, "cases": [1]}, 422, "object", "cases[0]"),
            ("file", {**filed, "channel": "pigeon"}, 422, "choice", "channel"),
            (
                "file",
                {**filed, "cases": [{"subject": "x", "typification": "T99"}]},
                *(422, "choice", "cases[0].typification"),
            ),
            ("file", {**filed, "text": "a\0b"}, 422, "text", "text"),
            (
                "file",
                {**filed, "entity": {"snies": "0"}},
                422,
                "entity",
                "entity.snies",
            ),
            ("state", {"numbers": "x"}, 422, "list", "numbers"),
            ("state", {"numbers": [1]}, 422, "text", "numbers[0]"),
            ("state", {"numbers": ["x"] * 201}, 422, "long", "numbers"),
            ("changes", {"since": "0"}, 422, "integer", "since"),
            ("changes", {"since": None}, 422, "integer", "since"),
            ("changes", {"since": -1}, 422, "range", "since"),
            ("changes", {"since": 2**70}, 422, "range", "since"),
            ("document", {"document": 2**31 - 1}, 404, "not_found"),
            ("document", {"document": "1"}, 422, "integer", "document"),
            ("changes", {"context": 5}, 422, "object", "context"),
            ("changes", {"context": {"uid": 1}}, 422, "unknown", "context.uid"),
            (
                "changes",
                {"context": {"allowed_company_ids": ["x"]}},
                *(422, "integer", "context.allowed_company_ids[0]"),
            ),
            (
                "changes",
                {"context": {"lang": "xx_XX"}},
                *(422, "choice", "context.lang"),
            ),
            ("changes", [], 422, "object", "body"),
            ("withdraw", {"reference": "E"}, 422, "missing", "number"),
            ("write_in", {}, 403, "forbidden"),
            ("nothing", {}, 404, "not_found"),
        ):
            with self.subTest(operation=operation, body=str(body)[:80]):
                self._refused(operation, body, *expected)

    @mute_logger(*_QUIET)
    def test_what_is_no_json(self):
        for data in ("{", "[", "null x", "[" * 100_000):
            response = self.opener.post(
                f"{self.base_url()}/json/2/grandes.clientes.api/changes",
                data=data,
                headers={
                    "Authorization": f"Bearer {self.key}",
                    "Content-Type": "application/json",
                },
                timeout=30,
            )
            self._assert_refused(response, 400, "json")

    @mute_logger(*_QUIET)
    def test_a_failure_of_ours_tells_nothing_of_the_server(self):
        def fail(_api, **_body):
            raise ZeroDivisionError("secreto en /srv/odoo")

        self.patch(type(self.env["grandes.clientes.api"]), "changes", fail)
        response = self._call("changes", key=self.key)
        self._assert_refused(response, 500, "internal")
        for inside in ("secreto", "/srv", "ZeroDivision", "Traceback"):
            self.assertNotIn(inside, response.text)

    def test_other_models_fail_as_odoo_says(self):
        with mute_logger(*_QUIET):
            response = self.opener.post(
                f"{self.base_url()}/json/2/res.partner/nothing",
                json={},
                headers={"Authorization": f"Bearer {self.key}"},
                timeout=30,
            )
        self.assertEqual(response.status_code, 404)
        self.assertIn("Traceback", response.json()["debug"])

    def test_a_company_written_as_a_decimal(self):
        context = {"allowed_company_ids": [float(self.env.company.id)]}
        response = self._call("changes", {"context": context}, key=self.key)
        self.assertEqual(response.status_code, 200, response.text)

    @mute_logger(*_QUIET)
    def test_calls_of_nobody_are_not_counted(self):
        self.env.company.grandes_clientes_api_calls = 1_000
        for key in ("one", "another"):
            response = self.opener.get(
                f"{self.base_url()}/json/2/grandes.clientes.api/changes",
                headers={"Authorization": f"Bearer {key}"},
                timeout=30,
            )
            self.assertEqual(response.status_code, 404)
            self.assertNotIn("X-RateLimit-Limit", response.headers)

    @mute_logger(*_QUIET)
    def test_so_many_calls_a_minute(self):
        self.patch(api_rate, "_now", lambda: 1_789_570_210)
        self.env.company.grandes_clientes_api_calls = 1_000
        # Refused calls count too: see test_server_api, as a test's cursor rolls them
        # back.
        for place, operation in enumerate(("catalogues", "changes", "entities")):
            response = self._call(operation, key=self.key)
            self.assertEqual(response.headers["X-RateLimit-Limit"], "1000")
            self.assertLessEqual(int(response.headers["X-RateLimit-Reset"]), 60)
            self.assertEqual(
                response.headers["X-RateLimit-Remaining"], str(999 - place)
            )
        other = self._call("catalogues", key=self._key(self.front2))
        self.assertEqual(other.headers["X-RateLimit-Remaining"], "999")
        self.env.company.grandes_clientes_api_calls = 1
        response = self._call("catalogues", key=self.key)
        self._assert_refused(response, 429, "too_many")
        self.assertEqual(response.headers["Retry-After"], "50")
        # The next minute starts a new count.
        self.patch(api_rate, "_now", lambda: 1_789_570_260)
        response = self._call("catalogues", key=self.key)
        self.assertEqual(response.headers["X-RateLimit-Remaining"], "0")
        self.env.company.grandes_clientes_api_calls = 0
        response = self._call("catalogues", key=self.key)
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("X-RateLimit-Limit", response.headers)
