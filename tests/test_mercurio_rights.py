"""Companies are separated, and uploads are private to their user."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..tools.sheet.writer import write_csv
from .common import Common
from .rights_common import RightsMixin


@tagged("post_install", "-at_install")
class TestMercurioRights(RightsMixin, Common):
    def test_company_rules(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        user = new_test_user(
            self.env,
            login="gc_other_company",
            groups="base.group_user,grandes_clientes.group_supervisor,"
            "grandes_clientes.group_oversight",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        record = (
            self.env["grandes.clientes.mercurio.reconciliation"]
            .with_user(self.front)
            ._do_upload(
                write_csv(["Radicado", "Fecha"], [["E1", "2026-09-14"]]), "m.csv"
            )
        )
        outage = (
            self.env["grandes.clientes.contingency"]
            .with_user(self.front)
            .create(
                {
                    "name": "INC-1",
                    "date_from": "2026-09-14",
                    "date_to": "2026-09-15",
                }
            )
        )
        case = self._registered(
            channel="written", mercurio_in_number="E7", mercurio_in_date="2026-09-14"
        )
        letter = case._do_answer("<p>Sí.</p>").letter_ids
        for xml_id, hidden in (
            ("mercurio_reconciliation_rule_company", record),
            ("mercurio_line_rule_company", record.line_ids[0]),
            ("contingency_rule_company", outage),
            ("letter_rule_company", letter),
        ):
            self._assert_rule_hides(xml_id, user, hidden)

    def test_no_letter_is_taken_from_its_answer(self):  # INV-8
        case = self._registered(
            typification="T30",
            kind="complaint",
            channel="written",
            mercurio_in_number="E7",
            mercurio_in_date="2026-09-14",
        )
        answer = case._do_prepare_answer("<p>Sí.</p>", direct=True)
        answer.with_user(self.front2)._do_review()
        answer.with_user(self.coordinator)._do_sign()
        letter = answer.letter_ids
        self.assertEqual((answer.state, len(letter)), ("ready", 1))
        for user in (self.front, self.supervisor):
            for commands in ([(5,)], [(3, letter.id)], [(6, 0, [])]):
                with self.assertRaises(AccessError, msg=user.login):
                    answer.with_user(user).write({"letter_ids": commands})
        self.assertEqual(answer.letter_ids, letter)

    def test_what_somebody_writes_is_their_own(self):
        case = self._case()
        split = (
            self.env["grandes.clientes.triage.split"]
            .with_user(self.front)
            .create({"case_id": case.id})
        )
        self._assert_rule_hides("triage_split_rule_own", self.front2, split)
        self._assert_rule_hides(
            "triage_split_line_rule_own", self.front2, split.line_ids[0]
        )
        upload = self.env["grandes.clientes.mercurio.upload"]
        upload = upload.with_user(self.front).create({"filename": "m.csv"})
        self._assert_rule_hides("mercurio_upload_rule_own", self.front2, upload)
