import ast

from odoo import fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import case_states, clock
from ..engine import mass

_TARGET = "grandes.clientes.outreach.target"


class OutreachCampaign(models.Model):
    """Draws the list: entities, their contacts and their advisors."""

    _name = "grandes.clientes.outreach.campaign"
    _inherit = "grandes.clientes.outreach.campaign"

    def _get_filter(self, name):
        """Return the domain of a filter that a user entered.

        :param str name: ``entity_domain`` or ``case_domain``
        :raise ValidationError: it is no valid filter of its model
        """
        self.ensure_one()
        model = "res.partner" if name == "entity_domain" else "grandes.clientes.case"
        try:
            domain = Domain(ast.literal_eval((self[name] or "").strip() or "[]"))
            domain.validate(self.env[model])
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            raise ValidationError(
                self.env._("The filter of the campaign cannot be read: choose it anew.")
            ) from error
        return domain

    def _find_entities(self):
        """Return the large clients that the filter finds and the user can see.

        If so configured, only those that nobody reached for ``contact_days``.
        """
        self.ensure_one()
        domain = (
            self._get_filter("entity_domain")
            & Domain("is_large_client", "=", True)
            & Domain("company_id", "in", (False, self.company_id.id))
        )
        entities = self.env["res.partner"].search(domain, order="id")
        if self.contact_days > 0:
            since = fields.Datetime.subtract(clock.now(), days=self.contact_days)
            # Sudo: whether anybody reached them, whoever it was.
            reached = (
                self.env["grandes.clientes.outreach.attempt"]
                .sudo()
                ._read_group(
                    [
                        ("company_id", "=", self.company_id.id),
                        ("result", "=", "reached"),
                        ("attempted_on", ">=", since),
                    ],
                    ["partner_id"],
                )
            )
            entities -= entities.browse(partner.id for [partner] in reached)
        return entities

    def _find_cases(self):
        """Return the open cases found by the filter: ``{entity: cases}``."""
        self.ensure_one()
        domain = (
            self._get_filter("case_domain")
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", case_states.NOT_ENDED)
            & Domain("partner_id", "!=", False)
        )
        cases = self.env["grandes.clientes.case"].search(domain, order="id")
        return cases.grouped("partner_id")

    def _get_rows(self):
        """Return ``[(row of a target, cases)]`` of the list as of now.

        Cases with a complaint about the advisor who would call are left out (G26).
        """
        self.ensure_one()
        cases_by_entity = self._find_cases() if self.base == "cases" else {}
        if self.base == "cases":
            entities = self.env["res.partner"].browse(
                sorted(entity.id for entity in cases_by_entity)
            )
        else:
            entities = self._find_entities()
        contacts = self._get_contacts(entities)
        owners = self._get_owners(entities)
        rows = []
        none = self.env["grandes.clientes.case"]
        for entity in entities:
            owner = owners[entity.id]
            cases = cases_by_entity.get(entity, none)
            # Sudo: needed to exclude advisors who must not know of a complaint.
            theirs = cases.sudo().filtered(
                lambda case, owner=owner: (
                    not owner or case.complained_user_id.id != owner
                )
            )
            if cases and not theirs:
                continue
            asked = theirs.contact_id[:1].id or contacts.get(entity.id)
            rows.append(
                (
                    {
                        "campaign_id": self.id,
                        "company_id": self.company_id.id,
                        "partner_id": entity.id,
                        "contact_id": asked if asked != entity.id else None,
                        "advisor_id": owner or None,
                        "state": "pending",
                        "attempt_count": 0,
                    },
                    theirs.ids,
                )
            )
        return rows

    def _get_contacts(self, entities):
        """Return ``{entity id: contact id}``, preferring coordinators with a telephone.

        Next come those with an e-mail address. Without a contact, the entity is called.
        """
        today = clock.today(self.env.company)
        contacts = {}
        for contact in self.env["res.partner"].search_fetch(
            [
                ("parent_id", "in", entities.ids),
                ("is_coordinator", "=", True),
                "|",
                ("coordinator_until", "=", False),
                ("coordinator_until", ">=", today),
            ],
            ["parent_id", "phone", "email"],
            order="id",
        ):
            rank = (not contact.phone, not contact.email, contact.id)
            known = contacts.get(contact.parent_id.id)
            if not known or rank < known:
                contacts[contact.parent_id.id] = rank
        return {entity_id: rank[-1] for entity_id, rank in contacts.items()}

    def _get_owners(self, entities):
        """Return ``{entity id: user id or False}``: the portfolio's advisor (R11).

        An absent advisor is replaced by the substitute. A campus without an advisor has
        its parent's.
        """
        now, present, owners = clock.now(), {}, {}
        # Sudo: a portfolio may name users that the current user cannot read.
        for entity in entities.sudo():
            owner = False
            for user in entity._get_portfolio_advisors():
                if user not in present:
                    present[user] = user._get_present_at(now).id
                owner = owner or present.get(user, False)
            owners[entity.id] = owner
        return owners

    def _add_targets(self, rows):
        """Insert the targets and their cases in bulk.

        :param rows: see :meth:`_get_rows`
        """
        self.ensure_one()
        Target = self.env[_TARGET]
        mass.insert(Target, [row for row, _cases in rows])
        Target.invalidate_model()
        self.invalidate_recordset(["target_ids"])
        pairs = [
            (row["partner_id"], case_id) for row, cases in rows for case_id in cases
        ]
        if pairs:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO grandes_clientes_outreach_target_case_rel
                           (target_id, case_id)
                    SELECT target.id, pair.case_id
                      FROM unnest(%(entities)s, %(cases)s)
                           AS pair(partner_id, case_id)
                      JOIN grandes_clientes_outreach_target target
                        ON target.campaign_id = %(campaign)s
                       AND target.partner_id = pair.partner_id
                    """,
                    entities=[pair[0] for pair in pairs],
                    cases=[pair[1] for pair in pairs],
                    campaign=self.id,
                )
            )
