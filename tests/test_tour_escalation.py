"""A day of escalations, in a real browser and along every path of the procedure."""

import io
from datetime import timedelta

import openpyxl

from odoo import fields
from odoo.tests import tagged

from ..tools import clock
from .escalation_common import EscalationCommon
from .smtp_common import SmtpCommon
from .test_escalation_sheet import ANSWER, AREA, DECISION, REASON, SUPPORT
from .tour_common import TourCommon

AREA_STEPS = ("5.2.17", "5.2.18", "5.2.19")
BACK_STEPS = ("5.2.15", "5.2.16")


class StepsCommon(EscalationCommon):
    def _steps(self, case):
        """Return the steps from the first consultation of the matrix on."""
        steps = [step for step, _act in self._walk(case) if step]
        return steps[steps.index("5.2.10") :]


@tagged("post_install", "-at_install")
class TestTourEscalation(TourCommon, StepsCommon):
    """Forty cases to three areas, one of which answers by spreadsheet."""

    def _forty(self):
        """Return the registered cases; those of one area are already late (R1)."""
        cases = self._many(14, typification="T09") | self._many(13, typification="T11")
        with clock.at(fields.Datetime.now() - timedelta(days=14)):
            late = self._many(13, typification="T18")
            late._do_register()
        cases._do_register()
        return cases | late

    def _tour(self, path, name, user):
        self._walk_tours(user, (f"grandes-clientes-{path}", f"escalation_{name}"))

    def _downloaded(self):
        """Return the workbook that the official downloaded last, by its URL."""
        download = self.env["grandes.clientes.escalation.download"].search(
            [("create_uid", "=", self.official.id)], order="id desc", limit=1
        )
        self.authenticate(self.official.login, self.official.login)
        path = f"/web/content/{download._name}/{download.id}/file?download=true"
        response = self.url_open(path)
        return openpyxl.load_workbook(io.BytesIO(response.content))

    def _fill(self, page):
        """Reject the first two rows in favour of their area, and answer the others."""
        for row in range(2, page.max_row + 1):
            if row < 4:
                page.cell(row, DECISION).value = "reject"
                page.cell(row, REASON).value = "wrong_area"
                page.cell(row, AREA).value = "VCC"
            else:
                page.cell(row, ANSWER).value = f"Girado, orden {row}."
                page.cell(row, SUPPORT).value = f"Orden de giro {row}"

    def test_forty_cases_to_three_areas_and_back(self):
        cases = self._forty()
        self._tour("cases", "mass", self.front)
        escalations = cases.escalation_ids
        self.assertEqual(len(escalations), 40)
        self.assertEqual(len(escalations.batch_id), 1)
        self.assertEqual(
            {
                area.code: (len(group), set(group.mapped("is_late")))
                for area, group in escalations.grouped("mission_area_id").items()
            },
            {"VCC": (14, {False}), "DTE": (13, {False}), "VFO": (13, {True})},
        )
        self.assertEqual(set(escalations.mapped("departure")), {"none"})

        self._tour("area", "download", self.official)
        book = self._downloaded()
        page = book.worksheets[0]
        self.assertEqual(page.max_row, 14)
        self.assertEqual(page.cell(1, DECISION).value, "Decisión")
        self._fill(page)
        target = io.BytesIO()
        book.save(target)
        self._serve("respuestas.xlsx", target.getvalue())
        self._tour("area", "upload", self.official)
        mine = escalations.filtered(lambda each: each.mission_area_id == self.treasury)
        rejected = mine.filtered(lambda each: each.state == "rejected")
        answered = mine.filtered(lambda each: each.state == "answered")
        self.assertEqual((len(rejected), len(answered)), (2, 11))
        self.assertEqual(set(rejected.mapped("reason_id.code")), {"wrong_area"})
        self.assertEqual(rejected.suggested_area_id, self.credit)
        self.assertEqual(set(mine.case_id.mapped("state")), {"front_office"})
        self.assertEqual(mine.case_id.user_id, self.front)
        self.assertEqual(set(answered.case_id.answer_ids.mapped("state")), {"ready"})

        self._tour("ready", "send", self.front)
        self.assertEqual(set(answered.case_id.mapped("state")), {"answered"})
        self._work_queue()
        self.assertEqual(set(answered.case_id.mapped("state")), {"closed"})
        [message] = self._messages("Girado, orden 4.")
        self.assertEqual(message["To"], "coordinadora@example.com")
        for case in answered.case_id:
            self.assertIn(case.name, str(message.get_body(("html",)).get_content()))

        case = rejected[0].case_id
        self._tour(f"cases/{case.id}", "again", self.front)
        again = case.escalation_ids - rejected
        self.assertEqual((again.mission_area_id, again.state), (self.credit, "sent"))
        self.assertEqual(
            self._steps(case), ["5.2.10", "5.2.12", "5.2.17", "5.2.10", "5.2.12"]
        )


