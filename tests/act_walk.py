"""Every act, in every state, as every role: a dialog that opens can be confirmed.

No user fills in a dialog only to be refused afterwards. Each button is pressed as each
role on a record in each state: either it refuses with a message before anything opens,
or the dialog that opens is confirmed with only its required fields filled in.
"""

import copy
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..tools import clock
from .answer_common import BODY
from .common import NOW
from .crawl_undo_common import Undoing
from .dialog_common import DialogCommon, NotShown

ROLES = (
    "front",
    "back",
    "official",
    "supervisor",
    "coordinator",
    "quality",
    "oversight",
    "manager",
)
# Button of the acts that are chosen by the context.
_NAMED = "action_ask"
# Buttons by model that open a dialog but belong to no table of acts.
_OTHERS = {
    "grandes.clientes.case": ("action_consult",),
    "grandes.clientes.escalation": ("action_consult",),
    "grandes.clientes.filing.line": (
        "action_leave_out",
        "action_register_anyway",
        "action_set_typification",
    ),
    "grandes.clientes.inbound.mail": ("action_ignore", "action_join"),
    "grandes.clientes.mercurio.line": ("action_accept",),
}
# Values a user has to think of: the text of an answer, a different date.
_CHOSEN = {
    "grandes.clientes.case.respond": {"means": "phone", "body": BODY},
    "grandes.clientes.case.consult": {"finding": "Sin novedad"},
    "grandes.clientes.case.act.correct.received": {
        "received_on": NOW - timedelta(days=400)
    },
    "grandes.clientes.outreach.commitment.act": {"due_on": date(2027, 3, 1)},
    "grandes.clientes.quality.nonconformity.act": {"due_on": date(2027, 3, 1)},
}


