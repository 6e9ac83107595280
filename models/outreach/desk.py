from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import clock

_TARGET = "grandes.clientes.outreach.target"


class OutreachDesk(models.AbstractModel):
    """The screen for making attempts, which moves to the next contact by itself.

    A place says what is contacted: ``target`` (id), ``campaign`` (id: the user's next
    target of it), ``model`` and ``ids`` (an entity, cases, an opportunity), or nothing:
    the user's next target of any campaign. ``skip`` are ids of targets to leave for
    later.
    """

    _name = "grandes.clientes.outreach.desk"
    _description = "Screen of contact attempts"

    @api.model
    def get_card(self, place):
        """Return what the screen shows of the next contact.

        :param dict place: see the model
        :return: dictionary; without ``entity`` if nobody is left to contact
        :raise UserError: the place names records that cannot be contacted
        """
        target, vals = self._find_place(place or {})
        return self.env["grandes.clientes.outreach.card"]._get_card(
            target, vals, place or {}
        )

    @api.model
    def record(self, place, values):
        """Record an attempt, and the commitment made in it.

        :param dict place: as given to :meth:`get_card`
        :param dict values: ``result``, ``means``, ``note``, ``minutes``, ``target`` (id
            from the card) and, if agreed, ``what``, ``due_on``, ``who``
        :return: id of the attempt
        """
        place = place or {}
        # Use the target of the card, not the one that is next by now.
        if values.get("target"):
            target = self.env[_TARGET].browse(values["target"])
        else:
            _none, vals = self._find_place(place)
            target = self._make_target(vals)
        attempt = self.env["grandes.clientes.outreach.attempt"].create(
            [
                {
                    "target_id": target.id,
                    **{
                        name: values[name]
                        for name in ("result", "means", "note", "minutes")
                        if values.get(name)
                    },
                }
            ]
        )
        if values.get("what") or values.get("due_on"):
            attempt._do_agree(
                values.get("what"),
                fields.Date.to_date(values.get("due_on")),
                values.get("who") or "them",
            )
        return attempt.id

    def _get_screen(self, place):
        """Return the action that opens the screen at a place."""
        return {
            "type": "ir.actions.client",
            "tag": "grandes_clientes_outreach_screen",
            "name": self.env._("Contacts to make"),
            "params": {"place": place},
        }

    # === NEXT TARGET === #

    def _find_place(self, place):
        """Return (target, values of a target to create), either of them empty."""
        Target = self.env[_TARGET]
        if place.get("target"):
            target = Target.browse(place["target"])
            target.check_access("read")
            return target, {}
        if place.get("model"):
            vals = self._prepare_target(place["model"], place.get("ids") or [])
            return self._find_loose(vals), vals
        return Target.search(
            self._get_contactable_domain(place), order="next_on, id", limit=1
        ), {}

    def _get_contactable_domain(self, place):
        """Return the domain of the targets that the user may contact now."""
        now = clock.now()
        today = clock.today(self.env.company)
        domain = (
            Domain("state", "=", "pending")
            & Domain("company_id", "=", self.env.company.id)
            & Domain("advisor_id", "in", self._get_mine(now).ids)
            & (Domain("next_on", "=", False) | Domain("next_on", "<=", now))
            & (
                Domain("campaign_id", "=", False)
                | Domain(
                    [
                        ("campaign_id.state", "=", "open"),
                        ("campaign_id.date_from", "<=", today),
                        ("campaign_id.date_to", ">=", today),
                    ]
                )
            )
            & Domain("id", "not in", place.get("skip") or [])
        )
        if place.get("campaign"):
            domain &= Domain("campaign_id", "=", place["campaign"])
        return domain

    def _get_mine(self, now):
        """Return the user and the absent users whom they substitute."""
        user = self.env.user
        # Sudo: absences and substitutes of other users.
        absent = user.sudo()._find_absent_at(now)
        return user | absent.filtered(
            lambda each: each._get_present_at(now).id == user.id
        ).sudo(False)

    # === WITHOUT A CAMPAIGN === #

    def _prepare_target(self, model, ids):
        """Return the values of a target for an entity, cases or an opportunity.

        :raise UserError: the records belong to no entity, or to several
        """
        if model not in ("res.partner", "grandes.clientes.case", "crm.lead"):
            raise UserError(
                self.env._("Contact an entity from itself, a case or an opportunity.")
            )
        records = self.env[model].browse(ids).exists()
        records.check_access("read")
        vals = {}
        if model == "res.partner":
            who, entities = records[:1], records.commercial_partner_id
        elif model == "crm.lead":
            who, entities = records.partner_id[:1], records.partner_id
            vals["lead_id"] = records[:1].id
        else:
            who, entities = records.contact_id[:1], records.partner_id
            vals["case_ids"] = records.ids
        entity = who and (who._get_large_client() or who.commercial_partner_id)
        entity = entity or entities[:1]
        if not entity or len(entities) > 1:
            raise UserError(
                self.env._("Choose what is of one entity: it is one contact.")
            )
        if who == entity:
            who = who.browse(
                self.env["grandes.clientes.outreach.campaign"]
                ._get_contacts(entity)
                .get(entity.id)
            )
        return {
            **vals,
            "partner_id": entity.id,
            "contact_id": who.id,
            "company_id": self.env.company.id,
            "advisor_id": self.env.uid,
        }

    def _find_loose(self, vals):
        """Return the open target outside campaigns for the same contact and cases."""
        return self.env[_TARGET].search(
            [
                ("campaign_id", "=", False),
                ("state", "in", ("pending", "to_fix")),
                ("partner_id", "=", vals["partner_id"]),
                ("contact_id", "=", vals["contact_id"]),
                ("advisor_id", "=", vals["advisor_id"]),
                ("company_id", "=", vals["company_id"]),
                ("case_ids", "in", vals["case_ids"])
                if vals.get("case_ids")
                else ("case_ids", "=", False),
            ],
            limit=1,
        )

    def _make_target(self, vals):
        """Create a target outside campaigns, or return the open one for the same."""
        self.env["grandes.clientes.room"]._check_kept("outreach")
        # Users who may record attempts may create targets for them.
        self.env["grandes.clientes.outreach.attempt"].check_access("create")
        found = self._find_loose(vals)
        if found:
            return found
        # Sudo: created together with the attempt, by its user.
        Target_sudo = self.env[_TARGET].sudo()
        key = Target_sudo.new(vals)._get_loose_key()
        turn = f"{key}/{self._get_last_made()}"
        return Target_sudo.create({**vals, "loose_turn": turn}).sudo(self.env.su)

    def _get_last_made(self):
        """Return the id of the last target that the user made outside campaigns.

        Of two equal contacts, one that follows the same one as the other was sent at
        the same time, from another window or by a double click.
        """
        # Sudo: the user may have handed it over.
        Target_sudo = self.env[_TARGET].sudo()
        mine = [("create_uid", "=", self.env.uid), ("campaign_id", "=", False)]
        return Target_sudo.search(mine, order="id desc", limit=1).id or 0
