from odoo import api, models
from odoo.tools import SQL

from ...tools import clock
from ...tools.procedure import judge

_TABLE = "grandes_clientes_deviation"


class Deviation(models.Model):
    """Stores what the judge finds, by SQL because every act does so."""

    _name = "grandes.clientes.deviation"
    _inherit = "grandes.clientes.deviation"

    @api.model
    def _create_found(self, found):
        """Create deviations for what was found, and mark their cases, in one query.

        Deviations found before keep their assessment.

        :param list found: ``(case id, procedure id, :class:`~judge.Found`)``
        """
        if not found:
            return
        json = self._fields["params"].convert_to_column
        columns = {
            "case_id": ([case_id for case_id, _p, _f in found], "int4"),
            "procedure_id": ([procedure for _c, procedure, _f in found], "int4"),
            "rule": ([each.rule for _c, _p, each in found], "text"),
            "check_code": ([each.check for _c, _p, each in found], "text"),
            "kind": ([each.kind for _c, _p, each in found], "text"),
            "severity": ([each.severity for _c, _p, each in found], "text"),
            "step_number": ([each.step or "" for _c, _p, each in found], "text"),
            "sequence": ([each.sequence for _c, _p, each in found], "int4"),
            "explanation_key": ([each.explanation for _c, _p, each in found], "text"),
            "params": ([json(each.params, self) for _c, _p, each in found], "jsonb"),
        }
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (
                    SELECT * FROM unnest(%(arrays)s) AS found (%(names)s)
                ), added AS (
                    INSERT INTO %(table)s
                           (%(names)s, company_id, rule_id, step_id, happened_on,
                            found_on, person_id, user_id, partner_id, typification_id,
                            mission_area_id, state, judge_version,
                            create_uid, create_date, write_uid, write_date)
                    SELECT %(found_names)s, c.company_id, rule.id, step.id,
                           event.happened_on, %(now)s, event.user_id, c.user_id,
                           c.partner_id, c.typification_id, event.area_id, 'open',
                           %(version)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM found
                      JOIN grandes_clientes_case c ON c.id = found.case_id
                 LEFT JOIN grandes_clientes_case_event event
                        ON event.case_id = found.case_id
                       AND event.sequence = found.sequence
                 LEFT JOIN grandes_clientes_procedure_step step
                        ON step.procedure_id = found.procedure_id
                       AND step.number = found.step_number
                 LEFT JOIN grandes_clientes_procedure_rule rule
                        ON rule.procedure_id = found.procedure_id
                       AND rule.check_code = found.check_code
                        ON CONFLICT DO NOTHING
                    RETURNING case_id
                )
                UPDATE grandes_clientes_case SET conformity = 'deviating'
                 WHERE id IN (SELECT case_id FROM added)
                   AND conformity IS DISTINCT FROM 'deviating'
                """,
                arrays=SQL(", ").join(
                    SQL("%s::%s[]", values, SQL(kind))
                    for values, kind in columns.values()
                ),
                names=SQL(", ").join(SQL.identifier(name) for name in columns),
                found_names=SQL(", ").join(
                    SQL.identifier("found", name) for name in columns
                ),
                table=SQL.identifier(_TABLE),
                now=clock.now(),
                uid=self.env.uid,
                version=judge.VERSION,
            )
        )
        cases = self.env["grandes.clientes.case"].browse({row[0] for row in found})
        cases.invalidate_recordset(["conformity", "deviation_ids"], flush=False)

    @api.model
    def _get_known(self, case_ids):
        """Return ``{(case id, sequence, check, step): (id, state)}``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT case_id, sequence, check_code, step_number, id, state
                  FROM grandes_clientes_deviation WHERE case_id = ANY(%s)
                """,
                case_ids,
            )
        )
        return {tuple(row[:4]): row[4:] for row in rows}

    @api.model
    def _apply_corrections(self, gone, back):
        """Close deviations that are no longer found; reopen those found again.

        :param list gone: ids
        :param dict back: ``{id: severity by which it is judged now}``
        """
        if gone:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE grandes_clientes_deviation
                       SET corrected_on = %(now)s, judge_version = %(version)s,
                           state = CASE WHEN state IN ('open', 'proposed')
                                        THEN 'corrected' ELSE state END
                     WHERE id = ANY(%(ids)s) AND corrected_on IS NULL
                    """,
                    now=clock.now(),
                    version=judge.VERSION,
                    ids=gone,
                )
            )
        if back:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE grandes_clientes_deviation d
                       SET corrected_on = NULL, judge_version = %(version)s,
                           severity = now.severity,
                           state = CASE WHEN state = 'corrected'
                                        THEN 'open' ELSE state END
                      FROM unnest(%(ids)s::int4[], %(severities)s::text[])
                           AS now (id, severity)
                     WHERE d.id = now.id
                       AND (d.corrected_on IS NOT NULL OR d.severity != now.severity)
                    """,
                    version=judge.VERSION,
                    ids=list(back),
                    severities=list(back.values()),
                )
            )
        if gone or back:
            self.invalidate_model(flush=False)
