"""Failures: reported, ended, replied to, attributed, argued, discarded (C6, C8)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.migration import load_script
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import file_path

from .outage_common import MODEL, OutageCommon


@tagged("post_install", "-at_install")
class TestOutageActs(OutageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outage = cls._down().with_user(cls.supervisor)

    def test_technology_and_oversight_are_told_once(self):
        self.outage._do_report(scope="No se consulta ningún pago")
        self.assertEqual(self.outage.reported_on, self._now())
        for address in ("tecnologia@example.com", "interventoria@example.com"):
            (mail,) = self._mails(address)
            self.assertIn("No se consulta ningún pago", mail.body_html)
        with self._later(hours=1):
            self.outage._do_report("INC-9")
        self.assertEqual(self.outage.ticket, "INC-9")
        self.assertEqual(self.outage.reported_on, self._now(), "the first stays")
        self.assertEqual(len(self._mails("tecnologia@example.com")), 1)
        self.assertEqual(len(self.outage.mail_request_ids), 2)
        self.assertFalse(self.outage._find_broken_seals())

    def test_their_reply_is_kept_and_its_lack_shows(self):
        self.outage._do_report("INC-9")
        self.assertFalse(self.outage.is_unanswered)
        with self._later(days=5):
            self.outage.invalidate_recordset()
            self.assertTrue(self.outage.is_unanswered)
            unanswered = self.outages.search([("is_unanswered", "=", True)])
            self.assertIn(self.outage, unanswered.with_user(self.supervisor))
            self.supervisor.email = "supervisora@example.com"
            self.outages._cron_tell_unanswered()
            self.outages._cron_tell_unanswered()
            self.assertEqual(len(self._mails("supervisora@example.com")), 1)
            request = self.outage.mail_request_ids.filtered(
                lambda each: each.kind == "technology"
            )
            request.sudo()._apply_reply("Se cayó un disco", "ti@x.co", self._now())
            self.outage._do_reply("technology", "Se cayó un disco")
            self.assertEqual(request.state, "entered")
            self.assertFalse(self.outage.is_unanswered)
        self.assertEqual(self.outage.statement_ids.kind, "technology")
        with self.assertRaises(UserError):
            self.outage.statement_ids.sudo().words = "otra"

    def test_nobody_replies_to_what_nobody_was_told(self):
        with self.assertRaisesRegex(UserError, "report it first"):
            self.outage._do_reply("technology", "Ya funciona")

    def test_the_end_is_proposed_by_who_got_through(self):
        with self._later(minutes=50):
            self.case._do_consult(self.cobol, "Pagado")
        with self._later(hours=2):
            self.assertEqual(self.outage.proposed_end, self._now(minutes=-70))
            wizard = (
                self.env[f"{MODEL}.act"]
                .with_user(self.supervisor)
                .create({"outage_ids": self.outage.ids, "act": "end"})
            )
            self.assertEqual(wizard.ended_on, self._now(minutes=-70))
            with self.assertRaises(ValidationError):
                self.outage._do_end(ended_on=self._now(days=1))
            wizard.action_confirm()
        self.assertEqual(self.outage.state, "ended")
        self.assertEqual(self.outage.ended_on, self._now(minutes=50))
        self.assertFalse(self.outage.proposed_end)

    def test_the_entity_decides_and_the_contractor_argues(self):
        with self.assertRaises(AccessError):
            self.outage._do_attribute("entity", "La red es de la entidad")
        with self.assertRaisesRegex(UserError, "not decided"):
            self.outage._do_argue("Fue la red")
        judge = self.outage.with_user(self.coordinator)
        judge._do_attribute("contractor", "El enlace es del contratista")
        self.outage._do_argue("El corte fue del operador, según su boletín")
        self.assertTrue(self.outage.has_argument)
        self.assertEqual(self.outage.attributable_to, "contractor", "it stands")
        judge._do_attribute("third_party", "Se verificó con el operador")
        self.outage.invalidate_recordset()
        self.assertFalse(self.outage.has_argument)
        self.assertEqual(len(self.outage.statement_ids), 3)
        self.assertFalse(self.outage._find_broken_seals())
        self.env.cr.execute(
            "UPDATE grandes_clientes_outage SET attributable_to = 'entity'"
            " WHERE id = %s",
            [self.outage.id],
        )
        self.env.invalidate_all()
        self.assertTrue(self.outage._find_broken_seals())

    def test_a_false_alarm_counts_nowhere(self):
        self.outage._do_discard("Era su contraseña")
        self.assertEqual(self.outage.state, "discarded")
        self.assertFalse(self._current())
        self.assertNotEqual(self._down(), self.outage, "the next one is another")

    def test_a_confirmed_one_is_the_entitys_to_discard(self):
        self._down(self.front2)
        with self.assertRaisesRegex(UserError, "confirmed"):
            self.outage._do_discard("No fue nada")
        self.outage.with_user(self.coordinator)._do_discard("Era una prueba")

    def test_what_happened_is_changed_by_acts_alone(self):
        for name, value in (
            ("ended_on", self._now()),
            ("began_on", self._now(hours=-5)),
            ("ticket", "X"),
        ):
            with self.assertRaises(UserError):
                call_kw(self.outage, "write", [self.outage.ids, {name: value}], {})
        with self.assertRaises(AccessError):
            call_kw(
                self.outage,
                "write",
                [self.outage.ids, {"attributable_to": "entity"}],
                {},
            )
        with self.assertRaises(UserError):
            self.outage.sudo().unlink()
        self.outage.entity_words = "Estamos en ello"
        with self.assertRaises(AccessError):
            self.outage.with_user(self.front).entity_words = "Otra"

    def test_rights_by_role(self):
        for role, rights in {
            "front": "r",
            "back": "r",
            "official": "",
            "supervisor": "rwc",
            "coordinator": "r",
            "quality": "r",
            "oversight": "r",
            "manager": "",
        }.items():
            for name in (MODEL, f"{MODEL}.witness", f"{MODEL}.statement"):
                records = self.env[name].with_user(getattr(self, role))
                allowed = "".join(
                    operation[0]
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                )
                wanted = rights if name == MODEL else rights[:1]
                self.assertEqual(allowed, wanted, f"{role} on {name}")

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Otra entidad"})
        user = self._user("other_outage", "group_supervisor")
        user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for record in (self.outage, self.outage.witness_ids):
            self.assertFalse(
                record.with_user(user)
                .with_context(allowed_company_ids=other.ids)
                ._filtered_access("read")
            )

    def test_a_plan_is_announced_before_it_begins(self):
        with self.assertRaises(ValidationError):
            self._confirmed(is_planned=True, began_on=self._now(hours=-1))
        planned = self._confirmed(
            is_planned=True,
            began_on=self._now(hours=2),
            ended_on=self._now(hours=4),
        )
        self.assertEqual(planned.state, "announced")
        self.assertFalse(self._current(self.telephony))
        with self._later(hours=3):
            self.assertEqual(self._current(self.telephony), planned)
            self.assertEqual(
                self._down(system=self.systems["MERCURIO"]).system_id.code, "MERCURIO"
            )
        with self._later(hours=5):
            planned._do_end()
        self.assertEqual(planned.planned_until, self._now(hours=4))
        self.assertEqual(planned.ended_on, self._now(hours=5))

    def test_only_what_is_planned_is_to_come(self):
        for instants in (
            {"began_on": self._now(hours=3)},
            {"began_on": self._now(hours=-1), "ended_on": self._now(hours=1)},
        ):
            with self.assertRaisesRegex(ValidationError, "as a planned window"):
                self._confirmed(**instants)
        past = self._confirmed(
            began_on=self._now(hours=-3), ended_on=self._now(hours=-1)
        )
        self.assertEqual(past.state, "ended")

    def test_a_planned_window_goes_on_and_is_over_by_the_clock(self):
        planned = self._confirmed(
            is_planned=True, began_on=self._now(hours=2), ended_on=self._now(hours=4)
        )
        cron = self.env.ref("grandes_clientes.cron_outage_windows")
        wakes = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(
            wakes.mapped("call_at"), [self._now(hours=2), self._now(hours=4)]
        )
        with self.assertRaisesRegex(UserError, "has not begun"):
            planned._do_end()
        for hours, state in ((1, "announced"), (3, "open"), (5, "ended")):
            with self._later(hours=hours):
                self.outages._cron_turn_windows()
                self.assertEqual(planned.state, state)
                self.assertEqual(
                    planned._get_cannot_act_reasons("end") == {}, hours > 1
                )
        # It lasted longer than announced, and a user records that afterwards.
        with self._later(hours=6):
            planned._do_end(ended_on=self._now(hours=-1))
            self.assertEqual(planned.ended_on, self._now(hours=-1))
            with self.assertRaisesRegex(UserError, "over already"):
                planned._do_end()

    def test_an_update_turns_the_windows_of_before(self):
        planned = self._confirmed(
            is_planned=True, began_on=self._now(hours=2), ended_on=self._now(hours=4)
        )
        coming = self._confirmed(
            system_id=self.systems["MERCURIO"].id,
            is_planned=True,
            began_on=self._now(hours=20),
        )
        cron = self.env.ref("grandes_clientes.cron_outage_windows")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        script = "grandes_clientes/migrations/19.0.1.10.0/post-outage_windows.py"
        with self._later(hours=5):
            load_script(file_path(script), "post_windows").migrate(
                self.cr, "19.0.1.9.0"
            )
        self.assertEqual((planned.state, coming.state), ("ended", "announced"))
        triggers = triggers.search([("cron_id", "=", cron.id)])
        self.assertEqual(triggers.mapped("call_at"), [self._now(hours=20)])

    def test_the_weekly_dispatch_tells_of_it(self):  # C8
        dispatches = self.env["grandes.clientes.quality.dispatch"]
        dispatches._cron_plan()
        dispatch = dispatches.with_user(self.quality).search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        self.assertEqual(dispatch.outcome, "not_monitored", "it is unconfirmed")
        self._down(self.front2)
        self.env.invalidate_all()
        with self._later(minutes=5):
            self.assertEqual(dispatch.outcome, "news")
            dispatch._do_send()
        (mail,) = self._mails("tecnologia@example.com")
        self.assertIn("COBOL", mail.body_html)
        told = dispatch.told_news
        with self._later(hours=1):
            self.outage._do_end()
        self.env.invalidate_all()
        self.assertEqual(dispatch.other_news, told, "as it was told")
        self.assertFalse(dispatch._find_broken_seals())

    def test_what_failed_after_the_dispatch_is_in_the_next_one(self):  # C8
        dispatches = self.env["grandes.clientes.quality.dispatch"]
        dispatches._cron_plan()
        mine = [("company_id", "=", self.env.company.id)]
        dispatch = dispatches.with_user(self.quality).search(mine, limit=1)
        # On Wednesday; a failure of Thursday belongs to the same week.
        dispatch._do_send()
        with self._later(days=1):
            failure = self._confirmed(began_on=self._now(hours=-1))
            failure._do_end()
        with self._later(days=7):
            dispatches._cron_plan()
            following = dispatches.with_user(self.quality).search(mine, limit=1)
            self.assertNotEqual(following, dispatch)
            self.assertIn(self.telephony.name, following.other_news)
