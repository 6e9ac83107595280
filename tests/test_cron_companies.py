"""Crons over companies: the failure of one company does not stop the others."""

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.engine import crons
from ..tools import clock
from .common import Common

_LOGGER = "odoo.addons.grandes_clientes.models.engine.crons"
_PREFIX = "grandes.clientes."
_DAY = date(2026, 1, 5)
_ROOM = ("room", "_is_kept", False)
# (model, cron, (model of the replaced method, method, its result)); without a model, a
# function of the clock is replaced.
_CRONS = [
    ("answer.template", "_cron_review", _ROOM),
    ("bulletin", "_cron_begin_and_end", _ROOM),
    ("bulletin.reminder", "_cron_remind", _ROOM),
    ("bulletin.plan", "_cron_plan", _ROOM),
    ("control.occurrence", "_cron_plan", ("control.occurrence", "_plan_company", None)),
    ("event.seal", "_cron_seal", ("event.seal", "_create_seal", None)),
    ("outage", "_cron_tell_unanswered", _ROOM),
    ("outreach.campaign", "_cron_close", _ROOM),
    ("quality.dispatch", "_cron_plan", _ROOM),
    ("quality.pnc.decision", "_cron_find", ("quality.pnc.decision", "_find_due", 0)),
    ("quality.sample", "_cron_draw", ("", "today", _DAY)),
    ("quality.visit", "_cron_plan", ("quality.visit", "_plan_company", None)),
    ("report.daily", "_cron_make", ("report.daily", "_get_days_due", [])),
    ("report.pack", "_cron_look_for_lacks", ("", "today", _DAY)),
    ("satisfaction", "_cron_ask", ("satisfaction", "_find_cases_to_survey", None)),
    ("seal.verification", "_cron_verify", ("seal.verification", "_verify", None)),
    ("training.need", "_cron_propose", _ROOM),
    ("training.timetable", "_cron_plan", _ROOM),
]


def _fail_for(broken, served, result):
    """Return a function that fails for one company and notes the others.

    :param list served: receives the companies that do not fail
    :param result: what the function returns for them
    """

    def replaced(*args):
        [company] = [
            each for each in args if getattr(each, "_name", "") == "res.company"
        ]
        if company == broken:
            raise ValueError("This company fails.")
        served.append(company)
        return result

    return replaced


