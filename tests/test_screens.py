"""Rules for every form of the addon: one next step, and the content first."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import Common

#: Maximum number of tabs of the case's form, and of labels before its request.
MOST_TABS = 4
MOST_LABELS = 10


@tagged("post_install", "-at_install")
class TestScreens(Common):
    def _forms(self):
        """Return ``(view, combined arch)`` of each form of the addon's models."""
        views = self.env["ir.ui.view"].search(
            [
                ("type", "=", "form"),
                ("mode", "=", "primary"),
                ("model", "=like", "grandes.clientes.%"),
            ]
        )
        self.assertGreater(len(views), 100)
        return [(view, view._get_combined_arch()) for view in views]

    def test_one_primary_button(self):
        """Among the buttons that are always visible; others appear in turn."""
        for view, arch in self._forms():
            for place in ("header", "footer"):
                buttons = arch.xpath(
                    f"//{place}[not(ancestor::field)]//button"
                    "[contains(@class, 'btn-primary')][not(@invisible)]"
                )
                with self.subTest(view=view.xml_id, place=place):
                    self.assertLessEqual(
                        len({button.get("name") for button in buttons}), 1
                    )

    def test_buttons_say_what_they_do(self):
        for view, arch in self._forms():
            for button in arch.iter("button"):
                with self.subTest(view=view.xml_id, button=button.get("name")):
                    self.assertNotIn(button.get("string"), ("Confirm", "OK", "Show"))

    def test_a_case_opens_on_its_request(self):
        arch = self.env.ref("grandes_clientes.case_view_form")._get_combined_arch()
        (request,) = arch.xpath("//field[@name='description']")
        before = request.xpath(
            "preceding::field[ancestor::group][not(@invisible = '1')]"
        )
        self.assertLessEqual(len(before), MOST_LABELS)
        (page,) = request.xpath("ancestor::page")
        self.assertFalse(page.xpath("preceding-sibling::page"), "it is the first tab")
        self.assertLessEqual(len(arch.xpath("//notebook/page")), MOST_TABS)
        (due,) = arch.xpath("//sheet//field[@name='deadline_label']")
        self.assertTrue(due.xpath("following::field[@name='description']"))

    def test_forms_open_on_what_they_are_opened_for(self):
        """It has few labels before it, and is on the first tab, if on any."""
        for name, content in (
            ("entity_view_form", "grandes_clientes_open_case_ids"),
            ("filing_view_form", "first_line_ids"),
            ("report_sheet_view_form", "html"),
            ("report_view_view_form", "html"),
            ("escalation_matrix_view_form", "rule_ids"),
            ("escalation_simulation_view_form", "line_ids"),
        ):
            arch = self.env.ref(f"grandes_clientes.{name}")._get_combined_arch()
            node = arch.xpath(f"//field[@name='{content}']")[0]
            before = node.xpath(
                "preceding::field[ancestor::group][not(ancestor::field)]"
                "[not(@invisible = '1')]"
            )
            with self.subTest(name):
                self.assertLessEqual(len(before), MOST_LABELS)
                for page in node.xpath("ancestor::page"):
                    self.assertFalse(page.xpath("preceding-sibling::page"))

    def test_a_case_whose_answer_is_ready_has_one_primary_button(self):
        arch = self.env.ref("grandes_clientes.case_view_form")._get_combined_arch()
        state = {
            "id": 1,
            "state": "front_office",
            "user_id": 1,
            "united_on": False,
            "leaving_answer_id": False,
            "pending_answer_id": 1,
            "pending_answer_state": "ready",
            "available_acts": ["answer", "answer_interim"],
        }
        shown = [
            button.get("name")
            for button in arch.xpath("//header/button[hasclass('btn-primary')]")
            if not safe_eval(button.get("invisible") or "False", dict(state))
        ]
        self.assertEqual(shown, ["action_send_pending"])

    def test_a_case_shows_one_banner_at_a_time(self):
        """Missing data hide the guidance, and unread messages go before it."""
        arch = self.env.ref("grandes_clientes.case_view_form")._get_combined_arch()
        alerts = arch.xpath("//div[@name='alerts']//div[hasclass('alert')]")
        self.assertEqual(
            [each.get("invisible") for each in alerts],
            ["not missing", "not guidance or requester_unread", "not requester_unread"],
        )
        for each in alerts:
            self.assertFalse(each.xpath(".//button[hasclass('btn-primary')]"))

    def test_due_dates_speak_one_language(self):
        """A due date shown as a badge uses the standard badge for due dates."""
        for model in ("grandes.clientes.case", "grandes.clientes.escalation"):
            for kind in ("form", "list", "kanban"):
                arch = self.env[model].get_view(view_type=kind)["arch"]
                nodes = etree.fromstring(arch).xpath("//field[@name='deadline_label']")
                with self.subTest(model=model, kind=kind):
                    self.assertTrue(nodes)
                    for node in nodes:
                        self.assertEqual(node.get("widget"), "grandes_clientes_due")
