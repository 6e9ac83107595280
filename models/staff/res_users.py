from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from ..engine.held import Held
from .held_warning import HeldWarning

# Listing more people in one message would not help.
_PEOPLE_SHOWN = 5


class ResUsers(models.Model):
    """What a person holds; nobody leaves while holding something (R6)."""

    _inherit = "res.users"

    # === HELD WORK === #

    def _grandes_clientes_held(self):
        """Return ``{kind: count}`` of what the person would leave behind.

        If it is empty, the person may leave.
        """
        self.ensure_one()
        return self._grandes_clientes_get_held()[self.id]

    def _grandes_clientes_get_held_words(self):
        """Return ``{user id: «3 open cases, 1 area headed»}`` in the user's language.

        Takes as many queries for many people as for one.
        """
        entries = [entry for _key, entry in self._get_held_entries() if entry.counts]
        return {
            user_id: ", ".join(
                self._get_held_label(entry, counts[entry.kind])
                for entry in entries
                if counts.get(entry.kind)
            )
            for user_id, counts in self._grandes_clientes_get_held().items()
        }

    def _grandes_clientes_get_held(self):
        """Return ``{user id: {kind: count}}`` of many people, with a query per kind."""
        held = {user_id: {} for user_id in self.ids}
        for (model, name), entry in self._get_held_entries():
            if entry.counts:
                for user_id, count in self._count_held(model, name, entry).items():
                    held[user_id][entry.kind] = count
        return held

    @api.model
    def _get_held_entries(self):
        """Return the register entries that are handed over, in their order."""
        return sorted(
            (
                (key, entry)
                for key, entry in self._get_person_fields().items()
                if isinstance(entry, Held)
            ),
            key=lambda item: item[1].sequence,
        )

    def _count_held(self, model, name, entry, extra=Domain.TRUE):
        """Return ``{user id: count}`` of the records of a kind that the people hold.

        :param extra: further domain
        """
        if not self.ids:
            return {}
        # Sudo: only counts, over all companies and archived records, whoever asks.
        Model_sudo = self.env[model].sudo().with_context(active_test=False)
        domain = (
            Domain(name, "in", self.ids) & Domain(list(entry.domain)) & Domain(extra)
        )
        people = set(self.ids)
        return {
            user.id: count
            for user, count in Model_sudo._read_group(domain, [name], ["__count"])
            if user.id in people
        }

    def _grandes_clientes_get_urgent(self, day):
        """Return ``{kind: count}`` of the person's work that is due by ``day``."""
        self.ensure_one()
        counts = {}
        for (model, name), entry in self._get_held_entries():
            if entry.due and entry.counts:
                found = self._count_held(
                    model, name, entry, Domain(entry.due, "<=", day)
                )
                counts[entry.kind] = found.get(self.id, 0)
        return counts

    def _grandes_clientes_get_roles_needed(self):
        """Return ``{kind: [sets of roles]}``: the held work takes one role per set."""
        self.ensure_one()
        needed = {}
        for (model, name), entry in self._get_held_entries():
            roles = entry.get_roles()
            parts = {role: leaves for role, leaves in roles.items() if leaves}
            wanted = [
                {role}
                for role, leaves in parts.items()
                if self._count_held(model, name, entry, Domain(list(leaves)))
            ]
            if not parts and self._count_held(model, name, entry):
                wanted.append(set(roles))
            if wanted:
                needed[entry.kind] = wanted
        return needed

    # === GUARDS AGAINST LEAVING WITH HELD WORK === #

    def write(self, vals):
        """Write; people who hold work are not archived and keep the roles it requires.

        :raise UserError: lists everything that is held, and links to the hand-over
        """
        leaving = self.browse()
        if "active" in vals and not vals["active"]:
            self._check_may_leave()
            # Sudo: finds the users who are active now.
            leaving = self.sudo().filtered("active").sudo(self.env.su)
        before = roles = None
        if "grandes_clientes_area_ids" in vals:
            areas = self.sudo().grandes_clientes_area_ids.sudo(self.env.su)
            before = areas._get_people()
        if "group_ids" in vals:
            roles = self._grandes_clientes_get_roles()
        result = super().write(vals)
        if leaving:
            leaving._apply_leaving_lists()
        if before:
            areas._check_members_kept(before)
        if roles:
            self._check_roles_kept(roles)
        return result

    def action_archive(self):
        """Archive, after a check made before Odoo deletes the leaver's activities."""
        self._check_may_leave()
        return super().action_archive()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_holding(self):
        self._check_may_leave()

    def _apply_leaving_lists(self):
        """Remove archived people from pools and areas, so that they do not return."""
        for (model, name), _entry in self._get_held_entries():
            if self.env[model]._fields[name].type == "many2many":
                # Sudo: a consequence of archiving, for which the right was checked.
                Model_sudo = self.env[model].sudo().with_context(active_test=False)
                for record in Model_sudo.search([(name, "in", self.ids)]):
                    record._apply_hand_over(name, self & record[name], self.browse())

    def _check_may_leave(self):
        """Raise if one of the people, if still active, holds anything.

        For people without one of our roles, only activities on our records count. A
        user who may not archive them is told nothing.
        """
        self.check_access("write")
        # Sudo: the user who archives may not read everything the person holds.
        present_sudo = self.sudo().filtered("active")
        role = self.env.ref("grandes_clientes.group_user", raise_if_not_found=False)
        held = present_sudo._grandes_clientes_get_held()
        others = present_sudo.filtered(
            lambda user: held[user.id].get("activity")
            and (not role or role not in user.all_group_ids)
        )
        ours = others._get_own_activity_counts()
        for user in others:
            held[user.id]["activity"] = ours.get(user.id, 0)
        self._refuse_holding(
            held,
            self.env._("%(person)s still holds %(work)s: hand it over first."),
        )

    def _get_own_activity_counts(self):
        """Return ``{user id: count}`` of the activities on records of this addon."""
        kept = list(self.env["grandes.clientes.evidence"]._get_kept_models())
        key = ("mail.activity", "user_id")
        entry = self._get_person_fields()[key]
        return self._count_held(*key, entry, Domain("res_model", "in", kept))

    def _refuse_holding(self, held, sentence):
        """Raise if somebody holds anything, with one sentence per person.

        :param dict held: ``{user id: {kind: count}}``
        :param str sentence: with the placeholders ``person`` and ``work``
        """
        sentences, holders = [], self.browse()
        for user_id, counts in held.items():
            if not any(counts.values()):
                continue
            user = self.browse(user_id)
            holders |= user
            work = self._get_held_words(counts)
            # Sudo: reads the name of the person concerned.
            sentences.append(sentence % {"person": user.sudo().name, "work": work})
        if not holders:
            return
        if len(sentences) > _PEOPLE_SHOWN:
            more = len(sentences) - _PEOPLE_SHOWN
            sentences[_PEOPLE_SHOWN:] = [
                self.env._("… and 1 person more.")
                if more == 1
                else self.env._("… and %(count)s people more.", count=more)
            ]
        message = "\n".join(sentences)
        action = self.env.ref(
            "grandes_clientes.staff_handover_new_action", raise_if_not_found=False
        )
        hands_over = self.env.user.has_group("grandes_clientes.group_supervisor")
        # Group checks cached since the change would survive its rollback.
        self.env.registry.clear_cache("default", "groups")
        if action and hands_over:
            raise HeldWarning(
                message,
                action.id,
                self.env._("Hand over"),
                {"default_user_id": holders[0].id},
            )
        message += "\n" + self.env._("The supervisor hands it over.")
        raise UserError(message)

    @api.model
    def _get_held_words(self, counts):
        """Return ``{kind: count}`` in words, as «3 open cases and 1 to-do»."""
        entries = {entry.kind: entry for _key, entry in self._get_held_entries()}
        labels = [
            self._get_held_label(entries[kind], count)
            for kind, count in counts.items()
            if count
        ]
        return format_list(self.env, labels)

    @api.model
    def _get_held_label(self, entry, count):
        """Return «3 open cases», in the user's language."""
        label = entry.one if count == 1 else entry.many
        told = self.env._(label)
        return told % {"count": count}
