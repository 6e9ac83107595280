"""One search box for cases: words in any order, without accents, on many fields."""

import unicodedata
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.case import find
from ..models.engine import found_mixin
from ..tools.text import fold
from .common import Common
from .properties import examples, given, st


@tagged("post_install", "-at_install", "slow")
class TestCaseFind(Common):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case_1 = cls._registered(
            subject="Devolución de la garantía", beneficiary_name="Íngrid Muñoz Peña"
        )
        cls.case_2 = cls._registered(
            subject="Giro de matrícula",
            beneficiary_name="Ana Gómez",
            beneficiary_id_number="52.998.877",
        )

    def _find(self, text, user=None):
        Case = self.env["grandes.clientes.case"].with_user(user or self.front)
        return Case.search([("found_by", "ilike", text)])

    def test_words_are_found_in_any_order_without_accents(self):
        for text in (
            "garantia devolucion",
            "munoz ingrid",
            "INGRID garantía",
            "gara muñ",
            "devolucion  de la garantia",
        ):
            with self.subTest(text):
                self.assertEqual(self._find(text), self.case_1)

    def test_a_name_is_found_as_it_is_written(self):
        """Also with letters that only Python folds, or with accents of their own."""
        for name in ("Marija Kovačević", "Jürgen Straße", "Gómez Núñez"):
            for written in (name, unicodedata.normalize("NFD", name)):
                case = self._registered(subject="Certificado", beneficiary_name=written)
                with self.subTest(written):
                    self.assertIn(case, self._find(written))
                    self.assertIn(case, self._find(f"{written.split()[1]} certif"))

    def test_a_name_is_found_without_its_accents(self):
        self.ies.sudo().name = "Universidad Žižek"
        for name in ("Marija Kovačević", "Jiří Dvořák", "Ana Gęsicka"):
            case = self._registered(subject="Certificado", beneficiary_name=name)
            plain = fold(name).split()
            with self.subTest(name):
                self.assertIn(case, self._find(plain[0]))
                self.assertIn(case, self._find(plain[1].upper()))
        self.assertIn(case, self._find("zizek"))
        found = self.env["res.partner"].name_search(
            "zizek", [("is_large_client", "=", True)]
        )
        self.assertIn(self.ies.id, [entity_id for entity_id, _name in found])

    def test_the_words_are_made_again_for_other_letters(self):
        Case = self.env["grandes.clientes.case"]
        case = self._registered(beneficiary_name="Zoë Ćosić")
        for letters, plain, is_found in (("č", "c", False), ("čć", "cc", True)):
            self.patch(found_mixin, "RARE", letters)
            self.patch(found_mixin, "RARE_PLAIN", plain)
            Case._init_words()
            self.assertEqual(case in self._find("zoe cosic"), is_found)

    def test_all_words_are_asked_for(self):
        self.assertFalse(self._find("garantía matrícula"))
        self.assertIn(self.case_1, self._find("universidad garantía"))
        self.assertNotIn(self.case_2, self._find("universidad garantía"))

    def test_numbers_are_found_whole_and_without_zeros(self):
        number = self.case_1.name
        self.assertEqual(self._find(number), self.case_1)
        self.assertEqual(self._find(number.lower()), self.case_1)
        digits = number.rpartition("-")[2].lstrip("0")
        self.assertIn(self.case_1, self._find(digits))
        self.assertEqual(self._find(self.case_2.filing_id.name), self.case_2)

    def test_a_document_is_found_however_it_is_written(self):
        for text in ("52998877", "52.998.877", "CC 52998877", "52 998 877"):
            with self.subTest(text):
                self.assertEqual(self._find(text), self.case_2)
        self.assertFalse(
            self._find("52998877", self.oversight), "who reads masks finds none"
        )

    def test_numbers_are_found_among_words(self):
        self.ies.sudo().vat = "860.005.080-2"
        filing = self.case_2.filing_id.name
        for text in (
            "gomez 52998877",
            "52.998.877 matrícula",
            "CC52998877",
            "matricula cc 52998877 ana",
            f"{filing} giro",
            "giro 860005080",
            "860.005.080-2 matrícula",
        ):
            with self.subTest(text):
                self.assertEqual(self._find(text), self.case_2)
        self.assertIn(self.case_1, self._find("860005080"))
        self.assertFalse(self._find("garantía 52998877"))
        self.assertFalse(self._find("gomez 52998877", self.oversight))

    def test_a_nit_is_looked_up_in_an_index(self):
        """Without the index, the numbers of all large clients would be read.

        At 100,000 entities the plan is the same; here there are enough for the planner
        to prefer an index over reading them all.
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, vat, active, is_large_client)
            SELECT 'Entidad ' || n, 'Entidad ' || n,
                   (800000000 + n * 7) || '-' || (n % 10), TRUE, TRUE
              FROM generate_series(1, 4000) n
            """
        )
        self.env.cr.execute("ANALYZE res_partner")
        Partner = self.env["res.partner"].with_user(self.front)
        for digits in ("800013", "8000"):  # few match, and nearly all match
            query = Partner._query_by_nit(digits, 20)
            self.env.cr.execute(SQL("EXPLAIN %s", query.select()))
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            with self.subTest(digits):
                self.assertIn("res_partner_vat_digits_idx", plan)
                self.assertNotIn("Seq Scan", plan)
        query = Partner._query_by_nit("800013", 20)
        with self.assertQueryCount(1):
            found = Partner.browse(query.get_result_ids())
        numbers = found.mapped("vat")
        self.assertEqual((len(numbers), numbers), (20, sorted(numbers)))

    def test_closed_ones_are_found_too_and_counted_apart(self):
        self.case_1.with_user(self.front)._do_withdraw("Lo pidió")
        hits = self.env["grandes.clientes.case.find"].with_user(self.front)
        found = hits.get_hits("garantía")
        self.assertEqual([hit["id"] for hit in found["hits"]], self.case_1.ids)
        self.assertEqual((found["open"], found["ended"]), (0, 1))
        self.assertFalse(hits.get_hits("  ")["hits"])

    def test_more_than_are_read_are_told_alike(self):
        """Beyond what one query reads, the newest open cases are still on top."""
        self.case_1.with_user(self.front)._do_withdraw("Lo pidió")
        hits = self.env["grandes.clientes.case.find"].with_user(self.front)
        told = hits.get_hits("universidad")
        self.assertEqual((told["open"], told["ended"]), (1, 1))
        for most in (1, 2):
            with patch.object(find, "_READ", most):
                self.assertEqual(hits.get_hits("universidad"), told, most)

    def test_nobody_finds_what_they_may_not_read(self):
        found = (
            self.env["grandes.clientes.case.find"]
            .with_user(self.official)
            .get_hits("garantía")
        )
        self.assertEqual((found["hits"], found["open"]), ([], 0))

    def test_the_box_costs_the_same_for_few_and_many(self):
        self._registered(
            subject="Garantía de otro", beneficiary_id_number="1.030.111.222"
        )
        hits = self.env["grandes.clientes.case.find"].with_user(self.front)
        hits.get_hits("garantía")
        self.env.invalidate_all()
        with self.assertQueryCount(14):
            hits.get_hits("garantía de")

    @examples(60)
    @given(st.text(max_size=40))
    def test_whatever_is_typed_is_no_error(self, text):
        self._find(text.replace("\x00", ""))

    @examples(60)
    @given(
        st.text(alphabet="aábcéñüÑ Ç'&|!:*()-.,0123456789<>", min_size=1, max_size=30)
    )
    def test_the_database_folds_as_we_do(self, text):
        """A subject pasted from elsewhere finds its case."""
        case = self._case(subject=f"Asunto {text}")
        if fold(text):
            self.assertIn(case, self._find(text))
