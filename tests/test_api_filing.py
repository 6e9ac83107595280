import base64

from odoo.exceptions import (
    AccessError,
    ConcurrencyError,
    UserError,
    ValidationError,
)
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..models.api.api_payload import Field, PayloadError, take
from .common import NOW, Common


@tagged("post_install", "-at_install")
class TestApiPayload(TransactionCase):
    """The payload is validated, and each problem is located."""

    FIELDS = {
        "name": Field(required=True, longest=5),
        "rows": Field("list", longest=2),
        "on": Field("instant"),
        "day": Field("date"),
        "file": Field("base64"),
        "yes": Field("boolean"),
        "of": Field("object"),
    }

    def test_values(self):
        taken = take(
            {
                "name": " Ana ",
                "on": "2026-09-16T10:00:00.5-05:00",
                "day": "2026-09-16",
                "file": "eA==",
                "yes": False,
            },
            self.FIELDS,
        )
        self.assertEqual(taken["name"], "Ana")
        self.assertEqual(taken["on"], NOW)
        self.assertEqual(taken["file"], b"x")
        self.assertIs(taken["yes"], False)
        self.assertIsNone(taken["rows"])

    def test_problems(self):
        for payload, path, code in (
            ([], "body", "object"),
            ({}, "name", "missing"),
            ({"name": "  "}, "name", "missing"),
            ({"name": None}, "name", "missing"),
            ({"name": 1}, "name", "text"),
            ({"name": "abcdef"}, "name", "long"),
            ({"name": "a", "x\n2026-09-16 ERROR": 1}, "x?2026-09-16 ERROR", "unknown"),
            ({"name": "a", "y" * 1000: 1}, f"{'y' * 60}…", "unknown"),
            ({"name": "a", "rows": [1, 2, 3]}, "rows", "long"),
            ({"name": "a", "rows": {}}, "rows", "list"),
            ({"name": "a", "other": 1}, "other", "unknown"),
            ({"name": "a", "on": "2026-09-16T10:00:00"}, "on", "instant"),
            ({"name": "a", "on": "ayer"}, "on", "instant"),
            ({"name": "a", "on": "0001-01-01T00:00:00+14:00"}, "on", "instant"),
            ({"name": "a", "day": "16/09/2026"}, "day", "date"),
            ({"name": "a", "file": "$$$"}, "file", "base64"),
            ({"name": "a", "yes": "true"}, "yes", "boolean"),
            ({"name": "a", "of": "x"}, "of", "object"),
        ):
            with self.subTest(payload=payload):
                with self.assertRaises(PayloadError) as caught:
                    take(payload, self.FIELDS)
                error = caught.exception
                self.assertEqual((error.path, error.code), (path, code))


