from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools import clock

_lt = LazyTranslate(__name__)

# Code of a check that raised an error.
CHECK_FAILED = "check_failed"
# Messages by code of the finding.
SENTENCES = {
    "unsealed": _lt("It has no seal: its entry was taken away in the database."),
    "changed": _lt("It is not what was sealed: somebody changed it in the database."),
    "deleted": _lt("It was sealed and is gone: somebody deleted it in the database."),
    "entry_changed": _lt("The entries that seal it were changed in the database."),
    "chain_broken": _lt("Its history was changed in the database."),
    "case_not_as_told": _lt("Its state is not the one that its history tells."),
    "words_changed": _lt("What was written is not what was received."),
    "mercurio_changed": _lt("No act gave it the Mercurio number or date that it has."),
    "file_changed": _lt("One of its files is not the one that was sealed."),
    "seal_changed": _lt("What is under this nightly seal was changed."),
    "seal_missing": _lt("A nightly seal that was put on is gone."),
    CHECK_FAILED: _lt(
        "A check of the seals could not be finished: tell the administrator."
    ),
}


class SealBreakage(models.Model):
    """A record that a verification found to differ from what was sealed.

    It is reported once, and stays open until a verification finds the record intact.
    """

    _name = "grandes.clientes.seal.breakage"
    _description = "Broken seal"
    _inherit = ["grandes.clientes.named.record.mixin"]
    _order = "id desc"
    _rec_name = "code"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    verification_id = fields.Many2one(
        comodel_name="grandes.clientes.seal.verification",
        string="Found by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    code = fields.Char(required=True, readonly=True)
    found_on = fields.Datetime(string="Found on", required=True, readonly=True)
    mended_on = fields.Datetime(
        string="Whole again on",
        readonly=True,
        help="When a verification found the record as it was sealed.",
    )
    sentence = fields.Char(string="What was found", compute="_compute_sentence")

    _open_uniq = models.UniqueIndex(
        "(company_id, res_model, res_id, code) WHERE mended_on IS NULL"
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for breakage in self:
            sentence = SENTENCES.get(breakage.code)
            breakage.sentence = self.env._(sentence) if sentence else breakage.code

    @api.model
    def _create_found(self, verification, found):
        """Record the new findings of a verification, and close those that are gone.

        If a check could not be finished, nobody knows what is whole: none is closed.

        :param found: list of :class:`~.broken.Broken`
        :return: the new breakages
        """
        company = verification.company_id
        # Sudo: only verifications write breakages.
        still_open = self.sudo().search(
            [("company_id", "=", company.id), ("mended_on", "=", False)]
        )
        known = {(each.res_model, each.res_id, each.code) for each in still_open}
        now, found_now = clock.now(), set(found)
        if all(broken.code != CHECK_FAILED for broken in found):
            still_open.filtered(
                lambda each: (each.res_model, each.res_id, each.code) not in found_now
            ).write({"mended_on": now})
        return self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "verification_id": verification.id,
                    "res_model": broken.model,
                    "res_id": broken.res_id,
                    "code": broken.code,
                    "found_on": now,
                }
                for broken in found
                if tuple(broken) not in known
            ]
        )

    @api.model
    def _get_open_ids(self, model):
        """Return the ids of the records of ``model`` whose seals are broken."""
        return {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT res_id FROM grandes_clientes_seal_breakage
                     WHERE res_model = %s AND mended_on IS NULL
                    """,
                    model,
                )
            )
        }
