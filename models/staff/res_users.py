from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from ..engine.held import Held
from .held_warning import HeldWarning

# More people than these in one message help nobody.
_PEOPLE_SHOWN = 5


class ResUsers(models.Model):
    """What a person holds, and that nobody leaves while holding it (R6)."""

    _inherit = "res.users"

    # === WHAT IS HELD === #

    def _grandes_clientes_held(self):
        """Return ``{kind: count}`` of what the person would leave behind.

        Empty where nothing is: then they may go.
        """
        self.ensure_one()
        return self._grandes_clientes_get_held()[self.id]

    def _grandes_clientes_get_held_words(self):
        """Return ``{user id: «3 open cases, 1 area headed»}``, in the user's language.

        Of many people with as many queries as of one.
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
        """Return ``{user id: {kind: count}}`` of many people, a query a kind."""
        held = {user_id: {} for user_id in self.ids}
        for (model, name), entry in self._get_held_entries():
            if entry.counts:
                for user_id, count in self._count_held(model, name, entry).items():
                    held[user_id][entry.kind] = count
        return held

    @api.model
    def _get_held_entries(self):
        """Return the entries of the register that are handed over, in their order."""
        return sorted(
            (
                (key, entry)
                for key, entry in self._get_person_fields().items()
                if isinstance(entry, Held)
            ),
            key=lambda item: item[1].sequence,
        )

    def _count_held(self, model, name, entry, extra=Domain.TRUE):
        """Return ``{user id: count}`` of the records by which the people hold a kind.

        :param extra: further domain
        """
        if not self.ids:
            return {}
        # Sudo: how many, of all companies and archived ones too, whoever asks.
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
        """Return ``{kind: count}`` of what the person has to do until ``day``."""
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
        """Return ``{kind: [roles, one of which it takes]}`` of what is held."""
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

    # === NOBODY LEAVES WHILE HOLDING IT === #

    def write(self, vals):
        """Write; who holds work is not archived, nor loses the role that it takes.

        :raise UserError: names all that is held, and leads to the hand-over
        """
        leaving = self.browse()
        if "active" in vals and not vals["active"]:
            self._check_may_leave()
            # Sudo: who is there by now.
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
        """Archive; before Odoo deletes the to-dos of whoever leaves."""
        self._check_may_leave()
        return super().action_archive()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_holding(self):
        self._check_may_leave()

    def _apply_leaving_lists(self):
        """Take who is archived out of pools and areas, so that none comes back."""
        for (model, name), _entry in self._get_held_entries():
            if self.env[model]._fields[name].type == "many2many":
                # Sudo: follows from archiving, whose right was checked.
                Model_sudo = self.env[model].sudo().with_context(active_test=False)
                for record in Model_sudo.search([(name, "in", self.ids)]):
                    record._apply_hand_over(name, self & record[name], self.browse())

    def _check_may_leave(self):
        """Raise if one of the people, who are there, holds anything.

        Of who has no role of ours, only what is on records of ours. Who may not
        archive them is told nothing of it.
        """
        self.check_access("write")
        # Sudo: whoever archives may not read all of the person.
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
        """Return ``{user id: count}`` of the to-dos on records of ours."""
        kept = list(self.env["grandes.clientes.evidence"]._get_kept_models())
        key = ("mail.activity", "user_id")
        entry = self._get_person_fields()[key]
        return self._count_held(*key, entry, Domain("res_model", "in", kept))

    def _refuse_holding(self, held, sentence):
        """Raise if somebody holds anything, in one sentence a person.

        :param dict held: ``{user id: {kind: count}}``
        :param str sentence: with the places ``person`` and ``work``
        """
        sentences, holders = [], self.browse()
        for user_id, counts in held.items():
            if not any(counts.values()):
                continue
            user = self.browse(user_id)
            holders |= user
            work = self._get_held_words(counts)
            # Sudo: the name of whom it is about.
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
        # What was asked of groups since the change is forgotten with it.
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
        """Return «3 open cases and 1 to-do» of ``{kind: count}``."""
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

    # === ROLES === #

    def _grandes_clientes_get_roles(self):
        """Return ``{user id: ids of our groups}`` that the people have by now."""
        ours = self._get_our_roles()
        # Sudo: who has which role, to find out what follows.
        return {user.id: set((user.all_group_ids & ours).ids) for user in self.sudo()}

    def _grandes_clientes_get_suspended_roles(self):
        """Return ``{user id: ids of our groups}`` that come back when resumed."""
        ours = self._get_our_roles()
        # Sudo: see `_grandes_clientes_get_roles`.
        Grant_sudo = self.env["grandes.clientes.access.grant"].sudo()
        roles = {}
        for grant in Grant_sudo.search(
            [("user_id", "in", self.ids), ("state", "=", "suspended")]
        ):
            group = self.env.ref(f"grandes_clientes.{grant.role}").sudo()
            given = (group | group.all_implied_ids) & ours
            roles.setdefault(grant.user_id.id, set()).update(given.ids)
        return roles

    @api.model
    def _get_our_roles(self):
        """Return our groups: the roles, and what they all share."""
        # Sudo: groups that the module made.
        data_sudo = self.env["ir.model.data"].sudo()
        rows = data_sudo.search(
            [("module", "=", "grandes_clientes"), ("model", "=", "res.groups")]
        )
        return self.env["res.groups"].sudo().browse(rows.mapped("res_id"))

    def _check_roles_kept(self, before, after=None):
        """Raise if somebody lost a role that work of theirs takes.

        A role that is suspended is not lost: it comes back, and taking it is urgent.

        :param dict before: what :meth:`_grandes_clientes_get_roles` said until now
        :param dict after: what it will say; what it says by now where absent
        """
        after = after or self._grandes_clientes_get_roles()
        lost = {
            user_id: roles - after.get(user_id, set())
            for user_id, roles in before.items()
        }
        losing = self.browse(user_id for user_id, roles in lost.items() if roles)
        # Who is archived by the same act, was asked for all of it.
        # Sudo: whether they are archived.
        losing = losing.sudo().filtered("active").sudo(self.env.su)
        if not losing:
            return
        for user_id, roles in losing._grandes_clientes_get_suspended_roles().items():
            after[user_id] = after.get(user_id, set()) | roles
            lost[user_id] -= roles
        code_of = self._get_role_codes()
        held = {user_id: {} for user_id in losing.ids}
        for (model, name), entry in self._get_held_entries():
            if not entry.counts:
                continue
            for leaves, people in losing._split_by_loss(entry, lost, after, code_of):
                counts = people._count_held(model, name, entry, Domain(list(leaves)))
                for user_id, count in counts.items():
                    held[user_id].setdefault(entry.kind, 0)
                    held[user_id][entry.kind] += count
        self._refuse_holding(
            held,
            self.env._(
                "%(person)s still holds %(work)s, which takes the role: hand it over "
                "before the role ends."
            ),
        )

    def _split_by_loss(self, entry, lost, after, code_of):
        """Return ``[(leaves, people)]``: who may not hold which records of a kind.

        :param dict lost: ``{user id: ids of groups}`` that they had
        :param dict after: ``{user id: ids of groups}`` that they still have
        :param dict code_of: ``{id of a group: its name in the module}``
        """
        roles = entry.get_roles() or {"group_user": ()}
        split = []
        for role, leaves in roles.items():
            people = self.filtered(
                lambda user, role=role: role in {code_of[gid] for gid in lost[user.id]}
            )
            if not leaves:
                # Another of the roles suffices.
                people = people.filtered(
                    lambda user: not {code_of[gid] for gid in after[user.id]}
                    & set(roles)
                )
            if people:
                split.append((leaves, people))
        # Once, however many of the roles they lost.
        plain = self.browse().union(*(people for leaves, people in split if not leaves))
        return [(leaves, people) for leaves, people in split if leaves] + (
            [((), plain)] if plain else []
        )

    @api.model
    def _get_role_codes(self):
        """Return ``{id of a group: its name in the module}``."""
        ours = self._get_our_roles()
        return {
            group_id: name.removeprefix("grandes_clientes.")
            for group_id, name in ours.get_external_id().items()
        }
