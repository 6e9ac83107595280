"""5.2.3, 5.2.4, INV-2, INV-3: one open case per matter."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import ConcurrencyError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from ..tools import clock
from .common import Common
from .properties import HealthCheck, examples, given, st


@tagged("post_install", "-at_install", "slow")
class TestRepeats(Common):
    def test_repeat_is_kept_whole_and_told(self):  # 5.2.4
        first = self._registered()
        version = first.write_date
        repeat = self._registered(beneficiary_id_number="1020304050")
        self.assertEqual(repeat.state, "duplicate")
        self.assertEqual(repeat.duplicate_id, first)
        self.assertFalse(repeat.name)
        self.assertEqual(self._walk(repeat)[-1], ("5.2.4", "register"))
        first.invalidate_recordset()
        self.assertEqual(first.repeat_count, 1)
        self.assertEqual(first.write_date, version)
        told = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(told.email_to, "coordinadora@example.com")
        self.assertIn(first.name, told.body_html)
        self.assertIn(repeat.filing_id.name, first.message_ids[0].body)

    def test_the_requester_is_told_when_the_first_is_answered(self):  # 5.2.4
        first = self._registered()
        for day, says in ((first.date_promised, True), (date(2026, 9, 1), False)):
            with self.subTest(day):
                first.sudo().date_promised = day
                repeat = self._registered()
                self.assertEqual(repeat.duplicate_id, first)
                told = self.env["mail.mail"].search([], order="id desc", limit=1)
                text = " ".join(html2plaintext(told.body_html).replace("*", "").split())
                in_words = clock.in_words(day, "en_US")
                self.assertEqual(f"at the latest on {in_words}" in text, says, text)

    def test_who_holds_the_first_is_told_which_in_their_language(self):  # 5.2.4
        self.env["res.lang"]._activate_lang("es_CO")
        self.front.lang = "es_CO"
        first = self._registered(subject="Giro del 50% de %s")
        self.assertEqual(first.user_id, self.front)
        said = []
        with patch.object(
            type(self.env["res.users"]),
            "_bus_send",
            lambda user, kind, message: said.append((user, kind, message)),
        ):
            self._registered(self.front2, beneficiary_id_number="1020304050")
        [(user, message)] = [
            (user, message)
            for user, kind, message in said
            if kind == "grandes_clientes_notice"
        ]
        self.assertEqual(user, self.front)
        self.assertEqual(
            message["message"],
            "Pidieron de nuevo %s, Giro del 50%% de %%s. Mire lo nuevo antes de "
            "responder.",
        )
        self.assertEqual(
            message["links"],
            [{"label": first.name, "url": f"/odoo/{first._name}/{first.id}"}],
        )

    def test_repeats_inside_one_batch(self):
        cases = self._many(3)
        cases |= self._many(2)
        cases._do_register()
        self.assertEqual(cases.mapped("state").count("duplicate"), 2)
        self.assertEqual(cases[3].duplicate_id, cases[0])

    def test_other_matters_are_no_repeats(self):
        self._registered()
        for vals in (
            {"typification": "T24"},
            {"beneficiary_id_number": "1020304051"},
            {"partner_id": self.town.id},
        ):
            self.assertEqual(self._registered(**vals).state, "front_office")

    def test_period_tells_matters_apart(self):
        vals = {"typification": "T09"}
        self.assertTrue(self._typification("T09").by_period)
        self._registered(academic_period="2026-1", **vals)
        self.assertEqual(
            self._registered(academic_period="2026-2", **vals).state, "front_office"
        )
        self.assertEqual(
            self._registered(academic_period="2026-II", **vals).state, "duplicate"
        )

    def test_period_is_proposed_from_the_text_else_the_current_one(self):
        case = self._registered(typification="T09", subject="Renovación 2025-2")
        self.assertEqual(case.academic_period, "2025-2")
        case = self._registered(typification="T09", beneficiary_id_number="88776655")
        self.assertEqual(case.academic_period, "2026-2")

    def test_closed_case_is_repeated_by_nothing(self):
        first = self._registered()
        first._do_withdraw("Correo del solicitante")
        self.assertEqual(self._registered().state, "front_office")

    def test_without_beneficiary_twins_are_shown_not_joined(self):  # INV-2
        vals = {"beneficiary_id_number": False, "typification": "T14"}
        first = self._registered(subject="Reintegro por retiro de estudiantes", **vals)
        second = self._registered(subject="Reintegro por retiro de estudiante", **vals)
        self.assertEqual(second.state, "front_office")
        self.assertEqual([twin["number"] for twin in second.lookalikes], [first.name])

    def test_same_beneficiary_by_another_entity_shows_only_the_outline(self):
        first = self._registered()
        second = self._registered(partner_id=self.town.id)
        (shown,) = second.lookalikes
        self.assertEqual(shown["number"], first.name)
        self.assertEqual(shown["holder"], self.front.name)
        self.assertEqual(set(shown), {"number", "state", "open", "holder", "date"})

    def test_not_a_repeat_is_worked_with_a_key_of_its_own(self):
        first = self._registered()
        repeat = self._registered()
        with self.assertRaises(ValidationError):
            repeat._do_not_duplicate("  ")
        repeat._do_not_duplicate("Es el pago de otro mes")
        self.assertEqual(repeat.state, "front_office")
        self.assertTrue(repeat.name)
        self.assertEqual(repeat.duplicate_key, f"{first.duplicate_key}#{repeat.id}")
        self.assertEqual(self._registered().duplicate_id, first)

    def test_reopened_case_whose_matter_is_open_again_keeps_its_own_key(self):
        first = self._registered()
        first._do_withdraw("Correo del solicitante")
        second = self._registered()
        first.with_user(self.supervisor)._do_reopen("Se retractó del desistimiento")
        self.assertEqual(first.state, "front_office")
        self.assertFalse(first.closed_on)
        self.assertIn("#", first.duplicate_key)
        self.assertNotIn("#", second.duplicate_key)

    def test_two_of_one_matter_are_reopened_at_once(self):
        cases = self.env["grandes.clientes.case"]
        for _turn in range(2):
            case = self._registered()
            case._do_withdraw("Correo del solicitante")
            cases += case
        cases.with_user(self.supervisor)._do_reopen("Se retractó del desistimiento")
        self.assertEqual(set(cases.mapped("state")), {"front_office"})
        self.assertNotIn("#", cases[0].duplicate_key)
        self.assertIn("#", cases[1].duplicate_key)

    def test_two_at_once_are_tried_again(self):
        """The unique index refuses the second one, and Odoo retries the transaction."""
        first, second = self._many(1), self._many(1)
        first._do_register()
        duplicates = type(self.env["grandes.clientes.case.duplicates"])
        original = duplicates._find_open_by_key
        # As in a transaction whose snapshot is older than the first one's commit.
        self.patch(duplicates, "_find_open_by_key", lambda self, cases, keys: {})
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError):
            second._do_register()
        self.patch(duplicates, "_find_open_by_key", original)
        second.invalidate_recordset()
        second._do_register()
        self.assertEqual(second.duplicate_id, first)

    def test_merged_entities_lose_no_case(self):
        other = self._entity("Universidad de Prueba (sede)", "ies")
        mine = self._registered()
        theirs = self._registered(partner_id=other.id)
        self.assertEqual(theirs.state, "front_office")
        wizard = self.env["base.partner.merge.automatic.wizard"].create(
            {"dst_partner_id": self.ies.id}
        )
        wizard._merge((self.ies | other).ids, self.ies)
        cases = (mine | theirs).exists()
        self.assertEqual(len(cases), 2)
        cases.invalidate_recordset()
        self.assertEqual(cases.partner_id, self.ies)
        self.assertEqual(cases.filing_id.partner_id, self.ies)
        self.assertEqual(len(set(cases.mapped("duplicate_key"))), 2)
        self.assertEqual(self._registered().duplicate_id, mine)

    def test_reclassified_case_takes_the_key_of_what_it_is(self):
        case = self._registered()
        other = self._registered(typification="T24")
        with self.assertRaises(UserError):
            case.write({"typification_id": self._typification("T23").id})
        case._do_reclassify(
            {"typification_id": self._typification("T23").id}, "Es un acuerdo de pago"
        )
        self.assertEqual(self._registered(typification="T23").duplicate_id, case)
        case._do_reclassify(
            {"typification_id": self._typification("T24").id}, "Pide paz y salvo"
        )
        self.assertNotEqual(case.duplicate_key, other.duplicate_key)
        self.assertEqual(case.product_id, self._typification("T24").product_id)
        with self.assertRaises(UserError):
            case._do_reclassify({"subject": "Otra cosa"}, "No se puede")

    def test_refer_to_the_earlier_answer_of_the_same_entity(self):  # not answered yet
        first = self._registered()
        again = self._case()
        with self.assertRaises(UserError):
            again._do_refer(first)  # not answered yet
        first._do_answer("<p>Ya se aplicó.</p>", means="phone")
        self.assertEqual(first.state, "closed")
        other = self._case(partner_id=self.town.id)
        with self.assertRaises(UserError):
            other._do_refer(first)
        again._do_refer(first)
        self.assertEqual(again.state, "duplicate")
        self.assertEqual(again.duplicate_id, first)
        self.assertEqual(self._walk(again)[-1], ("5.2.4", "refer"))
        self.assertTrue(again.closed_on)
        again._do_not_duplicate("Pregunta por otro pago.")
        self.assertEqual((again.state, again.closed_on), ("front_office", False))

    @examples(60, suppress=[HealthCheck.function_scoped_fixture])
    @given(
        number=st.integers(min_value=10**5, max_value=10**10 - 1),
        separator=st.sampled_from(["", ".", " ", "-", "’"]),
        zeros=st.integers(min_value=0, max_value=3),
    )
    def test_a_document_has_one_key_however_written(self, number, separator, zeros):
        duplicates = self.env["grandes.clientes.case.duplicates"]
        plain = str(number)
        groups = []
        rest = plain
        while rest:
            groups.insert(0, rest[-3:])
            rest = rest[:-3]
        written = "0" * zeros + separator.join(groups)
        Case = self.env["grandes.clientes.case"]
        keys = {
            duplicates._compute_key(
                Case.new(self._case_vals(beneficiary_id_number=value))
            )
            for value in (plain, written)
        }
        self.assertEqual(len(keys), 1)
        self.assertIn(plain.lstrip("0"), keys.pop())
