"""Crons over companies: the failure of one company does not stop the others."""

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

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
