"""Lists of documents, as users paste them."""

from odoo.tests import TransactionCase, tagged

from ..tools.identity import document_list


@tagged("post_install", "-at_install")
class TestDocumentList(TransactionCase):
    def _keys(self, pasted):
        return [listed.key for listed in document_list.parse(pasted)]

    def test_any_separator(self):
        wanted = ["1020304050", "52123456", "79456123"]
        for pasted in (
            "1020304050\n52123456\n79456123",
            "1020304050, 52123456, 79456123",
            "1020304050,52123456,79456123",
            "1020304050;52123456;79456123",
            "1020304050 52123456 79456123",
            "1020304050\t52123456\t79456123",
            "1.020.304.050, 52.123.456 y 79.456.123",
            "1'020.304.050 | 52'123.456 | 79'456.123",
            "1 020 304 050\n52 123 456\n79 456 123",
            "1,020,304,050\n52,123,456\n79,456,123",
            "  1020304050 \r\n\r\n 52123456\r\n79456123  ",
        ):
            with self.subTest(pasted=pasted):
                self.assertEqual(self._keys(pasted), wanted)

    def test_types_before_the_number(self):
        listed = document_list.parse(
            "C.C. No. 1.020.304.050\nCC\t52123456\tAna Gómez\n"
            "Tarjeta de identidad 1001234567 Luis Peña\nPasaporte AX123456\n"
            "Luisa Peña, T.I. 1002345678\nNIT 899999035-7"
        )
        self.assertEqual(
            [(item.document_type, item.key) for item in listed],
            [
                ("CC", "1020304050"),
                ("CC", "52123456"),
                ("TI", "1001234567"),
                ("PA", "AX123456"),
                ("TI", "1002345678"),
                ("NIT", "899999035"),
            ],
        )

    def test_each_document_once(self):
        self.assertEqual(self._keys("52.123.456\n52123456\nCC 052123456"), ["52123456"])

    def test_rows_of_a_spreadsheet_with_telephones(self):
        self.assertEqual(
            self._keys("Documento\tNombre\tCelular\n52123456\tAna\t3101234567"),
            ["52123456"],
        )

    def test_nothing_with_digits_is_lost(self):
        listed = document_list.parse("Nombre\n1.02E+09\n11\n52123456")
        self.assertEqual([item.problem for item in listed][-1], None)
        self.assertEqual(len(listed), 3)
        self.assertEqual(listed[0].problem, "scientific")
        self.assertTrue(listed[1].problem)

    def test_a_long_list_on_one_line(self):
        numbers = [str(1_020_300_000 + number * 7) for number in range(500)]
        for separator in (", ", ",", " ", "; ", "\t", " CC "):
            with self.subTest(separator=separator):
                self.assertEqual(self._keys(separator.join(numbers)), numbers)

    def test_nothing_pasted(self):
        self.assertEqual(document_list.parse(False), [])
        self.assertEqual(document_list.parse("Buenos días, ¿me ayuda?"), [])

    def test_hostile_text_takes_no_time(self):
        document_list.parse("1." * 50_000)
        document_list.parse("1 " * 50_000)
        document_list.parse("a1" * 50_000)
