from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    NotFound,
    TooManyRequests,
    Unauthorized,
)

from odoo import models
from odoo.exceptions import (
    AccessDenied,
    AccessError,
    ConcurrencyError,
    MissingError,
    UserError,
    ValidationError,
)
from odoo.http import SessionExpiredException, request

from .api_openapi import PREFIX
from .api_operations import CONTEXT, OPERATIONS
from .api_payload import Field, PayloadError, take
from .api_refused import Refused

# Code of each error class; the first match counts.
_CODES = (
    (ValidationError, "invalid"),
    (AccessError, "forbidden"),
    (AccessDenied, "key"),
    (MissingError, "not_found"),
    (UserError, "not_possible"),
    (SessionExpiredException, "key"),
    (BadRequest, "json"),
    (Unauthorized, "key"),
    (NotFound, "not_found"),
    (TooManyRequests, "too_many"),
    (ConcurrencyError, "again"),
)
_BODY = Field("object", required=True)


class IrHttp(models.AbstractModel):
    """HTTP layer of the API: admission, counting and errors (``docs/api.md``).

    For the URLs of ``grandes.clientes.api`` only, it replaces the error responses of
    Odoo's JSON-2: Odoo returns the traceback in ``debug`` and names of its classes,
    here it is a sentence and a stable code. Only declared operations are let through,
    with a valid body and context.
    """

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Count the calls of a key before anything else is done.

        :raise TooManyRequests: the limit of this minute is exceeded
        """
        super()._pre_dispatch(rule, args)
        if not _is_api_call() or rule.endpoint.routing["auth"] != "bearer":
            # Whatever is not signed in, such as a GET, is refused without counting.
            return
        rate = getattr(request, "grandes_clientes_rate", None)
        if not rate:
            # Once per call: on a serialization failure Odoo starts the call again.
            rate = request.env["grandes.clientes.api.rate"]._count(_get_key())
            request.grandes_clientes_rate = rate
        if rate and rate.left < 0:
            raise TooManyRequests(
                request.env._(
                    "The key called more than %(limit)s times in a minute: go on in "
                    "%(seconds)s s.",
                    limit=rate.limit,
                    seconds=rate.seconds,
                )
            )

    @classmethod
    def _dispatch(cls, endpoint):
        """Let through only declared operations with a valid body."""
        if _is_api_call():
            _check_call()
        return super()._dispatch(endpoint)

    @classmethod
    def _post_dispatch(cls, response):
        """Add the headers of the rate limit."""
        result = super()._post_dispatch(response)
        if _is_api_call():
            response.headers.extend(_get_rate_headers())
        return result

    @classmethod
    def _handle_error(cls, exception):
        """Return errors as a sentence and a code, without internals of the server."""
        if not _is_api_call() or (
            isinstance(exception, HTTPException) and exception.response
        ):
            return super()._handle_error(exception)
        if isinstance(exception, RecursionError) and not request.dispatcher.jsonrequest:
            # The JSON parser gave up; nothing has been done yet.
            exception = BadRequest(
                request.env._("The body is nested too deeply: send it as documented.")
            )
        if isinstance(exception, Refused):
            sentence, told = exception.args
        else:
            code = _get_code(exception)
            sentence, told = _get_sentence(exception, code), {"code": code}
        return request.make_json_response(
            {
                "name": _get_name(exception),
                "message": sentence,
                "arguments": [sentence, told],
                "context": {},
                "debug": "",
            },
            headers=[*_get_own_headers(exception), *_get_rate_headers()],
            status=_get_status(exception),
        )


def _is_api_call():
    """Return whether the request is a call of the API."""
    return request.httprequest.path.startswith(PREFIX)


def _get_key():
    """Return the key that calls are counted by; for a session, the user."""
    _kind, _space, key = request.httprequest.headers.get("Authorization", "").partition(
        " "
    )
    return key.strip() or f"user {request.env.uid}"


def _check_call():
    """Raise unless the request is a declared operation with a valid body.

    :raise NotFound: there is no such operation
    :raise Refused: the body or its context is invalid
    """
    name = request.httprequest.path.removeprefix(PREFIX)
    api = request.env["grandes.clientes.api"]
    if name not in OPERATIONS:
        raise NotFound(
            request.env._(
                "There is no such operation. Use: %(names)s.",
                names=", ".join(OPERATIONS),
            )
        )
    body = request.dispatcher.jsonrequest
    try:
        if body is not None or request.httprequest.content_length:
            take({"body": body}, {"body": _BODY})
        if request.params.get("context") is None:
            request.params.pop("context", None)
        else:
            context = take(request.params["context"], CONTEXT, "context")
            languages = [
                code for code, _name in request.env["res.lang"].get_installed()
            ]
            if context["lang"] and context["lang"] not in languages:
                raise PayloadError("context.lang", "choice", ", ".join(languages))
            # As read: JSON's 1.0 is the company 1.
            request.params["context"] = {
                name: value for name, value in context.items() if value is not None
            }
        fields = OPERATIONS[name].fields
        for given in body or ():
            if given not in fields and given != "context":
                raise PayloadError(given, "unknown", ", ".join(fields) or "context")
    except PayloadError as error:
        raise api._refusal(error) from error


def _get_rate_headers():
    rate = getattr(request, "grandes_clientes_rate", None)
    return rate.get_headers() if rate else []


def _get_own_headers(exception):
    """Return the headers of an error itself, such as how to authenticate."""
    if not isinstance(exception, HTTPException):
        return []
    return [
        (name, value)
        for name, value in exception.get_headers()
        if name.lower() != "content-type"
    ]


def _get_code(exception):
    return next(
        (code for kind, code in _CODES if isinstance(exception, kind)), "internal"
    )


def _get_sentence(exception, code):
    """Return the sentence of an error for people; internal errors get a generic one."""
    if code == "internal":
        return request.env._(
            "Something failed on our side. Send it again with the same reference."
        )
    if code == "again":
        return request.env._("Others are writing just now. Send it again.")
    if isinstance(exception, HTTPException):
        return str(exception.description or exception.name)
    return str(exception.args[0]) if exception.args else ""


def _get_name(exception):
    """Return the name of the error's public class, as Odoo's clients know it."""
    for kind in type(exception).__mro__:
        if kind.__module__ in ("odoo.exceptions", "werkzeug.exceptions"):
            return f"{kind.__module__}.{kind.__name__}"
    return "Exception"


def _get_status(exception):
    if isinstance(exception, HTTPException):
        return exception.code
    if isinstance(exception, ConcurrencyError):
        return 503
    if isinstance(exception, UserError | SessionExpiredException):
        return exception.http_status
    return 500
