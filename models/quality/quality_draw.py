import csv
import io
from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ...tools import clock
from ...tools.quality import sampling
from ...tools.sheet.writer import neutralise
from ..engine import crons, mass

#: Events that put a case into the population of a week, by frame.
_EVENTS = {
    "closings": SQL("e.state_to = 'closed' AND e.state_from <> 'closed'"),
    "escalations": SQL("e.act = 'escalate'"),
}
_HEADERS = (
    "case",
    "channel",
    "advisor",
    "happened_on",
    "sha256",
    "rank",
    "drawn",
    "excluded",
)


class QualitySample(models.Model):
    """Draws the audited cases of a week, and keeps the list to redo the draw."""

    _name = "grandes.clientes.quality.sample"
    _inherit = "grandes.clientes.quality.sample"

    def _get_cannot_draw_reasons(self):
        """Return ``{id: reason}`` for periods that cannot be drawn from yet."""
        reasons = {}
        for sample in self:
            if not (sample.date_from and sample.date_to):
                reasons[sample.id] = self.env._("Choose the days to draw from.")
            elif not sample.seed and sample.date_to >= clock.today(sample.company_id):
                reasons[sample.id] = self.env._(
                    "The week is not over: it is drawn from afterwards."
                )
            elif not sample.seed and not sample._is_of_week():
                reasons[sample.id] = self.env._(
                    "The official draw is of a whole week: choose its seven days, or "
                    "type a seed for an exercise."
                )
            elif not sample.seed and not sample._find_seal():
                reasons[sample.id] = self.env._(
                    "No night of that week was sealed, so there is nothing that "
                    "neither side chose. Type a seed for an exercise."
                )
        return reasons

    def _do_draw(self):
        """Draw each sample and create the audits of its cases.

        Typed seeds, and second draws of a week, give exercises.

        :raise AccessError: the user does not draw for that side
        :raise UserError: nothing to draw from, or too few for each channel
        """
        self._check_act("draw")
        self._check_side()
        for sample in self:
            sample._apply_draw()

    def action_draw(self):
        """Draw the samples."""
        self._do_draw()

    def _apply_draw(self, is_empty=False):
        """Draw without checks; see :meth:`_do_draw`.

        :param bool is_empty: record that there was nothing to draw from
        """
        self.ensure_one()
        seal = self.env["grandes.clientes.event.seal"]
        official = not self.seed and not self._has_official_draw()
        seed = self.seed
        if not seed:
            seal = self._find_seal()
            seed = seal.digest
        rows = self._get_population(seed)
        included = [row for row in rows if not row["excluded"]]
        quotas = {} if is_empty else self._get_quotas(included)
        drawn = [row for row in included if row["rank"] <= quotas[row["channel_id"]]]
        # Sudo: only the draw writes these fields; the act was checked.
        sample_sudo = self.sudo()
        sample_sudo._apply_drawn(
            {
                "state": "drawn",
                "seed": seed,
                "seal_id": seal.id,
                "is_witnessed": bool(seal.mailed_to),
                "is_exercise": not official,
                "claims_days": official,
                "population": len(included),
                "excluded": len(rows) - len(included),
                "drawn_on": clock.now(),
                "drawn_by_id": self.env.uid,
                "population_attachment_id": sample_sudo._create_population_file(
                    rows, {row["id"] for row in drawn}
                ).id,
            }
        )
        self.env["grandes.clientes.quality.audit"]._create_drawn(self, drawn)
        self._log_seal("draw")

    def _apply_drawn(self, vals):
        """Write the draw.

        :raise ConcurrencyError: one of the days was just drawn from officially; Odoo
            retries, and the draw becomes an exercise
        """
        try:
            with mass.error_expected(), self.env.cr.savepoint():
                self.write(vals)
        except ExclusionViolation as error:
            raise ConcurrencyError("Those days were just drawn from") from error

    def _is_of_week(self):
        """Return whether the period has the seven days of a week."""
        self.ensure_one()
        return (self.date_to - self.date_from).days == 6

    def _has_official_draw(self):
        """Return whether a day of the period has an official draw already.

        Of this side and frame: no case is drawn officially twice.
        """
        # Sudo: draws by other users count too.
        return bool(
            self.sudo().search_count(
                [
                    ("id", "!=", self.id),
                    ("company_id", "=", self.company_id.id),
                    ("side", "=", self.side),
                    ("frame", "=", self.frame),
                    ("date_from", "<=", self.date_to),
                    ("date_to", ">=", self.date_from),
                    ("state", "=", "drawn"),
                    ("is_exercise", "=", False),
                ],
                limit=1,
            )
        )

    def _find_seal(self):
        """Return the last nightly seal of the period, which nobody could foresee."""
        self.ensure_one()
        first, last = self._get_instants()
        # Sudo: a seal's digest is public, but supervisors cannot read seals.
        return (
            self.env["grandes.clientes.event.seal"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("sealed_on", ">=", first),
                    ("sealed_on", "<=", last),
                ],
                limit=1,
            )
        )

    def _get_instants(self):
        """Return the first and the last second of the period, naive UTC."""
        before = clock.last_second(self.company_id, self.date_from - timedelta(days=1))
        return before + timedelta(seconds=1), clock.last_second(
            self.company_id, self.date_to
        )

    def _get_population(self, seed):
        """Return the cases of the period, ranked within their channel.

        :return: rows of ``id``, ``name``, ``channel_id``, ``channel``, ``user_id``,
            ``advisor``, ``happened_on``, ``key``, ``rank`` (None if excluded) and
            ``excluded`` (code of the reason, or None)
        """
        self.env["grandes.clientes.case"].flush_model()
        self.env["grandes.clientes.case.event"].flush_model()
        first, last = self._get_instants()
        query = SQL(
            """
            SELECT found.*, CASE WHEN found.excluded IS NULL THEN row_number() OVER (
                       PARTITION BY found.channel_id, found.excluded IS NULL
                       ORDER BY found.key) END AS rank
              FROM (SELECT c.id, c.name, COALESCE(c.channel_id, 0) AS channel_id,
                           COALESCE(channel.code, '')  AS channel,
                           c.user_id, person.name AS advisor,
                           happened.happened_on::text AS happened_on,
                           encode(sha256(convert_to(%(seed)s || c.name, 'UTF8')), 'hex')
                               COLLATE "C" AS key,
                           CASE WHEN c.complained_user_id IS NOT NULL
                                THEN 'complaint_about_advisor' END AS excluded
                      FROM (SELECT e.case_id, max(e.happened_on) AS happened_on
                              FROM grandes_clientes_case_event e
                             WHERE e.happened_on BETWEEN %(first)s AND %(last)s
                               AND e.company_id = %(company)s AND %(events)s
                             GROUP BY e.case_id) happened
                      JOIN grandes_clientes_case c ON c.id = happened.case_id
                      LEFT JOIN grandes_clientes_channel channel
                             ON channel.id = c.channel_id
                      LEFT JOIN res_users u ON u.id = c.user_id
                      LEFT JOIN res_partner person ON person.id = u.partner_id
                     WHERE c.name IS NOT NULL) found
             ORDER BY found.channel, found.excluded NULLS FIRST, found.key
            """,
            seed=seed,
            first=first,
            last=last,
            company=self.company_id.id,
            events=_EVENTS[self.frame],
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchall()

    def _get_quotas(self, rows):
        """Return ``{channel id: how many}``, at least two of each channel (C1).

        :raise UserError: the sample is too small for its channels, or nothing is there
        """
        strata = {}
        for row in rows:
            strata[row["channel_id"]] = strata.get(row["channel_id"], 0) + 1
        if not strata:
            raise UserError(
                self.env._(
                    "Nothing happened in that week that could be drawn: "
                    "choose another week."
                )
            )
        least = sampling.least_size(strata)
        if self.size < least and self.size < len(rows) and len(strata) == 1:
            raise UserError(
                self.env._(
                    "The week has one channel, which takes %(least)s cases: enter that "
                    "many or more.",
                    least=least,
                )
            )
        if self.size < least and self.size < len(rows):
            raise UserError(
                self.env._(
                    "%(channels)s channels take %(least)s cases, two of each: enter "
                    "that many or more.",
                    channels=len(strata),
                    least=least,
                )
            )
        return sampling.quotas(strata, self.size)

    def _create_population_file(self, rows, drawn):
        """Store the population as a list from which the draw can be redone."""
        target = io.StringIO()
        writer = csv.writer(target, delimiter=";", lineterminator="\n")
        writer.writerow(_HEADERS)
        # Few people have many cases: neutralise each name once.
        advisors = {
            name: neutralise(name or "") for name in {row["advisor"] for row in rows}
        }
        for row in rows:
            writer.writerow(
                [
                    row["name"],
                    row["channel"],
                    advisors[row["advisor"]],
                    row["happened_on"],
                    row["key"],
                    row["rank"] or "",
                    "x" if row["id"] in drawn else "",
                    row["excluded"] or "",
                ]
            )
        return self.env["ir.attachment"].create(
            {
                "name": f"muestra-{self.date_from}-{self.side}-{self.frame}"
                f"-{self.id}.csv",
                "raw": target.getvalue().encode(),
                "mimetype": "text/csv",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    @api.model
    def _cron_draw(self):
        """Draw last week's official samples of the entity, once each (C1, C4).

        A week without any case gets an empty sample, as evidence of the control.
        """
        for company in self.env["res.company"].search(
            [("grandes_clientes_quality_size", ">", 0)]
        ):
            with crons.guarded(company, "Draw"):
                company = company.with_company(company)
                today = clock.today(company)
                monday = today - timedelta(days=today.weekday() + 7)
                for frame in ("closings", "escalations"):
                    sample = self.with_company(company).create(
                        {
                            "company_id": company.id,
                            "side": "entity",
                            "frame": frame,
                            "date_from": monday,
                            "date_to": monday + timedelta(days=6),
                            "size": company.grandes_clientes_quality_size,
                        }
                    )
                    if sample._has_official_draw() or not sample._apply_cron_draw():
                        sample.unlink()

    def _apply_cron_draw(self):
        """Draw the sample, empty if the week has no cases; return whether it was done.

        A week with cases needs a seal that neither side chose; an empty one does not.
        """
        rows = [row for row in self._get_population("") if not row["excluded"]]
        if not rows:
            self._apply_draw(is_empty=True)
            return True
        if self._get_cannot_draw_reasons():
            return False
        channels = {}
        for row in rows:
            channels[row["channel_id"]] = channels.get(row["channel_id"], 0) + 1
        self.size = max(self.size, sampling.least_size(channels))
        self._do_draw()
        return True
