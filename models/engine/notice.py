from itertools import islice

from odoo import api, models

# More lines than these in one message are not helpful.
_LINES_SHOWN = 5


class Notice(models.AbstractModel):
    """On-screen notices after an action: what was done, to what, and what is next.

    Each sentence has its row in ``docs/notices.md``.
    """

    _name = "grandes.clientes.notice"
    _description = "Notices on the screen"

    @api.model
    def _get_screen_notice(
        self, message, about=None, kind="success", then=None, **params
    ):
        """Return the action that shows a notice.

        :param str message: the sentence
        :param about: the record to link; its name in the sentence becomes the link,
            which is appended if the sentence does not contain it
        :param str kind: ``success``, ``info``, ``warning`` or ``danger``
        :param dict then: action that follows
        """
        params |= self._prepare_params(message, about, kind)
        if then:
            params["next"] = then
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": params,
        }

    @api.model
    def _notify_on_screen(self, user, message, about=None, kind="info", sticky=False):
        """Show a notice to another user, on whatever screen they are.

        :param user: the recipient
        """
        user._bus_send(
            "grandes_clientes_notice",
            self._prepare_params(message, about, kind) | {"sticky": sticky},
        )

    @api.model
    def _get_lines(self, lines, count, most=_LINES_SHOWN):
        """Return sentences, one per line: the first ones, and how many more there are.

        :param lines: an iterable, consumed only as far as shown
        :param int count: total number of sentences
        """
        shown = list(islice(lines, most))
        if count > len(shown):
            left = count - len(shown)
            shown.append(self.env._("… and %(count)s more.", count=left))
        return "\n".join(shown)

    def _prepare_params(self, message, about, kind):
        if not about:
            return {"type": kind, "message": message}
        about.ensure_one()
        name = about.display_name
        # With links, the browser reads «%s» as the placeholder of one.
        message, name_read = (each.replace("%", "%%") for each in (message, name))
        if name_read and name_read in message:
            message = message.replace(name_read, "%s", 1)
        else:
            message = f"{message} %s"
        url = f"/odoo/{about._name}/{about.id}"
        return {
            "type": kind,
            "message": message,
            "links": [{"label": name, "url": url}],
        }