@tagged("post_install", "-at_install")
class TestCronCompanies(Common):
    """Two companies, one of which fails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first = cls.env.company
        cls.companies = first | first.create({"name": "Otra sede"})
        cls.companies.write(
            {
                "grandes_clientes_calendar_id": first.grandes_clientes_calendar_id.id,
                "grandes_clientes_quality_size": 5,
                "grandes_clientes_survey": True,
                "grandes_clientes_pnc_from": _DAY,
            }
        )
        cls.env.flush_all()

    def _run(self, records, cron, target, name, result):
        """Run the cron once per failing company, and check that the other is served."""
        for broken in self.companies:
            served = []
            replaced = _fail_for(broken, served, result)
            with (
                self.subTest(cron=f"{records._name}.{cron}", broken=broken.name),
                patch.object(target, name, replaced),
                patch.object(
                    type(self.env[f"{_PREFIX}event.seal"]),
                    "_get_companies",
                    lambda _self: self.companies,
                ),
                patch.object(type(self.env["ir.cron"]), "_commit_progress"),
                self.assertLogs(_LOGGER, "ERROR") as logged,
            ):
                getattr(records, cron)()
                self.assertIn(self.companies - broken, served)
                self.assertIn(f"of company {broken.id}", logged.output[0])

    def test_a_failing_company_does_not_stop_the_others(self):
        for model, cron, (owner, name, result) in _CRONS:
            target = type(self.env[f"{_PREFIX}{owner}"]) if owner else clock
            self._run(self.env[f"{_PREFIX}{model}"], cron, target, name, result)

    def test_a_failing_company_does_not_stop_the_digests(self):
        self._run(
            self.env["res.company"],
            "_cron_grandes_clientes_digest",
            type(self.env["res.company"]),
            "_grandes_clientes_tell_if_due",
            False,
        )

    def _get_counts(self):
        metrics = self.env["grandes.clientes.monitor"]._get_metrics()
        [metric] = [each for each in metrics if each.name.endswith("company_failures")]
        return {
            dict(labels)["company"]: count
            for labels, count in metric.samples.items()
            if dict(labels)["task"] == "Seal"
        }

    def _seal(self, *broken):
        def create_seal(_self, company):
            if company in broken:
                self.env.cr.execute("SELECT 1 / 0")

        Seal = type(self.env[f"{_PREFIX}event.seal"])
        # The last run was yesterday.
        self.env.cr.execute(
            "UPDATE grandes_clientes_cron_failure"
            "   SET failed_on = failed_on - interval '1 day'"
        )
        with (
            patch.object(Seal, "_get_companies", lambda _self: self.companies),
            patch.object(Seal, "_create_seal", create_seal),
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
            mute_logger(_LOGGER, "odoo.sql_db"),
        ):
            self.env[f"{_PREFIX}event.seal"]._cron_seal()

    def test_what_fails_for_a_company_is_counted_until_it_succeeds(self):
        """Odoo counts no failure of the cron, which goes on with the next company."""
        first, second = self.companies
        self.assertEqual(self._get_counts(), {})
        self._seal(second)
        self._seal(second)
        self.assertEqual(self._get_counts(), {second.id: 2})
        self._seal(first, second)
        self.assertEqual(self._get_counts(), {first.id: 1, second.id: 3})
        self._seal(first)
        self.assertEqual(self._get_counts(), {first.id: 2})
        self._seal()
        self.assertEqual(self._get_counts(), {})

    def test_one_run_counts_once(self):
        """Work done record by record may fail for one and succeed for the next."""
        company = self.companies[0]
        with mute_logger(_LOGGER):
            for fails in (True, True, False):
                with crons.guarded(company, "Seal"):
                    if fails:
                        raise ValueError("This record fails.")
        self.assertEqual(self._get_counts(), {company.id: 1})

    def test_what_is_told_and_undone_is_not_sent(self):
        partners = self.env["res.partner"].create(
            [{"name": name, "company_id": self.companies[0].id} for name in "AB"]
        )
        sent = []
        self.patch(
            type(self.env["mail.mail"]), "send_after_commit", lambda m: sent.append(m)
        )

        def serve(records):
            for record in records:
                record.env["mail.thread"].message_notify(
                    partner_ids=self.front.partner_id.ids,
                    subject=f"De {record.name}",
                    body="Se recuerda",
                )
                if record.name == "B":
                    raise ZeroDivisionError

        with mute_logger(_LOGGER):
            crons.serve_each(partners, "Reminders", serve)
        self.assertFalse(sent)
        mails = self.env["mail.mail"].sudo().search([("subject", "like", "De %")])
        self.assertEqual(mails.mapped("subject"), ["De A"])
        self.assertEqual(mails.state, "outgoing")

    def test_what_is_told_does_not_wait_for_the_hourly_run_of_the_queue(self):
        partner = self.env["res.partner"].create(
            {"name": "A", "company_id": self.companies[0].id}
        )
        self.env.cr.flush()
        woken = []
        self.patch(
            type(self.env["mail.mail"]), "_trigger_queue", lambda *_at: woken.append(1)
        )

        def serve(records):
            records.env["mail.thread"].message_notify(
                partner_ids=self.front.partner_id.ids,
                subject="Recordatorio",
                body="Se recuerda",
            )

        crons.serve_each(partner, "Reminders", serve)
        self.env.cr.flush()
        self.assertTrue(woken)

    def test_records_are_served_together_and_one_by_one_after_a_failure(self):
        partners = self.env["res.partner"].create(
            [
                {"name": f"P{number}", "company_id": company.id}
                for company in self.companies
                for number in range(3)
            ]
        )
        served = []

        def serve(records):
            for record in records:
                record.comment = "Servido"
                served.append(record)
                if record.name == "P1" and record.company_id == self.companies[0]:
                    self.env.cr.execute("SELECT 1 / 0")

        with mute_logger(_LOGGER, "odoo.sql_db"):
            crons.serve_each(partners, "Seal", serve)
        failed = partners[1]
        # What the first try did was undone, and done again.
        self.assertEqual(served[:5], [*partners[:2], *partners[:3]])
        self.assertEqual(served[5:], [*partners[3:]])
        self.assertEqual(partners.filtered("comment"), partners - failed)
        self.assertEqual(self._get_counts(), {self.companies[0].id: 1})

    def test_counting_never_breaks_the_cron(self):
        self.env.cr.execute("ALTER TABLE grandes_clientes_cron_failure RENAME TO gone")
        done = []
        with (
            mute_logger(_LOGGER, "odoo.sql_db"),
            self.assertLogs(f"{_LOGGER[:-1]}_failure", "WARNING"),
        ):
            for fails in (True, False):
                with crons.guarded(self.companies[0], "Seal"):
                    if fails:
                        raise ValueError("This company fails.")
                    done.append(self.env["res.partner"].create({"name": "Sigue"}))
        self.assertTrue(done[0].exists())

    def test_the_administrator_sees_it_on_the_home_page(self):
        self._seal(self.companies[0])
        Failure = self.env["grandes.clientes.cron.failure"]
        found = Failure.with_user(self.manager).search([])
        self.assertEqual(found.mapped("task"), ["Seal"])
        self.assertEqual(found.error, "DivisionByZero")
        self.assertFalse(Failure.with_user(self.front).has_access("read"))
