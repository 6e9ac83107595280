from odoo import api, models
from odoo.exceptions import AccessError, UserError


class Opportunity(models.AbstractModel):
    """Opportunities passed to the commercial advisors, who use the CRM.

    The advisors of cases need no access to the CRM: they describe the opportunity and
    are told its outcome.
    """

    _name = "grandes.clientes.opportunity"
    _description = "Opportunities passed to the commercial advisors"

    @api.model
    def _get_told(self, lead):
        """Return the status of an opportunity in words; ``""`` without one.

        :param lead: ``crm.lead``, in sudo
        """
        if not lead:
            return ""
        outcome = self._get_outcome(lead)
        words = {
            "won": self.env._("Won"),
            "lost": self.env._("Lost"),
        }.get(outcome) or lead.stage_id.name
        who = lead.user_id.name or self.env._("the commercial advisors")
        return self.env._("%(state)s · %(who)s", state=words, who=who)

    @api.model
    def _get_outcome(self, lead):
        """Return ``"won"``, ``"lost"`` or ``""`` while it is open."""
        return lead.won_status if lead.won_status in ("won", "lost") else ""

    @api.model
    def _ask(self, record):
        """Open the wizard that passes a case or a contact to the commercial advisors.

        :param record: ``grandes.clientes.case`` or ``res.partner``
        :raise UserError: the case names no entity, or already has an opportunity
        """
        self._check_may_pass(record)
        is_case = record._name == "grandes.clientes.case"
        if is_case and not record.partner_id:
            raise UserError(
                self.env._("Say which entity files it: the opportunity is its.")
            )
        # Sudo: whether there is an opportunity; the advisor of the case is told anyway.
        if is_case and record.sudo().opportunity_id:
            raise UserError(
                self.env._(
                    "The commercial advisors have it already: %(told)s.",
                    told=self._get_told(record.sudo().opportunity_id),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Pass to the commercial advisors: %(record)s",
                record=record.display_name,
            ),
            "res_model": "grandes.clientes.opportunity.ask",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_case_id": is_case and record.id,
                "default_partner_id": not is_case and record.id,
                "default_name": is_case and record.subject,
            },
        }

    @api.model
    def _check_may_pass(self, record):
        """Raise unless the user is a front-office advisor who may read the record."""
        if not self.env.user.has_group("grandes_clientes.group_front_office"):
            raise AccessError(
                self.env._("Only who attends entities passes opportunities on.")
            )
        record.check_access("read")

    @api.model
    def _create_passed(self, partner, name, note, case=None):
        """Create the opportunity and assign it to the salesperson of the entity.

        :param partner: the contact or the entity
        :param str name: subject of the opportunity
        :param str note: what the commercial advisors should know
        :param case: the case that gives rise to it
        :return: the opportunity, in sudo
        :raise AccessError: the user is no front-office advisor
        """
        self._check_may_pass(partner)
        if case:
            self._check_may_pass(case)
        # Sudo: only the commercial advisors have access to the CRM; front-office
        # advisors only report what the entity may be interested in.
        partner_sudo = partner.sudo()
        seller = partner_sudo.user_id or partner_sudo.commercial_partner_id.user_id
        lead_sudo = (
            self.env["crm.lead"]
            .sudo()
            .create(
                {
                    "name": name,
                    "type": "opportunity",
                    "partner_id": partner.id,
                    "company_id": (case.company_id if case else self.env.company).id,
                    "user_id": seller.id,
                    "description": note or False,
                }
            )
        )
        if case:
            # Sudo: the link to the new opportunity is set by this act, checked above.
            case.sudo().opportunity_id = lead_sudo
            # Sudo: the note is logged by the act itself.
            case.sudo()._message_log(
                body=self.env._(
                    "Passed to the commercial advisors: %(name)s", name=name
                )
            )
        return lead_sudo
