from datetime import date, datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.grandes_clientes.tools import clock

from .people import GROUPS as ROLES


class PartnerCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env,
                f"partner_{role}",
                f"base.group_user,grandes_clientes.group_{role}",
            )
            for role in ROLES
        }
        cls.Partner = cls.env["res.partner"]
        cls.entity = cls._create_entity(name="Universidad de Prueba")

    @classmethod
    def _create_entity(cls, **values):
        return cls.Partner.create(
            {
                "name": "Entidad",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
                "country_id": cls.env.ref("base.co").id,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestEntity(PartnerCase):
    def test_nit_is_kept_in_one_form(self):
        """The NIT of ICETEX itself, in all usual notations."""
        for written in ("899999035-7", "899.999.035-7", "8999990357", "899999035 7"):
            with self.subTest(written):
                self.assertEqual(self._create_entity(vat=written).vat, "899999035-7")
        self.entity.vat = "860.007.386-1"
        self.assertEqual(self.entity.vat, "860007386-1")

    def test_nit_needs_its_check_digit(self):
        for wrong in ("899999035", "899999035-6", "no sabe", "12"):
            with (
                self.subTest(wrong),
                self.assertRaisesRegex(ValidationError, "check digit"),
            ):
                self.entity.vat = wrong

    def test_nit_of_whom(self):
        """Only of Colombian large clients: other tax numbers are not checked."""
        foreign = self._create_entity(country_id=self.env.ref("base.es").id)
        foreign.vat = "ESA12345674"
        contact = self.Partner.create({"name": "Contacto", "vat": "CC 123"})
        self.entity.vat = "/"
        with self.assertRaises(ValidationError):
            contact.write(
                {"is_large_client": True, "country_id": self.env.ref("base.co").id}
            )

    def test_nit_checked_when_country_comes_later(self):
        entity = self._create_entity(country_id=False, vat="8999990357")
        self.assertEqual(entity.vat, "8999990357")
        entity.country_id = self.env.ref("base.co")
        self.assertEqual(entity.vat, "899999035-7")

    def test_snies_code(self):
        self.entity.snies_code = "99001"
        with self.assertRaisesRegex(ValidationError, "merge both"):
            self._create_entity(snies_code="99001")
        with self.assertRaisesRegex(ValidationError, "both"):
            self.Partner.create(
                [{"name": name, "snies_code": "99002"} for name in ("A", "B")]
            )
        with self.assertRaisesRegex(ValidationError, "no SNIES code"):
            self.entity.snies_code = "U-1"

    def test_dane_code(self):
        self.entity.dane_code = "05001"
        self.entity.dane_code = "05"
        with self.assertRaisesRegex(ValidationError, "no DANE code"):
            self.entity.dane_code = "5001"

    def test_mail_domains(self):
        self.entity.email_domains = "@Uni.edu.co; posgrados.uni.edu.co  uni.edu.co"
        self.assertEqual(self.entity.email_domains, "uni.edu.co, posgrados.uni.edu.co")
        for wrong in ("gmail.com", "uni", "ana@uni.edu.co"):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.entity.email_domains = wrong

    def test_found_by_nit_and_snies(self):
        entity = self._create_entity(
            name="Universidad Hallada", vat="8999990357", snies_code="99003"
        )
        for typed in ("899999035-7", "99003", "hallada"):
            found = [
                partner_id
                for partner_id, _label in self.Partner.with_user(
                    self.users["front_office"]
                ).name_search(typed)
            ]
            self.assertIn(entity.id, found)

    def test_merge_keeps_codes(self):
        """The copy with the SNIES code is merged away, and the code is kept."""
        copy = self._create_entity(name="Universidad de Prueba", snies_code="99004")
        copy.vat = "899999035-7"
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.entity + copy).ids, self.entity
        )
        self.assertFalse(copy.exists())
        self.assertEqual(self.entity.snies_code, "99004")
        self.assertEqual(self.entity.vat, "899999035-7")

    def test_many_at_once(self):
        """Loading entities costs no query per entity."""
        colombia = self.env.ref("base.co")

        def load(count, first):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Partner.create(
                [
                    {
                        "name": f"Alcaldía {n}",
                        "is_company": True,
                        "is_large_client": True,
                        "snies_code": str(n),
                        "country_id": colombia.id,
                        "vat": "899999035-7",
                    }
                    for n in range(first, first + count)
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        load(1, 97000)
        few, many = load(2, 97100), load(80, 97200)
        self.assertEqual(many, few)


@tagged("post_install", "-at_install")
class TestCoordinator(PartnerCase):
    def _create_coordinator(self, **values):
        return self.Partner.create(
            {
                "name": "Coordinadora",
                "parent_id": self.entity.id,
                "is_coordinator": True,
                **values,
            }
        )

    def test_contact_of_a_large_client(self):
        coordinator = self._create_coordinator()
        contact = self.Partner.create({"name": "Otro", "parent_id": self.entity.id})
        self.assertEqual(self.entity.coordinator_ids, coordinator)
        company = self.Partner.create({"name": "Ajena", "is_company": True})
        for values in (
            {"parent_id": False},
            {"parent_id": company.id},
            {"is_company": True},
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, "under its entity"),
            ):
                coordinator.write(values)
        self.assertFalse(contact.is_coordinator)

    def test_entity_with_coordinators_stays_large_client(self):
        coordinator = self._create_coordinator()
        with self.assertRaisesRegex(ValidationError, "Coordinadora"):
            self.entity.is_large_client = False
        coordinator.is_coordinator = False
        self.entity.is_large_client = False

    def test_validity(self):
        """The nightly run ends it on the day after the last one, not before."""
        with clock.at(datetime(2026, 11, 20, 15)):
            coordinator = self._create_coordinator(
                coordinator_since=date(2026, 1, 20),
                coordinator_until=date(2026, 11, 23),
            )
            lasting = self._create_coordinator()
        # 03:00 UTC on the 24th is still the 23rd in Bogotá.
        with clock.at(datetime(2026, 11, 24, 3)):
            self.Partner._cron_end_coordinators()
            self.assertTrue(coordinator.is_coordinator)
        with clock.at(datetime(2026, 11, 24, 6)):
            self.Partner._cron_end_coordinators()
        self.assertFalse(coordinator.is_coordinator)
        self.assertTrue(lasting.is_coordinator)
        self.assertEqual(self.entity.coordinator_ids, lasting)

    def test_validity_of_archived(self):
        with clock.at(datetime(2026, 11, 20, 15)):
            coordinator = self._create_coordinator(coordinator_until=date(2026, 11, 23))
            coordinator.active = False
        with clock.at(datetime(2026, 11, 30, 15)):
            self.Partner._cron_end_coordinators()
        self.assertFalse(coordinator.is_coordinator)

    def test_dates_must_hold_today(self):
        with clock.at(datetime(2026, 11, 20, 15)):
            for dates in (
                {"coordinator_until": date(2026, 11, 19)},
                {"coordinator_since": date(2026, 11, 21)},
            ):
                with (
                    self.subTest(dates),
                    self.assertRaisesRegex(ValidationError, "correct them"),
                ):
                    self._create_coordinator(**dates)

    def test_cron_is_daily(self):
        cron = self.env.ref("grandes_clientes.cron_end_coordinators")
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "days"))

    def test_merge_into_a_loose_contact(self):
        """The address that wrote a mail turns out to be the coordinator's."""
        coordinator = self._create_coordinator(email="ana@example.com")
        loose = self.Partner.create({"name": "ana", "email": "ana@example.com"})
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (coordinator + loose).ids, loose
        )
        self.assertEqual(loose.parent_id, self.entity)
        self.assertEqual(self.entity.coordinator_ids, loose)