@tagged("post_install", "-at_install")
class TestApiFiling(Common):
    """Filing by other systems: as their user, once per reference (5.2.1, P1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ies.snies_code = "1101"
        cls.town.dane_code = "05001"

    def _api(self, user=None):
        return self.env["grandes.clientes.api"].with_user(user or self.front)

    def _body(self, **vals):
        return {
            "reference": "A-1",
            "entity": {"snies": "1101"},
            "contact": {"email": self.contact.email},
            "cases": [
                {
                    "subject": "Pago no aplicado",
                    "typification": "T22",
                    "beneficiary": {"document_type": "CC", "document": "1020304050"},
                }
            ],
            **vals,
        }

    def _filing(self, told):
        return self.env["grandes.clientes.filing"].search(
            [("name", "=", told["filing"])]
        )

    def test_filed_acknowledged_and_registered(self):
        told = self._api().file(**self._body())
        filing = self._filing(told)
        case = filing.case_ids
        self.assertEqual(filing.partner_id, self.ies)
        self.assertEqual(filing.contact_id, self.contact)
        self.assertEqual(filing.channel_id.code, "email")
        self.assertTrue(filing.acknowledged_on)
        self.assertEqual(case.state, "front_office")
        self.assertEqual(told["cases"][0]["number"], case.name)
        self.assertEqual(told["cases"][0]["state"], "front_office")
        self.assertEqual(
            [step for step, _act in self._walk(case)], ["5.2.1", "5.2.3", "5.2.5"]
        )

    def test_repeated_it_files_once(self):
        first = self._api().file(**self._body())
        again = self._api().file(**self._body())
        self.assertEqual(again["filing"], first["filing"])
        self.assertEqual((first["existing"], again["existing"]), (False, True))
        with self.assertRaisesRegex(UserError, "used for another filing"):
            self._api().file(**self._body(subject="Otra cosa"))
        # References are separate for each user.
        other = self._api(self.front2).file(**self._body())
        self.assertNotEqual(other["filing"], first["filing"])
        self.assertEqual(other["cases"][0]["state"], "duplicate")
        self.assertEqual(other["cases"][0]["repeats"], first["cases"][0]["number"])

    def test_two_calls_at_once(self):
        self._api().file(**self._body())
        api = self._api()
        # The second call does not see the first one's filing yet.
        none = self.env["grandes.clientes.filing"]
        self.patch(type(api), "_find_filed", lambda *_arguments: none)
        with self.assertRaises(ConcurrencyError):
            api.file(**self._body())

    def test_many_cases_and_what_each_lacks(self):
        cases = [
            {
                "subject": f"Pago {index}",
                "typification": "T22",
                "beneficiary": {"document_type": "CC", "document": str(10**8 + index)},
            }
            for index in range(3)
        ] + [{"subject": "Sin clasificar"}]
        told = self._api().file(**self._body(cases=cases))
        self.assertEqual(
            [case["state"] for case in told["cases"]],
            ["front_office"] * 3 + ["received"],
        )
        self.assertIn("typification", told["cases"][3]["problem"])
        # Whoever lost the first response learns it from the repetition.
        again = self._api().file(**self._body(cases=cases))
        self.assertEqual(
            [case["problem"] for case in again["cases"]],
            [case["problem"] for case in told["cases"]],
        )
        told = self._api().file(
            **self._body(reference="A-2", cases=cases[:1], register=False)
        )
        self.assertEqual(told["cases"][0]["state"], "received")

    def test_letters_bring_their_mercurio_number(self):  # 5.2.2
        told = self._api().file(
            **self._body(
                channel="written",
                mercurio={"number": "2026-0091-E", "date": "2026-09-14"},
            )
        )
        filing = self._filing(told)
        self.assertEqual(filing.mercurio_in_number, "2026-0091-E")
        self.assertEqual(told["received_on"], "2026-09-14T13:00:00Z")

    def test_files(self):
        content = base64.b64encode(b"hola").decode()
        told = self._api().file(
            **self._body(attachments=[{"name": "a.txt", "content": content}])
        )
        file = self._filing(told).attachment_ids
        self.assertEqual((file.name, file.raw), ("a.txt", b"hola"))
        self.env.company.grandes_clientes_api_mb = 0
        with self.assertRaisesRegex(UserError, "weigh more than 0 MB"):
            self._api().file(
                **self._body(
                    reference="A-2",
                    attachments=[{"name": "a.txt", "content": content}],
                )
            )

    def test_the_name_of_a_file_is_what_it_seems(self):
        """Characters that reverse the text direction, and folders, are removed."""
        content = base64.b64encode(b"hola").decode()
        names = ("foto \u202egpj.txt", "\u200bd\nos.txt", "../../a/uno.txt", "\u200b")
        told = self._api().file(
            **self._body(
                attachments=[{"name": name, "content": content} for name in names]
            )
        )
        files = self._filing(told).attachment_ids
        self.assertEqual(
            sorted(files.mapped("name")), ["-", "d os.txt", "foto gpj.txt", "uno.txt"]
        )

    def test_entities_by_their_numbers(self):
        self.ies.write({"country_id": self.env.ref("base.co").id, "vat": "899999035-7"})
        for index, entity in enumerate(
            (
                {"nit": "899999035-7"},
                {"nit": "899.999.035-7"},
                {"nit": "8999990357"},
                {"dane": "05001"},
            )
        ):
            told = self._api().file(**self._body(reference=f"B-{index}", entity=entity))
            self.assertIn(self._filing(told).partner_id, self.ies | self.town, entity)

    def test_a_number_that_is_none_finds_no_entity_without_number(self):
        self.town.vat = "899999035-7"
        self.ies.vat = False
        for number in ("sin NIT", "N/A", "-"):
            with self.subTest(number), self.assertRaisesRegex(UserError, "No single"):
                self._api().file(**self._body(entity={"nit": number}))

    def test_an_entity_of_each_company(self):
        other = self.env["res.company"].create({"name": "Otra empresa"})
        self.front.company_ids = [Command.link(other.id)]
        self.ies.write({"vat": "899999035-7", "company_id": self.env.company.id})
        twin = self._entity("La misma en otra empresa", "ies", company_id=other.id)
        twin.vat = "899999035-7"
        api = self._api().with_context(allowed_company_ids=None)
        told = api.file(**self._body(entity={"nit": "899999035-7"}))
        self.assertEqual(self._filing(told).partner_id, self.ies)
        names = [entity["name"] for entity in api.entities()["entities"]]
        self.assertNotIn(twin.name, names)
        api = self._api().with_context(allowed_company_ids=other.ids)
        names = [entity["name"] for entity in api.entities()["entities"]]
        self.assertIn(twin.name, names)

    def test_a_contact_who_is_not_entered_keeps_their_name(self):
        contact = {"email": "Nueva <NUEVA@example.com>", "name": "Nueva Persona"}
        filing = self._filing(self._api().file(**self._body(contact=contact)))
        self.assertFalse(filing.contact_id)
        self.assertEqual(filing.email_from, "nueva@example.com")
        notes = "".join(filing.message_ids.mapped("body"))
        self.assertIn("Nueva Persona, nueva@example.com", notes)

    def test_what_is_wrong_is_told(self):
        for vals, message in (
            ({"entity": {"snies": "9999"}}, "No single large client"),
            ({"entity": {}}, "Name the entity by one of"),
            ({"entity": {"snies": "1101", "dane": "05001"}}, "Name the entity"),
            ({"cases": []}, "cases: it is required"),
            ({"cases": [{}]}, r"cases\[0\].subject: it is required"),
            ({"cases": [{"subject": "x"}] * 201}, "cases: at most 200"),
            ({"cases": [{"subject": "x", "typification": "T99"}]}, "T99"),
            ({"cases": [{"subject": "x", "color": 1}]}, "nothing is called so"),
            (
                {"cases": [{"subject": "x", "beneficiary": {"document_type": "ZZ"}}]},
                "document_type",
            ),
            ({"channel": "pigeon"}, "pigeon"),
            ({"received_on": "2026-09-16"}, "received_on: an instant"),
            ({"received_on": "2027-01-01T00:00:00Z"}, "received in the future"),
            ({"contact": {"email": "x"}}, "contact.email: one e-mail address"),
            ({"attachments": [{"name": "a"}]}, r"attachments\[0\].content"),
            ({"reference": ""}, "reference: it is required"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, message):
                self._api().file(**self._body(**vals))

    def test_a_document_that_is_none(self):
        body = self._body()
        body["cases"][0]["beneficiary"]["document"] = "1,02E+09"
        with self.assertRaises(ValidationError):
            self._api().file(**body)

    # === WHO ===

    def test_only_who_files_requests(self):
        for user in (
            self.back,
            self.official,
            self.coordinator,
            self.quality,
            self.oversight,
            self.manager,
        ):
            with self.subTest(user=user.login):
                for call in (
                    lambda api: api.file(**self._body()),
                    lambda api: api.state(numbers=["x"]),
                    lambda api: api.changes(),
                    lambda api: api.document(document=1),
                ):
                    with self.assertRaises(AccessError):
                        call(self._api(user))

    def test_a_coordinator_files_for_their_entity(self):
        told = self._api(self.portal).file(**self._body())
        filing = self._filing(told)
        self.assertEqual(filing.channel_id.code, "portal")
        self.assertEqual(filing.contact_id, self.contact)
        self.assertEqual(filing.received_on, NOW)
        self.assertEqual(told["cases"][0]["state"], "received")
        self.assertTrue(self._api(self.portal).file(**self._body())["existing"])
        with self.assertRaises(AccessError):
            self._api(self.portal).file(
                **self._body(reference="A-2", entity={"dane": "05001"})
            )

    def test_a_coordinator_no_more(self):
        self._api(self.portal).file(**self._body())
        self.contact.is_coordinator = False
        with self.assertRaises(AccessError):
            self._api(self.portal).file(**self._body(reference="A-2"))
        with self.assertRaises(AccessError):
            self._api(self.portal).state(references=["A-1"])

    def test_a_coordinator_files_so_often_an_hour(self):
        self.env.company.grandes_clientes_portal_hourly = 1
        self._api(self.portal).file(**self._body())
        with self.assertRaisesRegex(UserError, "within an hour"):
            self._api(self.portal).file(**self._body(reference="A-2"))

    def test_a_coordinator_sends_no_programs(self):
        program = base64.b64encode(b"MZ\x90\x00").decode()
        with self.assertRaisesRegex(UserError, "program"):
            self._api(self.portal).file(
                **self._body(attachments=[{"name": "a.pdf", "content": program}])
            )
