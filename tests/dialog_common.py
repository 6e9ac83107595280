"""Dialogs opened, filled in and confirmed as their screens do it.

An act can pass its own tests and still fail behind its dialog, which passes empty
recordsets where a caller passes nothing, and has required fields that the act does not
know. So each dialog is confirmed here through its form: its required fields are filled
in, and nothing else unless the test says so.
"""

import base64
from datetime import timedelta

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..tools import clock
from .common import Common

PREFIX = "grandes.clientes."
# A dialog that performs several acts, chosen by one of these fields, counts once per
# act.
_VARIANT_FIELDS = ("act", "decision", "mode")
_WORDS = "Así lo pidió"


def confirms(*keys):
    """Declare which dialogs a test confirms.

    :param keys: model without its prefix, button, and the act where the dialog does
        several, as ``escalation.reply/action_confirm/reject``
    """

    def mark(test):
        test.confirmed_dialogs = keys
        return test

    return mark


def get_dialogs(env):
    """Return the keys of all the addon's dialogs, from the buttons of their forms."""
    keys = set()
    for name, model in env.items():
        if not name.startswith(PREFIX) or not model._transient:
            continue
        views = env["ir.ui.view"].search([("model", "=", name), ("type", "=", "form")])
        variants = [None]
        for field in map(model._fields.get, _VARIANT_FIELDS):
            if field and field.required:
                variants = [
                    value for value, _label in field.get_description(env)["selection"]
                ]
        for view in views:
            arch = etree.fromstring(model.get_view(view.id, "form")["arch"])
            for button in arch.iter("button"):
                if button.get("type") == "object":
                    keys |= {
                        "/".join(
                            filter(
                                None,
                                (
                                    name.removeprefix(PREFIX),
                                    button.get("name"),
                                    variant,
                                ),
                            )
                        )
                        for variant in variants
                    }
    return keys


class NotShown(Exception):
    """The button is not available in the current state of the dialog."""


class DialogCommon(Common):
    """Helpers that fill in a dialog and confirm it."""

    def _confirm(self, user, action, button="action_confirm", **chosen):
        """Open the dialog of ``action`` as ``user``, fill it in and press ``button``.

        It is first pressed with the required fields only: that performs the act, or is
        refused with a message, but never crashes. If it is refused, ``chosen`` gives
        what else a user fills in.

        :param dict action: what the button that opens it returned
        :param chosen: values of fields, as a user chooses them
        :return: what the button returned, and the dialog's record
        """
        # Values left to compute after opening, such as a wizard's lines, are the user's
        # too.
        self.env(user=user.id).flush_all()
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger("odoo.sql_db"):
                result = self._fill_and_press(user, action, button, {})
            savepoint.close(rollback=bool(chosen))
        except (UserError, NotShown) as refusal:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.clear()
            if not chosen:
                raise AssertionError(
                    f"refused with all required fields given: {refusal}"
                ) from refusal
        if not chosen:
            return result
        self.env.clear()
        return self._fill_and_press(user, action, button, chosen)

    def _fill_and_press(self, user, action, button, chosen):
        form = self._open_dialog(user, action)
        for name, value in chosen.items():
            self._set(form, name, value)
        self._fill_required(form)
        record = form.save()
        self._check_shown(form, button)
        return getattr(record, button)(), record

    def _check_shown(self, form, button):
        """Raise :class:`NotShown` unless the button is available in the dialog."""
        context = form._get_eval_context(form._values)
        for node in form._view["tree"].iter("button"):
            if node.get("name") == button and not safe_eval(
                node.get("invisible") or "False", context
            ):
                return
        raise NotShown(button)

    def _fill_required(self, form):
        """Fill in the fields that are required by the form's current modifiers."""
        for _round in range(3):
            empty = [name for name in form._view["fields"] if self._lacks(form, name)]
            if not empty:
                return
            for name in empty:
                if self._lacks(form, name):
                    self._set(form, name, self._any_value(form, name))

    def _lacks(self, form, name):
        """Return whether the field is empty, and required where it is shown."""
        if name == "id" or form._values[name] not in (False, None, "", []):
            return False
        context = form._get_eval_context(form._values)
        info = form._view["fields"][name]

        def holds(node, modifier, default=False):
            return bool(safe_eval(node.get(modifier) or str(default), context))

        return any(
            holds(node, "required", info.get("required", False))
            and not holds(node, "readonly", info.get("readonly", False))
            and not any(
                holds(each, "invisible") for each in (node, *node.iterancestors())
            )
            for node in form._view["tree"].iter("field")
            if node.get("name") == name
        )

    def _set(self, form, name, value):
        if form._view["fields"][name]["type"] == "many2many":
            for record in value:
                form[name].add(record)
        else:
            form[name] = value

    def _any_value(self, form, name):
        """Return the first value that a user could choose, or some text."""
        info = form._view["fields"][name]
        kind = info["type"]
        if kind == "many2one":
            node = form._view["tree"].find(f".//field[@name='{name}']")
            domain = node.get("domain") or info.get("domain") or []
            if isinstance(domain, str):
                domain = safe_eval(
                    domain, {"uid": form._env.uid, **form._get_eval_context()}
                )
            found = form._env[info["relation"]].search(Domain(domain), limit=1)
            self.assertTrue(found, f"nothing can be chosen as «{name}»")
            return found
        if kind == "selection":
            return info["selection"][0][0]
        if kind in ("char", "text", "html"):
            return _WORDS
        if kind == "date":
            return clock.today(self.env.company)
        if kind == "datetime":
            return clock.now() - timedelta(hours=1)
        if kind == "binary":
            return base64.b64encode(_WORDS.encode()).decode()
        self.fail(f"the test has to choose «{name}», a {kind}")
