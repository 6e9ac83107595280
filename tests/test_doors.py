"""Forbidden changes, through every entry point: RPC, import, context, file."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import Common


@tagged("post_install", "-at_install", "slow")
class TestDoors(Common):
    # === WHAT REGISTRATION FIXED === #

    def test_a_registered_filing_keeps_who_and_where_from(self):
        filing = self._registered().filing_id.with_user(self.front)
        changes = (
            {"partner_id": self.town.id},
            {"contact_id": False},
            {"is_anonymous": True},
            {"mercurio_in_number": "2026-1", "mercurio_in_date": "2026-09-01"},
        )
        for change in changes:
            with self.assertRaisesRegex(UserError, "Reclassify"):
                filing.write(change)
        with self.assertRaisesRegex(UserError, "Reclassify"):
            filing.case_ids.is_anonymous = True
        # Writing the same values is no change.
        filing.write({"partner_id": self.ies.id, "is_anonymous": False})

    def test_a_filing_still_to_be_registered_may_be_corrected(self):
        case = self._case()
        case.filing_id.with_user(self.front).partner_id = self.town
        self.assertEqual(case.partner_id, self.town)

    def test_reclassifying_the_entity_takes_the_other_cases_along(self):
        first = self._registered()
        other = self._registered(
            filing_id=first.filing_id.id, beneficiary_id_number="60504030"
        )
        first._do_reclassify({"partner_id": self.town.id}, "La radicó el municipio")
        self.assertEqual(other.partner_id, self.town)
        for case in first | other:
            self.assertEqual(
                case.duplicate_key,
                case.env["grandes.clientes.case.duplicates"]._compute_key(case),
            )

    def test_reclassifying_never_moves_day_zero(self):
        case = self._registered()
        with self.assertRaisesRegex(UserError, "does not change"):
            case._do_reclassify({"received_on": "2026-09-16 14:00:00"}, "Sin razón")

    def test_a_case_stays_in_the_company_of_its_filing(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        with self.assertRaisesRegex(UserError, "company"):
            self._case().company_id = other

    def test_the_searched_document_follows_from_the_number(self):
        case = self._case(beneficiary_document="666")
        case.beneficiary_document = "666"
        self.assertEqual(case.beneficiary_document, "1020304050")

    def test_merged_entities_merge_their_matters(self):  # INV-2
        duplicates = self.env["grandes.clientes.case.duplicates"]
        twin = self._entity("Universidad de Prueba S.A.", "ies")
        first = self._registered()
        second = self._registered(partner_id=twin.id, contact_id=False)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (twin | self.ies).ids, self.ies
        )
        self.assertEqual(second.partner_id, self.ies)
        self.assertEqual(
            first.duplicate_key,
            duplicates._compute_key(first),
        )
        self.assertEqual(
            second.duplicate_key,
            duplicates._get_own_key(second),
        )
        again = self._registered()
        self.assertEqual(again.duplicate_id, first)

    # === WHAT A CONTEXT SAYS === #

    def test_a_context_gives_no_protected_value(self):
        Case = self.env["grandes.clientes.case"].with_user(self.front)
        for name, value in {"state": "closed", "user_id": self.front.id}.items():
            with self.assertRaises(AccessError):
                Case.with_context(**{f"default_{name}": value}).create(
                    self._case_vals()
                )

    def test_a_context_gives_no_portfolio(self):  # R11
        Partner = self.env["res.partner"].with_user(self.front)
        with self.assertRaisesRegex(AccessError, "supervisor"):
            Partner.with_context(default_advisor_id=self.front.id).create(
                {"name": "Universidad Nueva", "is_company": True}
            )

    def test_nobody_writes_that_an_entity_confirmed_its_coordinators(self):  # P1
        said = {
            "coordinators_confirmed_on": "2026-09-16",
            "coordinators_confirmed_by_id": self.contact.id,
            "coordinators_asked_on": "2026-09-16",
        }
        for user in (self.front, self.supervisor, self.manager):
            Partner = self.env["res.partner"].with_user(user)
            for name, value in said.items():
                with self.assertRaises(UserError, msg=f"{user.login} {name}"):
                    self.ies.with_user(user).write({name: value})
                with self.assertRaises(UserError, msg=f"{user.login} {name}"):
                    Partner.create({"name": "Otra", name: value})
                with self.assertRaises(UserError, msg=f"{user.login} {name}"):
                    Partner.with_context(**{f"default_{name}": value}).create(
                        {"name": "Otra"}
                    )

    def test_a_context_lends_no_permission_in_a_system(self):  # R12
        case = self._registered()
        system = self.env.ref("grandes_clientes.legacy_system_cobol")
        permissions = self.env["grandes.clientes.legacy.system.permission"]
        permissions.search([("system_id", "=", system.id)]).can_modify = False
        Consultation = self.env["grandes.clientes.consultation"].with_user(self.front)
        vals = {"case_id": case.id, "finding": "Se cambió la fecha"}
        for given, context in (
            ({"system_id": system.id}, {"default_operation": "modify"}),
            ({"operation": "modify"}, {"default_system_id": system.id}),
        ):
            with self.assertRaisesRegex(UserError, "may not modify"):
                Consultation.with_context(**context).create({**vals, **given})

    def test_a_context_leaves_out_no_witness(self):
        outages = self.env["grandes.clientes.outage"].with_user(self.supervisor)
        outage = outages.with_context(grandes_clientes_outage_joining=True).create(
            {
                "system_id": self.env.ref("grandes_clientes.legacy_system_cobol").id,
                "began_on": "2026-09-16 13:00:00",
            }
        )
        self.assertEqual(outage.witness_ids.user_id, self.supervisor)

    def test_a_context_marks_no_telephone_as_wrong(self):
        Partner = self.env["res.partner"].with_user(self.front)
        with self.assertRaisesRegex(UserError, "attempt"):
            Partner.with_context(default_wrong_phone="6017777777").create(
                {"name": "Rosa Díaz", "phone": "6017777777"}
            )

    def test_a_merge_keeps_what_acts_said_of_the_contacts(self):
        contacts = self.env["res.partner"].create(
            [
                {"name": "Rosa Díaz", "parent_id": self.ies.id, "phone": "6017777777"},
                {"name": "Rosa Diaz", "parent_id": self.ies.id},
            ]
        )
        first, second = contacts
        first.write({"wrong_phone": "6017777777", "wrong_since": "2026-09-15 15:00:00"})
        second.coordinators_asked_on = "2026-09-01"
        self.env["base.partner.merge.automatic.wizard"].with_user(
            self.supervisor
        )._merge(contacts.ids, first.with_user(self.supervisor))
        self.assertFalse(second.exists())
        self.assertEqual(first.wrong_phone, "6017777777")
        self.assertEqual(str(first.coordinators_asked_on), "2026-09-01")

    def test_a_context_lends_no_means(self):
        case = self._registered(contact_id=False)
        self.env["grandes.clientes.case.answer"]._do_prepare(
            case, "Respuesta", means="email"
        )._do_direct()
        answers = case.answer_ids.with_context(grandes_clientes_resend_means="phone")
        with self.assertRaisesRegex(UserError, "e-mail address"):
            answers.action_send()

    # === FILES === #

    def test_a_file_of_another_record_is_copied(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "carta.txt",
                "raw": b"carta",
                "res_model": "res.partner",
                "res_id": self.ies.id,
            }
        )
        filing = self._case(attachment_ids=False).filing_id
        filing = self.env["grandes.clientes.filing"].create(
            {"channel_id": filing.channel_id.id, "attachment_ids": file.ids}
        )
        self.assertEqual((file.res_model, file.res_id), ("res.partner", self.ies.id))
        self.assertEqual(filing.attachment_ids.raw, b"carta")
        self.assertEqual(filing.attachment_ids.res_id, filing.id)

    # === WHAT IS READ === #

    def test_the_document_is_in_no_other_field(self):  # INV-11
        case = self._registered()
        for user in (self.oversight, self.coordinator):
            seen = case.with_user(user)
            with self.assertRaises(AccessError):
                seen.read(["duplicate_key"])
            with self.assertRaises(AccessError):
                seen.search([("duplicate_key", "like", "1020304050")])
            with self.assertRaises(AccessError):
                seen.formatted_read_group([], ["duplicate_key"], ["__count"])
            whole = str(seen.read())
            self.assertNotIn("1020304050", whole)
            self.assertNotIn("1.020.304.050", whole)

    def test_who_reads_no_documents_finds_cases_by_number(self):
        case = self._registered()
        for user in (self.oversight, self.coordinator, self.front):
            Case = self.env["grandes.clientes.case"].with_user(user)
            self.assertEqual(Case.name_search(case.name)[0][0], case.id)
        found = self.env["grandes.clientes.case"].with_user(self.front)
        self.assertEqual(found.name_search("1020304050")[0][0], case.id)

    def test_others_cases_are_shown_to_the_front_office_only(self):  # INV-2
        case = self._registered()
        with self.assertRaises(AccessError):
            case.with_user(self.portal).read(["lookalikes"])

    def test_back_office_consults_what_was_escalated_to_it(self):
        case = self._registered()
        system = (
            self.env["grandes.clientes.case"]
            .with_user(self.back)
            ._get_legacy_systems_of_user("consult")[:1]
        )
        case._do_consult(
            self.env["grandes.clientes.case"]
            .with_user(self.front)
            ._get_legacy_systems_of_user("consult")[:1],
            "Al día",
        )
        Consultation = self.env["grandes.clientes.consultation"].with_user(self.back)
        self.assertFalse(Consultation.search([("case_id", "=", case.id)]))
        with self.assertRaises(AccessError):
            Consultation.create(
                {"case_id": case.id, "system_id": system.id, "finding": "Nada"}
            )
        case._do_escalate("back_office", reason="Va a la mesa de back office")
        self.assertTrue(Consultation.search([("case_id", "=", case.id)]))

    def test_an_ended_case_is_not_consulted_by_rpc_either(self):
        case = self._registered()
        case._do_dismiss("thanks")
        system = case._get_legacy_systems_of_user("consult")[:1]
        with self.assertRaisesRegex(UserError, "Ended"):
            self.env["grandes.clientes.consultation"].with_user(self.front).create(
                {"case_id": case.id, "system_id": system.id, "finding": "Nada"}
            )

    def test_what_a_job_was_asked_to_do_is_nobodys_to_read(self):
        job = self.env["grandes.clientes.job"]._create_job(
            self._case(), "_do_register", "Registro"
        )
        with self.assertRaises(AccessError):
            job.with_user(self.supervisor).read(["arguments"])

    def test_cases_are_found_by_how_often_they_were_repeated(self):
        first, alone = (
            self._registered(),
            self._registered(beneficiary_id_number="60504030"),
        )
        self._registered()
        both = first | alone
        found = {
            ("=", 1): first,
            ("in", (0, 1)): both,
            ("=", 0): alone,
            ("!=", 0): first,
            (">", 0): first,
            ("<", 1): alone,
        }
        for (operator, value), cases in found.items():
            domain = [("id", "in", both.ids), ("repeat_count", operator, value)]
            self.assertEqual(first.search(domain, order="id"), cases, domain)

    def test_a_filing_with_a_complaint_hides_its_files_and_leaves_the_case(self):
        filing = (
            self.env["grandes.clientes.filing"]
            .with_user(self.front2)
            .create(
                {
                    "channel_id": self._channel("email").id,
                    "partner_id": self.ies.id,
                    "attachment_ids": [Command.create({"name": "a.txt", "raw": b"a"})],
                }
            )
        )
        mine = self._case(self.front2, filing_id=filing.id)
        self.assertEqual(mine.with_user(self.front).attachment_ids.raw, b"a")
        self._case(
            self.front2,
            filing_id=filing.id,
            beneficiary_id_number="60504030",
            complained_user_id=self.front.id,
        )
        self.env.invalidate_all()  # the next request
        seen = mine.with_user(self.front)
        form = {"filing_id": {"fields": {"display_name": {}}}, "attachment_ids": {}}
        self.assertFalse(seen.web_read(form)[0]["attachment_ids"])
        self.assertTrue(mine.attachment_ids)

    def test_mistyped_years_are_refused_with_a_sentence(self):
        for year in ("0001", "1026", "9999"):
            with self.assertRaisesRegex(ValidationError, "correct the date"):
                self._case(mercurio_in_number="1", mercurio_in_date=f"{year}-09-01")
            with self.assertRaisesRegex(ValidationError, "correct the date"):
                self._case(received_on=f"{year}-09-01 10:00:00")

    def test_a_period_of_a_mistyped_year_is_refused_with_a_sentence(self):
        """The end of its month, or its time in another zone, is no valid date."""
        with self.assertRaisesRegex(ValidationError, "year 9999: correct the date"):
            self.env["grandes.clientes.report.pack"].with_user(self.supervisor).create(
                {"date_from": "9999-12-31"}
            )
        form = Form(self.env["grandes.clientes.report.pack"].with_user(self.supervisor))
        for typed in ("9999-12-31", False):  # the form keeps working while it is typed
            form.date_from = typed
        View = self.env["grandes.clientes.report.view"].with_user(self.supervisor)
        for first, last in (("0001-01-01", "2026-09-01"), ("2026-09-01", "9999-12-31")):
            with self.assertRaisesRegex(UserError, "year that cannot be"):
                View.create(
                    {
                        "code": "I01",
                        "period": "other",
                        "date_from": first,
                        "date_to": last,
                    }
                ).read(["html"])

    def test_what_is_not_said_is_asked_for_with_a_sentence(self):
        """An external caller gets a message, not a crash."""
        for model, said in (
            ("outreach.attempt", "Choose whom of the list"),
            ("consultation", "case_id"),
            ("triage.split", "case_id"),
        ):
            with (
                self.subTest(model),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex((UserError, IntegrityError), said),
                self.env.cr.savepoint(),
            ):
                self.env[f"grandes.clientes.{model}"].with_user(self.front).create({})

    # === WHAT NO DATABASE HOLDS === #

    def test_impossible_characters_are_dropped(self):
        case = self._case(subject="Pago\x00 \ud800mal", mercurio_in_number=None)
        self.assertEqual(case.subject, "Pago mal")
        case.description = "a\x00b"
        self.assertEqual(case.description, "ab")

    def test_numbers_are_taken_for_text(self):
        case = self._case(mercurio_in_number=20261, mercurio_in_date="2026-09-01")
        self.assertEqual(case.mercurio_in_number, "20261")
        case.mercurio_out_number = 20262
        self.assertEqual(case.mercurio_out_number, "20262")
