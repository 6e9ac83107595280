from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import Common


@tagged("post_install", "-at_install")
class TestViewsRelated(Common):
    """Cases from the entity, the contact and the opportunity; the settings page."""

    def test_counts_on_the_entity(self):
        self._registered()
        ended = self._registered(beneficiary_id_number="555003")
        ended._do_withdraw("Called")
        campus = self._entity("Sede de Prueba", "ies", parent_id=self.ies.id)
        self._registered(partner_id=campus.id, contact_id=False)
        entity = self.ies.with_user(self.front)
        self.assertEqual(entity.grandes_clientes_case_count, 3)
        self.assertEqual(entity.grandes_clientes_open_count, 2)
        self.assertEqual(entity.grandes_clientes_filing_count, 3)
        self.assertEqual(self.contact.grandes_clientes_case_count, 2)
        for action, count in (
            (entity.action_open_cases(), 2),
            (entity.action_all_cases(), 3),
            (entity.action_filings(), 3),
        ):
            found = self.env[action["res_model"]].search_count(action["domain"])
            self.assertEqual(found, count)

    def test_many_entities_are_counted_at_the_price_of_one(self):
        self._registered()
        campus = self._entity("Sede de Prueba", "ies", parent_id=self.ies.id)
        self._registered(partner_id=campus.id, contact_id=False)
        partners = (self.ies | campus | self.contact | self.town).with_user(self.front)
        self.env.flush_all()
        queries = []
        # The first run fills shared caches.
        for some in (partners, partners[:3], partners):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            counts = some.mapped("grandes_clientes_case_count")
            queries.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts, [2, 1, 1, 0])
        self.assertEqual(queries[1], queries[2])

    def test_an_entity_without_right_to_cases_shows_none(self):
        self._registered()
        self.assertEqual(
            self.ies.with_user(self.manager).grandes_clientes_case_count, 0
        )

    def test_opportunity_of_a_case(self):
        self.front.group_ids += self.env.ref("sales_team.group_sale_salesman")
        case = self._registered().with_user(self.front)
        action = case.action_open_opportunity()
        lead = self.env["crm.lead"].browse(action["res_id"])
        self.assertEqual(case.opportunity_id, lead)
        self.assertEqual(lead.name, case.subject)
        self.assertEqual(lead.partner_id, self.contact)
        self.assertNotIn("1020304050", str(lead.description))
        self.assertEqual(case.action_open_opportunity()["res_id"], lead.id)
        lead = lead.with_user(self.front)
        self.assertEqual(lead.grandes_clientes_case_count, 1)
        action = lead.action_open_grandes_clientes_cases()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), case)

    def test_opportunity_needs_the_entity_and_the_crm(self):
        case = self._case(partner_id=False, is_anonymous=True, contact_id=False)
        # Users who do not sell pass it on, and only for cases with an entity.
        with self.assertRaisesRegex(UserError, "which entity"):
            case.with_user(self.front).action_open_opportunity()
        with self.assertRaises(AccessError):
            case.with_user(self.back).action_open_opportunity()
        named = self._registered()
        action = named.with_user(self.front).action_open_opportunity()
        self.assertEqual(action["res_model"], "grandes.clientes.opportunity.ask")
        self.assertFalse(named.opportunity_id)
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(self.front).create({"name": "Venta"})
        self.front.group_ids += self.env.ref("sales_team.group_sale_salesman")
        with self.assertRaises(UserError):
            case.with_user(self.front).action_open_opportunity()

    def test_settings_page(self):
        form = Form(self.env["res.config.settings"])
        form.grandes_clientes_job_limit = 50
        form.grandes_clientes_pool_user_ids.add(self.front2)
        form.save().execute()
        company = self.env.company
        self.assertEqual(company.grandes_clientes_job_limit, 50)
        self.assertEqual(company.grandes_clientes_pool_user_ids, self.front2)
