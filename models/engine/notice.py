from itertools import islice

from odoo import api, models

# More reasons than these in one message help nobody.
_LINES_SHOWN = 5


class Notice(models.AbstractModel):
    """What a screen says once something was done: what, to what, and what now.

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
        :param about: the record to go to next; its name in the sentence becomes the
            link, which is added where the sentence does not name it
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
        """Show a notice to somebody else, on whatever screen they are.

        :param user: who sees it
        """
        user._bus_send(
            "grandes_clientes_notice",
            self._prepare_params(message, about, kind) | {"sticky": sticky},
        )

    @api.model
    def _get_lines(self, lines, count, most=_LINES_SHOWN):
        """Return sentences, one a line: the first of them, and how many more.

        :param lines: an iterable, of which no more is asked than is shown
        :param int count: how many there are in all
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
        # Once there are links the browser reads «%s» as the place of one.
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
