"""Tests whose calls leave nothing behind, and are refused in always the same words."""

from odoo.api import Environment
from odoo.exceptions import AccessError

from .crawl_undo import Undo


class Undoing:
    """A test with :class:`Undo`, in which a refusal always has the same message."""

    def setUp(self):
        super().setUp()
        self.undo = undo = Undo(self.env)
        self.addCleanup(undo.close)
        self.patch(self.registry, "clear_cache", undo.emptied.clear_cache)
        make_env, cr = Environment.__new__, self.env.cr

        def find_env(cls, of, uid, context, su=False):
            if of is not cr or cls is not Environment:
                return make_env(cls, of, uid, context, su)
            return undo.find_env(make_env, of, uid, context, su)

        self.patch(Environment, "__new__", find_env)
        self.patch(type(self.env.transaction), "clear", lambda of: undo.forget(of))
        rights, rules = (
            self.registry[f"ir.{each}"] for each in ("model.access", "rule")
        )
        refuse_rule = rules._make_access_error

        def make(model, *args, **kwargs):
            undo.is_in_memory = True
            return make_new(model, *args, **kwargs)

        make_new = self.registry["base"].new
        self.patch(self.registry["base"], "new", make)

        def make_right(_access, model, mode):
            """Give a shorter message than Odoo, which queries the names it mentions."""
            return AccessError(f"No {mode} of {model}")

        def make_rule(rule, operation, records):
            env, which = rule.env, (records._name, records._ids)
            companies = str(env.context.get("allowed_company_ids"))
            key = (env.uid, env.lang, companies, operation, which)
            return undo.refuse(key, lambda: refuse_rule(rule, operation, records))

        find_rules = rules._get_rules

        def get_rules(rule, model_name, mode="read"):
            if rule.env.su or not undo.written.is_seen:
                return find_rules(rule, model_name, mode=mode)
            groups = tuple(rule.env.user._get_group_ids())
            ids, together = undo.find_rules(groups, model_name, mode)
            return rule.browse(ids).with_prefetch(together)

        def check_field(model, field, operation):
            """Give a shorter message than Odoo, which names the groups with access."""
            if not model._has_field_access(field, operation):
                error = AccessError(f"No {operation} of {field}")
                raise error

        self.patch(self.registry["base"], "_check_field_access", check_field)
        self.patch(rules, "_get_rules", get_rules)
        # The same refusal always has the same message.
        self.patch(rights, "_make_access_error", make_right)
        self.patch(rules, "_make_access_error", make_rule)
