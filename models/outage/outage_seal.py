from odoo import api, models
from odoo.fields import Domain

from ..engine.sealed_mixin import file_seals


class Outage(models.Model):
    """The content under the seal of a failure."""

    _name = "grandes.clientes.outage"
    _inherit = "grandes.clientes.outage"

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of failures that were reported, ended or commented on."""
        return Domain.OR(
            [
                Domain("reported_on", "!=", False),
                Domain("ended_on", "!=", False),
                Domain("statement_ids", "!=", False),
            ]
        )

    def _get_sealed_files(self):
        """Return the files of replies and arguments."""
        return self.statement_ids.attachment_ids

    def _get_sealed_values(self):
        """Return the values under the seal: the failure, its report and statements."""
        self.ensure_one()
        return [
            self.system_id.code,
            self.began_on,
            self.ended_on,
            self.reported_on,
            self.reported_to,
            self.ticket,
            self.is_planned,
            self.announced_on,
            self.planned_until,
            self.attributable_to,
            self.solution,
            self.discarded_on,
            [
                [
                    statement.kind,
                    statement.attributable_to,
                    statement.words,
                    statement.said_on,
                    statement.user_id.id,
                    file_seals(statement.attachment_ids),
                ]
                for statement in self.statement_ids.sorted("id")
            ],
        ]
