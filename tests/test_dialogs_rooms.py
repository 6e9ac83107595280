"""The dialogs of all other rooms, each confirmed as its screen does it."""

import base64
from datetime import timedelta

from odoo.tests import tagged

from ..tools import clock
from ..tools.sheet.writer import write_csv
from .common import NOW
from .dialog_common import DialogCommon, confirms
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .mail_common import INBOUND, MailInCommon, build
from .pack_common import PackCommon, blank_page
from .test_triage_contingency import sheet


def of_menu(env, name, **context):
    """Return the action of a menu or button by its XML id, opened with ``context``."""
    action = env["ir.actions.act_window"]._for_xml_id(f"grandes_clientes.{name}")
    return {**action, "more_context": context, "active_id": context.get("active_id")}


@tagged("post_install", "-at_install")
class TestIntakeDialogs(IntakeCommon, DialogCommon):
    @confirms("filing.upload/action_upload")
    def test_upload(self):
        content = base64.b64encode(self._sheet(self._row("1020304050")))
        result, _wizard = self._confirm(
            self.front,
            of_menu(
                self.env, "action_filing_upload", default_filename="solicitudes.xlsx"
            ),
            "action_upload",
            partner_id=self.ies,
            file=content.decode(),
        )
        self.assertEqual(result["type"], "ir.actions.act_window")
        self.assertTrue(self.env["grandes.clientes.filing.line"].search([], limit=1))

    @confirms("file.open/action_open")
    def test_open_a_received_file(self):
        """The button is on each file's row."""
        filing = self._file(self._sheet(self._row("1020304050")))
        action = filing.with_user(self.oversight).action_open_files()
        form = self._open_dialog(self.oversight, action)
        self._fill_required(form)
        result = form.save().line_ids.action_open()
        self.assertEqual(result["type"], "ir.actions.act_url")

    def _decide(self, act, lines, **chosen):
        lines = lines.with_user(self.front)
        self._confirm(self.front, getattr(lines, act)(), "action_decide", **chosen)

    @confirms(
        "filing.line.decide/action_decide/typification",
        "filing.line.decide/action_decide/leave_out",
    )
    def test_decide_on_rows(self):
        lines = self._file_rows(
            self._row("1020304050", typification=""), self._row("1020304051")
        )
        self._decide("action_set_typification", lines[0])
        self.assertTrue(lines[0].typification_id)
        self._decide("action_leave_out", lines[1])
        self.assertEqual(lines[1].status, "left_out")

    @confirms("filing.line.decide/action_decide/register_anyway")
    def test_register_a_repeat_anyway(self):
        self._registered()
        lines = self._file_rows(self._row("1020304050"))
        self.assertEqual(lines.status, "repeat")
        self._decide("action_register_anyway", lines)
        self.assertNotEqual(lines.status, "repeat")


@tagged("post_install", "-at_install")
class TestMailDialogs(MailInCommon, DialogCommon):
    def _unread(self):
        self._feed(build("Aviso", Precedence="bulk", From="c@lista.example"))
        return self._inbound()

    def _about(self, model, mail):
        return {
            "type": "ir.actions.act_window",
            "res_model": f"{INBOUND}.{model}",
            "context": {"default_mail_ids": mail.ids},
        }

    @confirms("inbound.mail.ignore/action_confirm")
    def test_ignore(self):
        mail = self._unread()
        self._confirm(self.front, mail.with_user(self.front).action_ignore())
        self.assertEqual(mail.state, "ignored")

    @confirms("inbound.mail.join/action_confirm")
    def test_add_to_a_case(self):
        case = self._registered()
        mail = self._unread()
        self._confirm(
            self.front, mail.with_user(self.front).action_join(), case_id=case
        )
        self.assertEqual(mail.case_id, case)

    @confirms("triage.split/action_split")
    def test_split(self):
        case = self._feed(build(body="Ana CC 1020304050. Luis CC 52123456.")).case_ids
        self._confirm(
            self.front, case.with_user(self.front).action_split(), "action_split"
        )
        self.assertTrue(case.filing_id.case_ids)


