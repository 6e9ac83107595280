import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import is_html_empty

from ...tools import clock
from ..engine.clean_html import CleanHtml
from .answer_ground import GROUNDS
from .means.means import MeansField, among

# Values of the dialog that are saved while the user types.
TYPED = frozenset(
    {
        "kind",
        "means",
        "template_id",
        "body",
        "copy_to",
        "ground",
        "ground_note",
        "attachment_ids",
        "template_version_ids",
    }
)
#: Token of a draft prefilled from the answer to another case, not by a dialog.
OF_ANOTHER = "similar"
_KEPT_SENT = timedelta(days=1)
_KEPT = timedelta(days=180)


class AnswerDraft(models.Model):
    """Draft of an answer, saved while the user types and restored afterwards.

    There is one per user and set of cases, private to the user. It is no answer until
    it is sent; after that it is kept only as long as the sending might be undone.
    """

    _name = "grandes.clientes.answer.draft"
    _description = "Draft of an answer, as it is typed"
    _order = "write_date desc, id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Written by",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    case_ids = fields.Many2many(
        comodel_name="grandes.clientes.case",
        relation="grandes_clientes_answer_draft_case_rel",
        column1="draft_id",
        column2="case_id",
        string="Cases",
        readonly=True,
    )
    cases_key = fields.Char(required=True, readonly=True)
    token = fields.Char(readonly=True, help="The dialog that it was typed in last.")
    is_sent = fields.Boolean(readonly=True)
    kind = fields.Selection(
        selection=[("interim", "Interim"), ("final", "Final")], readonly=True
    )
    means = MeansField(selection=among(), readonly=True)
    template_id = fields.Many2one(
        comodel_name="grandes.clientes.answer.template",
        readonly=True,
        ondelete="set null",
    )
    template_version_ids = fields.Many2many(
        comodel_name="grandes.clientes.answer.template.version",
        relation="grandes_clientes_answer_draft_version_rel",
        column1="draft_id",
        column2="version_id",
        readonly=True,
        help="The texts that it was begun with, as they said then.",
    )
    body = CleanHtml(string="Text", readonly=True, sanitize_overridable=False)
    other_body = CleanHtml(
        string="Written in another window",
        readonly=True,
        sanitize_overridable=False,
        help="What was typed to the same cases in another window, kept beside.",
    )
    copy_to = fields.Char(readonly=True)
    ground = fields.Selection(selection=GROUNDS, readonly=True)
    ground_note = fields.Char(readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_answer_draft_attachment_rel",
        column1="draft_id",
        column2="attachment_id",
        readonly=True,
        bypass_search_access=True,
    )

    _one_uniq = models.UniqueIndex("(user_id, cases_key)")

    @api.model
    def save_typed(self, case_ids, token, values):
        """Save what the user is typing as an answer to the cases.

        :param list case_ids: ids of the cases that the dialog answers
        :param str token: of the dialog; a dialog that was sent saves no draft any more
        :param dict values: values of :data:`TYPED`, and ``after``: the token of the
            draft that the dialog loaded when it opened and has not saved since
        :return: ``{"kept": time, "elsewhere": whether another window writes to them
            too}``, or ``False``
        :raise AccessError: the user answers no cases, or may not read one of these
        """
        cases = self.env["grandes.clientes.case"].browse(case_ids).exists()
        if not cases or not cases._get_acting_role("answer"):
            raise AccessError(
                self.env._("Your role answers no cases: who holds the case does.")
            )
        cases.check_access("read")
        vals = {name: values[name] for name in TYPED & values.keys()}
        if "attachment_ids" in vals:
            files = self.env["ir.attachment"].browse(vals["attachment_ids"]).exists()
            files.check_access("read")
            vals["attachment_ids"] = [fields.Command.set(files.ids)]
        if "template_version_ids" in vals:
            versions = self.env["grandes.clientes.answer.template.version"].browse(
                vals["template_version_ids"]
            )
            versions = versions.exists()
            versions.check_access("read")
            vals["template_version_ids"] = [fields.Command.set(versions.ids)]
        if vals.get("body"):
            vals["body"] = str(vals["body"])
        # Sudo: the user's own draft, on cases that they may read and answer.
        draft_sudo = self.sudo()._find_of(cases, self.env.uid)
        if draft_sudo.is_sent and draft_sudo.token == token:
            return False
        vals |= {"token": token, "is_sent": False}
        elsewhere = self._is_written_elsewhere(draft_sudo, token, values)
        if elsewhere and vals.get("body") != str(draft_sudo.body):
            # Keep the text of the other window too, so that neither is lost.
            vals["other_body"] = draft_sudo.body
        elif draft_sudo.is_sent:
            vals["other_body"] = False
        if draft_sudo:
            draft_sudo.write(vals)
        else:
            draft_sudo = draft_sudo.create(
                {
                    **vals,
                    "user_id": self.env.uid,
                    "company_id": cases.company_id[:1].id,
                    "case_ids": [fields.Command.set(cases.ids)],
                    "cases_key": _key(cases),
                }
            )
        return {
            "kept": fields.Datetime.to_string(draft_sudo.write_date),
            "elsewhere": elsewhere,
        }

    @api.model
    def _is_written_elsewhere(self, draft_sudo, token, values):
        """Return whether another window saved the draft since this one loaded it."""
        return bool(
            draft_sudo
            and not draft_sudo.is_sent
            and draft_sudo.token not in (token, values.get("after"))
            and not is_html_empty(draft_sudo.body)
        )

    @api.model
    def _find_of(self, cases, user_id):
        """Return the user's draft for exactly these cases, sent or not."""
        return self.search(
            [("user_id", "=", user_id), ("cases_key", "=", _key(cases))], limit=1
        )

    @api.model
    def _find_own(self, cases):
        """Return the current user's unsent draft for exactly these cases."""
        # Sudo: the user's own draft.
        draft_sudo = self.sudo()._find_of(cases, self.env.uid)
        return draft_sudo if not draft_sudo.is_sent else draft_sudo.browse()

    @api.model
    def _mark_sent(self, cases, token):
        """Mark the user's draft as sent from the dialog ``token``."""
        # Sudo: the user's own draft.
        self.sudo()._find_of(cases, self.env.uid).write(
            {"is_sent": True, "token": token}
        )

    @api.model
    def _reopen_of(self, cases):
        """Reopen the drafts of what was just sent to these cases, and undone."""
        # Sudo: the sender may be another user than the one who undoes it.
        self.sudo().search(
            [("is_sent", "=", True), ("case_ids", "in", cases.ids)]
        ).write({"is_sent": False, "token": False})

    def _do_throw_away(self):
        """Delete the current user's drafts."""
        # Sudo: the user's own draft, which holds typed values only.
        self.sudo().filtered(lambda draft: draft.user_id == self.env.user).unlink()

    @api.autovacuum
    def _gc_drafts(self):
        """Delete drafts that were sent, and drafts abandoned for long."""
        now = clock.now()
        self.search(
            [
                "|",
                "&",
                ("is_sent", "=", True),
                ("write_date", "<", now - _KEPT_SENT),
                ("write_date", "<", now - _KEPT),
            ]
        ).unlink()


def _key(cases):
    """Return the key of a set of cases; it stays short for large sets."""
    ids = ",".join(map(str, sorted(cases.ids)))
    return ids if len(ids) <= 60 else hashlib.sha256(ids.encode()).hexdigest()
