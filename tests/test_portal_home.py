"""The home of a coordinator, and the information on promises, means and people."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..tools import clock
from .common import NOW
from .portal_common import PortalCommon


@tagged("post_install", "-at_install", "slow")
class TestPortalHome(PortalCommon):
    def setUp(self):
        super().setUp()
        self._enter_portal()

    def _tiles(self, page):
        return {
            tile.get("href").rpartition("=")[2]: tile.xpath("string(strong)").strip()
            for tile in page.xpath("//ul[@class='o_gc_page_tiles']//a")
        }

    def _numbers(self, page):
        return [
            " ".join(cell.text_content().split())
            for cell in page.xpath("//tbody//th[@scope='row']")
        ]

    def test_what_waits_for_the_reader_comes_first(self):
        with clock.at(fields.Datetime.now() - timedelta(hours=3)):
            asked = self._registered()
            asked._do_ask("Falta el recibo")
            newer = self._registered(beneficiary_id_number="52123456")
            answered = self._registered(
                beneficiary_id_number="52123457", channel="phone"
            )
            self._registered(partner_id=self.town.id, contact_id=False)
        # Now, since three hours ago may have been in another month.
        with clock.at(fields.Datetime.now()):
            answered._do_answer("Listo")
        page = self._page("/my")
        self.assertEqual(
            self._tiles(page),
            {"needs": "1", "open": "2", "month": "1"},
        )
        self.assertEqual(self._numbers(page)[0], asked.name)
        self.assertEqual(
            set(self._numbers(page)), {asked.name, newer.name, answered.name}
        )
        self.assertIn("Universidad de Prueba", page.xpath("string(//h1)"))
        self.assertIn("Confirm who coordinates", self._text(page))
        for path in page.xpath("//ul[@class='o_gc_page_tiles']//a/@href"):
            self._page(path)
        self.assertEqual(
            self._numbers(self._page("/my/casos?estado=needs")), [asked.name]
        )
        self.assertEqual(
            self._numbers(self._page("/my/casos?estado=month")), [answered.name]
        )

    def test_who_coordinates_nothing_is_led_somewhere(self):
        self.contact.is_coordinator = False
        page = self._page("/my")
        self.assertIn("/my/acceso", page.xpath("//a/@href"))
        self.assertFalse(page.xpath("//ul[@class='o_gc_page_tiles']"))
        self.assertIn("no access yet", self._text(self._page("/my/casos", 404)))

    # === PROMISES === #

    def _broken(self, days):
        """Return a case promised for ``days`` ago whose legal date has not passed."""
        with clock.at(fields.Datetime.now() - timedelta(days=days)):
            case = self._registered(beneficiary_id_number=str(10**8 + days))
            case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        self.env.flush_all()
        return case

    def test_a_broken_promise_is_said(self):
        case = self._broken(14)
        today = clock.today(self.env.company)
        with clock.at(fields.Datetime.now()):
            today = clock.today(self.env.company)
        self.assertLess(case.date_promised, today)
        self.assertGreaterEqual(case.date_legal_due, today)
        fine = self._broken(0)
        self.assertEqual(
            self._numbers(self._page("/my/casos?estado=late")), [case.name]
        )
        page = self._page("/my/casos")
        self.assertIn("We did not keep it; now for", self._text(page))
        self.assertEqual(self._tiles(self._page("/my"))["late"], "1")
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertIn("We did not keep our promise", text)
        self.assertIn("has not answered us yet", text)
        self.assertIn("The new date is", text)
        text = self._text(self._page(f"/my/casos/{fine.id}"))
        self.assertNotIn("We did not keep", text)

    def test_the_motive_that_was_told_is_the_reason(self):
        case = self._broken(14)
        with clock.at(fields.Datetime.now()):
            case.with_user(self.front)._do_extend(2, "El banco no ha certificado")
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertIn("El banco no ha certificado. The new date is", text)
        self.assertIn("We extended the term from", text)

    def test_past_the_law_too(self):
        case = self._broken(60)
        promise = self.env["grandes.clientes.portal.promise"].with_user(self.portal)
        with clock.at(fields.Datetime.now()):
            told = promise._get_told(case.with_user(self.portal))
        self.assertIsNone(told["broken"]["now"])
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertIn("The law's last day is over too", text)

    def test_another_date_is_promised_with_its_reason(self):
        case = self._broken(60)
        promises = self.env["grandes.clientes.new.promise"].with_user(self.front)
        promise = self.env["grandes.clientes.portal.promise"].with_user(self.portal)
        self.env["mail.mail"].search([]).unlink()
        with clock.at(fields.Datetime.now()):
            today = clock.today(self.env.company)
            day = today + timedelta(days=9)
            promises._do_promise(case, day, "El banco certifica el jueves")
            told = promise._get_told(case.with_user(self.portal))
        self.assertEqual(
            (told["broken"]["now"], told["broken"]["is_law"]), (day, False)
        )
        text = self._text(self._page(f"/my/casos/{case.id}"))
        self.assertIn("El banco certifica el jueves. The new date is", text)
        self.assertNotIn("the last day that the law gives us", text)
        self.assertIn("We promised it for", text)
        # The list has the date promised now, and below it the one that was not kept.
        listed = self._text(self._page("/my/casos?estado=late"))
        self.assertIn(clock.day_on_screen(day, "en_US"), listed)
        kept_not = clock.day_on_screen(case.date_promised, "en_US")
        self.assertIn(f"We did not keep {kept_not}", listed)
        [mail] = self.env["mail.mail"].search([("res_id", "=", case.id)])
        self.assertEqual(mail.email_to, case.filing_id._get_reply_address())
        self.assertIn("El banco certifica el jueves", mail.body_html)
        # Broken again, the new date is the one that was not kept.
        with clock.at(fields.Datetime.now() + timedelta(days=10)):
            broken = promise._get_broken(case.with_user(self.portal))
        self.assertEqual((broken["day"], broken["now"]), (day, None))

    def test_the_promised_day_is_explained_as_the_laws(self):
        case = self._registered()
        walk = self.env["grandes.clientes.portal.promise"]._get_walk
        self.assertEqual(walk(case), {}, "it is the law's own")
        case._do_escalate("mission_area", area=self.treasury, reason="Lo pide")
        told = walk(case.with_user(self.portal))
        counted = [row["number"] for row in told["rows"] if row["number"]]
        self.assertEqual(
            int(counted[-1].rpartition("–")[2]),
            case.sudo().escalation_ids.term_days,
        )
        self.assertNotIn("Tesorería", str(told))

    def test_no_day_is_promised_while_the_term_is_stopped(self):
        case = self._registered(typification="T11")
        case._do_escalate("mission_area")
        Promise = self.env["grandes.clientes.new.promise"]
        day = case.date_promised + timedelta(days=1)
        Promise.with_user(self.front)._do_promise(case, day, "Falta un concepto")
        self.assertEqual(Promise._get_day(case), day)
        case.with_user(self.supervisor)._do_suspend("recusal", "Se declara")
        self.assertFalse(Promise._get_day(case))

    # === WHERE IT IS, AND WITH WHOM === #

    def _states(self, case):
        steps = self.env["grandes.clientes.portal.track"].with_user(self.portal)
        return [(s.label, s.state) for s in steps._get_steps(case.sudo(False))]

    def test_the_way_of_a_request(self):
        case = self._case()
        mine = case.with_user(self.portal)
        self.assertEqual(
            self._states(mine),
            [
                ("Request received", "now"),
                ("Registered", "next"),
                ("In progress", "next"),
                ("Request answered", "next"),
            ],
        )
        case._do_register()
        self.assertEqual(self._states(mine)[2], ("In progress", "now"))
        case._do_answer("Listo", means="phone")
        self.assertEqual(case.state, "closed")
        self.assertEqual(self._states(mine)[3], ("Request answered", "now"))
        other = self._registered(beneficiary_id_number="52123456")
        other._do_withdraw("Ya no")
        self.assertEqual(
            self._states(other.with_user(self.portal))[-1], ("Request withdrawn", "now")
        )

    def test_the_advisor_with_a_telephone_and_who_filed(self):
        self.front.partner_id.phone = "601 555 0101"
        case = self._registered()
        page = self._page(f"/my/casos/{case.id}")
        self.assertIn("tel:6015550101", page.xpath("//a/@href"))
        facts = page.xpath("string(//dl)")
        self.assertIn(self.contact.name, facts)
        self.assertIn(f"Filed by {self.contact.name}", self._text(self._page("/my")))
        # A contact of another entity is not named.
        stranger = self.env["res.partner"].create(
            {"name": "Ajena Total", "parent_id": self.town.id}
        )
        theirs = self._registered(
            contact_id=stranger.id, beneficiary_id_number="52123456"
        )
        self.assertNotIn("Ajena", self._text(self._page(f"/my/casos/{theirs.id}")))
        self.assertNotIn("Ajena", self._text(self._page("/my/casos")))

    # === SORTED AND FOUND === #

    def test_a_complaint_leads_to_nobody_it_is_about(self):  # G26
        self.front.partner_id.phone = "601 555 0101"
        case = self._registered(
            self.front2,
            typification="T30",
            kind="complaint",
            complaint_nature="criticism",
            complained_user_id=self.front.id,
        )
        self.assertEqual(case.user_id, self.front2)
        self.front2.sudo().write(
            {
                "out_of_office_from": NOW - timedelta(days=1),
                "out_of_office_to": NOW + timedelta(days=5),
            }
        )
        advisor = self.env["grandes.clientes.portal.advisor"]._get_advisor(
            self.ies, case
        )
        self.assertEqual(advisor["name"], self.front2.name)

    def test_sorted_by_what_the_column_says(self):
        late = self._registered(received_on="2026-09-10 15:00:00")
        first = self._registered(
            beneficiary_id_number="52123456", received_on="2026-09-01 15:00:00"
        )
        last = self._registered(beneficiary_id_number="52123457")
        names = [last.name, late.name, first.name]
        page = self._page("/my/casos")
        self.assertEqual(self._numbers(page), names)
        self.assertTrue(page.xpath("//th[@aria-sort='descending']/a/@href"))
        self.assertEqual(
            self._numbers(self._page("/my/casos?orden=oldest")), names[::-1]
        )
        filings = [case.filing_id.name for case in (last, late, first)]
        self.assertEqual(self._numbers(self._page("/my/radicaciones")), filings)

    def test_filings_are_found(self):
        one = self._case(subject="Giro de matrícula").filing_id
        one.subject = "Giro de matrícula"
        letter = self._case(
            channel="written",
            mercurio_in_number="2026-ER-77",
            mercurio_in_date="2026-09-15",
            contact_id=False,
            beneficiary_id_number="52123456",
        ).filing_id
        self._case(partner_id=self.town.id, contact_id=False)

        def found(query):
            return self._numbers(self._page(f"/my/radicaciones?{query}"))

        self.assertEqual(found(f"texto={one.name}"), [one.name])
        self.assertEqual(found("texto=matrícula"), [one.name])
        self.assertEqual(found("texto=er-77"), [letter.name])
        self.assertEqual(found("mias=1"), [one.name])
        self.assertEqual(found("texto=nada"), [])
        response = self.url_open("/my/radicaciones?pagina=x'--", allow_redirects=False)
        self.assertEqual(response.status_code, 303)

    def test_filings_are_paged_both_ways(self):
        for filing in range(7):
            self._case(beneficiary_id_number=str(10**8 + filing))
        Filing = self.env["grandes.clientes.filing"].with_user(self.portal)
        entities = self.portal._grandes_clientes_get_entities()
        seen, cursor = [], ""
        while True:
            filings, newer, older = Filing._get_portal_filings(
                entities, cursor=cursor, limit=3
            )
            seen.append((filings, newer))
            if not older:
                break
            cursor = older
        self.assertEqual([len(page) for page, _newer in seen], [3, 3, 1])
        back, first, _older = Filing._get_portal_filings(
            entities, cursor=seen[2][1], limit=3
        )
        self.assertEqual(back, seen[1][0])
        top, none, _older = Filing._get_portal_filings(entities, cursor=first, limit=3)
        self.assertEqual((top, none), (seen[0][0], ""))
