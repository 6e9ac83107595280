"""Entities imported from SNIES' and DANE's lists and the template, without doubles."""

import os
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.sheet.writer import SheetSpec, write_xlsx
from .setup_common import DEPARTMENTS, MUNICIPALITIES, SNIES, SetupCommon

# Beside the checkout, or at the configured path.
_SHARED = Path(
    os.environ.get("GC_SHARED") or Path(__file__).resolve().parents[2] / "shared"
)


@tagged("post_install", "-at_install", "slow")
class TestSetupEntities(SetupCommon):
    def _read(self, content, filename="lista.csv", user=None, **vals):
        wizard = (
            self.env["grandes.clientes.entity.import"]
            .with_user(user or self.manager)
            .create({"file": b64encode(content), "filename": filename, **vals})
        )
        wizard.action_read()
        return wizard

    def _outcomes(self, wizard):
        return {
            (line.snies_code or line.dane_code or line.name, line.outcome)
            for line in wizard.line_ids
        }

    def _find(self, code):
        return self.env["res.partner"].search([("snies_code", "=", code)])

    def test_snies(self):
        wizard = self._read(SNIES)
        self.assertEqual(wizard.kind, "snies")
        self.assertEqual(
            self._outcomes(wizard),
            {
                ("7701", "new"),
                ("7702", "new"),
                ("7703", "new"),
                ("7703", "problem"),
                ("7704", "problem"),
                ("7705", "out"),
            },
        )
        # Rows with a problem come first, each with advice.
        lines = wizard.line_ids.sorted(lambda line: (line.urgency, line.number))
        self.assertEqual(lines[:2].mapped("outcome"), ["problem", "problem"])
        self.assertTrue(all(line.told for line in lines[:2]))
        wizard.action_confirm()
        main, campus = self._find("7701"), self._find("7702")
        self.assertEqual(main.name, "Universidad Inventada de Prueba -UNIPRUEBA-")
        self.assertEqual(
            (main.large_client_type, main.vat, main.dane_code, main.state_id.name),
            ("ies", "899999063-3", "05001", "Antioquia"),
        )
        self.assertTrue(main.is_company and main.is_large_client)
        self.assertEqual(campus.parent_id, main)
        # A campus does not inherit the city of its institution.
        self.assertEqual((main.city, campus.city), ("Medellín", "Cali"))
        self.assertEqual(self._find("7703").vat, "890980040-8")
        self.assertFalse(self._find("7704") | self._find("7705"))
        self.assertEqual(self._state("entities"), "done")

    def test_a_row_is_corrected_in_place(self):
        wizard = self._read(SNIES)
        wrong = wizard.line_ids.filtered(lambda line: line.snies_code == "7704")
        wrong.write({"nit": False, "name": "Escuela de Prueba"})
        wizard.action_review()
        self.assertEqual(wrong.outcome, "new")
        wizard.action_confirm()
        self.assertEqual(self._find("7704").name, "Escuela de Prueba")
        # The duplicate row is still a problem, and creates nothing.
        self.assertEqual(len(self._find("7703")), 1)

    def test_the_same_list_makes_nothing_twice(self):
        self._read(SNIES).action_confirm()
        count = self.env["res.partner"].search_count([])
        again = self._read(SNIES)
        self.assertEqual(again.new_count, 0)
        self.assertEqual(again.same_count, 3)
        with self.assertRaisesRegex(UserError, "nothing"):
            again.action_confirm()
        self.assertEqual(self.env["res.partner"].search_count([]), count)
        # Existing data are completed, never overwritten.
        main = self._find("7701")
        main.write({"website": False, "city": "Otra ciudad"})
        again = self._read(SNIES)
        [line] = again.line_ids.filtered(lambda each: each.outcome == "filled")
        self.assertEqual(line.partner_id, main)
        again.action_confirm()
        self.assertIn("unipruebas", main.website)
        self.assertEqual(main.city, "Otra ciudad")

    def test_an_entity_that_is_there_by_its_nit_is_completed(self):
        self.ies.write({"country_id": self.env.ref("base.co").id, "vat": "899999063-3"})
        self._read(SNIES).action_confirm()
        self.assertEqual(self.ies.snies_code, "7701")
        self.assertEqual(self._find("7702").parent_id, self.ies)

    def test_divipola(self):
        wizard = self._read(MUNICIPALITIES)
        self.assertEqual(wizard.kind, "municipalities")
        self.assertEqual(
            self._outcomes(wizard),
            {
                ("05001", "new"),
                ("11001", "new"),
                ("05002", "new"),
                ("99999", "new"),
                ("00001", "problem"),
            },
        )
        names = wizard.line_ids.mapped("name")
        self.assertIn("Alcaldía Mayor de Bogotá D.C.", names)
        self.assertIn("Alcaldía de Abejorral", names)
        only = self._read(MUNICIPALITIES, departments="5")
        self.assertEqual(len(only.line_ids), 2)
        only.action_confirm()
        again = self._read(MUNICIPALITIES, departments="05")
        self.assertEqual(again.same_count, 2)

        wizard = self._read(DEPARTMENTS)
        self.assertEqual(wizard.kind, "departments")
        self.assertEqual(
            self._outcomes(wizard), {("05", "new"), ("08", "new"), ("11", "out")}
        )
        wizard.action_confirm()
        governor = self.env["res.partner"].search(
            [("name", "=", "Gobernación del Atlántico")]
        )
        self.assertEqual(governor.large_client_type, "governorate")

    def test_our_template(self):
        wizard = (
            self.env["grandes.clientes.entity.import"]
            .with_user(self.manager)
            .create({})
        )
        book = openpyxl.load_workbook(BytesIO(wizard._get_template()))
        headings = [cell.value for cell in book.worksheets[0][1]]
        rows = [
            ["Universidad Nueva de Prueba", "", "899999063-3", "7801", "05001"],
            ["Compañía de Prueba S.A.S.", "Private company", "", "", "11001"],
            ["Fundación Nueva", "", "", "", ""],
        ]
        rows[0] += ["Medellín", "", "nueva.example", "gc_front", "Ana Ruiz"]
        rows[0] += ["ana@nueva.example"]
        rows[2] += ["", "", "", "nadie"]
        content = write_xlsx([SheetSpec("Entities", headings, rows)])
        # A supervisor can enter a coordinator alone; otherwise it takes two users.
        wizard = self._read(content, "plantilla.xlsx", user=self.supervisor)
        self.assertEqual(wizard.kind, "template")
        self.assertEqual(
            [
                (line.large_client_type, line.outcome)
                for line in wizard.line_ids.sorted("number")
            ],
            [("ies", "new"), ("private_company", "new"), ("other", "problem")],
        )
        wizard.action_confirm()
        made = self._find("7801")
        self.assertEqual(made.advisor_id, self.front)
        self.assertEqual(made.coordinator_ids.mapped("name"), ["Ana Ruiz"])
        self.assertEqual(made.email_domains, "nueva.example")

    def test_an_entity_without_any_code_is_known_by_its_name(self):
        rows = [
            ["Fondo Los Andes", "", "", "", ""],
            ["Hospital San José", "Other", "", "", "05001"],
            ["Hospital San José", "Other", "", "", "11001"],
            ["Errada S.A.S.", "", "899999063-1", "", ""],
        ]
        wizard = self._read_template(*rows)
        self.assertEqual((wizard.new_count, wizard.problem_count), (3, 1))
        # It stays open with the problem, and is confirmed again.
        wizard.action_confirm()
        self.assertEqual((wizard.new_count, wizard.same_count), (0, 3))
        with self.assertRaisesRegex(UserError, "nothing"):
            wizard.action_confirm()
        again = self._read_template(*rows)
        self.assertEqual((again.new_count, again.same_count), (0, 3))

    def test_a_name_is_known_however_it_is_written(self):
        for name in ("Universidad del Atlántico", "Ágora  S.A.S."):
            self._entity(name, "other")
        wizard = self._read_template(
            ["Universidad del Atlantico", "Other", "", "", ""],
            ["UNIVERSIDAD  DEL ATLÁNTICO", "Other", "", "", ""],
            ["Agora SAS", "Other", "", "", ""],
            ["Ágora S.A.", "Other", "", "", ""],
        )
        lines = wizard.line_ids.sorted("number")
        self.assertEqual(
            [line.partner_id.name for line in lines],
            ["Universidad del Atlántico"] * 2 + ["Ágora  S.A.S.", False],
        )
        self.assertIn("earlier row", lines[1].told)
        self.assertEqual(lines[3].outcome, "new")

    def test_a_name_that_several_entities_have_is_no_guess(self):
        for code in ("05001", "11001"):
            self._entity("Hospital San José", "other", dane_code=code)
        self._entity("Los Andes", "municipality", dane_code="52418")
        wizard = self._read_template(
            ["Hospital San José", "Other", "", "", ""],
            ["Hospital San José", "Other", "", "", "11001"],
            ["Los Andes", "Other", "", "", ""],
        )
        lines = wizard.line_ids.sorted("number")
        self.assertEqual(lines.mapped("outcome"), ["problem", "filled", "new"])
        self.assertEqual(lines.partner_id.mapped("dane_code"), ["11001"])
        self.assertIn("Several entities", lines[0].told)

    def _read_template(self, *rows, user=None):
        """Read our template with these rows, by default as the supervisor."""
        wizard = self.env["grandes.clientes.entity.import"].with_user(self.manager)
        book = openpyxl.load_workbook(BytesIO(wizard.create({})._get_template()))
        headings = [cell.value for cell in book.worksheets[0][1]]
        content = write_xlsx([SheetSpec("Entities", headings, list(rows))])
        return self._read(content, "plantilla.xlsx", user=user or self.supervisor)

    def test_a_coordinator_of_an_entity_that_is_there_comes_in(self):
        row = ["Compañía de Prueba S.A.S.", "Private company", "899999063-3", "", ""]
        self._read_template(row).action_confirm()
        row += ["", "", "", "", "Ana Ruiz", "ana@prueba.example"]
        wizard = self._read_template(row)
        line = wizard.line_ids
        self.assertEqual((line.outcome, line.told), ("filled", "Coordinator"))
        wizard.action_confirm()
        self.assertEqual(line.partner_id.coordinator_ids.mapped("name"), ["Ana Ruiz"])
        self.assertEqual(self._read_template(row).same_count, 1)

    def test_a_coordinator_who_awaits_approval_is_there(self):
        row = ["Universidad Nueva de Prueba", "", "899999063-3", "7801", "05001"]
        row += ["", "", "", "", "Ana Ruiz", "ana@nueva.example"]
        for _again in range(2):
            wizard = self._read_template(row, user=self.manager)
            wizard.line_ids._apply()
            wizard.line_ids._evaluate()
            self.assertEqual(wizard.line_ids.outcome, "same")
        # One person, whom a second administrator or the supervisor approves.
        [contact] = self._find("7801").child_ids
        self.assertFalse(contact.is_coordinator)
        requests = self.env["grandes.clientes.contact.request"]
        self.assertEqual(requests.search_count([("partner_id", "=", contact.id)]), 1)

    def test_a_campus_that_is_there_is_tied_to_its_institution(self):
        self._read(SNIES).action_confirm()
        self._find("7702").parent_id = False
        again = self._read(SNIES)
        [line] = again.line_ids.filtered(lambda each: each.outcome == "filled")
        self.assertEqual(line.snies_code, "7702")
        again.action_confirm()
        self.assertEqual(self._find("7702").parent_id, self._find("7701"))

    def test_a_campus_that_is_there_is_tied_to_an_institution_that_comes(self):
        heading, main, there, *_rest = SNIES.decode().splitlines()
        self._read("\n".join((heading, there)).encode()).action_confirm()
        campus = self._find("7702")
        self.assertFalse(campus.parent_id)
        # The campus precedes an institution that is new, or here without its code.
        content = "\n".join((heading, there, main)).encode()
        for is_new in (True, False):
            with self.subTest(is_new=is_new), self.cr.savepoint() as savepoint:
                if not is_new:
                    self.ies.write(
                        {"country_id": self.env.ref("base.co").id, "vat": "899999063-3"}
                    )
                wizard = self._read(content)
                line = wizard.line_ids.filtered(lambda each: each.snies_code == "7702")
                self.assertEqual(
                    (line.outcome, line.told), ("filled", "Code of its institution")
                )
                wizard.action_confirm()
                self.assertEqual(campus.parent_id, self._find("7701"))
                self.assertTrue(campus.parent_id)
                self.assertEqual(self._read(content).same_count, 2)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_campus_waits_for_an_institution_that_is_left_out(self):
        self._entity("Sede de Cali", "ies", snies_code="7702", city="Cali")
        content = SNIES.decode().replace("edu.co,Activa", "edu.co,Inactiva")
        wizard = self._read(content.encode())
        line = wizard.line_ids.filtered(lambda each: each.snies_code == "7702")
        self.assertNotIn("Code of its institution", line.told or "")

    def test_a_nit_that_campuses_share_is_the_institution_s(self):
        vals = {
            "vat": "899999063-3",
            "country_id": self.env.ref("base.co").id,
            "type": "other",
        }
        main = self._entity("Universidad con sedes", "ies", **vals)
        self._entity("Universidad con sedes, Cali", "ies", parent_id=main.id, **vals)
        row = [
            "Universidad con sedes",
            "",
            "899999063-3",
            "",
            "",
            "",
            "",
            "",
            "gc_front",
        ]
        wizard = self._read_template(row)
        self.assertEqual(wizard.line_ids.partner_id, main)
        wizard.action_confirm()
        self.assertEqual(main.advisor_id, self.front)

    def test_what_is_no_list_is_refused(self):
        with self.assertRaisesRegex(UserError, "No list that is known"):
            self._read(b"a,b\n1,2\n")
        with self.assertRaisesRegex(UserError, "Choose the file"):
            self._read(b"")

    def test_who_may(self):
        self._read(SNIES, user=self.supervisor).action_confirm()
        for user in (self.front, self.back, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                self._read(SNIES, user=user)

    def test_one_company_s_own(self):
        wizard = self._read(DEPARTMENTS, is_shared=False)
        wizard.action_confirm()
        made = wizard.line_ids.partner_id
        self.assertEqual(made.company_id, self.env.company)

    def test_evaluating_costs_the_same_for_few_and_many(self):
        def queries(count):
            lines = [
                f"{index % 1000:03d},Municipio {index},05,Antioquia"
                for index in range(1, count + 1)
            ]
            content = "codigo municipio,municipio,codigo departamento,departamento\n"
            wizard = self._read((content + "\n".join(lines)).encode())
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.line_ids._evaluate()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(80), queries(5) + 2)

    def test_the_official_lists_themselves(self):
        """The lists of the ministry and of DANE, which are not in the repository."""
        data = _SHARED / "data"
        if not data.is_dir():
            self.skipTest("the official lists are in ../shared, which is not here")
        wizard = self._read((data / "co_ies_snies.csv").read_bytes())
        self.assertEqual(wizard.kind, "snies")
        self.assertGreater(wizard.new_count, 300)
        self.assertEqual(wizard.problem_count, 0)
        wizard.action_confirm()
        self.assertEqual(self._find("1102").parent_id, self._find("1101"))
        wizard = self._read((data / "co_municipios_divipola.csv").read_bytes())
        self.assertEqual((wizard.kind, wizard.problem_count), ("municipalities", 0))
        self.assertGreater(wizard.new_count, 1000)
        wizard = self._read((data / "co_departamentos.csv").read_bytes())
        self.assertEqual((wizard.kind, wizard.new_count), ("departments", 32))
