from odoo import api, fields, models
from odoo.tools import html2plaintext, is_html_empty

from ...models.answer.answer_draft import OF_ANOTHER
from ...models.answer.answer_ground import NOT_SAID
from ...tools import clock


class CaseRespond(models.TransientModel):
    """What the dialog opens with: a draft, or the answer that waits (5.2.7)."""

    _name = "grandes.clientes.case.respond"
    _inherit = "grandes.clientes.case.respond"

    @api.model
    def default_get(self, fields_list):
        """Resume the user's own draft, or else the answer that waits on the case."""
        values = super().default_get(fields_list)
        cases = self.env["grandes.clientes.case"].browse(_ids(values.get("case_ids")))
        if not cases:
            return values
        if "holders_then" in fields_list:
            values["holders_then"] = {str(case.id): case.user_id.id for case in cases}
        if self.env.context.get("grandes_clientes_anew"):
            started = {}
        else:
            started = self._get_draft_values(cases) or self._get_waiting_values(cases)
        if "kind" not in started and cases._get_cannot_act_reasons("answer"):
            final = cases._get_cannot_act_reasons("answer")
            interim = cases._get_cannot_act_reasons("answer_interim")
            if len(final) == len(cases) > len(interim):
                started = {**started, "kind": "interim"}
        return values | {
            name: value for name, value in started.items() if name in fields_list
        }

    @api.model
    def _get_draft_values(self, cases):
        """Return the values of the user's draft for the cases, if there is one."""
        draft = self.env["grandes.clientes.answer.draft"]._find_own(cases)
        if not draft or is_html_empty(draft.body):
            return {}
        waiting, others = self._find_waiting(cases), [draft.other_body]
        # Sudo: reads date and text of the answer that waits on the case.
        waiting_sudo = waiting.sudo()
        if waiting and (
            waiting_sudo.write_date > draft.write_date or draft.token == OF_ANOTHER
        ):
            # The user has not seen it: show it as another text, and keep it.
            waiting, others = waiting.browse(), [*others, waiting_sudo.body]
        return {
            "kind": draft.kind or "final",
            "means": draft.means,
            "template_id": draft.template_id.id,
            "body": draft.body,
            "copy_to": draft.copy_to,
            "ground": draft.ground,
            "ground_note": draft.ground_note,
            "attachment_ids": [fields.Command.set(draft.attachment_ids.ids)],
            "waiting_answer_id": waiting.id,
            "draft_after": draft.token,
            "other_window": "\n\n".join(
                html2plaintext(body).strip() for body in others if body
            ),
            "draft_note": self.env._(
                "You were writing this (%(day)s).",
                day=_said(self.env, draft.write_date),
            ),
        }

    @api.model
    def _get_waiting_values(self, cases):
        """Return the values of the answer that waits on the case, if there is one."""
        waiting = self._find_waiting(cases)
        if not waiting:
            return {}
        # Sudo: author's name and the answer's own files, for the resumed text.
        waiting_sudo = waiting.sudo()
        words = {
            "who": waiting_sudo.prepared_by_id.name or "",
            "day": _said(self.env, waiting_sudo.prepared_on),
        }
        taken_up = waiting.state in ("draft", "ready")
        return {
            "kind": waiting.kind,
            "means": waiting.means,
            "template_id": False,
            "body": waiting.body,
            "copy_to": waiting.copy_to,
            # Nobody said it of what a program sent: asked here.
            "ground": waiting.ground != NOT_SAID and waiting.ground,
            "ground_note": waiting.ground_note,
            "attachment_ids": [fields.Command.set(waiting_sudo.attachment_ids.ids)],
            "waiting_answer_id": taken_up and waiting.id,
            "draft_note": self.env._(
                "%(who)s prepared this (%(day)s): read it, improve it, send it.",
                **words,
            )
            if taken_up
            else self.env._("This did not arrive (sent %(day)s).", **words),
        }

    @api.model
    def _find_waiting(self, cases):
        """Return the answer of a single case that waits to be sent, or failed."""
        if len(cases) > 1:
            return cases.answer_ids.browse()
        waiting = cases.answer_ids.filtered(
            lambda answer: answer.state in ("draft", "ready", "failed")
            and not answer.send_after
        ).sorted("id")[-1:]
        # Another one arrived after it failed: it is history.
        return waiting.filtered(
            lambda answer: answer.state != "failed"
            or not any(
                other.id > answer.id and other.state in ("sent", "delivered")
                for other in cases.answer_ids.filtered(
                    lambda other: other.kind in (answer.kind, "final")
                )
            )
        )


def _ids(commands):
    """Return the ids from an x2many default, given as commands or as ids."""
    if not commands:
        return []
    if isinstance(commands[0], int):
        return commands
    return [
        each
        for command in commands
        for each in (command[2] if command[0] == fields.Command.SET else [command[1]])
    ]


def _said(env, instant):
    """Return an instant formatted for display, or ""."""
    return instant and clock.on_screen(instant, env.lang or "en_US", env.tz.zone) or ""