@tagged("post_install", "-at_install")
class TestCounterDialogs(DialogCommon):
    def _call(self, button, **chosen):
        return self._confirm(
            self.front,
            of_menu(self.env, "call_action", default_channel_id=self._phone),
            button,
            caller_id=self.contact,
            beneficiary_id_number="1.020.304.050",
            beneficiary_name="Ana Gómez",
            description="Pregunta por el pago de agosto",
            typification_id=self._typification("T22"),
            **chosen,
        )

    @property
    def _phone(self):
        return self._channel("phone").id

    @confirms(
        "call/action_register_close",
        "call/action_print_constancia",
        "call/action_mail_constancia",
        "call/action_open_case",
        "call/action_next",
    )
    def test_call_answered_at_once(self):  # 5.2.8
        _result, call = self._call(
            "action_register_close",
            answer="El pago se aplicó.",
            finding="Aplicado el 3 de septiembre",
            system_id=self.env["grandes.clientes.legacy.system"].search(
                [("name", "ilike", "CTEX")], limit=1
            ),
        )
        self.assertEqual(call.case_id.state, "closed")
        for button in ("print_constancia", "mail_constancia", "open_case", "next"):
            result = getattr(call, f"action_{button}")()
            self.assertTrue(result is None or result["type"], button)

    @confirms("call/action_register_pending")
    def test_call_left_pending(self):
        _result, call = self._call("action_register_pending")
        self.assertEqual(call.case_id.state, "front_office")

    @confirms("call/action_transfer")
    def test_call_of_nobody_we_attend(self):
        stranger = self.env["res.partner"].create({"name": "Particular"})
        _result, call = self._confirm(
            self.front,
            of_menu(self.env, "call_action", default_channel_id=self._phone),
            "action_transfer",
            caller_id=stranger,
            beneficiary_id_number="52123456",
            subject="Consulta sobre su crédito",
        )
        self.assertEqual(call.case_id.state, "transferred")

    @confirms(
        "follow.up.ask/action_ask",
        "follow.up.ask/action_export",
        "follow.up.ask/action_mail",
        "follow.up.ask/action_next",
    )
    def test_list_of_documents(self):
        self._registered()
        _result, wizard = self._confirm(
            self.front,
            of_menu(self.env, "follow_up_ask_action"),
            "action_ask",
            caller_id=self.contact,
            pasted="CC 1020304050",
        )
        self.assertTrue(wizard.rows)
        for button in ("export", "mail", "next"):
            result = getattr(wizard, f"action_{button}")()
            self.assertTrue(result is None or result["type"], button)


@tagged("post_install", "-at_install")
class TestContingencyDialogs(DialogCommon):
    @confirms("contingency.upload/action_upload")
    def test_upload(self):
        outage = (
            self.env["grandes.clientes.contingency"]
            .with_user(self.front)
            .create(
                {
                    "name": "INC-77",
                    "cause": "Sin energía",
                    "date_from": "2026-09-14 12:00:00",
                    "date_to": "2026-09-15 22:00:00",
                }
            )
        )
        content = sheet({"date": "14/09/2026", "time": "10:00", "subject": "Pago"})
        self._confirm(
            self.front,
            of_menu(
                self.env,
                "contingency_upload_action",
                active_id=outage.id,
                default_filename="contingencia.xlsx",
            ),
            "action_upload",
            file=base64.b64encode(content).decode(),
        )
        self.assertTrue(outage.line_ids)


@tagged("post_install", "-at_install")
class TestMercurioDialogs(DialogCommon):
    @confirms("mercurio.upload/action_upload", "mercurio.accept/action_confirm")
    def test_upload_and_leave_a_line_as_it_is(self):
        content = write_csv(
            ["Tipo", "Radicado", "Fecha", "Remitente", "Asunto", "Responde a"],
            [["Entrada", "E9", "2026-09-14", self.town.name, "Predial", ""]],
        )
        result, _wizard = self._confirm(
            self.supervisor,
            of_menu(
                self.env, "mercurio_upload_action", default_filename="mercurio.csv"
            ),
            "action_upload",
            file=base64.b64encode(content).decode(),
        )
        record = self.env[result["res_model"]].browse(result["res_id"])
        record.with_user(self.supervisor).action_keep()
        line = record.line_ids.filtered("issue")[:1].with_user(self.supervisor)
        self._confirm(self.supervisor, line.action_accept())
        self.assertEqual(line.state, "accepted")


@tagged("post_install", "-at_install")
class TestMatrixDialogs(EscalationCommon, DialogCommon):
    @confirms("escalation.matrix.import/action_import")
    def test_rows_from_a_spreadsheet(self):
        matrix = self.env["grandes.clientes.escalation.matrix"].search(
            [("state", "=", "active")], limit=1
        )
        draft = matrix.with_user(self.coordinator).copy()
        opened = draft.action_import()
        opened["context"]["default_filename"] = "matriz.xlsx"
        self._confirm(
            self.coordinator,
            opened,
            "action_import",
            file=base64.b64encode(draft._get_sheet()).decode(),
        )
        self.assertTrue(draft.rule_ids)

    @confirms("case.escalate/action_complete_problems")
    def test_cases_that_cannot_go_as_they_are(self):
        cases = self._registered(typification="T24") | self._registered(
            typification="T24", beneficiary_id_number=False
        )
        opened = cases.with_user(self.front).action_escalate()
        result, _wizard = self._confirm(self.front, opened, "action_complete_problems")
        self.assertEqual(result["type"], "ir.actions.act_window")


