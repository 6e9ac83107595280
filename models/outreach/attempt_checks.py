from odoo import models
from odoo.exceptions import UserError

from ...tools import case_states, clock
from .attempt import AGAIN, STATES


class OutreachTarget(models.Model):
    """Checks whether an attempt may be made, and prepares its values."""

    _name = "grandes.clientes.outreach.target"
    _inherit = "grandes.clientes.outreach.target"

    def _prepare_attempts(self, vals_list):
        """Return the values of attempts, one for each target, in their order.

        :param vals_list: values entered for each, with its ``target_id``
        :raise UserError: an attempt is not allowed; the message says why and until when
        """
        last, counts, states = {}, {}, {}
        prepared = []
        for target, vals in zip(self, vals_list, strict=True):
            key = target.id
            at = target._fields["next_on"].to_datetime(vals["attempted_on"])
            state = states.get(key, target.state)
            count = counts.get(key, target.attempt_count)
            refusal = target._get_refusal(
                at, last.get(key, target._get_last_of_retry()), state
            )
            if refusal:
                raise UserError(refusal)
            counts[key], last[key] = count + 1, at
            over = count + 1 >= target._get_max_attempts()
            states[key] = STATES.get(
                vals.get("result"), "exhausted" if over else "pending"
            )
            prepared.append(target._prepare_attempt(vals, at, count + 1))
        return prepared

    def _prepare_attempt(self, vals, at, number):
        """Return the values of one attempt, completed from its target."""
        self.ensure_one()
        means = vals.get("means") or "phone"
        return {
            **vals,
            "attempted_on": at,
            "number": number,
            "address": {"phone": self.phone, "email": self.email}.get(means, False),
            "company_id": self.company_id.id,
            "campaign_id": self.campaign_id.id,
            "partner_id": self.partner_id.id,
            "contact_id": self.contact_id.id,
            "user_id": self.env.uid,
            "recorded_on": clock.now(),
            "case_ids": self._get_open_cases().ids,
        }

    def _get_open_cases(self):
        """Return the cases of the target that are open and readable by the user."""
        self.ensure_one()
        return self.case_ids._filtered_access("read").filtered(
            lambda case: case.state in case_states.NOT_ENDED
        )

    def _get_last_of_retry(self):
        """Return the last attempt if the next one has to keep its distance.

        After a correction of the data the next attempt need not wait.
        """
        self.ensure_one()
        return self.last_attempt_on if self.last_result in AGAIN else False

    def _get_refusal(self, at, last, state=None):
        """Return why no attempt may be made at an instant, empty if it may.

        :param at: naive UTC
        :param last: previous attempt, from which the campaign's spacing counts
        :param str state: present state of the target, if not the stored one
        """
        self.ensure_one()
        state = state or self.state
        name = (self.contact_id or self.partner_id).display_name
        campaign = self.campaign_id
        if state == "to_fix":
            return self.env._(
                "Correct the data of «%(name)s» first: nobody is there.", name=name
            )
        if state != "pending":
            labels = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "«%(name)s» is not to be contacted any more here: %(state)s.",
                name=name,
                state=labels[state],
            )
        if campaign and campaign.state != "open":
            return self.env._("«%(name)s» is not open.", name=campaign.name)
        if at > clock.now():
            return self.env._("An attempt is put down once it was made, not before.")
        today = clock.local_date(self.company_id, at)
        if campaign and not campaign.date_from <= today <= campaign.date_to:
            return self.env._(
                "«%(name)s» runs from %(start)s until %(end)s.",
                name=campaign.name,
                start=clock.day_on_screen(campaign.date_from, self.env.lang or "es"),
                end=clock.day_on_screen(campaign.date_to, self.env.lang or "es"),
            )
        days = self.company_id._grandes_clientes_get_days()
        if today < days.first:
            return self.env._(
                "The calendar of terms goes from %(first)s to %(last)s: choose days "
                "within it.",
                first=clock.day_on_screen(days.first, self.env.lang or "es"),
                last=clock.day_on_screen(days.last, self.env.lang or "es"),
            )
        allowed = self._get_next_on(None, at)
        hours = self.env["grandes.clientes.outreach.hours"]
        if allowed > at:
            told = hours._get_told(self.company_id, self._get_next_on(last, at))
            if self.is_person:
                return self.env._(
                    "«%(name)s» is not contacted at that hour (Ley 2300: Monday to "
                    "Friday from 7 to 19, Saturday from 8 to 15, no Sundays or "
                    "holidays). From %(next)s on it is allowed.",
                    name=name,
                    next=told,
                )
            return self.env._(
                "«%(name)s» does not work at that hour. From %(next)s on it is "
                "allowed.",
                name=name,
                next=told,
            )
        if last and self._get_next_on(last, at) > at:
            return self.env._(
                "«%(name)s» was tried a short time ago. From %(next)s on it is "
                "allowed again.",
                name=name,
                next=hours._get_told(self.company_id, self._get_next_on(last, at)),
            )
        return ""
