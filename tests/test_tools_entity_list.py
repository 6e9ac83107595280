"""Normalized data of SNIES and DANE: codes, tax numbers, names, kinds."""

from odoo.tests import BaseCase, tagged

from ..tools.identity import entity_list


@tagged("post_install", "-at_install")
class TestEntityList(BaseCase):
    def test_nit(self):
        for text, expected in (
            ("899999063-3", ("899999063-3", None)),
            ("899.999.063-3", ("899999063-3", None)),
            ("8999990633", ("899999063-3", None)),
            ("899999063", ("899999063-3", "counted")),
            ("899999063-1", (None, "wrong")),
            ("8999990631", (None, "wrong")),
            ("no tiene", (None, "wrong")),
            (" ", (None, None)),
            (None, (None, None)),
        ):
            with self.subTest(text):
                self.assertEqual(entity_list.read_nit(text), expected)

    def test_dane(self):
        for args, expected in (
            (("5001",), "05001"),
            (("05001",), "05001"),
            (("1", "5"), "05001"),
            (("5",), "05"),
            (("88001.0",), "88001"),
            (("00001",), None),
            (("123456",), None),
            (("x",), None),
            ((None,), None),
        ):
            with self.subTest(args):
                self.assertEqual(entity_list.read_dane(*args), expected)

    def test_snies(self):
        self.assertEqual(entity_list.read_snies("1101"), "1101")
        self.assertEqual(entity_list.read_snies("101.0"), "0101")
        self.assertIsNone(entity_list.read_snies("11-01"))
        self.assertIsNone(entity_list.read_snies("1234567"))

    def test_names(self):
        for name, expected in (
            (
                "CORPORACION UNIVERSITARIA MINUTO DE DIOS -UNIMINUTO-",
                "Corporacion Universitaria Minuto de Dios -UNIMINUTO-",
            ),
            ("UNIVERSIDAD DE INVESTIGACIÓN Y DESARROLLO", None),
            ("Universidad EAFIT", "Universidad EAFIT"),
            ("INSTITUTO PIO XII", "Instituto Pio XII"),
        ):
            with self.subTest(name):
                self.assertEqual(
                    entity_list.write_name(name),
                    expected or "Universidad de Investigación y Desarrollo",
                )
        self.assertEqual(
            entity_list.name_municipality("BOGOTÁ, D.C.", "11001"),
            "Alcaldía Mayor de Bogotá D.C.",
        )
        self.assertEqual(
            entity_list.name_municipality("ABEJORRAL", "05002"), "Alcaldía de Abejorral"
        )
        self.assertEqual(
            entity_list.name_department("Atlántico", "08"), "Gobernación del Atlántico"
        )
        self.assertEqual(
            entity_list.name_department("La Guajira", "44"), "Gobernación de La Guajira"
        )

    def test_kinds(self):
        for name, kind in (
            ("Universidad del Bosque Inventado", "ies"),
            ("Gobernación del Norte Inventado", "governorate"),
            ("Municipio de Prueba", "municipality"),
            ("Fundación Semillas (constituyente)", "fund_constituent"),
            ("Ministerio de Pruebas", "allied_public_entity"),
            ("Compañía de Ejemplo S.A.S.", "private_company"),
            ("Los amigos", "other"),
        ):
            with self.subTest(name):
                self.assertEqual(entity_list.propose_type(name), kind)
        self.assertEqual(entity_list.propose_type("SENA", "9115"), "ies")
