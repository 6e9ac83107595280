"""The portal of coordinators: what they find, read and do (P1, 5.2.1, 5.2.13)."""

import io
import json
from datetime import timedelta

import openpyxl

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..tools import clock
from .portal_common import PortalCommon


@tagged("post_install", "-at_install", "slow")
class TestPortalPages(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    # === HOME AND LIST === #

    def test_the_home_leads_to_the_requests(self):
        response = self.url_open("/odoo")
        self.assertTrue(response.url.rstrip("/").endswith("/my"), response.url)
        hrefs = self._page("/my").xpath("//a/@href")
        for path in ("casos", "radicar", "radicar/hoja", "radicaciones"):
            self.assertIn(f"/my/{path}", hrefs)
        self.contact.is_coordinator = False
        self.assertNotIn("/my/casos", self._page("/my").xpath("//a/@href"))

    def test_the_requests_are_the_first_of_the_home(self):
        """Before Odoo's own cards, in case other applications add some."""
        cards = self._page("/my/home").xpath(
            "//div[contains(@class, 'o_portal_index_card')]"
            "[not(contains(@class, 'd-none'))]//a/@href"
        )
        ours = [each for each in cards if each.startswith(("/my/casos", "/my/radica"))]
        self.assertEqual(cards[0], "/my/casos")
        self.assertEqual(cards[: len(ours)], ours)

    def test_the_counter_of_the_home(self):
        self._many(3)
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["gc_case_count"]}
        )
        self.assertEqual(answer, {"gc_case_count": 3})

    def _numbers(self, query=""):
        page = self._page(f"/my/casos{query}")
        return [
            " ".join(cell.text_content().split())
            for cell in page.xpath("//tbody//th[@scope='row']")
        ]

    def test_the_list_finds_by_number_document_name_and_subject(self):
        one = self._registered(subject="Giro de matrícula")
        two = self._registered(
            beneficiary_id_number="52123456",
            beneficiary_name="Luis Peña",
            subject="Certificado de deuda",
        )
        self._registered(partner_id=self.town.id, contact_id=False)
        self.assertEqual(self._numbers(), [two.name, one.name])
        self.assertEqual(self._numbers(f"?texto={one.name}"), [one.name])
        self.assertEqual(self._numbers(f"?texto={one.filing_id.name}"), [one.name])
        self.assertEqual(self._numbers("?texto=52.123.456"), [two.name])
        self.assertEqual(self._numbers("?texto=peña"), [two.name])
        self.assertEqual(self._numbers("?texto=matrícula"), [one.name])
        self.assertEqual(self._numbers("?texto=peña 52123456"), [two.name])
        self.assertEqual(self._numbers("?texto=nada"), [])
        self.assertEqual(self._numbers(f"?entidad={self.town.id}"), [])
        # The page says how many results of the search the other filters hide.
        hidden = "1 more has these words"
        text = self._text(self._page("/my/casos?texto=deuda&estado=answered"))
        self.assertIn(hidden, text)
        self.assertNotIn(hidden, self._text(self._page("/my/casos?texto=deuda")))

    def test_the_list_filters_by_state_date_and_who_filed(self):
        open_case = self._registered()
        closed = self._registered(
            beneficiary_id_number="52123456", channel="phone", contact_id=False
        )
        closed._do_answer("Listo")
        self.assertEqual(closed.state, "closed")
        self.assertEqual(self._numbers("?estado=open"), [open_case.name])
        self.assertEqual(self._numbers("?estado=answered"), [closed.name])
        self.assertEqual(self._numbers("?estado=other"), [])
        self.assertEqual(self._numbers("?mios=1"), [open_case.name])
        self.assertEqual(self._numbers("?orden=promised"), [open_case.name])
        self.assertEqual(self._numbers("?orden=oldest"), [open_case.name, closed.name])
        self.assertEqual(self._numbers("?desde=2026-09-17"), [])
        self.assertEqual(len(self._numbers("?desde=2026-09-16&hasta=2026-09-16")), 2)
        page = self._page("/my/casos?desde=ayer")
        self.assertIn("year-month-day", self._text(page))
        page = self._page("/my/casos?desde=2026-09-17&hasta=2026-09-16")
        self.assertIn("exchange the two dates", self._text(page))

    def test_the_list_is_paged_both_ways_by_any_order(self):
        self._many(65)
        Case = self.env["grandes.clientes.portal.cases"].with_user(self.portal)
        entities = self.portal._grandes_clientes_get_entities()
        for sort in ("newest", "oldest", "promised"):
            domain = Case._get_portal_domain(entities=entities, sort=sort)
            seen, cursor = [], ""
            while True:
                page = Case._get_portal_page(domain, sort, cursor)
                seen.append(page)
                if not page.older:
                    break
                cursor = page.older
            self.assertEqual([len(page.cases) for page in seen], [30, 30, 5])
            ids = [case_id for page in seen for case_id in page.cases.ids]
            self.assertEqual(len(set(ids)), 65)
            self.assertEqual(ids, sorted(ids, reverse=sort == "newest"))
            self.assertFalse(seen[0].newer)
            back = Case._get_portal_page(domain, sort, seen[2].newer)
            self.assertEqual(back.cases, seen[1].cases)
            self.assertFalse(
                Case._get_portal_page(domain, sort, back.newer).newer, "the first page"
            )
        next_page = self._page("/my/casos").xpath("//a[@rel='next']/@href")[0]
        self.assertEqual(len(self._numbers(next_page.removeprefix("/my/casos"))), 30)
        response = self.url_open("/my/casos?pagina=x'--", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_the_list_takes_the_same_queries_however_long(self):
        self._many(3)
        Case = self.env["grandes.clientes.portal.cases"].with_user(self.portal)
        entities = self.portal._grandes_clientes_get_entities()

        def look():
            self.env.invalidate_all()
            page = Case._get_portal_page(Case._get_portal_domain(entities=entities))
            page.cases.mapped("subject")

        look()
        before = self.env.cr.sql_log_count
        look()
        few = self.env.cr.sql_log_count - before
        self._many(20, subject="Otro")
        self.env.flush_all()
        with self.assertQueryCount(few):
            look()

    def test_campuses_as_the_entity_says(self):
        campus = self._entity("Sede", "ies", parent_id=self.ies.id)
        case = self._registered(partner_id=campus.id, contact_id=False)
        self.assertEqual(self._numbers(), [])
        self._page(f"/my/casos/{case.id}", 404)
        self.ies.coordinators_see_campuses = True
        self.assertEqual(self._numbers(), [case.name])
        self.assertIn("Sede", self._text(self._page("/my/casos")))
        self._page(f"/my/casos/{case.id}")

    # === A CASE === #

    def test_a_case_in_plain_words(self):
        case = self._registered()
        case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertIn("In progress", text)
        self.assertIn("We promise the answer for", text)
        self.assertIn("Weekend", text, "each day is explained")
        self.assertNotIn("Tesorería", text)
        # The case's advisor is named, and no other employee.
        self.assertIn(f"Who attends to you {self.front.name}", text)
        self.assertNotIn(self.official.name, text)
        self.assertNotIn("Escalate", text)

    def test_the_answer_is_read_with_its_documents_and_noted(self):  # 5.2.13
        case = self._registered(channel="phone")
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "extracto.pdf", "raw": b"%PDF-1.4 extracto"})
        )
        case._do_answer("<p>El pago se <b>aplicó</b>.</p>", attachments=attachment)
        page = self._page(f"/my/casos/{case.id}")
        self.assertIn("El pago se aplicó.", self._text(page))
        href = page.xpath("//a[contains(., 'extracto.pdf')]/@href")[0]
        self.assertEqual(self.url_open(href).content, b"%PDF-1.4 extracto")
        self._note_read(page)
        self.env.invalidate_all()
        self.assertIn("opened", case.answer_ids.delivery_ids.mapped("event"))

    def _note_read(self, page):
        """Call the route as the page's script does on display; return the result."""
        [story] = page.xpath("//ol[@data-answers]")
        return self.url_open(
            story.get("data-note-read"),
            data=json.dumps(
                {"params": {"answers": json.loads(story.get("data-answers"))}}
            ),
            headers={"Content-Type": "application/json"},
        ).json()["result"]

    def test_fetching_addresses_opens_nothing(self):
        """As an image in another answer would do, or a link checker of mails."""
        case = self._registered(channel="phone")
        case._do_answer("<p>El pago se aplicó.</p>")
        pixel = self._registered(channel="phone", beneficiary_id_number="1010")
        body = "".join(
            f'<img src="/my/casos/{case.id}{way}">' for way in ("", "/leida")
        )
        with self.assertRaisesRegex(ValidationError, "kept elsewhere"):
            pixel._do_answer(f"<p>Vea</p>{body}")
        pixel._do_answer("<p>Vea</p>")
        for source in (
            f"/my/casos/{case.id}",
            f"/my/casos/{case.id}/leida?answers={case.answer_ids.id}",
        ):
            self.url_open(source, headers={"Sec-Fetch-Dest": "image"})
        self.url_open(
            f"/my/casos/{case.id}/leida", data={"answers": case.answer_ids.ids}
        )
        self.env.invalidate_all()
        self.assertNotIn("opened", case.answer_ids.delivery_ids.mapped("event"))
        self.assertNotIn("read_answer", case.event_ids.mapped("act"))
        # Nor can another answer be marked as read through one's own page.
        told = self.url_open(
            f"/my/casos/{pixel.id}/leida",
            data=json.dumps({"params": {"answers": case.answer_ids.ids}}),
            headers={"Content-Type": "application/json"},
        )
        self.assertFalse(told.json()["result"])
        self.assertNotIn("opened", case.answer_ids.delivery_ids.mapped("event"))

    def test_what_colleagues_say_is_not_shown(self):
        case = self._registered()
        case.with_user(self.front).message_post(body="Nota entre colegas")
        case.message_post(body="Comentario", subtype_xmlid="mail.mt_comment")
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertNotIn("colegas", text)
        self.assertNotIn("Comentario", text)

    def test_asked_to_complete(self):
        case = self._registered()
        case._do_ask("Falta el recibo de pago")
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertIn("It needs something of you", text)
        self.assertIn("Falta el recibo de pago", text)
        self.assertIn("We wait for what we asked you. You had until", text)
        self.assertIn("Send what we asked for", text)

    def test_what_was_sent_is_looked_at(self):
        """Until the completion is recorded, or something is said to be missing."""
        suspensions = self.env["grandes.clientes.case.suspensions"]
        api = self.env["grandes.clientes.api"].with_user(self.portal)
        with clock.at(fields.Datetime.now() - timedelta(days=3)):
            case = self._registered()
            case._do_ask("Falta el recibo de pago")
        ours, asked = "We look at what you sent on", "It needs something of you"

        def shown(needs):
            self.env.invalidate_all()
            page = self._page(f"/my/casos/{case.id}")
            track = self._text(page.xpath("//ol[contains(@class, 'page_track')]")[0])
            self.assertEqual("We wait for what we asked you" in track, needs)
            self.assertEqual("We have what you sent" in track, not needs)
            for text in (
                self._text(page),
                self._text(self._page("/my/casos")),
                self._text(self._page(f"/my/radicaciones/{case.filing_id.id}")),
            ):
                self.assertEqual((asked in text, ours in text), (needs, not needs))
            home = self._page("/my")
            tile = home.xpath("string(//a[contains(@href, 'needs')]/strong)").strip()
            self.assertEqual(tile, str(int(needs)))
            self.assertEqual(
                case.name in self._text(self._page("/my/casos?estado=needs")), needs
            )
            self.assertIn(case.name, self._text(self._page("/my/casos?estado=waiting")))
            told = api.state([case.name])["cases"][0]["asked"]
            self.assertEqual(told["what"], "Falta el recibo de pago")
            self.assertEqual(told["sent_on"] is None, needs)
            return self._text(page)

        self.assertIn("You have until", shown(True))
        self._post(f"/my/casos/{case.id}/escribir", texto="Va el recibo")
        text = shown(False)
        self.assertIn("wrote; we look at it", text)
        self.assertIn("the term runs again from the day after you sent it", text)
        # Reading it changes nothing: the desk is told what to do with it.
        case.with_user(self.front).action_requester_read()
        shown(False)
        self.assertIn("by an interim answer", case.with_user(self.front).guidance)
        with clock.at(fields.Datetime.now() + timedelta(minutes=1)):
            case.with_user(self.front)._do_grant_time("Pidieron más tiempo")
        self.assertNotIn("we look at it", shown(True))
        with clock.at(fields.Datetime.now() + timedelta(minutes=2)):
            case.with_user(self.portal)._do_write_in("Ahora sí")
        shown(False)
        # Only the last message says so.
        story = self.env["grandes.clientes.portal.story"]
        told = story.with_user(self.portal)._get_story(case.with_user(self.portal))
        looked_at = [entry.text for entry in told if "we look at it" in entry.title]
        self.assertEqual(looked_at, ["Ahora sí"])
        with clock.at(fields.Datetime.now() + timedelta(minutes=3)):
            case.with_user(self.front)._do_complete("El recibo")
        self.assertFalse(suspensions._get_asked(case))
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertNotIn("look at", text)
        self.assertIn("It was completed; the term runs again", text)
        self.assertIsNone(api.state([case.name])["cases"][0]["asked"])

    def test_a_repeat_tells_the_first_case(self):
        first = self._registered()
        repeat = self._registered()
        page = self._page(f"/my/casos/{repeat.id}")
        self.assertIn("Joined to another", self._text(page))
        self.assertIn(f"/my/casos/{first.id}", page.xpath("//a/@href"))

    def test_withdraw(self):
        case = self._registered()
        case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        response = self._post(f"/my/casos/{case.id}/retirar", motivo=" ")
        self.assertEqual(response.status_code, 422)
        self.assertIn("Write why you withdraw the request.", response.text)
        self._post(f"/my/casos/{case.id}/retirar", motivo="Ya se arregló")
        self.env.invalidate_all()
        self.assertEqual(case.state, "withdrawn")
        event = case.event_ids.sorted("sequence")[-1]
        self.assertEqual(event.act, "withdraw")
        self.assertEqual((event.role, event.user_id), ("requester", self.portal))
        self.assertEqual(case.escalation_ids.state, "cancelled")
        text = self._text(self._page(f"/my/casos/{case.id}?hecho=retirado"))
        self.assertIn("The request is withdrawn", text)
        self.assertIn("Ya se arregló", text)

    def test_no_resuelve(self):  # 5.2.13
        with clock.at(fields.Datetime.now() - timedelta(days=1)):
            case = self._registered(channel="phone")
            case._do_answer("Listo")
        page = self._page(f"/my/casos/{case.id}")
        self.assertTrue(page.xpath("//form[contains(@action, 'no-resuelve')]"))
        self.assertTrue(page.xpath("//form[contains(@action, 'satisfaction')]"))
        self._post(f"/my/casos/{case.id}/no-resuelve", motivo="Sigue sin aparecer")
        self.env.invalidate_all()
        self.assertEqual(case.state, "front_office")
        self.assertEqual(case.event_ids.sorted("sequence")[-1].role, "requester")
        self.assertIn(
            "Sigue sin aparecer", self._text(self._page(f"/my/casos/{case.id}"))
        )
        # A refusal, too, names no internal state.
        again = self._post(f"/my/casos/{case.id}/no-resuelve", motivo="Y otra cosa")
        self.assertEqual(again.status_code, 422)
        self.assertIn("not possible in state «In progress»", again.text)

    def test_answers_in_a_spreadsheet(self):
        case = self._registered(channel="phone", subject="=cmd()")
        case._do_answer("Aplicado el lunes")
        self._registered(partner_id=self.town.id, contact_id=False)
        response = self.url_open("/my/casos/respuestas?estado=answered")
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[1][1], case.name)
        self.assertEqual(rows[1][4], "=cmd()")
        self.assertEqual(sheet.cell(2, 5).data_type, "s", "text, no formula")
        self.assertEqual(rows[1][-1], "Aplicado el lunes")
        self.env.invalidate_all()
        self.assertIn("1 request was downloaded", str(self.ies.message_ids[0].body))

    def test_odoos_pages_speak_as_ours(self):
        """Odoo's Spanish texts say «tú»; ours replace them and say «usted»."""
        for path, said, unattested in (
            ("/my/account", "Name and surnames", "Your name"),
            ("/my/account", "on the account of the company alone", "can only be"),
            ("/my/security", "The new password once more", "Verify New"),
            ("/my/security", "Delete your account", "Are you sure"),
            ("/my/security", "by which we know that it is you", "Enter your password"),
            ("/my/security", "To confirm it, write your login", "copying down"),
        ):
            page = self.url_open(path).text
            self.assertIn(said, page)
            self.assertNotIn(unattested, page)
        self.authenticate(None, None)
        page = self.url_open("/web/login").text
        self.assertIn('placeholder="Your password"', page)
        self.assertNotIn("Enter your", page)

    def test_nothing_changes_by_get(self):
        case = self._registered()
        events = len(case.event_ids)
        for act in ("retirar", "no-resuelve", "escribir"):
            response = self.url_open(
                f"/my/casos/{case.id}/{act}?motivo=x&texto=x", allow_redirects=False
            )
            self.assertEqual(response.status_code, 303)
            self.assertEqual(response.headers["Location"], f"/my/casos/{case.id}")
        self.env.invalidate_all()
        self.assertEqual((case.state, len(case.event_ids)), ("front_office", events))

    def test_forged_forms_are_refused(self):
        case = self._registered()
        for path in (
            f"/my/casos/{case.id}/retirar",
            f"/my/casos/{case.id}/escribir",
            "/my/radicar",
            "/my/radicar/hoja",
            "/my/coordinadores",
        ):
            with self.assertLogs("odoo.http", "WARNING"):
                response = self._post(path, token="forged", **self._form(motivo="x"))
            self.assertEqual(response.status_code, 400, path)
        self.env.invalidate_all()
        self.assertEqual(case.state, "front_office")
        self.assertFalse(self._filings())

    # === COORDINATORS === #

    def test_confirming_the_coordinators(self):  # P1
        other = self.env["res.partner"].create(
            {"name": "Se fue", "parent_id": self.ies.id, "is_coordinator": True}
        )
        text = self._text(self._page("/my/coordinadores"))
        self.assertIn("Not confirmed yet", text)
        response = self._post(
            "/my/coordinadores",
            **{f"sigue_{other.id}": "no", f"ultimo_{other.id}": "2999-01-01"},
        )
        self.assertEqual(response.status_code, 422)
        day = fields.Date.to_string(fields.Date.today() - timedelta(days=3))
        self._post(
            "/my/coordinadores",
            **{f"sigue_{other.id}": "no", f"ultimo_{other.id}": day},
        )
        self.env.invalidate_all()
        self.assertFalse(other.is_coordinator)
        self.assertEqual(fields.Date.to_string(other.coordinator_until), day)
        self.assertEqual(self.ies.coordinators_confirmed_by_id, self.contact)
        self.assertIn("Confirmed on", self._text(self._page("/my/coordinadores")))
        self._post("/my/coordinadores", **{f"sigue_{self.contact.id}": "no"})
        self.env.invalidate_all()
        self.assertTrue(self.contact.is_coordinator, "not oneself")
        self.contact.is_coordinator = False
        self._page("/my/coordinadores", 404)

    def test_asked_once_a_semester(self):
        Partner = self.env["res.partner"]
        self.env["res.partner"].create(
            {"name": "Enlace", "parent_id": self.town.id, "is_coordinator": True}
        )
        domain = [("subject", "=", "Confirm who coordinates for your entity")]
        Mail = self.env["mail.mail"]
        self.env["res.lang"]._activate_lang("es_CO")
        self.front.lang = "es_CO"
        Partner._cron_ask_coordinators()
        mails = Mail.search([*domain, ("email_to", "=", self.contact.email)])
        self.assertEqual(len(mails), 1)
        self.assertIn("/my/coordinadores", mails.body_html)
        activity = self.ies.activity_ids
        self.assertEqual(activity.user_id, self.front)
        self.assertIn("Verificar", activity.summary, "in the language of its reader")
        Partner._cron_ask_coordinators()
        self.assertEqual(
            Mail.search_count([*domain, ("email_to", "=", self.contact.email)]), 1
        )
        self.ies.with_user(self.portal)._do_confirm_coordinators()
        self.assertFalse(self.ies.activity_ids)
        self.assertTrue(self.ies._has_confirmed_coordinators())
        with clock.at(clock.now() + timedelta(days=120)):
            self.assertFalse(self.ies._has_confirmed_coordinators())
            Partner._cron_ask_coordinators()
        self.assertEqual(
            Mail.search_count([*domain, ("email_to", "=", self.contact.email)]), 2
        )
