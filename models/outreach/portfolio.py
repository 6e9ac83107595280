from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import case_states, clock


class Portfolio(models.Model):
    """An advisor's entities, and how well each is looked after (R11).

    It shows the days since somebody reached them, cases without movement, the load and
    commitments. One query reads the data of each entity by their indexes.
    """

    _name = "grandes.clientes.portfolio"
    _description = "Portfolio"
    _inherit = ["grandes.clientes.analysis.mixin", "grandes.clientes.safe.export"]
    _auto = False
    _order = "is_forgotten desc, still_count desc, days_without desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Entity", readonly=True
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Advisor", readonly=True)
    backup_id = fields.Many2one(
        comodel_name="res.users", string="Backup", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    entity_type = fields.Selection(
        selection=lambda self: self._selection_like("res.partner", "large_client_type"),
        string="Type of large client",
        readonly=True,
    )
    last_contact_on = fields.Datetime(string="Last contact", readonly=True)
    days_without = fields.Integer(
        string="Days without contact",
        readonly=True,
        aggregator="max",
        help="Since somebody was reached; attempts in vain do not count.",
    )
    is_never_contacted = fields.Boolean(string="Never contacted", readonly=True)
    contact_state = fields.Selection(
        selection=[("never", "Never"), ("long", "Too long ago"), ("fine", "Recent")],
        string="Contact was",
        readonly=True,
    )
    is_forgotten = fields.Boolean(string="Without contact too long", readonly=True)
    open_count = fields.Integer(string="Open cases", readonly=True)
    overdue_count = fields.Integer(string="Overdue by law", readonly=True)
    still_count = fields.Integer(
        string="Cases that nobody moved",
        readonly=True,
        help="Open cases without an act that moves them, a contact or a reiteration "
        "for the days that the company set. Notes do not count.",
    )
    commitment_count = fields.Integer(string="Open commitments", readonly=True)
    due_count = fields.Integer(string="Commitments due", readonly=True)
    next_due_on = fields.Date(string="Next commitment", readonly=True)

    @api.model
    def _get_moving_events(self):
        """Return the codes of the events that move a case (R11); a hook.

        These are the acts of desks and front office to get it on, a contact that
        reached somebody and a reiteration. Changes of hands or dates, the requester's
        acts and mass events of the system do not count.
        """
        return {
            "answer",
            "answer_interim",
            "ask",
            "bring_back",
            "close",
            "complete",
            "consult",
            "contact_reached",
            "direct_answer",
            "escalate",
            "escalation_accept",
            "escalation_answer",
            "escalation_reject",
            "escalation_return",
            "extend",
            "grant_time",
            "not_duplicate",
            "not_solved",
            "notify_answer",
            "prepare_answer",
            "record_answer",
            "register",
            "reopen",
            "resume",
            "review_answer",
            "send_answer_again",
            "set_apart",
            "sign_answer",
            "suspend",
            "tell_by_voice",
        }

    @api.model
    def _get_still_before(self, company):
        """Return the instant before which a case without movement last moved.

        The company's number of business days, including today, has passed since.
        """
        days = company._grandes_clientes_get_days()
        day = clock.today(company)
        day = day if days.is_working(day) else days.previous(day)
        # Sudo: the setting is not confidential.
        for _number in range(company.sudo().grandes_clientes_still_days - 1):
            day = days.previous(day)
        return clock.first_second(company, day)

    @property
    def _table_query(self):
        """Return the query, with one row per entity for the current company, as of now.

        Companies share entities: advisors of other companies have no portfolio here.
        """
        # Sudo: settings of the company.
        company = self.env.company.sudo()
        for model in ("attempt", "commitment"):
            self.env[f"grandes.clientes.outreach.{model}"].flush_model()
        self.env["grandes.clientes.case"].flush_model()
        today = self._get_today_sql()
        return SQL(
            """
            SELECT entity.id, entity.id AS partner_id, %(company)s AS company_id,
                   advisor.user_id, backup.user_id AS backup_id,
                   COALESCE(entity.large_client_type, parent.large_client_type)
                       AS entity_type,
                   contact.last_contact_on,
                   %(today)s - %(contacted)s AS days_without,
                   contact.last_contact_on IS NULL AS is_never_contacted,
                   COALESCE(%(today)s - %(contacted)s > %(most)s, TRUE)
                       AS is_forgotten,
                   CASE WHEN contact.last_contact_on IS NULL THEN 'never'
                        WHEN %(today)s - %(contacted)s > %(most)s THEN 'long'
                        ELSE 'fine' END AS contact_state,
                   load.open_count, load.overdue_count, load.still_count,
                   agreed.commitment_count, agreed.due_count, agreed.next_due_on
              FROM res_partner entity
              LEFT JOIN res_partner parent ON parent.id = entity.parent_id
              LEFT JOIN res_company_users_rel advisor ON advisor.cid = %(company)s
                   AND advisor.user_id = COALESCE(entity.advisor_id, parent.advisor_id)
              LEFT JOIN res_company_users_rel backup ON backup.cid = %(company)s
                   AND backup.user_id = CASE
                       WHEN entity.advisor_id IS NULL AND parent.id IS NOT NULL
                       THEN parent.backup_advisor_id
                       ELSE entity.backup_advisor_id END
              LEFT JOIN LATERAL (
                   SELECT max(attempt.attempted_on) AS last_contact_on
                     FROM grandes_clientes_outreach_attempt attempt
                    WHERE attempt.partner_id = entity.id
                      AND attempt.company_id = %(company)s
                      AND attempt.result = 'reached'
                   ) contact ON TRUE
              LEFT JOIN LATERAL (
                   SELECT count(*) AS open_count,
                          count(*) FILTER (WHERE held.date_legal_due < %(today)s)
                              AS overdue_count,
                          count(*) FILTER (WHERE %(still)s) AS still_count
                     FROM grandes_clientes_case held
                    WHERE held.partner_id = entity.id AND %(open)s
                   ) load ON TRUE
              LEFT JOIN LATERAL (
                   SELECT count(*) AS commitment_count, min(due_on) AS next_due_on,
                          count(*) FILTER (WHERE due_on <= %(today)s) AS due_count
                     FROM grandes_clientes_outreach_commitment promise
                    WHERE promise.partner_id = entity.id AND promise.state = 'open'
                      AND promise.company_id = %(company)s
                   ) agreed ON TRUE
             WHERE entity.is_large_client AND entity.active
               AND (entity.company_id IS NULL OR entity.company_id = %(company)s)
            """,
            company=company.id,
            today=today,
            contacted=self._get_local_date(SQL("contact.last_contact_on")),
            most=company.grandes_clientes_contact_days,
            still=self._get_still(SQL("held"), company),
            open=self._get_open(SQL("held"), company),
        )

    @api.model
    def _get_open(self, alias, company):
        """Return the SQL condition for open cases of a company.

        Cases with a complaint about the current user are left out (G26).
        """
        return SQL(
            "%(case)s.company_id = %(company)s AND %(case)s.state IN %(states)s"
            " AND %(case)s.complained_user_id IS DISTINCT FROM %(user)s",
            user=self.env.uid,
            case=alias,
            company=company.id,
            states=case_states.NOT_ENDED,
        )

    @api.model
    def _get_still(self, alias, company):
        """Return the SQL condition for cases that nobody moved for some days."""
        return SQL(
            """
            COALESCE((
                SELECT max(event.happened_on) FROM grandes_clientes_case_event event
                 WHERE event.case_id = %(case)s.id AND event.act IN %(moving)s
            ), %(case)s.received_on) < %(before)s
            """,
            case=alias,
            moving=tuple(sorted(self._get_moving_events())),
            before=self._get_still_before(company),
        )

    # === ACTIONS === #

    def action_contact(self):
        """Open the screen on the entity."""
        self.ensure_one()
        return self.env["grandes.clientes.outreach.desk"]._get_screen(
            {"model": "res.partner", "ids": self.partner_id.ids}
        )

    def action_open_entity(self):
        """Open the entity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
        }

    def action_open_still(self):
        """Open the cases of the entity that nobody moved."""
        self.ensure_one()
        company = self.env.company
        rows = self.env.execute_query(
            SQL(
                "SELECT held.id FROM grandes_clientes_case held "
                "WHERE held.partner_id = %s AND %s AND %s",
                self.partner_id.id,
                self._get_open(SQL("held"), company),
                self._get_still(SQL("held"), company),
            )
        )
        return self.env["grandes.clientes.case"]._get_open(
            "case_action",
            name=self.env._(
                "Cases that nobody moved: %(entity)s",
                entity=self.partner_id.display_name,
            ),
            domain=[("id", "in", [row[0] for row in rows])],
            context={},
        )

    def action_open_commitments(self):
        """Open the commitments of the entity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Commitments: %(entity)s", entity=self.partner_id.display_name
            ),
            "res_model": "grandes.clientes.outreach.commitment",
            "view_mode": "list,calendar,form",
            "domain": [("partner_id", "=", self.partner_id.id)],
        }
