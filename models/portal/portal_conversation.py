from odoo import api, models
from odoo.tools import format_datetime


class PortalStory(models.AbstractModel):
    """The requester's conversation, shown beside the case to internal users."""

    _name = "grandes.clientes.portal.story"
    _inherit = "grandes.clientes.portal.story"

    @api.model
    def get_conversation(self, case_id):
        """Return what the requester reads about a case after the request itself.

        :param int case_id: a case that the user may read
        :return: list of dicts (``title``, ``who``, ``ours``, ``when``, ``text``,
            ``html``, ``files``: names), the oldest first
        """
        case = self.env["grandes.clientes.case"].browse(case_id)
        case.check_access("read")
        entries = [
            *self._get_event_entries(case),
            *self._get_answer_entries(case),
            *self._get_written_entries(case),
        ]
        company = case.company_id or self.env.company
        zone = company._grandes_clientes_get_tz()
        return [
            {
                "title": entry.title,
                "who": company.name if entry.ours else self.env._("Requester"),
                "ours": entry.ours,
                "when": format_datetime(
                    self.env, entry.when, tz=zone, dt_format="d MMM, h:mm a"
                ),
                "text": entry.text,
                "html": str(entry.html or ""),
                "files": [name for name, _address in entry.files],
            }
            for entry in sorted(entries, key=lambda each: each.when)
        ]