class ActWalk(Undoing, DialogCommon):
    """Walk that presses the button of every act and confirms its dialog."""

    maxDiff = None

    def _know_views(self):
        """Cache the views of each form per user."""
        views = {}
        base = self.registry["base"]
        get_views = base.get_views

        def get_known_views(model, asked, options=None):
            """Cache the result by all that Odoo lets the browser's cache depend on."""
            refs = [item for item in model.env.context.items() if "view_ref" in item[0]]
            key = str(
                (model._name, model.env.uid, model.env.lang, asked, options, refs)
            )
            if key not in views:
                views[key] = get_views(model, asked, options)
            # Forms modify the result.
            return copy.deepcopy(views[key])

        self.patch(base, "get_views", get_known_views)

    def _walk_acts(self, records, roles=ROLES):
        """Return ``(number of confirmed dialogs, texts of late refusals)``."""
        self._know_views()
        confirmed, refused = 0, []
        for record in records:
            acts = [
                act
                for act in (
                    *getattr(record, "_get_act_table", dict)(),
                    *_OTHERS.get(record._name, ()),
                )
                if self._get_button(record, act)
            ]
            for role in roles:
                user = getattr(self, role)
                self.undo.begin(user)
                self.is_seen = record.with_user(user).has_access("read")
                self.undo.end()
                self.is_refused = False
                for act in acts:
                    outcome = self._try_act(record, act, user)
                    if outcome is True:
                        confirmed += 1
                    elif outcome:
                        state = record[:1].state if "state" in record._fields else ""
                        refused.append(
                            f"{record[:1]} {act} in {state} as {role}: {outcome}"
                        )
        return confirmed, refused

    def _try_act(self, record, act, user):
        """Return ``True`` if the act was confirmed, a text if it was refused too late.

        After a refusal the cache stays warm for the next attempt, because most refusals
        read the same values of the record. A dialog opens with a cold cache; and if a
        button pressed with a warm cache yields a text or writes something, it is
        pressed again.
        """
        for is_known in (True, False) if self.is_refused else (False,):
            self.undo.begin(user, "all" if is_known else "")
            self.is_refused = False
            try:
                with mute_logger("odoo.sql_db", "odoo.models.unlink"):
                    outcome = self._press(record.with_user(user), act, user, is_known)
            finally:
                self.undo.end()
            if not is_known or isinstance(outcome, bool):
                return outcome
        raise AssertionError(f"{act} was not pressed anew")

    def _press(self, record, act, user, is_known):
        """Press the button and confirm the dialog that opens.

        :return: as :meth:`_try_act`; ``None`` if the button has to be pressed again
        """
        try:
            action = self._get_button(record, act)()
            if not isinstance(action, dict) or action.get("target") != "new":
                return False
            if action.get("type") != "ir.actions.act_window":
                return False
            if is_known:
                if self.undo.is_changed:
                    return None  # the dialog may need what was written
                self.undo.begin(user)
            form = self._open_dialog(user, action)
        except ValueError as error:
            self.assertIn("singleton", str(error))
            return False  # a button for a single record
        except (UserError, AccessError) as refusal:
            self.is_refused = True
            return self._get_unlike(record, act, str(refusal))
        try:
            for name, value in _CHOSEN.get(action["res_model"], {}).items():
                if name in form._view["fields"] and self._is_asked(form, name):
                    self._set(form, name, value)
            self._fill_required(form)
            wizard = form.save()
            button = self._get_primary(form)
            if button:
                getattr(wizard, button)()
            return bool(button)
        except (UserError, NotShown, AssertionError) as refusal:
            return str(refusal) or type(refusal).__name__

    def _get_unlike(self, record, act, sentence):
        """Return a text unless the message is the one that the act itself gives.

        Nothing is returned for a record that the user cannot even see.
        """
        if not self.is_seen or act not in getattr(record, "_get_act_table", dict)():
            return False
        reasons = record._get_cannot_act_reasons(act)
        if len(reasons) < len(record):
            return False  # the dialog's own refusal, such as an empty choice
        if record._get_acting_role(act) and reasons[record[:1].id] not in sentence:
            return f"«{sentence}» and not «{reasons[record[:1].id]}»"
        return False

    def _is_asked(self, form, name):
        """Return whether the field is shown and the user has to fill it in."""
        context = form._get_eval_context(form._values)

        def holds(node, modifier):
            return bool(safe_eval(node.get(modifier) or "False", context))

        return any(
            not holds(node, "readonly")
            and not any(
                holds(each, "invisible") for each in (node, *node.iterancestors())
            )
            for node in form._view["tree"].iter("field")
            if node.get("name") == name
        )

    def _get_button(self, record, act):
        """Return the method of the act's button, or nothing if it has none."""
        button = getattr(
            record, act if act.startswith("action_") else f"action_{act}", None
        )
        if button is None and "ask" not in record._get_act_table():
            named = record.with_context(grandes_clientes_act=act)
            button = getattr(named, _NAMED, None)
        return button

    def _get_primary(self, form):
        """Return the button that performs the act: the first visible primary one."""
        buttons = [
            node
            for node in form._view["tree"].iter("button")
            if node.get("type") == "object"
            and {"btn-primary", "oe_highlight"} & set((node.get("class") or "").split())
        ]
        if not buttons:
            return None
        for node in buttons:
            try:
                self._check_shown(form, node.get("name"))
            except NotShown:
                continue
            return node.get("name")
        raise NotShown(", ".join(node.get("name") for node in buttons))


class RoomsWalk:
    """The other records with acts, one per state, for tests that walk a world."""

    def test_rooms(self):
        names = [
            name
            for name, model in self.env.items()
            if name.startswith("grandes.clientes.")
            and not model._abstract
            and not model._transient
            and (hasattr(model, "_get_act_table") or name in _OTHERS)
        ]
        records, seen = [], set()
        for name in names:
            for record in self.env[name].search([]):
                key = (name, record.state if "state" in record._fields else "")
                if key not in seen:
                    seen.add(key)
                    records.append(record)
        with clock.at(NOW):
            confirmed, refused = self._walk_acts(records)
        self.assertEqual("\n".join(refused), "")
        self.assertGreater(confirmed, 100)
