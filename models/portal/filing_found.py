from odoo import api, models
from odoo.fields import Domain

from ...tools.text import clean_cell


class Filing(models.Model):
    """Filings: search and paging by receipt, for the requesters of an entity."""

    _name = "grandes.clientes.filing"
    _inherit = "grandes.clientes.filing"

    @api.model
    def _get_portal_filings(self, entities, search="", mine=False, cursor="", limit=30):
        """Return ``(filings, newer, older)``: a page and its neighbours' cursors.

        :param str search: number of ours or of Mercurio, or words of the subject
        :param bool mine: only what the user filed
        :raise UserError: the cursor is invalid
        """
        portal = self.env["grandes.clientes.portal.cases"]
        domain = Domain("partner_id", "in", entities.ids)
        if mine:
            domain &= Domain("contact_id", "=", self.env.user.partner_id.id)
        for word in clean_cell(search).split()[:8]:
            domain &= Domain.OR(
                Domain(name, "ilike", word)
                for name in ("name", "subject", "mercurio_in_number")
            )
        backwards, place = portal._read_cursor(cursor)
        if place:
            domain &= portal._get_beyond_domain(place, "received_on", backwards)
        way = "asc" if backwards else "desc"
        filings = self.search(
            domain, order=f"received_on {way}, id {way}", limit=limit + 1
        )
        more, filings = len(filings) > limit, filings[:limit]
        if backwards:
            filings = filings[::-1]
        if not filings:
            return filings, "", ""
        before, after = (more, True) if backwards else (bool(place), more)
        first = portal._get_place(filings[0], "received_on")
        last = portal._get_place(filings[-1], "received_on")
        return filings, f"-{first}" if before else "", last if after else ""
