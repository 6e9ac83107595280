"""The acts of the triage on one or many: accept, split, join, dismiss, assign."""

from ast import literal_eval
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools import clock
from .common import Common


class TriageCommon(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case = cls.env["grandes.clientes.case"].with_user(cls.front)
        cls.email = cls._channel("email").id

    @classmethod
    def _mail(cls, **vals):
        """Return a received case as the gateway creates it, from the mail alone."""
        return cls.Case.create(
            {
                "channel_id": cls.email,
                "partner_id": cls.ies.id,
                "contact_id": cls.contact.id,
                "email_from": "coordinadora@example.com",
                "subject": "Pago no aplicado",
                "description": "De Ana Gómez, C.C. 1.020.304.050. Código T22.",
                **vals,
            }
        )


@tagged("post_install", "-at_install", "slow")
class TestTriage(TriageCommon):
    def test_accepted_and_registered_by_one_key(self):
        case = self._mail()
        case.action_triage()
        self.assertRecordValues(
            case,
            [
                {
                    "state": "front_office",
                    "typification_id": self._typification("T22").id,
                    "beneficiary_id_type": "CC",
                    "beneficiary_document": "1020304050",
                    "beneficiary_name": "Ana Gómez",
                    "user_id": self.front.id,
                }
            ],
        )
        event = case.event_ids.filtered(lambda e: e.act == "accept_proposal")
        self.assertEqual(event.user_id, self.front)
        self.assertIn("typification_id", event.facts["fields"])
        self.assertNotIn("1020304050", str(event.facts))

    def test_what_was_entered_is_kept(self):
        case = self._mail(
            typification_id=self._typification("T24").id,
            beneficiary_name="Otra Persona",
        )
        case._do_accept_proposal()
        self.assertEqual(case.typification_id, self._typification("T24"))
        self.assertEqual(case.beneficiary_name, "Otra Persona")
        self.assertEqual(case.state, "received")

    def test_what_is_unclear_says_what_is_missing(self):
        case = self._mail(description="Buenos días.", subject="Consulta")
        with self.assertRaisesRegex(UserError, "typification"):
            case.action_triage()
        mails = case | self._mail()
        mails.action_triage()
        self.assertEqual(mails.mapped("state"), ["received", "front_office"])

    def test_the_entity_by_its_nit_or_domain(self):
        self.ies.vat = "899999063-3"
        self.town.website = "https://www.pruebas.gov.co"
        by_nit = self._mail(
            partner_id=False,
            contact_id=False,
            email_from="alguien@example.net",
            description="NIT 899.999.063-3. Código T22.",
        )
        by_domain = self._mail(
            partner_id=False, contact_id=False, email_from="a@pruebas.gov.co"
        )
        forwarded = self._mail(
            partner_id=False,
            contact_id=False,
            email_from="profesora@personal.example",
            description="Para ustedes.\n\n---------- Forwarded message ---------\n"
            "De: Alcaldía <alcalde@pruebas.gov.co>\nDate: lun, 14 sept 2026\n\nT22",
        )
        (by_nit | by_domain | forwarded)._do_accept_proposal()
        self.assertEqual(by_nit.partner_id, self.ies)
        self.assertEqual((by_domain | forwarded).partner_id, self.town)

    def test_several_people_are_not_guessed(self):
        case = self._mail(description="CC 1.020.304.050 y CC 79.123.456. Código T22.")
        case._do_accept_proposal()
        self.assertFalse(case.beneficiary_id_number)
        self.assertTrue(case.typification_id)

    def test_split_makes_a_case_of_each(self):
        case = self._mail(
            description="Ana Gómez CC 1.020.304.050\nPedro Páez CC 79.123.456\nT22"
        )
        action = case.action_split()
        form = self._open_dialog(self.front, action)
        self.assertEqual(len(form.line_ids), 2)
        form.save().action_split()
        cases = case.filing_id.case_ids.sorted("id")
        self.assertEqual(
            cases.mapped("beneficiary_document"), ["1020304050", "79123456"]
        )
        self.assertEqual(cases.mapped("beneficiary_name"), ["Ana Gómez", "Pedro Páez"])
        self.assertEqual(set(cases.mapped("state")), {"received"}, "none by itself")
        cases._do_register()
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        for event in cases.event_ids.filtered(lambda e: e.act == "split"):
            self.assertEqual(event.facts["parts"], 2)
        with self.assertRaises(UserError):
            cases[0]._do_split([{}, {}])

    def test_a_mail_that_brings_more_than_is_read_says_so(self):
        lines = [f"Ana Gómez CC 10203{number:05d}, código T22" for number in range(51)]
        many = self._mail(description="\n".join(lines))
        end = "y Luz Peña CC 52.123.456"
        long = self._mail(description=f"{'Ana Gómez CC 1020304050. ' * 900}{end}")
        few = self._mail(description="\n".join(lines[:50]))
        told = [mail["doubt"] for mail in (many | long | few).triage_preview()]
        self.assertEqual([bool(doubt) for doubt in told], [True, True, False])
        [shown] = long.triage_preview()
        self.assertTrue("".join(text for text, _is in shown["text"]).endswith(end))
        for case, note in ((many, told[0]), (few, "")):
            action = case.action_split()
            form = self._open_dialog(self.front, action)
            self.assertEqual(len(form.line_ids), 50)
            self.assertEqual(form.cut_note or "", note)

    def test_each_part_is_guessed_from_its_own_lines(self):
        self.ies.vat = "899999063-3"
        case = self._mail(
            partner_id=self.town.id,
            contact_id=False,
            subject="Dos solicitudes",
            description="Buenos días, código T22 para todos.\n"
            "Ana Gómez CC 1.020.304.050: código T11, de la IES NIT 899.999.063-3\n"
            "Pedro Páez CC 79.123.456\n",
        )
        reader = self.env["grandes.clientes.triage.proposals"].with_user(self.front)
        ana, pedro = reader._get_proposed_parts(case)
        self.assertEqual(ana["typification_id"], self._typification("T11").id)
        self.assertEqual(ana["names"], self.ies.name)
        self.assertEqual(pedro["typification_id"], self._typification("T22").id)
        self.assertFalse(pedro["names"])

    def test_whose_an_unknown_mail_is_is_guessed_with_its_parts(self):
        self.ies.vat = "899999063-3"
        case = self._mail(
            partner_id=False,
            contact_id=False,
            email_from="alguien@example.net",
            description="NIT 899.999.063-3\nAna Gómez CC 1.020.304.050\n"
            "Pedro Páez CC 79.123.456\nT22",
        )
        action = case.action_split()
        form = self._open_dialog(self.front, action)
        self.assertEqual(form.partner_id, self.ies)
        form.save().action_split()
        self.assertEqual(case.filing_id.case_ids.partner_id, self.ies)

    def test_join_is_found_by_words(self):
        first = self._registered(subject="Garantía devuelta por el fondo")
        names = self.Case.with_context(grandes_clientes_find=True).web_name_search(
            "garantia fondo", {"display_name": {}}
        )
        self.assertEqual([each["id"] for each in names], first.ids)
        self.assertIn("Garantía devuelta", names[0]["__formatted_display_name"])
        self.assertEqual(names[0]["display_name"], first.name)

    def test_a_number_in_the_mail_proposes_its_case(self):
        first = self._registered()
        other = self._registered(partner_id=self.town.id, contact_id=False)
        mail = self._mail(
            description=f"Sobre {first.name.lower()}, y {other.name}: 1.020.304.051."
        )
        by_filing = self._mail(description=f"Radicado {first.filing_id.name}")
        for preview in (mail | by_filing).triage_preview():
            # Cases of another entity are not offered.
            self.assertEqual([each["id"] for each in preview["join"]], first.ids)

    def test_mail_of_another_channel_is_sorted_too(self):
        reader = self.env["grandes.clientes.triage.proposals"]
        fax = self._mail(channel_id=self._channel("fax").id)
        waiting = reader._get_triage_domain()
        self.assertNotIn(fax, self.Case.search(waiting))
        inbound = self.env["grandes.clientes.inbound.mail"].create(
            {
                "company_id": self.env.company.id,
                "fingerprint": "fax",
                "fetched_on": fax.received_on,
            }
        )
        fax.filing_id.sudo().inbound_mail_id = inbound
        self.assertIn(fax, self.Case.search(waiting))
        action = self.env.ref("grandes_clientes.case_triage_action")
        self.assertEqual(
            self.Case.search(literal_eval(action.domain)), self.Case.search(waiting)
        )

    def test_splitting_takes_two(self):
        case = self._mail()
        with self.assertRaisesRegex(UserError, "two rows"):
            case._do_split([{"subject": "Uno"}])
        cases = case._do_split([{"subject": "Uno"}, {"subject": "Dos"}])
        self.assertEqual(cases.mapped("subject"), ["Uno", "Dos"])
        self.assertEqual(cases[1].description, case.description)

    def test_joined_to_an_open_case_which_shows_it(self):  # 5.2.4
        first = self._registered()
        case = self._mail(description="¿Qué pasó con lo de C.C. 1.020.304.050?")
        preview = case.triage_preview()[0]
        self.assertEqual([each["id"] for each in preview["join"]], first.ids)
        case.action_join_to(first.id)
        self.assertEqual((case.state, case.duplicate_id), ("duplicate", first))
        self.assertIn("¿Qué pasó con lo", str(first.message_ids.mapped("body")))
        self.assertIn(("5.2.4", "join"), self._walk(case))
        self.assertIn(("5.2.3", "check_repeats"), self._walk(case))
        self.assertFalse(case.sudo().deviation_ids)
        case._do_not_duplicate("Es otro asunto")
        self.assertEqual(case.state, "front_office")

    def test_joined_only_to_what_is_open_and_of_the_entity(self):
        first = self._registered()
        other = self._mail(partner_id=self.town.id, contact_id=False)
        with self.assertRaisesRegex(UserError, "entity"):
            other._do_join(first)
        unknown = self._mail(partner_id=False, contact_id=False)
        with self.assertRaisesRegex(UserError, "entity"):
            unknown._do_join(first)
        first._do_withdraw("Llamó")
        with self.assertRaisesRegex(UserError, "not open"):
            self._mail()._do_join(first)

    def test_join_wizard_joins_many(self):
        first = self._registered()
        mails = self._mail() | self._mail()
        action = mails.action_join()
        form = self._open_dialog(self.front, action)
        form.first_id = first
        form.save().action_confirm()
        self.assertEqual(mails.duplicate_id, first)
        self.assertEqual(first.repeat_count, 2)

    def test_no_petition(self):
        mails = self._mail() | self._mail()
        mails.action_dismiss_as("spam")
        self.assertEqual(set(mails.mapped("state")), {"dismissed"})
        self.assertEqual(set(mails.end_reason_id.mapped("code")), {"spam"})
        codes = [code for code, _name in self.Case.triage_choices()]
        self.assertIn("spam", codes)

    def test_given_to_an_advisor_who_then_works_it(self):
        case = self._mail()
        case.with_user(self.supervisor)._do_assign(self.front2)
        self.assertEqual((case.state, case.user_id), ("received", self.front2))
        case.action_triage()
        self.assertEqual((case.state, case.user_id), ("front_office", self.front2))
        mine = self._mail()
        mine._do_assign(self.front2)
        with self.assertRaises(UserError):
            mine.with_user(self.front)._do_assign(self.front)

    def test_two_hundred_cost_like_one(self):
        def cost(count, start):
            mails = self.Case.create(
                [
                    {
                        "channel_id": self.email,
                        "partner_id": self.ies.id,
                        "contact_id": self.contact.id,
                        "subject": "Pago no aplicado",
                        "description": f"C.C. {start + index}. Código T22.",
                    }
                    for index in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            mails._do_triage()
            self.env.flush_all()
            self.assertEqual(set(mails.mapped("state")), {"front_office"})
            return self.env.cr.sql_log_count - before

        cost(1, 10_000_000)
        few, lots = cost(10, 20_000_000), cost(200, 30_000_000)
        self.assertLess(lots, few + 200)
        self.assertLess(lots / 200, 3)

    def test_who_may(self):
        case = self._mail()
        for user in (self.back, self.official, self.coordinator, self.portal):
            for act in ("_do_accept_proposal", "_do_triage"):
                with self.assertRaises(AccessError):
                    getattr(case.with_user(user), act)()
            with self.assertRaises(AccessError):
                case.with_user(user)._do_join(self._registered_once())
            with self.assertRaises(AccessError):
                case.with_user(user)._do_split([{}, {}])
            self.assertEqual(self.env[case._name].with_user(user).triage_count(), 0)

    def _registered_once(self):
        if not hasattr(self, "_first"):
            self._first = self._registered(beneficiary_id_number="909090")
        return self._first

    def test_a_complaint_is_read_by_nobody_it_is_about(self):  # G26
        case = self._mail()
        case.with_user(self.front2).write(
            {"kind": "complaint", "complained_user_id": self.front.id}
        )
        with self.assertRaises(AccessError):
            case.with_user(self.front).triage_preview()


@tagged("post_install", "-at_install")
class TestTriageDesk(TriageCommon):
    """The effect of each key, and what two concurrent users see of each other."""

    def _desk(self, user=None):
        Desk = self.env["grandes.clientes.triage.desk"]
        return Desk.with_user(user or self.front)

    def test_a_key_tells_number_and_holder(self):
        case = self._mail()
        done = self._desk().perform("accept", case.ids)
        self.assertFalse(done["action"])
        (told,) = done["told"]
        self.assertTrue(told["number"])
        self.assertEqual(told["number"], case.name)
        self.assertEqual(told["holder"], case.user_id.name)
        self.assertFalse(told["taken"])
        first = self._registered(beneficiary_id_number="79.123.456")
        joined = self._mail(description="CC 79.123.456")
        (told,) = self._desk().perform("join", joined.ids, first.id)["told"]
        self.assertEqual((told["state"], told["first"]), ("duplicate", first.name))
        spam = self._mail()
        (told,) = self._desk().perform("dismiss", spam.ids, "spam")["told"]
        self.assertEqual(told["state"], "dismissed")
        with self.assertRaises(UserError):
            self._desk().perform("unlink", spam.ids)

    def test_who_was_quicker_is_told(self):
        case = self._mail()
        self._desk(self.front2).perform("accept", case.ids)
        with self.assertRaises(UserError):
            self._desk().perform("accept", case.ids)
        (told,) = self._desk().get_told(case.ids)
        self.assertEqual(told["taken"], self.front2.name)
        self.assertEqual(self._desk().look(case.id)["taken"], self.front2.name)

    def test_who_has_it_open_is_told(self):
        case = self._mail()
        self.assertFalse(self._desk().look(case.id)["reader"])
        self.assertFalse(self._desk().look(case.id)["reader"])
        look = self._desk(self.front2).look(case.id)
        self.assertEqual((look["reader"], look["state"]), (self.front.name, "received"))
        # A user who only looks does not hold the mail.
        self.assertFalse(self._desk(self.coordinator).look(case.id)["reader"])
        with clock.at(clock.now() + timedelta(minutes=3)):
            self.assertFalse(self._desk(self.front2).look(case.id)["reader"])
            self.assertEqual(self._desk().look(case.id)["reader"], self.front2.name)

    def test_nobody_looks_at_what_they_may_not_read(self):
        case = self._mail()
        for user in (self.official, self.back):
            with self.assertRaises(AccessError):
                self._desk(user).look(case.id)
            self.assertFalse(self._desk(user).get_told(case.ids))
        for ask in (
            lambda: self._desk(self.portal).look(case.id),
            lambda: self._desk(self.portal).get_told(case.ids),
            lambda: self._desk(self.portal).perform("accept", case.ids),
        ):
            with self.assertRaises(AccessError):
                ask()


@tagged("post_install", "-at_install")
class TestTriageScreen(TriageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mails = cls.Case.create(
            [
                {
                    "channel_id": cls.email,
                    "partner_id": cls.ies.id,
                    "contact_id": cls.contact.id,
                    "email_from": "coordinadora@example.com",
                    "subject": f"Pago {index}",
                    "description": f"Ana Gómez CC {10_000_000 + index}. Código T22.",
                }
                for index in range(200)
            ]
        )
        cls.env.flush_all()

    def _open(self):
        """Load the list as the client does, and the first mails of the pane."""
        action = self.env.ref("grandes_clientes.case_triage_action")
        view = self.env.ref("grandes_clientes.case_view_list_triage")
        fields = {
            name: {"fields": {"display_name": {}}} if kind == "many2one" else {}
            for name, kind in (
                ("received_on", "datetime"),
                ("partner_id", "many2one"),
                ("subject", "char"),
                ("state", "selection"),
            )
            if name in view.arch or name == "state"
        }
        cases = self.Case.with_context(active_test=True)
        found = cases.web_search_read(
            [("state", "=", "received"), ("channel_id.code", "=", "email")],
            fields,
            limit=200,
            order="received_on, id",
        )
        self.assertEqual(action.res_model, cases._name)
        return found["records"], cases.browse(
            [row["id"] for row in found["records"][:5]]
        ).triage_preview()

    def test_opening_with_two_hundred(self):
        self._open()
        self.env.invalidate_all()
        with self.assertQueryCount(35):
            records, previews = self._open()
        self.assertEqual(len(records), 200)
        self.assertEqual(len(previews), 5)
        self.assertEqual(previews[0]["proposal"]["people"][0]["name"], "Ana Gómez")
        self.assertEqual(self.Case.triage_count(), len(self.mails))

    def test_preview_says_what_the_screen_shows(self):
        preview = self.mails[0].triage_preview()[0]
        self.assertIn(["10000000", True], [list(piece) for piece in preview["text"]])
        self.assertEqual(preview["entity"], self.ies.display_name)
        self.assertTrue(preview["missing"])
        self.assertTrue(preview["proposal"]["typification"])
