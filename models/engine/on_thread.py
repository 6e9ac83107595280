from odoo import api, models


class OnThread(models.AbstractModel):
    """What hangs on a record of ours is read by who may read that record.

    Odoo lets people read for ever what they were told, or given to do, once: who left
    an area would keep it.
    """

    _name = "grandes.clientes.on.thread"
    _description = "What hangs on a record"

    #: Fields that name the record: its model and its id.
    _PLACE = ()

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query.get_result_ids())
        return (found - found._of_closed_threads())._as_query(order)

    def _of_closed_threads(self):
        """Return those on records of ours that the user may not read by now."""
        # Sudo: what they hang on, to ask for the right to that; not what they say.
        hanging_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch([("id", "in", self.ids)], self._PLACE)
        )
        model, record_id = self._PLACE
        places = {
            each.id: (each[model], each[record_id])
            for each in hanging_sudo
            if each[model] and not each._is_ones_own()
        }
        closed = self.env["grandes.clientes.discussion.mixin"]._get_out_of_reach(
            set(places.values())
        )
        return self.browse(key for key, place in places.items() if place in closed)

    def _is_ones_own(self):
        """Whether the user wrote it, and may read it wherever it is."""
        return False
