from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...tools import clock
from ...tools.acts import Act
from ..engine.sealed_mixin import file_seals
from .note import OVERSIGHT
from .occurrence_acts import KEEPERS

_lt = LazyTranslate(__name__)
#: Roles that report what was done about a commitment.
TELLERS = (*KEEPERS, "group_supervisor", "group_oversight")


class OversightCommitment(models.Model):
    """A promise made in a session: reported when done, then verified."""

    _name = "grandes.clientes.oversight.commitment"
    _description = "Commitment"
    _inherit = [
        "grandes.clientes.oversight.due",
        "grandes.clientes.oversight.part",
        "grandes.clientes.act.mixin",
        "grandes.clientes.sealed.mixin",
        "grandes.clientes.safe.export",
    ]
    _order = "due_on, id"

    name = fields.Char(string="What was promised", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", index="btree_not_null"
    )
    responsible = fields.Char(
        compute="_compute_responsible",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    due_on = fields.Date(string="Due", required=True)
    state = fields.Selection(
        selection=[
            ("open", "To be fulfilled"),
            ("told", "Told as done"),
            ("verified", "Verified"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    done = fields.Text(string="What was done", readonly=True)
    told_on = fields.Datetime(readonly=True)
    told_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="grandes_clientes_commitment_rel",
        column1="commitment_id",
        column2="attachment_id",
        string="What shows it",
        readonly=True,
    )
    verification = fields.Text(readonly=True)
    verified_on = fields.Datetime(readonly=True)
    verified_by_id = fields.Many2one(comodel_name="res.users", readonly=True)

    @api.model
    def _get_protected_fields(self):
        """Add the fields that only acts write."""
        return super()._get_protected_fields() | {
            "attachment_ids",
            "done",
            "told_by_id",
            "told_on",
            "verification",
            "verified_by_id",
            "verified_on",
        }

    @api.depends("user_id")
    def _compute_responsible(self):
        for commitment in self:
            commitment.responsible = commitment.user_id.name or commitment.responsible

    @api.constrains("user_id")
    def _check_user(self):
        """Refuse a person who could never report it as done.

        :raise ValidationError: the person has none of the roles that report it
        """
        # Sudo: the roles of whoever promised it.
        for user in self.sudo().user_id:
            if not any(user.has_group(f"grandes_clientes.{role}") for role in TELLERS):
                raise ValidationError(
                    self.env._(
                        "%(person)s has no role that tells of commitments: leave the "
                        "person empty, and write who is responsible.",
                        person=user.name,
                    )
                )

    @api.model
    def _get_acts(self):
        """Add the acts on commitments (P7)."""
        return super()._get_acts() | {
            "tell": Act(
                label=_lt("Tell what was done"),
                roles=TELLERS,
                origins=("open",),
                target="told",
                check="_get_cannot_tell_reasons",
            ),
            "verify": Act(
                label=_lt("Verify the commitment"),
                roles=OVERSIGHT,
                origins=("told",),
                target="verified",
                check="_get_cannot_verify_reasons",
            ),
        }

    def _get_cannot_tell_reasons(self):
        """Return ``{id: reason}``: the acta is unsigned, or it is somebody else's."""
        reasons = {}
        for each in self:
            if each.session_id.state != "signed":
                reasons[each.id] = self.env._("Its acta is not signed yet.")
            elif each.user_id and each.user_id != self.env.user:
                reasons[each.id] = self.env._(
                    "%(person)s promised it, and tells.", person=each.user_id.name
                )
        return reasons

    def _get_cannot_verify_reasons(self):
        """Return ``{id: reason}`` where the user is the one who reported it as done."""
        return {
            each.id: self.env._("You told that it was done: somebody else verifies.")
            for each in self
            if each.told_by_id == self.env.user
        }

    def _do_tell(self, words, attachments=None):
        """Report what was done.

        :raise ValidationError: the text is missing
        """
        self._check_act("tell")
        words = self._check_words(words)
        files = attachments or self.env["ir.attachment"]
        for each in self:
            each._apply(
                "tell",
                done=words,
                told_on=clock.now(),
                told_by_id=self.env.uid,
                attachment_ids=files._grandes_clientes_keep_with(each).ids,
            )

    def _do_verify(self, words):
        """Verify that it was done, as another member of the oversight.

        :raise ValidationError: the text is missing
        """
        self._check_act("verify")
        self._apply(
            "verify",
            verification=self._check_words(words),
            verified_on=clock.now(),
            verified_by_id=self.env.uid,
        )

    @api.model
    def _get_no_words(self):
        """Return the message for a missing text."""
        return self.env._("Say what was done, or how it was verified.")

    def action_tell(self):
        """Open the dialog that reports what was done."""
        return self._get_dialog("tell")

    def action_verify(self):
        """Open the dialog that verifies the commitment."""
        return self._get_dialog("verify")

    def _get_dialog(self, act):
        self.ensure_one()
        self.check_access("read")
        return self._prepare_dialog(
            act,
            "grandes.clientes.oversight.commitment.act",
            self.name,
            commitment_id=self.id,
            act=act,
        )

    # === SEAL === #

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of commitments that were reported as done."""
        return [("state", "!=", "open")]

    def _get_sealed_files(self):
        """Return the supporting files."""
        return self.attachment_ids

    def _get_sealed_attachments(self):
        """Return the supporting files, which cannot change afterwards."""
        return self.attachment_ids

    def _get_sealed_values(self):
        """Return what was promised, done and verified."""
        self.ensure_one()
        return [
            self.name,
            self.responsible,
            self.due_on,
            self.state,
            self.done,
            self.told_on,
            self.told_by_id.id,
            self.verification,
            self.verified_on,
            self.verified_by_id.id,
            file_seals(self.attachment_ids),
        ]
