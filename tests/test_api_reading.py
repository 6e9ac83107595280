from datetime import timedelta

from odoo.exceptions import MissingError, UserError
from odoo.tests import tagged

from ..models.api.api_refused import Refused
from ..tools import clock
from .common import Common

BODY = "<p>Ya quedó aplicado.</p>"


@tagged("post_install", "-at_install")
class TestApiReading(Common):
    """Reading by other systems: what their user may read, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        cls.foreign = cls._registered(partner_id=cls.town.id, contact_id=False)

    def _api(self, user=None):
        return self.env["grandes.clientes.api"].with_user(user or self.front)

    def _answered(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "constancia.pdf", "raw": b"%PDF"})
        )
        return self.case._do_answer(BODY, attachments=file, means="phone")

    # === STATE ===

    def test_by_number_of_case_and_of_filing(self):
        told = self._api().state(numbers=[self.case.name, self.foreign.filing_id.name])
        self.assertEqual(
            [case["number"] for case in told["cases"]],
            [self.case.name, self.foreign.name],
        )
        self.assertEqual(told["unknown"], [])

    def test_the_promise_is_the_portals_and_tells_how_it_moved(self):
        def told():
            case = self.case.with_user(self.portal)
            self.env.invalidate_all()
            return (
                self._api(self.portal).state(numbers=[self.case.name])["cases"][0],
                self.env["grandes.clientes.portal.promise"]
                .with_user(self.portal)
                ._get_told(case),
            )

        self.case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        before, portal = told()
        self.assertEqual(before["promised_on"], portal["day"].isoformat())
        self.assertEqual(before["moved"], [])
        first = self.case.date_promised
        day = first + timedelta(days=1)
        self.env["grandes.clientes.new.promise"].with_user(self.front)._do_promise(
            self.case, day, "El banco certifica el jueves"
        )
        after, portal = told()
        self.assertEqual(after["promised_on"], day.isoformat())
        self.assertEqual(portal["day"], day)
        move = {
            "kind": "promised",
            "on": clock.today(self.env.company).isoformat(),
            "from": first.isoformat(),
            "to": day.isoformat(),
            "reason": "El banco certifica el jueves",
        }
        self.assertEqual(after["moved"], [move])
        # An extended legal term is reported too, and the later date is the promise.
        law = self.case.date_legal_due
        self.case._do_extend(2, "Falta la certificación")
        after, portal = told()
        self.assertEqual(after["due_on"], self.case.date_legal_due.isoformat())
        self.assertEqual(after["promised_on"], portal["day"].isoformat())
        self.assertEqual(
            after["moved"][1:],
            [
                {
                    **move,
                    "kind": "extended",
                    "from": law.isoformat(),
                    "to": self.case.date_legal_due.isoformat(),
                    "reason": "Falta la certificación",
                }
            ],
        )
        rows = self.env["grandes.clientes.portal.cases"].with_user(self.portal)
        [row] = rows._get_portal_rows(self.case.with_user(self.portal))
        self.assertEqual(row["promised"], clock.day_on_screen(portal["day"], "en_US"))

    def test_what_the_user_may_not_read_is_unknown(self):
        numbers = [self.case.name, self.foreign.name, "GC0000-000000"]
        told = self._api(self.portal).state(numbers=numbers)
        self.assertEqual([c["number"] for c in told["cases"]], [self.case.name])
        self.assertEqual(told["unknown"], numbers[1:])

    def test_a_complaint_is_kept_from_whom_it_is_about(self):  # G26
        complaint = self._registered(
            beneficiary_id_number="1.020.304.070", complained_user_id=self.front2.id
        )
        told = self._api(self.front2).state(numbers=[complaint.name])
        self.assertEqual(told["cases"], [])
        changes = self._api(self.front2).changes()["changes"]
        self.assertNotIn(complaint.name, [change["case"] for change in changes])

    def test_answers_that_were_handed_out(self):
        draft = self.case._do_prepare_answer("<p>Borrador</p>", direct=True)
        [told] = self._api(self.portal).state(numbers=[self.case.name])["cases"]
        self.assertEqual(told["answers"], [])
        draft._do_discard()
        self._answered()
        [told] = self._api(self.portal).state(numbers=[self.case.name])["cases"]
        self.assertEqual(told["state"], "closed")
        [answer] = told["answers"]
        self.assertEqual(answer["text"], "Ya quedó aplicado.")
        [document] = answer["documents"]
        got = self._api(self.portal).document(document=document["document"])
        self.assertEqual(got["content"], "JVBERg==")

    def test_documents_of_others(self):
        answer = self.foreign._do_answer(
            BODY,
            means="phone",
            attachments=self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "x.pdf", "raw": b"%PDF"}),
        )
        foreign = answer.sudo().attachment_ids
        loose = self.env["ir.attachment"].create({"name": "y", "raw": b"y"})
        for number in (foreign.id, loose.id, 0):
            with self.subTest(number=number), self.assertRaises(MissingError):
                self._api(self.portal).document(document=number)
        for number in ("1", None, True):
            with self.subTest(number=number), self.assertRaises(Refused):
                self._api(self.portal).document(document=number)

    def test_too_many_at_once(self):
        with self.assertRaisesRegex(UserError, "numbers: at most 200"):
            self._api().state(numbers=["x"] * 201)
        with self.assertRaisesRegex(UserError, r"references\[0\]: a text"):
            self._api().state(references=[1])

    def test_reading_many_costs_the_same(self):
        cases = self._many(60)
        cases._do_register()
        names = cases.mapped("name")
        self.env.flush_all()
        self.env.invalidate_all()
        # Two of the queries read how promises moved.
        with self.assertQueryCount(16):
            told = self._api().state(numbers=names)
        self.assertEqual(len(told["cases"]), 60)

    # === CHANGES ===

    def setUp(self):
        super().setUp()
        # Concurrent writes by other processes are tested in test_server_api.
        Event = self.env["grandes.clientes.case.event"].sudo()
        self.patch(
            type(self.env["grandes.clientes.api"]),
            "_get_settled_event",
            lambda _api: Event.search([], order="id DESC", limit=1).id,
        )

    def test_every_change_of_state_is_told_whatever_did_it(self):
        other = self._registered(beneficiary_id_number="1.020.304.099")
        cursor = self.env["grandes.clientes.case.event"].search([], limit=1).id
        (escalation,) = self.case._do_escalate("back_office")
        escalation.with_user(self.back)._do_answer("Listo.")
        union = self.env["grandes.clientes.case.union"].with_user(self.front)
        union._unite(other.with_user(self.front), self.case.with_user(self.front))
        other.with_user(self.front)._do_not_duplicate("Es otro asunto")
        told = self._api().changes(since=cursor, limit=1000)["changes"]
        moves = [(each["case"], each["to"]) for each in told]
        mine, its = self.case.name, other.name
        for move in (
            (mine, "back_office"),
            (mine, "front_office"),
            (its, "duplicate"),
            (its, "front_office"),
        ):
            self.assertIn(move, moves)

    def test_changes_in_order_and_once(self):
        api = self._api()
        # To the end, whatever the database contains.
        cursor, more = 0, True
        while more:
            told = api.changes(since=cursor, limit=1000)
            cursor, more = told["cursor"], told["more"]
        self.assertEqual(api.changes(since=cursor)["changes"], [])
        self._answered()
        told = api.changes(since=cursor)
        self.assertEqual(
            [(change["act"], change["to"]) for change in told["changes"]],
            [("answer", "answered"), ("close", "closed")],
        )
        self.assertFalse(told["more"])
        one = api.changes(since=cursor, limit=1)
        self.assertTrue(one["more"])
        self.assertEqual(one["changes"], told["changes"][:1])
        two = api.changes(since=one["cursor"], limit=1)
        self.assertEqual(two["changes"], told["changes"][1:])
        self.assertEqual(
            api.changes(since=told["cursor"]),
            {"changes": [], "cursor": told["cursor"], "more": False},
        )

    def test_only_of_cases_that_the_user_may_read(self):
        told = self._api(self.portal).changes()
        self.assertEqual(
            {change["case"] for change in told["changes"]}, {self.case.name}
        )
        self.contact.is_coordinator = False
        other = self.env["res.partner"].create(
            {"name": "Otra", "parent_id": self.town.id, "is_coordinator": True}
        )
        self.portal.partner_id.is_coordinator = False
        self.portal.sudo().partner_id = other
        told = self._api(self.portal).changes()
        self.assertEqual(
            {change["case"] for change in told["changes"]}, {self.foreign.name}
        )

    def test_only_of_the_companies_of_the_user(self):
        company = self.env["res.company"].create({"name": "Otra"})
        self.front.write(
            {"company_ids": [(6, 0, company.ids)], "company_id": company.id}
        )
        self.env.invalidate_all()
        api = self._api()
        self.assertEqual(api.changes()["changes"], [])
        name = self.case.sudo().name
        self.assertEqual(api.state(numbers=[name])["unknown"], [name])

    def test_a_cursor_that_is_none(self):
        for vals in ({"since": -1}, {"since": "0"}, {"limit": True}, {"since": None}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._api().changes(**vals)
