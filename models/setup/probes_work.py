from odoo import api, models
from odoo.fields import Domain
from odoo.tools import get_lang
from odoo.tools.misc import formatLang

from ...tools import clock

_CASE = "grandes.clientes.case"


class Setup(models.AbstractModel):
    """Probes for people, matrix, entities, portfolios and the first case.

    Each returns whether the step is done, and the current facts in a few words.
    """

    _name = "grandes.clientes.setup"
    _inherit = "grandes.clientes.setup"

    @api.model
    def _probe_people(self):
        advisors = self._find_people("group_front_office")
        coordinators = self._find_people("group_coordinator")
        facts = [
            self.env._("1 advisor")
            if len(advisors) == 1
            else self.env._("%(count)s advisors", count=len(advisors)),
            coordinators[:1].name or self.env._("no Coordinador yet"),
        ]
        return bool(advisors and coordinators), " · ".join(facts)

    @api.model
    def _get_matrix_in_force(self):
        """Return the matrix version in force for the company today, in sudo mode."""
        Matrix = self.env["grandes.clientes.escalation.matrix"]
        table = Matrix._get_table_in_force(self.env.company)
        # Sudo: the matrix is no secret to whoever sets the company up.
        return Matrix.sudo().browse(table.matrix_id or ())

    @api.model
    def _probe_areas(self):
        matrix = self._get_matrix_in_force()
        if not matrix:
            return False, self.env._("No version of the matrix is in force.")
        unattended = matrix.unattended_area_ids
        if unattended:
            names = ", ".join(unattended[:2].mapped("name"))
            if len(unattended) == 1:
                return False, self.env._("Nobody in %(area)s", area=names)
            return False, self.env._(
                "Nobody in %(count)s areas: %(areas)s…",
                count=len(unattended),
                areas=names,
            )
        return True, self.env._("Every area of the matrix is attended")

    @api.model
    def _probe_matrix(self):
        matrix = self._get_matrix_in_force()
        if not matrix:
            return False, self.env._("No version is in force.")
        if not matrix._is_reviewed():
            return False, self.env._(
                "Version «%(name)s» came with the system and nobody reviewed it.",
                name=matrix.name,
            )
        return True, self.env._(
            "Version «%(name)s», %(who)s",
            name=matrix.name,
            who=(matrix.reviewed_by_id or matrix.activated_by).name,
        )

    @api.model
    def _domain_entities(self):
        """Return the domain of the entities that the company serves."""
        return (
            Domain("is_large_client", "=", True)
            & Domain("is_company", "=", True)
            & Domain("company_id", "in", (False, self.env.company.id))
        )

    @api.model
    def _domain_without_portfolio(self):
        """Return the domain of the entities that nobody of the company attends."""
        return self._domain_entities() & self.env["res.partner"]._get_unattended_domain(
            self.env.company
        )

    @api.model
    def _domain_to_distribute(self):
        """Return the domain of main entities without any advisor.

        Those that somebody of another company attends stay in that portfolio.
        """
        return (
            self._domain_without_portfolio()
            & Domain("advisor_id", "=", False)
            & Domain("parent_id", "not any", [("advisor_id", "!=", False)])
            & self._domain_main()
        )

    @api.model
    def _domain_main(self):
        """Return the domain of entities that are not a campus of another one."""
        return Domain("parent_id", "=", False) | Domain(
            "parent_id.is_large_client", "=", False
        )

    @api.model
    def _probe_entities(self):
        # Sudo: only a count, whoever may read contacts.
        count = self.env["res.partner"].sudo().search_count(self._domain_entities())
        return bool(count), (
            self.env._("1 entity")
            if count == 1
            else self.env._(
                "%(count)s entities", count=formatLang(self.env, count, digits=0)
            )
        )

    @api.model
    def _probe_portfolios(self):
        partners_sudo = self.env["res.partner"].sudo()
        every = partners_sudo.search_count(self._domain_entities(), limit=1)
        without = partners_sudo.search_count(self._domain_without_portfolio())
        # Sudo: only counts the people in the pool.
        pool = len(self.env.company.sudo().grandes_clientes_pool_user_ids)
        facts = [
            self.env._("1 in the pool")
            if pool == 1
            else self.env._("%(count)s in the pool", count=pool)
        ]
        if without:
            facts.append(
                self.env._("1 entity without portfolio")
                if without == 1
                else self.env._(
                    "%(count)s entities without portfolio",
                    count=formatLang(self.env, without, digits=0),
                )
            )
        return bool(every and (pool or not without)), " · ".join(facts)

    @api.model
    def _needs_portfolios(self):
        """Return whether entities without portfolio are a problem in this company.

        They are not if a pool takes their cases, or if the company skipped that step.
        """
        # Sudo: only checks whether somebody is in the pool.
        if self.env.company.sudo().grandes_clientes_pool_user_ids:
            return False
        skip = self._get_skips().get("portfolios")
        return not (skip and skip.is_skipped)

    @api.model
    def _find_case(self, domain):
        """Return the company's first case that matches a domain, in sudo mode."""
        # Sudo: reads only the number and date of a case.
        return (
            self.env[_CASE]
            .sudo()
            .search_fetch(
                domain & Domain("company_id", "=", self.env.company.id),
                ["name", "registered_on"],
                order="id",
                limit=1,
            )
        )

    @api.model
    def _is_first_day(self):
        """Return whether the company has not answered any case yet."""
        return not self._probe_answer()[0]

    @api.model
    def _probe_filing(self):
        case = self._find_case(Domain("registered_on", "!=", False))
        if not case:
            return False, ""
        day = clock.local_date(case.company_id, case.registered_on)
        told = clock.day_on_screen(day, get_lang(self.env).code)
        return True, f"{case.name} · {told}"

    @api.model
    def _probe_answer(self):
        # A final answer was sent: the case is answered or closed.
        case = self._find_case(
            Domain("state", "in", ("answered", "closed"))
            & Domain("registered_on", "!=", False)
        )
        return bool(case), case.name or ""
