"""What dialogs and forms of an advisor's day say, and in which order."""

from lxml import etree

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .browser_tab import WIDE
from .escalation_common import EscalationCommon
from .tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestScreenWords(EscalationCommon):
    def test_a_case_says_whose_it_is_before_similar_cases(self):
        """Facts come after the request, before answers and similar cases."""
        arch = self.env.ref("grandes_clientes.case_view_form")._get_combined_arch()
        (page,) = arch.xpath("//page[@name='request']")
        names = [node.get("name") for node in page if node.get("name")]
        places = [
            names.index(name)
            for name in (
                "description",
                "attachment_ids",
                "facts",
                "answers",
                "grandes_clientes_similar",
            )
        ]
        self.assertEqual(places, sorted(places), names)

    def test_a_dialog_names_the_case(self):
        case = self._registered(subject="Giro no abonado")
        self.assertEqual(
            case.action_consult()["name"], f"Consult {case.name} · Giro no abonado"
        )
        received = self._case(subject="Estado del crédito")
        self.assertEqual(
            received.action_assign()["name"], "Assign «Estado del crédito»"
        )

    def test_a_dialog_of_an_answer_names_its_case(self):
        case = self._registered(subject="Giro no abonado")
        answer = case._do_answer("<p>Ya se abonó.</p>", kind="interim")
        self.assertEqual(
            answer._get_dialog_title("discard"),
            f"Discard: answer of {case.name} · Giro no abonado",
        )

    def test_a_mail_names_the_beneficiary_once(self):
        for subject, times in (("Paz y salvo de Ana Gómez", 1), ("Paz y salvo", 1)):
            case = self._registered(
                subject=subject, beneficiary_id_number=str(10**8 + len(subject))
            )
            answer = case._do_answer("<p>Va adjunto.</p>", kind="interim")
            body = answer._render_mail(case.company_id)
            with self.subTest(subject):
                self.assertEqual(str(body).count("Ana Gómez"), times)

    def test_mail_of_nobody_is_joined_once_its_entity_is_known(self):
        received = self._case(partner_id=False, contact_id=False)
        action = received.action_join()
        Join = self.env[action["res_model"]].with_user(self.front)
        with self.assertRaisesRegex(UserError, "Say first which entity"):
            Form(Join.with_context(**action["context"]))

    def test_a_desk_reads_the_request_while_it_answers(self):
        _case, escalation = self._escalated(
            typification="T19", description="El giro no aparece en la cuenta."
        )
        official = escalation.mission_area_id.member_ids[:1]
        action = escalation.with_user(official).action_answer()
        Reply = self.env[action["res_model"]].with_user(official)
        with Form(Reply.with_context(**action["context"])) as form:
            self.assertIn("El giro no aparece en la cuenta.", form.asked)
            self.assertTrue(form._get_modifier("escalation_ids", "invisible"))
            form.body = "<p>Ya se abonó.</p>"

    def test_each_act_of_a_desk_says_what_will_happen(self):
        arch = etree.fromstring(
            self.env["grandes.clientes.escalation.reply"].get_view(view_type="form")[
                "arch"
            ]
        )
        for act in ("answer", "reject", "return", "assign", "cancel"):
            with self.subTest(act):
                self.assertEqual(
                    len(arch.xpath(f"//p[@invisible=\"act != '{act}'\"]")), 1
                )

    def test_rows_of_a_mass_escalation_name_the_beneficiary(self):
        cases = self._registered(
            typification="T19", beneficiary_name="Ana Ruiz"
        ) | self._registered(typification="T19", beneficiary_name="Luis Paz")
        wizard = self.env["grandes.clientes.case.escalate"].with_user(self.front)
        with Form(wizard.with_context(default_case_ids=cases.ids)) as form:
            names = [
                form.line_ids.edit(index).beneficiary_name
                for index in range(len(form.line_ids))
            ]
        self.assertEqual(set(names), {"Ana Ruiz", "Luis Paz"})

    def test_only_what_is_late_or_failed_is_red_in_a_sheet(self):
        for view in self.env["ir.ui.view"].search(
            [
                (
                    "model",
                    "in",
                    ("grandes.clientes.filing.line", "grandes.clientes.filing"),
                )
            ]
        ):
            for node in view._get_combined_arch().xpath("//field[@name='status']"):
                with self.subTest(view.xml_id):
                    red = node.get("decoration-danger") or ""
                    self.assertNotIn("incomplete", red)
                    self.assertNotIn("register", node.get("decoration-success") or "")


@tagged("post_install", "-at_install", "browser")
class TestScreenWordsBrowser(TourCommon):
    def test_dialogs_and_menus_of_an_advisor(self):
        self.front.lang = "en_US"
        case = self._registered()
        self._case(beneficiary_id_number="1")  # a mail to be sorted
        with self._at_work() as page_of:
            tab = page_of(self.front.login, size=WIDE)
            self._see_a_dialog_without_empty_rows(tab, case)
            self._see_whole_reasons(tab)
            self._see_one_primary_button_to_upload(tab)
            self._go_back_by_touch(tab)

    def _see_a_dialog_without_empty_rows(self, tab, case):
        tab.go(f"/odoo/action-grandes_clientes.case_action/{case.id}")
        tab.click("button[name=action_consult]")
        tab.see(".modal .o_data_row")
        rows = tab.evaluate(
            "document.querySelectorAll('.modal .o_list_table > tbody > tr').length"
        )
        self.assertEqual(rows, 1)
        tab.click(".modal button[special=cancel]")
        tab.see_no(".modal")

    def _see_whole_reasons(self, tab):
        tab.click(".o_gc_act_menu")
        tab.see("[data-act] small")
        cut = tab.evaluate(
            "[...document.querySelectorAll('[data-act] small')]"
            ".filter((each) => each.scrollWidth > each.clientWidth + 1).length"
        )
        self.assertEqual(cut, 0)
        tab.press("Escape")

    def _see_one_primary_button_to_upload(self, tab):
        tab.go("/odoo/action-grandes_clientes.action_filing_sheet")
        tab.click("button >> Upload a spreadsheet")
        tab.see(".modal .o_select_file_button")
        self.assertEqual(tab.text(".o_select_file_button").strip(), "Choose the file")
        primary = tab.evaluate(
            "[...document.querySelectorAll('.modal .btn-primary')]"
            ".filter((each) => each.checkVisibility()).length"
        )
        self.assertEqual(primary, 1)

    def _go_back_by_touch(self, tab):
        tab.go("/odoo/action-grandes_clientes.case_triage_action")
        tab.click(".o_gc_triage_buttons button >> It is no petition")
        tab.see(".o_gc_triage_choices")
        tab.click(".o_gc_triage_back")
        tab.see_no(".o_gc_triage_choices")
