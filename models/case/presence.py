from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools import clock

#: What a user who has a case open may be doing with it.
DOINGS = [
    ("answer", "Writes an answer"),
    ("escalation", "Escalates it"),
    ("note", "Writes a note"),
]
# A browser reports every 45 seconds; after two missed reports it counts as gone.
_LASTS = timedelta(seconds=120)
# A dialog over more cases than this shows only those of the first ones.
_MOST = 50
_KEPT = timedelta(days=1)


class CasePresence(models.Model):
    """Who has a case open at the moment, and what they are writing about it.

    One row per browser tab and case, which expires by itself. It is no fact about the
    case, whose row is never written; only users who may read the case see it.
    """

    _name = "grandes.clientes.case.presence"
    _description = "Who has a case open"
    _log_access = False

    case_id = fields.Many2one(
        comodel_name="grandes.clientes.case",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    token = fields.Char(required=True, readonly=True, help="Of the browser's tab.")
    doing = fields.Selection(selection=DOINGS, readonly=True)
    seen_on = fields.Datetime(required=True, readonly=True, index=True)

    _tab_uniq = models.UniqueIndex("(case_id, user_id, token)")

    @api.model
    def enter(self, doings, token):
        """Report which cases the user has open in a tab, and return who else has.

        The other users are told at once if something changed.

        :param dict doings: ``{case id: one of DOINGS, or False}``
        :param str token: identifies the tab
        :return: ``{case id: [{"id", "name", "doing"}, …]}`` of the others
        :raise AccessError: the user is a portal user, who is not told of colleagues
        """
        if self.env.user.share:
            raise AccessError(self.env._("Only colleagues see who has a case open."))
        known = dict(DOINGS)
        wanted = {
            int(case_id): doing if doing in known else None
            for case_id, doing in list(doings.items())[:_MOST]
        }
        cases = (
            self.env["grandes.clientes.case"].browse(wanted)._filtered_access("read")
        )
        if not cases:
            return {}
        others, changed = self._apply_seen(
            {case_id: wanted[case_id] for case_id in cases.ids}, str(token)[:64]
        )
        self._tell(cases.browse(changed), others, wanted)
        return {case_id: rows for case_id, rows in others.items() if rows}

    @api.model
    def leave(self, case_ids, token):
        """Report that a tab no longer has these cases open."""
        rows = self._delete_own(case_ids, str(token)[:64])
        cases = self.env["grandes.clientes.case"].browse(rows)
        self._tell(cases, self._find_others(cases), {}, is_gone=True)

    def _apply_seen(self, doings, token):
        """Record that a tab has the cases open, in one statement.

        :return: ``({case id: others}, [ids of the cases with changes])``
        """
        now = clock.now()
        rows = self.env.execute_query(
            SQL(
                """
                WITH shown AS (
                     SELECT * FROM unnest(%(cases)s, %(doings)s::varchar[])
                         AS shown (case_id, doing)),
                was AS (
                     SELECT case_id, doing FROM grandes_clientes_case_presence
                      WHERE case_id = ANY(%(cases)s) AND user_id = %(uid)s
                        AND token = %(token)s AND seen_on >= %(since)s),
                kept AS (
                     INSERT INTO grandes_clientes_case_presence AS tab
                            (case_id, user_id, token, doing, seen_on)
                     SELECT case_id, %(uid)s, %(token)s, doing, %(now)s FROM shown
                         ON CONFLICT (case_id, user_id, token) DO UPDATE
                        SET doing = excluded.doing, seen_on = excluded.seen_on)
                SELECT shown.case_id,
                       was.case_id IS NULL OR was.doing IS DISTINCT FROM shown.doing,
                       other.user_id, other.name, other.doing
                  FROM shown
                  LEFT JOIN was ON was.case_id = shown.case_id
                  LEFT JOIN %(others)s other ON other.case_id = shown.case_id
                """,
                cases=list(doings),
                doings=list(doings.values()),
                uid=self.env.uid,
                token=token,
                now=now,
                since=now - _LASTS,
                others=self._get_others_sql(list(doings)),
            )
        )
        others, changed = {case_id: [] for case_id in doings}, set()
        for case_id, is_changed, user_id, name, doing in rows:
            if user_id:
                others[case_id].append({"id": user_id, "name": name, "doing": doing})
            if is_changed:
                changed.add(case_id)
        return others, sorted(changed)

    def _get_others_sql(self, case_ids):
        """Return the SQL of who else has the cases open: case, user, name, doing.

        Of several tabs it takes the first of :data:`DOINGS` by code, so that an answer
        has precedence.
        """
        return SQL(
            """
            (SELECT tab.case_id, tab.user_id, person.name, min(tab.doing) AS doing
               FROM grandes_clientes_case_presence tab
               JOIN res_users account ON account.id = tab.user_id
               JOIN res_partner person ON person.id = account.partner_id
              WHERE tab.case_id = ANY(%(cases)s) AND tab.user_id != %(uid)s
                AND tab.seen_on >= %(since)s
              GROUP BY tab.case_id, tab.user_id, person.name)
            """,
            cases=case_ids,
            uid=self.env.uid,
            since=clock.now() - _LASTS,
        )

    def _find_others(self, cases):
        """Return ``{case id: others}``, as :meth:`_apply_seen` does."""
        others = {}
        if cases:
            for case_id, user_id, name, doing in self.env.execute_query(
                SQL("SELECT * FROM %s others", self._get_others_sql(cases.ids))
            ):
                others.setdefault(case_id, []).append(
                    {"id": user_id, "name": name, "doing": doing}
                )
        return others

    def _delete_own(self, case_ids, token):
        """Delete the rows of the user's own tab and return the ids of their cases."""
        return [
            case_id
            for (case_id,) in self.env.execute_query(
                SQL(
                    """
                    DELETE FROM grandes_clientes_case_presence
                     WHERE case_id = ANY(%s) AND user_id = %s AND token = %s
                 RETURNING case_id
                    """,
                    [int(case_id) for case_id in case_ids[:_MOST]],
                    self.env.uid,
                    token,
                )
            )
        ]

    def _tell(self, cases, others, doings, is_gone=False):
        """Tell the other users at once what changed, if they may still read the case.

        :param dict others: ``{case id: others}``
        :param dict doings: ``{case id: doing}`` of the user
        """
        me = {"id": self.env.uid, "name": self.env.user.name}
        for case in cases:
            for other in others.get(case.id, ()):
                user = self.env["res.users"].browse(other["id"])
                if not case._is_read_by(user.id):
                    continue
                user._bus_send(
                    "grandes_clientes_presence",
                    {
                        "case": case.id,
                        "gone": is_gone,
                        "who": {**me, "doing": doings.get(case.id)},
                    },
                )

    @api.autovacuum
    def _gc_presence(self):
        """Delete rows of tabs that ended without reporting so."""
        self.search([("seen_on", "<", clock.now() - _KEPT)]).unlink()
