from odoo import api, models
from odoo.exceptions import AccessError

from .api_operations import OPERATIONS
from .api_payload import PayloadError, take
from .api_refused import Refused

#: Internal role that may use it; coordinators of entities may use it, too.
_ROLE = "grandes_clientes.group_front_office"


class Api(models.AbstractModel):
    """API that other systems call by JSON-2 with a key; see ``docs/api.md``.

    Its public methods do what their user may do on the screens, and nothing else: the
    same acts, record rules and companies apply. None of them takes internal ids, except
    for documents.
    """

    _name = "grandes.clientes.api"
    _description = "Interface for other systems"

    @api.model
    def _check_user(self):
        """Raise unless the user files or attends requests.

        :return: whether the user is a coordinator of entities, in the portal
        :raise AccessError: says who may use the API
        """
        user = self.env.user
        if user.has_group(_ROLE):
            return False
        if user.share and user._grandes_clientes_get_entities():
            return True
        raise AccessError(
            self.env._(
                "The key belongs to somebody who neither works in the front office nor "
                "coordinates an entity: use the key of somebody who does."
            )
        )

    @api.model
    def _take(self, operation, body):
        """Return the body, checked against the declared fields.

        :param str operation: name of the operation
        :param dict body: decoded JSON
        :raise Refused: names the first invalid value
        """
        try:
            return take(body, OPERATIONS[operation].fields)
        except PayloadError as error:
            raise self._refusal(error) from error

    @api.model
    def _refusal(self, error):
        """Return the error that says in words what was invalid.

        :param PayloadError error: what and where
        """
        sentences = {
            "missing": self.env._("it is required."),
            "unknown": self.env._(
                "nothing is called so here. Use: %(names)s.", names=error.detail
            ),
            "choice": self.env._("use one of: %(names)s.", names=error.detail),
            "text": self.env._("a text is expected."),
            "object": self.env._("an object is expected."),
            "list": self.env._("a list is expected."),
            "boolean": self.env._("true or false is expected."),
            "integer": self.env._("an integer is expected."),
            "range": self.env._(
                "a number from 0 to %(most)s is expected.", most=error.detail
            ),
            "email": self.env._("one e-mail address is expected, as name@example.com."),
            "instant": self.env._(
                "an instant with its zone is expected, as 2026-09-16T10:00:00-05:00."
            ),
            "date": self.env._("a date is expected, as 2026-09-16."),
            "base64": self.env._("the file is expected in base64."),
            "long": self.env._(
                "at most %(count)s are taken (characters of a text, rows of a list).",
                count=error.detail,
            ),
        }
        return Refused(f"{error.path}: {sentences[error.code]}", error.code, error.path)
