from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...tools import clock

OPERATIONS = ("read", "write", "create", "unlink")
PREFIX = "grandes.clientes."


class AccessExplanation(models.AbstractModel):
    """What a person may do, and by what: lines of rights, record rules, grants.

    Who asks sees no record by it. Of a record that they may not read themselves only
    the rules of the roles are told: one that forbids to everybody would tell what is
    in it, as that a complaint is about the person (G26).
    """

    _name = "grandes.clientes.access.explanation"
    _description = "What a person may do and why"

    @api.model
    def _check_may_explain(self):
        """Raise unless the user administers or oversees who may do what."""
        if not self.env.su and not any(
            self.env.user.has_group(f"grandes_clientes.{group}")
            for group in ("group_manager", "group_quality", "group_oversight")
        ):
            raise AccessError(
                self.env._(
                    "What others may do is told to the administrator of profiles, to "
                    "quality and to oversight."
                )
            )

    @api.model
    def _get_models(self):
        """Return ``[(model, label)]`` of what can be asked about, by label."""
        found = [
            (name, self._get_model_label(name))
            for name, model in self.env.items()
            if (name.startswith(PREFIX) or name in ("res.partner", "res.users"))
            and not (model._abstract or model._transient)
        ]
        return sorted(found, key=lambda pair: pair[1])

    @api.model
    def _get_usual_model(self):
        """Return the model that people mostly ask about; a hook of its room."""
        return "res.partner"

    @api.model
    def _get_model_label(self, name):
        # Sudo: the name of a model.
        return self.env["ir.model"]._get(name).sudo().name or name

    @api.model
    def _explain(self, user, model):
        """Return why ``user`` may do what with the records of ``model``.

        :param str model: name
        :return: ``{"operations": {operation: whether}, "rights": [{"name", "group",
            "because", "operations"}], "rules": [{"name", "group", "because",
            "operations", "domain", "is_global"}]}``
        :raise AccessError: the asker neither administers nor oversees
        """
        self._check_may_explain()
        # Sudo: what Odoo's own Settings show of groups, rights and rules, of which
        # nothing is of a record.
        user_sudo = user.sudo()
        because = self._get_reasons(user_sudo)
        rights = [
            {
                "name": line.name,
                "group": line.group_id.full_name or "",
                "because": because.get(line.group_id.id, ""),
                "operations": [op for op in OPERATIONS if line[f"perm_{op}"]],
            }
            for line in self._get_rights(user_sudo, model)
        ]
        rules = [
            self._describe_rule(rule, user_sudo, because)
            for rule in self._get_rules(user_sudo, model)
        ]
        may = {
            op: user_sudo.active and any(op in line["operations"] for line in rights)
            for op in OPERATIONS
        }
        return {"operations": may, "rights": rights, "rules": rules}

    @api.model
    def _explain_record(self, user, record):
        """Return which rules let ``user`` at ``record``, or keep it from them.

        :return: as :meth:`_explain`; each rule besides with ``holds``, and with
            ``verdict`` ``{operation: whether}``, ``None`` where the asker may not read
            the record
        """
        told = self._explain(user, record._name)
        is_read = record.has_access("read")
        # Sudo: which rule lets through, of a record that is not shown.
        record_sudo = record.sudo().with_context(active_test=False)
        rules = []
        for rule, line in zip(
            self._get_rules(user.sudo(), record._name), told["rules"], strict=True
        ):
            if line["is_global"] and not is_read:
                continue
            domain = self._get_domain(rule, user)
            line["holds"] = bool(
                record_sudo.search_count(domain & Domain("id", "=", record.id))
            )
            rules.append(line)
        told["rules"] = rules
        told["verdict"] = (
            {
                operation: user.active
                and record.with_user(user)
                .with_context(allowed_company_ids=user.sudo().company_ids.ids)
                .has_access(operation)
                for operation in OPERATIONS
            }
            if is_read
            else None
        )
        return told

    # === PARTS === #

    def _get_rights(self, user_sudo, model):
        """Return the lines of rights that the user's groups give."""
        return user_sudo.env["ir.model.access"].search(
            [
                ("model_id.model", "=", model),
                "|",
                ("group_id", "=", False),
                ("group_id", "in", user_sudo.all_group_ids.ids),
            ],
            order="id",
        )

    def _get_rules(self, user_sudo, model):
        """Return the record rules that count for the user, the general ones first."""
        rules = user_sudo.env["ir.rule"].search(
            [("model_id.model", "=", model)], order="id"
        )
        mine = rules.filtered(
            lambda rule: not rule.groups or rule.groups & user_sudo.all_group_ids
        )
        return mine.sorted(lambda rule: (bool(rule.groups), rule.id))

    def _describe_rule(self, rule, user_sudo, because):
        groups = rule.groups & user_sudo.all_group_ids
        return {
            "name": rule.name,
            "group": ", ".join(groups.mapped("full_name")),
            "because": "; ".join(
                dict.fromkeys(filter(None, map(because.get, groups.ids)))
            ),
            "operations": [op for op in OPERATIONS if rule[f"perm_{op}"]],
            "domain": " ".join((rule.domain_force or "[]").split()),
            "is_global": not rule.groups,
        }

    def _get_domain(self, rule, user):
        """Return the domain of a rule as it is for the user."""
        # Sudo: of the user who is explained, by whoever may explain.
        companies = user.sudo().company_ids.ids
        context = (
            rule.with_user(user)
            .with_context(allowed_company_ids=companies)
            ._eval_context()
        )
        if not rule.domain_force:
            return Domain.TRUE
        return Domain(safe_eval(rule.domain_force, context))

    def _get_reasons(self, user_sudo):
        """Return ``{group id: what gives it to the user, in words}``."""
        grants = user_sudo.env["grandes.clientes.access.grant"].search(
            [("user_id", "=", user_sudo.id), ("state", "=", "in_force")]
        )
        words = {}
        for grant in grants:
            for group in self._get_grant_groups(grant):
                words.setdefault(group.id, []).append(self._describe_grant(grant))
        reasons = {}
        for given in user_sudo.group_ids:
            by = words.get(given.id) or [
                self.env._(
                    "group «%(group)s», which no profile gives",
                    group=given.full_name,
                )
            ]
            for group in given | given.all_implied_ids:
                reasons.setdefault(group.id, []).extend(by)
        told = {key: dict.fromkeys(value) for key, value in reasons.items()}
        # What a profile gives is not said to come from elsewhere too.
        profiles = {each for value in words.values() for each in value}
        return {
            key: "; ".join([each for each in value if each in profiles] or value)
            for key, value in told.items()
        }

    def _get_grant_groups(self, grant):
        """Return the groups that a grant in force puts the person into."""
        return grant.env.ref(f"grandes_clientes.{grant.role}")

    def _describe_grant(self, grant):
        """Return in words by what a person has a profile."""
        env = self.env
        since = clock.on_screen(grant.date_from, env.lang or "en_US", env.tz.zone)
        if grant.granted_by_id:
            return self.env._(
                "profile «%(profile)s» since %(since)s, given by %(by)s",
                profile=grant.profile_id.name,
                since=since,
                by=grant.granted_by_id.name,
            )
        return self.env._(
            "profile «%(profile)s» since %(since)s",
            profile=grant.profile_id.name,
            since=since,
        )
