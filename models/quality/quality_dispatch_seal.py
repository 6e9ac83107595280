from odoo import api, models

from ..engine.sealed_mixin import file_seals


class QualityDispatch(models.Model):
    """The content under the seal of a dispatch."""

    _name = "grandes.clientes.quality.dispatch"
    _inherit = "grandes.clientes.quality.dispatch"

    @api.model
    def _get_sealed_domain(self):
        """Return the domain of the dispatches that were sent."""
        return [("state", "!=", "open")]

    def _get_sealed_files(self):
        """Return the evidence of what was seen and of the replies."""
        return self.monitoring_ids.attachment_ids | self.reply_ids.attachment_ids

    def _get_sealed_attachments(self):
        """Return the files of the dispatch, which nobody can remove."""
        return self._get_sealed_files()

    def _get_sealed_values(self):
        """Return the values under the seal: what was sent to whom, and the replies."""
        self.ensure_one()
        return [
            self.week,
            self.sent_on,
            self.sent_by_id.id,
            self.sent_to,
            [
                [
                    entry.kind,
                    entry.observed_on,
                    entry.user_id.id,
                    entry.channel_id.id,
                    entry.result,
                    entry.description,
                    file_seals(entry.attachment_ids),
                ]
                for entry in self.monitoring_ids.sorted("id")
            ],
            [
                [
                    reply.sender,
                    reply.words,
                    reply.received_on,
                    file_seals(reply.attachment_ids),
                ]
                for reply in self.reply_ids.sorted("id")
            ],
            # Left out if empty, so that seals from before this field stay valid.
            *([self.told_news] if self.told_news else []),
        ]
