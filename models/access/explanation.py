from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...tools import clock

OPERATIONS = ("read", "write", "create", "unlink")
PREFIX = "grandes.clientes."


class AccessExplanation(models.AbstractModel):
    """What a person may do and why: access rights, record rules and grants.

    The explanation discloses no record to the person who asks. For a record that they
    may not read themselves, only rules tied to a role are shown: a global rule that
    forbids it would disclose its content, for example that a complaint is about that
    person (G26).
    """

    _name = "grandes.clientes.access.explanation"
    _description = "What a person may do and why"

    @api.model
    def _check_may_explain(self):
        """Raise unless the user administers or oversees access."""
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
        """Return ``[(model, label)]`` that one can ask about, sorted by label."""
        found = [
            (name, self._get_model_label(name))
            for name, model in self.env.items()
            if (name.startswith(PREFIX) or name in ("res.partner", "res.users"))
            and not (model._abstract or model._transient)
        ]
        return sorted(found, key=lambda pair: pair[1])

    @api.model
    def _get_usual_model(self):
        """Return the model that people usually ask about; overridden by its room."""
        return "res.partner"

    @api.model
    def _get_model_label(self, name):
        # Sudo: reads only the name of a model.
        return self.env["ir.model"]._get(name).sudo().name or name

    @api.model
    def _explain(self, user, model):
        """Return what ``user`` may do with the records of ``model``, and why.

        :param str model: name
        :return: ``{"operations": {operation: whether}, "rights": [{"name", "group",
            "because", "operations"}], "rules": [{"name", "group", "because",
            "operations", "domain", "is_global"}]}``
        :raise AccessError: the asker neither administers nor oversees access
        """
        self._check_may_explain()
        # Sudo: groups, access rights and rules, as Odoo's own Settings show them;
        # nothing comes from a record.
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
        """Return which rules grant ``user`` access to ``record`` and which deny it.

        :return: as :meth:`_explain`; each rule also has ``holds``, and the result has
            ``verdict``: ``{operation: whether}``, or ``None`` if the asker may not read
            the record
        """
        told = self._explain(user, record._name)
        is_read = record.has_access("read")
        # Sudo: evaluates the rules on a record that is not shown.
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

    # === HELPERS === #

    def _get_rights(self, user_sudo, model):
        """Return the access rights that the user's groups give."""
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
        """Return the record rules that apply to the user, global ones first."""
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
        """Return the domain of a rule as evaluated for the user."""
        # Sudo: reads the companies of the user in question; the asker was checked.
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
        # If a profile gives the group, other sources are left out.
        profiles = {each for value in words.values() for each in value}
        return {
            key: "; ".join([each for each in value if each in profiles] or value)
            for key, value in told.items()
        }

    def _get_grant_groups(self, grant):
        """Return the group that a grant in force adds the person to."""
        return grant.env.ref(f"grandes_clientes.{grant.role}")

    def _describe_grant(self, grant):
        """Return a sentence that says through which profile a person has access."""
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
