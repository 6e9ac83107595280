"""The form of an entity begins with its open cases, the first due first."""

from datetime import timedelta

from lxml import etree

from odoo.tests import Form, tagged

from ..tools import clock
from .common import Common

FORM = "grandes_clientes.entity_view_form"


@tagged("post_install", "-at_install")
class TestEntityForm(Common):
    def _entity(self, user):
        return self.ies.with_user(user)

    def test_it_opens_on_what_is_open_the_late_first(self):
        late, soon = (
            self._registered(),
            self._registered(beneficiary_id_number="90807060"),
        )
        ended = self._registered(beneficiary_id_number="60504030")
        today = clock.today(self.env.company)
        late.sudo().date_promised = today - timedelta(days=1)
        soon.sudo().date_promised = today
        ended.sudo().state = "closed"
        entity = self._entity(self.supervisor)
        self.assertEqual(entity.grandes_clientes_open_case_ids.ids, [late.id, soon.id])
        self.assertEqual(entity.grandes_clientes_late_count, 1)

    def test_cases_of_a_campus_are_of_the_whole(self):
        campus = self.env["res.partner"].create(
            {
                "name": "Sede Leticia",
                "parent_id": self.ies.id,
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
            }
        )
        case = self._registered(partner_id=campus.id, contact_id=False)
        self.assertIn(
            case, self._entity(self.supervisor).grandes_clientes_open_case_ids
        )

    def test_who_reads_no_case_sees_none_of_it(self):
        self._registered()
        entity = self._entity(self.official)
        self.assertFalse(entity.grandes_clientes_open_case_ids)
        self.assertFalse(entity.grandes_clientes_late_count)

    def test_entities_open_by_their_own_form_for_whoever_works_here(self):
        view = self.env.ref(FORM)
        self.assertEqual(self._entity(self.front).get_formview_id(), view.id)
        self.assertNotEqual(
            self.contact.with_user(self.front).get_formview_id(), view.id
        )
        with Form(self._entity(self.supervisor), view) as form:
            form.name = "Universidad Nueva"
        self.assertEqual(self.ies.name, "Universidad Nueva")

    def test_many_entities_cost_what_one_costs(self):
        entities = self.ies | self.town
        self._registered()
        self._registered(
            partner_id=self.town.id, contact_id=False, beneficiary_id_number="60504030"
        )
        entities = entities.with_user(self.supervisor)
        for some in (entities[:1], entities):
            self.env.invalidate_all()
            some.mapped("name")
            with self.subTest(len(some)), self.assertQueryCount(7):
                some.mapped("grandes_clientes_open_case_ids")

    def test_the_cases_come_before_addresses(self):
        arch = etree.fromstring(
            self.env["res.partner"]
            .with_user(self.front)
            .get_view(self.env.ref(FORM).id, "form")["arch"]
        )
        (cases,) = arch.xpath("//field[@name='grandes_clientes_open_case_ids']")
        (contacts,) = arch.xpath("//field[@name='coordinator_ids']")
        (street,) = arch.xpath("//sheet//field[@name='street'][not(ancestor::field)]")
        self.assertFalse(cases.xpath("ancestor::page"))
        self.assertFalse(contacts.xpath("ancestor::page"))
        self.assertEqual(street.xpath("ancestor::page/@name"), ["entity_data"])