@tagged("post_install", "-at_install")
class TestEscalationPaths(SmtpCommon, StepsCommon):
    """From the desk to the delivered answer, by each permitted path."""

    def _send(self, case):
        """Send the returned answer, and let the mail server accept it."""
        ready = case.answer_ids.filtered(lambda answer: answer.state == "ready")
        ready.with_user(self.front)._do_send()
        self._work_queue()
        self.assertEqual(case.state, "closed")

    def test_back_office_answers(self):  # 5.2.11 → 5.2.14 → 5.2.16 → 5.2.8
        case, escalation = self._escalated("back_office")
        mine = escalation.with_user(self.back)
        mine._do_accept()
        mine._do_answer("El pago se aplicó el 3 de septiembre.")
        self._send(case)
        self.assertEqual(
            self._steps(case),
            ["5.2.10", "5.2.11", "5.2.14", "5.2.15", "5.2.16", "5.2.8", "5.2.8"],
        )

    def test_back_office_escalates_on(self):  # 5.2.11 → 5.2.12 → 5.2.17 → 5.2.19
        case, escalation = self._escalated("back_office", typification="T12")
        onward = case.with_user(self.back)._do_escalate("mission_area")
        self.assertEqual(escalation.state, "forwarded")
        mine = onward.with_user(self.official)
        mine._do_accept()
        mine._do_answer("Relación adjunta.")
        self._send(case)
        self.assertEqual(
            self._steps(case),
            ["5.2.10", "5.2.11", "5.2.10", "5.2.12", *AREA_STEPS, "5.2.8", "5.2.8"],
        )

    def _through_the_back_office(self):
        """Return a case that an area answered to the back office, and its escalation.

        The back office keeps its own escalation while the area works.
        """
        self.env.company.grandes_clientes_area_answers_to = "back_office"
        case, escalation = self._escalated("back_office", typification="T12")
        mine = escalation.with_user(self.back)
        mine._do_accept()
        onward = case.with_user(self.back)._do_escalate("mission_area")
        onward.with_user(self.official)._do_accept()
        onward.with_user(self.official)._do_answer("Relación adjunta.")
        self.assertEqual(case.state, "back_office")
        # It cannot be sent yet: the back office decides.
        self.assertEqual(case.answer_ids.state, "draft")
        return case, mine

    def test_back_office_directs_what_the_area_answered(self):  # 5.2.12 → 5.2.16
        case, escalation = self._through_the_back_office()
        case.answer_ids.with_user(self.back)._do_direct()
        self.assertEqual((case.state, escalation.state), ("front_office", "answered"))
        self._send(case)
        self.assertEqual(
            self._steps(case)[2:],
            ["5.2.14", "5.2.10", "5.2.12", *AREA_STEPS, "5.2.16", "5.2.8", "5.2.8"],
        )

    def test_back_office_answers_with_what_the_area_said(self):  # 5.2.12 → 5.2.15
        case, escalation = self._through_the_back_office()
        escalation._do_answer("Según Tesorería, la relación va adjunta.")
        self.assertEqual(case.state, "front_office")
        self._send(case)
        self.assertEqual(
            self._steps(case)[-len(BACK_STEPS) - 2 :], [*BACK_STEPS, "5.2.8", "5.2.8"]
        )
        self.assertTrue(self._messages("Según Tesorería"))
        self.assertFalse(self._messages("Relación adjunta."))
