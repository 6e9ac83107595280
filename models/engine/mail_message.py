from odoo import api, fields, models


class MailMessage(models.Model):
    """Messages on our threads are read by who may read what they are about.

    Odoo lets people read for ever what they were told once: who left an area would
    keep its messages.
    """

    _inherit = "mail.message"

    # To a requester: it hangs on the first of them. A desk that has this one may not
    # read of the others: a record rule keeps it from the desks.
    grandes_clientes_tells_of_others = fields.Boolean(
        string="Tells of several cases", readonly=True
    )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if self.env.su or kwargs.get("bypass_access"):
            return query
        found = self.browse(query.get_result_ids())
        return (found - found._of_closed_threads())._as_query(order)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("read", "write"):
            forbidden |= (self - forbidden)._of_closed_threads()
        return forbidden

    def _of_closed_threads(self):
        """Return what others said on threads that the user may not read by now."""
        # Sudo: what the messages hang on, to ask for the right to that.
        places = {
            message.id: (message.model, message.res_id)
            for message in self.sudo()
            if message.model and message.author_id != self.env.user.partner_id
        }
        closed = self.env["grandes.clientes.discussion.mixin"]._out_of_reach(
            set(places.values())
        )
        return self.browse(key for key, place in places.items() if place in closed)