@tagged("post_install", "-at_install")
class TestTimeDialogs(DialogCommon):
    @confirms("closure/action_confirm/add", "closure/action_confirm/remove")
    def test_closure_entered_and_taken_out(self):
        opened = of_menu(self.env, "closure_action")
        self._confirm(self.coordinator, opened, name="Paro", date_from=NOW.date())
        leave = self.env["resource.calendar.leaves"].search([("name", "=", "Paro")])
        self.assertTrue(leave)
        self._confirm(self.coordinator, opened, mode="remove", leave_id=leave)
        self.assertFalse(leave.exists())

    @confirms("legal.regime.activate/action_confirm")
    def test_law_activated(self):
        law = self.env["grandes.clientes.legal.regime"].search([], limit=1)
        law = law.with_user(self.coordinator)
        law.action_deactivate()
        self._confirm(self.coordinator, law.action_activate())
        self.assertEqual(law.state, "in_force")


@tagged("post_install", "-at_install")
class TestJudgingDialogs(DialogCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._registered()
        with clock.at(NOW + timedelta(days=10)):
            cls.case._do_escalate("back_office", late_reason="Se esperaba")
        cls.deviation = cls.case.deviation_ids[:1]

    def _decide(self, act, user):
        deviation = self.deviation.with_user(user)
        opened = deviation.with_context(grandes_clientes_act=act).action_ask()
        self._confirm(user, opened)
        return self.deviation.state

    @confirms(
        "deviation.decide/action_confirm/propose",
        "deviation.decide/action_confirm/justify",
        "deviation.decide/action_confirm/reconsider",
    )
    def test_justified_and_decided_again(self):
        self._decide("propose", self.supervisor)
        self.assertEqual(self._decide("justify", self.quality), "justified")
        self._decide("reconsider", self.quality)
        self.assertNotEqual(self.deviation.state, "justified")

    @confirms("deviation.decide/action_confirm/confirm")
    def test_confirmed(self):
        self.assertEqual(self._decide("confirm", self.quality), "confirmed")

    @confirms("deviation.decide/action_confirm/nonconformity")
    def test_nonconformity(self):
        self._decide("nonconformity", self.quality)
        self.assertEqual(self.deviation.state, "nonconformity")

    @confirms("judge.period/action_confirm")
    def test_period_judged(self):
        self._confirm(self.quality, of_menu(self.env, "judge_period_action"))

    @confirms("event.log.ask/action_download")
    def test_event_log(self):
        result, _wizard = self._confirm(
            self.quality,
            of_menu(
                self.env,
                "event_log_ask_action",
                active_model=self.case._name,
                active_ids=self.case.ids,
            ),
            "action_download",
        )
        self.assertEqual(result["type"], "ir.actions.act_url")


@tagged("post_install", "-at_install")
class TestReportDialogs(PackCommon, DialogCommon):
    @confirms(
        "report.view/action_show",
        "report.view/action_pdf",
        "report.view/action_xlsx",
    )
    def test_report_on_the_screen(self):
        opened = of_menu(self.env, "report_view_action")
        _result, shown = self._confirm(self.supervisor, opened, "action_show")
        self.assertTrue(shown.made_on)
        for button in ("action_pdf", "action_xlsx"):
            self.assertTrue(getattr(shown, button)()["type"])

    @confirms(
        "report.pack.act/action_confirm/deliver",
        "report.pack.act/action_confirm/attach_copy",
        "report.pack.act/action_confirm/attach_outside",
        "report.pack.act/action_confirm/review",
        "report.pack.act/action_confirm/correct",
        "report.figure/action_then",
        "report.figure/action_now",
        "report.figure/action_changes",
    )
    def test_pack(self):
        self._make_only("I04")
        pack = self._pack()
        pack._do_prepare()
        paper = base64.b64encode(blank_page())
        self._confirm(
            self.supervisor,
            pack.action_attach_outside(),
            outside_sheet_id=self._sheet(pack, "I05"),
            outside_pdf=paper,
            made_by="El contratista",
            outside_reason="Lo lleva él.",
        )
        pack._do_freeze()
        self._confirm(self.quality, pack.with_user(self.quality).action_review())
        pack._do_send()
        self._confirm(
            self.supervisor,
            pack.action_deliver(),
            delivered_to="Oficina Comercial",
            mercurio_number="2026EE0000099",
        )
        self._confirm(self.supervisor, pack.action_attach_copy(), copy_file=paper)
        result, _wizard = self._confirm(self.supervisor, pack.action_correct())
        self.assertNotEqual(result["res_id"], pack.id)
        figure = self.env["grandes.clientes.report.figure"].create(
            {"sheet_id": pack.sheet_ids[:1].id, "res_model": self.closed._name}
        )
        for button in ("action_then", "action_now", "action_changes"):
            self.assertEqual(getattr(figure, button)()["type"], "ir.actions.act_window")


@tagged("post_install", "-at_install")
class TestPortalDialogs(DialogCommon):
    @confirms("portal.invitation.refuse/action_confirm")
    def test_no_access(self):
        asked = (
            self.env["grandes.clientes.portal.invitation"]
            .with_user(self.portal)
            ._do_invite(self.ies.id, "Rosa Díaz", "rosa@example.com")
        )
        invitation = self.env["grandes.clientes.portal.invitation"].browse(asked.id)
        action = invitation.with_user(self.front).action_refuse()
        self._confirm(self.front, action)
        self.assertEqual(invitation.state, "refused")
