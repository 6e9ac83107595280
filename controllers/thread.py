from odoo import http

from odoo.addons.mail.controllers.thread import ThreadController as Base

from ..models.engine.discussion_mixin import DiscussionMixin


class ThreadController(Base):
    """The chatter's own route for posting, on which Odoo uses sudo."""

    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        """Check, as the user, what the chatter posts on a record of this addon."""
        values = super()._prepare_message_data(post_data, thread=thread, **kwargs)
        ours = http.request.env.registry[DiscussionMixin._name]
        if isinstance(thread, ours):
            thread.sudo(False)._check_posted(values)
        return values
