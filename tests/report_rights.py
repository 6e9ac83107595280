"""The reports of each role, and the records behind every figure.

Run in the class that simulates the month, ``TestReportMonth``.
"""

import json
from unittest.mock import patch

from lxml import html

from odoo.exceptions import AccessError, UserError

from ..models.report.scope import CUTS, Scope
from ..reports import DEFINITIONS
from .report_common import CODES, OCTOBER, SEPTEMBER


class ReportRights:
    """Which reports each role may create, their scope, and the records behind them."""

    def test_who_makes_which(self):
        everything = {*CODES}
        # Reports on people and quality are created by supervision and oversight.
        kept = {
            code
            for code in everything
            if DEFINITIONS[code].roles
            and "group_front_office" not in DEFINITIONS[code].roles
        }
        self.assertLessEqual({"I08", "I10", "I12"}, kept)
        for user, codes in (
            (self.supervisor, everything),
            # The platform's figures belong to no portfolio.
            (self.front, everything - kept - {"I07"}),
        ):
            self.assertEqual(
                set(self.reports.with_user(user)._get_codes()), codes, user.login
            )
        for user in (self.coordinator, self.quality, self.oversight):
            self.assertEqual(
                set(self.reports.with_user(user)._get_codes()),
                everything | {"C09"},
                user.login,
            )
        for user in (self.official, self.back):
            codes = set(self.reports.with_user(user)._get_codes())
            self.assertLessEqual({"I02", "I03", "I04"}, codes)
            self.assertNotIn("I13", codes)
        self.assertEqual(self.reports.with_user(self.manager)._get_codes(), ["C09"])
        with self.assertRaises(AccessError):
            self._make("I01", self.manager)

    def test_advisor_sees_the_own_portfolio(self):
        """The backup of the entity and its advisor see it; nobody else does."""
        self.assertEqual(
            self._make("I02", self.front).section("cases").keys,
            self._make("I02").section("cases").keys,
        )
        other = self._user("front3", "group_front_office")
        self.assertEqual(self._make("I02", other).status, "no_data")
        self.case["Z"].with_user(self.supervisor)._do_assign(other)
        own = self._make("I02", other)
        self.assertEqual(own.section("cases").keys, [str(self.case["Z"].id)])
        self.assertEqual(own.indicator("I02.overdue").value, 100)

    def test_an_advisor_s_campuses_count_as_in_the_portfolio(self):  # R11
        other = self._user("front3", "group_front_office")
        seat = self.env["res.partner"].create(
            {
                "name": "Sede principal",
                "is_company": True,
                "is_large_client": True,
                "large_client_type": "ies",
                "advisor_id": other.id,
            }
        )
        self.ies.write({"parent_id": seat.id, "backup_advisor_id": False})
        self.assertEqual(self._make("I02", other).status, "no_data")
        self.ies.advisor_id = False
        listed = self._make("I02").section("cases")
        self.assertIn(self.ies.name, listed.column("entity"))
        self.assertEqual(
            self._make("I02", other).section("cases").column("entity"),
            [name for name in listed.column("entity") if name == self.ies.name],
        )

    def test_what_is_of_a_case_is_cut_by_its_case(self):
        """A source on any model with a case needs no declaration of its fields."""
        system = self.env["grandes.clientes.legacy.system"].search([], limit=1)
        look_ups = self.env["grandes.clientes.consultation"].with_user(self.front)
        look_up = look_ups.create(
            {
                "case_id": self.case["Z"].id,
                "system_id": system.id,
                "system_down": True,
            }
        )
        for user in (self.front, self.supervisor):
            for cut in CUTS:
                scope = Scope(
                    self.env(user=user),
                    self.env.company,
                    *SEPTEMBER,
                    OCTOBER,
                    {cut: False} if cut in ("area", "entity_type") else {},
                )
                domain = scope.domain(look_up._name)
                looked_up = look_up.with_user(user).search(domain)
                self.assertEqual(
                    bool(looked_up), cut != "entity_type", (user.login, cut)
                )

    def test_official_sees_the_own_area(self):
        self.assertEqual(self._make("I04", self.official).status, "no_data")
        report = self._make("I04", self.creditor)
        self.assertEqual(report.section("area").column("area"), [self.credit.name])
        self.assertEqual(report.section("area").total("escalated"), 2)
        pending = self._make("I03").section("area")
        self.assertEqual(pending.columns[0].label, "Mission area")

    def test_complaint_about_oneself_is_not_counted(self):  # G26
        self.case["Z"].sudo().complained_user_id = self.supervisor
        self.assertEqual(self._make("I02", self.supervisor).indicators[0].n, 2)
        self.assertEqual(self._make("I02", self.oversight).indicators[0].n, 3)

    def test_a_list_of_a_pack_says_how_many_it_leaves_out(self):  # G26
        """The tables of a pack count every case, its lists what the maker may read."""
        for letter, code, section, count in (
            ("Z", "I02", "cases", "outsourcing"),
            ("G", "I03", "escalations", "pending"),
            ("G", "I04", "escalations", "listed"),
        ):
            self.case[letter].sudo().complained_user_id = self.supervisor
            made = (
                self.reports.with_user(self.supervisor).sudo()._make(code, *SEPTEMBER)
            )
            rows = made.section(section)
            self.assertEqual(rows.held_back, 1, (code, count))
            self.assertIn("1 more are not shown", " ".join(rows.notes))
            self.assertEqual(
                self._make(code, self.oversight).section(section).notes, []
            )

    def test_anonymous_surveys_are_summed_up_for_the_team(self):  # I13
        self.env.company.grandes_clientes_survey_anonymous = True
        report = self._make("I13", self.supervisor)
        self.assertEqual(report.indicator("I13.csat").n, 2)
        self.assertFalse(report.section("answers").rows)
        self.assertEqual(len(self._make("I13").section("answers").rows), 2)

    def test_other_companies_are_not_counted(self):
        other = self.env["res.company"].create({"name": "Otra"})
        self.coordinator.company_ids |= other
        reports = self.reports.with_context(
            allowed_company_ids=[self.env.company.id, other.id]
        )
        self.assertEqual(reports._make("I02", *SEPTEMBER).indicators[0].n, 3)
        self.assertEqual(
            reports._make("I02", *SEPTEMBER, company=other).status, "no_data"
        )

    def test_contract_is_the_entitys_side(self):  # C7
        vals = {"name": "CT-1", "date_from": "2026-01-01"}
        Contract = self.env["grandes.clientes.contract"]
        contract = Contract.with_user(self.coordinator).create(vals)
        for user in (self.supervisor, self.quality, self.oversight, self.manager):
            contract.with_user(user).check_access("read")
            with self.assertRaises(AccessError):
                contract.with_user(user).write({"date_to": "2026-12-31"})

    # === CUTS === #

    def test_cuts(self):
        email = self._channel("email")
        report = self._make("I01", cuts={"channel": email.id})
        self.assertEqual(report.section("channel").column("pending"), [3])
        self.assertEqual(report.indicator("I01.opportunity").n, 1)
        self.assertEqual(report.cuts, [("Channel", email.name)])
        self.assertTrue(report.reconciliations[0].holds)
        report = self._make("I01", cuts={"entity_type": "municipality"})
        self.assertEqual(report.status, "no_data")
        with self.assertRaises(UserError):
            self._make("I01", cuts={"colour": 1})

    def test_cuts_sum_to_the_whole(self):
        whole = self._make("I01")
        for cut, values in (
            ("channel", self.env["grandes.clientes.channel"].search([]).ids),
            ("entity_type", ["ies", "municipality", False]),
            ("advisor", [self.front.id, self.front2.id, False]),
            ("area", [self.credit.id, self.funds.id, self.relations.id, False]),
        ):
            parts = [
                self._make("I01", cuts={cut: value}).reconciliations[0]
                for value in values
            ]
            for index, term in enumerate(whole.reconciliations[0].terms):
                total = sum(part.terms[index].value for part in parts)
                self.assertEqual(total, term.value, f"{cut} {term.label}")
            self.assertEqual(
                sum(part.result for part in parts), whole.reconciliations[0].result
            )

    # === RECORDS === #

    def _letters(self, report, *figure):
        model, ids = self.reports._get_figure_records(report, [figure])[figure]
        self.assertEqual(model, "grandes.clientes.case")
        return {letter for letter, case in self.case.items() if case.id in ids}

    def test_figures_lead_to_their_records(self):
        report = self._make("I01")
        total = ("ledger", None, "")
        self.assertEqual(self._letters(report, *total, "before"), {*"ABZ"})
        self.assertEqual(self._letters(report, *total, "pending"), {*"ZFGK"})
        self.assertEqual(self._letters(report, *total, "closed"), {*"ACDE"})
        self.assertEqual(self._letters(report, *total, "late"), {"A"})
        self.assertEqual(self._letters(report, *total, "overdue"), {*"ZF"})
        phone = str(self._channel("phone").id)
        self.assertEqual(
            self._letters(report, "ledger", "channel", phone, "closed"), {*"ACD"}
        )

    def test_every_figure_counts_its_records(self):
        for code in CODES:
            report = self._make(code)
            records = self.reports._get_figure_records(report)
            for section in report.sections:
                for column in section.columns:
                    if not column.measure:
                        continue
                    for key, number in zip(
                        section.keys, section.column(column.code), strict=True
                    ):
                        figure = (column.source, section.group, key, column.measure)
                        self.assertEqual(len(records[figure][1]), number, figure)

    def test_the_screen_opens_them(self):
        view = (
            self.env["grandes.clientes.report.view"]
            .with_user(self.coordinator)
            .create({"code": "I01", "period": "last_month"})
        )
        self.assertEqual((view.date_from, view.date_to), SEPTEMBER)
        view.action_show()
        links = html.fromstring(view.html).xpath("//a[@data-figure]")
        figure = json.loads(links[0].get("data-figure"))
        Report = type(self.env["grandes.clientes.report"])
        with patch.object(Report, "_count_sources", side_effect=AssertionError):
            # Nothing else is counted.
            action = view.action_open_figure(*figure)
        self.assertEqual(action["res_model"], "grandes.clientes.case")
        self.assertEqual(len(action["domain"][0][2]), int(links[0].text))
        self.assertEqual(view.action_pdf()["type"], "ir.actions.act_url")
        self.assertTrue(view.xlsx)

    # === DAY BY DAY === #

    def test_daily_report_is_kept_and_mailed(self):  # C6, C7
        Daily = self.env["grandes.clientes.report.daily"]
        company = self.env.company
        with self._october(2):
            self.assertEqual(
                [str(day) for day in Daily._get_days_due(company)], ["2026-10-01"]
            )
            daily = Daily._create_day(company, Daily._get_days_due(company)[0])
            self.assertFalse(Daily._get_days_due(company))
        report = daily._report()
        # L arrived ten minutes after midnight.
        self.assertEqual(report.section("channel").total("received"), 1)
        self.assertEqual(report.reconciliations[0].terms[0].value, 4)
        message = self.env["mail.message"].search(
            [("subject", "like", "2026"), ("attachment_ids.name", "=like", "I01_%")],
            limit=1,
        )
        people = message.notified_partner_ids
        for user in (self.coordinator, self.quality, self.oversight):
            self.assertIn(user.partner_id, people)
        self.assertEqual(message.attachment_ids.name, "I01_2026-10-01.xlsx")
        with self._october(5):
            self.assertEqual(
                [str(day) for day in Daily._get_days_due(company)],
                ["2026-10-02", "2026-10-03", "2026-10-04"],
            )
        with self.assertRaises(UserError):
            daily.write({"content": "{}"})
        with self.assertRaises(UserError):
            daily.unlink()
        self.assertIn("I01", daily.with_user(self.oversight).html)

    def test_daily_report_is_reviewed(self):  # C6, C7
        Daily = self.env["grandes.clientes.report.daily"]
        daily = Daily._create_day(self.env.company, SEPTEMBER[0])
        with self.assertRaisesRegex(AccessError, "Review"):
            daily.with_user(self.supervisor)._do_review("C6", "conforming")
        with self.assertRaisesRegex(UserError, "Describe"):
            daily.with_user(self.quality)._do_review("C6", "findings", " ")
        action = daily.with_user(self.quality).action_review()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.quality)
            .with_context(**action["context"])
            .create({"outcome": "findings", "findings": "Cayó C&CTEX y no consta."})
        )
        wizard.action_confirm()
        review = daily.review_ids
        self.assertEqual(
            (review.control, review.user_id, review.company_id),
            ("C6", self.quality, self.env.company),
        )
        self.assertTrue(review.is_intact)
        self.assertFalse(review.pack_id)
        # The list of days shows which were reviewed, by whom, and the result.
        daily.with_user(self.quality)._do_review("C7", "conforming")
        seen = daily.with_user(self.supervisor)
        self.assertRecordValues(
            seen,
            [
                {
                    "reviewed_by": self.quality.name,
                    "reviewed_on": review.reviewed_on,
                    "outcome": "findings",
                }
            ],
        )
        self.assertIn('name="outcome"', seen.get_view(view_type="list")["arch"])
        with self.assertRaises(UserError):
            review.sudo().outcome = "conforming"
        self.env.cr.execute(
            "UPDATE grandes_clientes_report_review SET sealed = 'x' WHERE id = %s",
            [review.id],
        )
        self.env.invalidate_all()
        self.assertFalse(review.is_intact)
