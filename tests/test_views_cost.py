"""The queries of opening a screen, as the web client requests it."""

from datetime import date

from odoo.tests import tagged

from ..benchmarks.screens import form_spec, list_spec
from .common import Common


@tagged("post_install", "-at_install")
class TestCostOfScreens(Common):
    def _count(self, ask):
        """Return the number of queries of ``ask`` with warm caches, and its result."""
        for _turn in range(2):  # first rules and other caches, then records
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = ask()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_form(self):
        case = self._registered().with_user(self.front)
        spec = form_spec(case)
        self.assertIn("event_ids", spec)
        queries, (read,) = self._count(lambda: case.web_read(spec))
        self.assertLessEqual(queries, 20)
        self.assertEqual(read["user_id"]["display_name"], self.front.name)
        self.assertEqual(
            read["typification_id"]["display_name"], case.typification_id.display_name
        )
        self.assertEqual(read["repeat_count"], 0)
        self.assertTrue(read["event_ids"])

    def test_list_costs_the_same_however_long(self):
        cases = self._many(3).with_user(self.front)
        cases._do_register()

        def page(limit):
            return cases.browse().web_search_read(
                [("id", "in", cases.ids)], list_spec(cases), limit=limit
            )

        few, _page = self._count(lambda: page(1))
        many, result = self._count(lambda: page(80))
        self.assertEqual(len(result["records"]), 3)
        self.assertLessEqual(many, max(few, 8))
        self.assertLessEqual(many, 8)

    def test_one_registration(self):
        silent = self.env["res.partner"].create(
            {"name": "Sin correo", "parent_id": self.ies.id}
        )
        # With a message, too, for which the mail queue is triggered.
        for contact, most in ((silent, 26), (self.contact, 40)):
            numbers = iter(range(10**9 + most * 10, 10**9 + most * 10 + 2))
            queries, _case = self._count(
                lambda contact=contact, numbers=numbers: self._registered(
                    contact_id=contact.id, beneficiary_id_number=str(next(numbers))
                )
            )
            self.assertLessEqual(queries, most)


@tagged("post_install", "-at_install")
class TestReadOnceForEverybody(Common):
    """Shared caches are refreshed after a change."""

    def test_names_of_catalogues(self):
        case = self._registered()
        entry = case.typification_id.sudo()
        code = entry.code
        self.assertEqual(entry.display_name, f"{code} {entry.name}")
        entry.name = "Nombre nuevo"
        self.assertEqual(entry.display_name, f"{code} Nombre nuevo")
        self.env["res.lang"]._activate_lang("es_419")
        entry.update_field_translations("name", {"es_419": "En español"})
        spanish = entry.with_context(lang="es_419")
        self.assertEqual(spanish.display_name, f"{code} En español")
        channel = case.channel_id.sudo()
        channel.name = "Otro canal"
        spec = {"channel_id": {"fields": {"display_name": {}}}}
        (read,) = case.with_user(self.front).web_read(spec)
        self.assertEqual(read["channel_id"]["display_name"], "Otro canal")
        draft = channel.new({"name": "Nuevo", "code": "N"})
        self.assertEqual(draft.display_name, "Nuevo")

    def test_how_a_company_counts(self):
        company = self.env.company
        saturday = date(2026, 10, 3)
        self.assertFalse(company._grandes_clientes_get_days().is_working(saturday))
        company.grandes_clientes_saturday = True
        self.assertTrue(company._grandes_clientes_get_days().is_working(saturday))
        calendar = company.grandes_clientes_calendar_id
        self.assertEqual(company._grandes_clientes_get_tz(), "America/Bogota")
        calendar.tz = "Europe/Madrid"
        self.assertEqual(company._grandes_clientes_get_tz(), "Europe/Madrid")

    def test_documents_of_the_procedure(self):
        case = self._registered().with_user(self.front)
        documents = case.procedure_document_ids
        absent = documents.filtered(lambda document: not document.is_there)[:1]
        self.assertTrue(absent)
        absent.sudo().url = "https://example.com/guia.pdf"
        self.env.invalidate_all()
        self.assertTrue(absent.is_there)
        newer = absent.sudo().copy(
            {"valid_from": date(2020, 1, 1), "url": "https://example.com/nueva.pdf"}
        )
        self.env.invalidate_all()
        self.assertIn(newer.id, case.procedure_document_ids.ids)
        self.assertNotIn(absent.id, case.procedure_document_ids.ids)
