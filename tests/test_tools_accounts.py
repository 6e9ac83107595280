"""User lists of legacy systems: how they are read and compared (C10)."""

from odoo.tests import BaseCase, tagged

from ..tools.accounts.compare import Facts, Permission, PersonFact, compare
from ..tools.accounts.export import read_entries
from ..tools.sheet.writer import SheetSpec, write_xlsx
from .common import NOW

TODAY = NOW.date()


@tagged("post_install", "-at_install")
class TestAccountsTools(BaseCase):
    def _facts(self, *permissions, consulted=(), accounts=None):
        people = [
            PersonFact(1, frozenset({"ana", "ana gomez"})),
            PersonFact(2, frozenset({"luis", "luis mora"})),
            PersonFact(3, frozenset({"luisb", "luis mora"})),
        ]
        return Facts(people, permissions, TODAY, accounts or {}, frozenset(consulted))

    def _entries(self, kind, *rows, **mapped):
        content = write_xlsx([SheetSpec("Hoja", list(rows[0]), [*rows[1:]])])
        return read_entries(content, "lista.xlsx", kind, mapped)

    def test_columns_by_their_usual_names_and_mapped_ones(self):
        (entry,) = self._entries(
            "users",
            ("ID USUARIO", "Nombres y apellidos", "Estado"),
            ("ana", "Ana Gómez", "Retirado"),
        )
        self.assertEqual((entry.account, entry.is_alive), ("ana", False))
        (entry,) = self._entries(
            "users",
            ("USR_RED", "VIG"),
            ("ana", "N"),
            account=["USR_RED"],
            status=["VIG"],
        )
        self.assertEqual((entry.account, entry.is_alive), ("ana", False))

    def test_words_of_an_action_say_whether_something_changed(self):
        rows = self._entries(
            "log",
            ("Fecha", "Usuario", "Acción"),
            ("16/09/2026", "ana", "Consulta de obligación"),
            ("16/09/2026", "ana", "ACTUALIZACIÓN de datos"),
            ("16/09/2026", "ana", "Anular pago"),
        )
        self.assertEqual(
            [row.operation for row in rows], ["consult", "modify", "modify"]
        )

    def test_a_name_that_two_have_is_nobodys(self):
        entries = self._entries(
            "users", ("Usuario", "Nombre"), ("lmora", "Luis Mora"), ("", "Ana Gómez")
        )
        facts = self._facts(Permission(1, TODAY, None, False))
        findings = compare("users", entries, facts)
        self.assertEqual([each.issue for each in findings], ["unknown", None])
        facts = self._facts(
            Permission(1, TODAY, None, False),
            Permission(3, TODAY, None, False),
            accounts={"lmora": 3},
        )
        findings = compare("users", entries, facts)
        self.assertEqual([each.issue for each in findings], [None, None])

    def test_three_lists(self):
        entries = self._entries("users", ("Usuario",), ("ana",))
        findings = compare("users", entries, self._facts())
        self.assertEqual([each.issue for each in findings], ["alive_there"])
        facts = self._facts(
            Permission(1, TODAY, None, True), Permission(2, TODAY, None, True)
        )
        findings = compare("users", entries, facts)
        self.assertEqual(
            [(each.place, each.issue, each.person_id) for each in findings],
            [(0, None, 1), (None, "alive_here", 2)],
        )

    def test_a_permission_counts_on_its_days_alone(self):
        entries = self._entries(
            "log",
            ("Fecha", "Usuario", "Acción"),
            ("15/09/2026", "ana", "Modifica"),
            ("16/09/2026", "ana", "Modifica"),
        )
        facts = self._facts(
            Permission(1, TODAY, TODAY, True), consulted=[(1, TODAY, "modify")]
        )
        findings = compare("log", entries, facts)
        self.assertEqual([each.issue for each in findings], ["not_permitted", None])
        # Permission to consult does not allow changes; a logged consultation is no
        # logged change.
        facts = self._facts(Permission(1, TODAY, None, False))
        self.assertEqual(compare("log", entries, facts)[1].issue, "not_permitted")
        facts = self._facts(
            Permission(1, TODAY, None, True), consulted=[(1, TODAY, "consult")]
        )
        self.assertEqual(compare("log", entries, facts)[1].issue, "no_consultation")

    def test_what_cannot_be_read_is_told_row_by_row(self):
        rows = self._entries(
            "log",
            ("Fecha", "Usuario", "Acción"),
            ("ayer", "ana", "Consulta"),
            ("16/09/2026", "", "Consulta"),
            ("16/09/2026", "=A1", "Consulta"),
        )
        self.assertEqual([row.problem for row in rows][:2], ["no_date", "nobody"])
        findings = compare("log", rows[:2], self._facts())
        self.assertEqual({each.issue for each in findings}, {"unreadable"})