@tagged("post_install", "-at_install")
class TestPortfolio(PartnerCase):
    def test_supervisor_assigns(self):
        """R11: the supervisor of the outsourcing, and the administrator."""
        advisor = self.users["front_office"]
        for role in ("supervisor", "manager"):
            entity = self.entity.with_user(self.users[role])
            entity.write({"advisor_id": advisor.id, "backup_advisor_id": advisor.id})
            self.assertEqual(self.entity.advisor_id, advisor)
            entity.write({"advisor_id": False, "backup_advisor_id": False})

    def test_advisor_does_not_assign(self):
        advisor = self.users["front_office"]
        as_advisor = self.Partner.with_user(advisor)
        for field in ("advisor_id", "backup_advisor_id"):
            with self.subTest(field):
                with self.assertRaisesRegex(AccessError, "supervisor"):
                    self.entity.with_user(advisor).write({field: advisor.id})
                with self.assertRaisesRegex(AccessError, "supervisor"):
                    as_advisor.create({"name": "Nueva", field: advisor.id})
        imported = as_advisor.load(
            ["name", "advisor_id/.id"], [["Nueva", str(advisor.id)]]
        )
        self.assertFalse(imported["ids"])
        self.assertIn("supervisor", imported["messages"][0]["message"])

    def test_partner_manager_does_not_assign(self):
        """Users who edit contacts in general may not change portfolios."""
        user = new_test_user(
            self.env, "partner_contacts", "base.group_user,base.group_partner_manager"
        )
        with self.assertRaisesRegex(AccessError, "supervisor"):
            self.entity.with_user(user).advisor_id = user
        # Writing the same value again, as a merge does, changes nothing.
        self.entity.with_user(user).advisor_id = self.entity.advisor_id

    def test_who_edits_contacts(self):
        for role, user in self.users.items():
            allowed = role in ("front_office", "supervisor", "manager")
            for operation in ("create", "write"):
                with self.subTest(role=role, operation=operation):
                    self.assertEqual(
                        self.Partner.with_user(user).has_access(operation), allowed
                    )
            self.assertFalse(self.Partner.with_user(user).has_access("unlink"))

    def test_form(self):
        """The advisor adds a coordinator on the entity, and sees the portfolio."""
        self.entity.advisor_id = self.users["front_office"]
        with Form(self.entity.with_user(self.users["front_office"])) as form:
            with form.coordinator_ids.new() as line:
                line.name = "Nueva coordinadora"
                line.email = "nueva@example.com"
            with self.assertRaisesRegex(AssertionError, "readonly"):
                form.advisor_id = self.users["supervisor"]
        coordinator = self.entity.coordinator_ids
        self.assertEqual(coordinator.name, "Nueva coordinadora")
        self.assertEqual(coordinator.coordinator_since, clock.today(self.env.company))
        with Form(self.entity.with_user(self.users["supervisor"])) as form:
            form.advisor_id = self.users["supervisor"]
        self.assertEqual(self.entity.advisor_id, self.users["supervisor"])
