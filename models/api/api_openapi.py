"""OpenAPI 3.1 document of the API, generated from :mod:`.api_operations`.

Plain Python without Odoo; it contains declarations and no data. ``apispec`` (MIT)
generates the same from marshmallow classes; here it is generated from the tables that
also validate the calls.
"""

from collections.abc import Mapping

from .api_codes import CODES
from .api_operations import CONTEXT, OPERATIONS, Operation
from .api_payload import DAY, INSTANT, Field

#: Version of the interface, not of the addon: removals increase the first number.
VERSION = "1.1.0"
PREFIX = "/json/2/grandes.clientes.api/"

_TYPES = {
    "text": "string",
    "instant": "string",
    "date": "string",
    "base64": "string",
    "object": "object",
    "list": "array",
    "boolean": "boolean",
    "integer": "integer",
}
_ANSWERS = {
    "400": "The body is no JSON",
    "401": "No key, or one that does not count any more",
    "403": "The key's user may not do it",
    "404": "No such operation or document",
    "415": "The body is not sent as application/json",
    "422": "Something is not as expected, or the act is not possible now",
    "429": "The key called too often",
    "500": "A failure of the server",
    "503": "Others are writing just now",
}
_RATE_HEADERS = {
    "X-RateLimit-Limit": "Calls that the key has in a minute",
    "X-RateLimit-Remaining": "Calls that are left of this minute",
    "X-RateLimit-Reset": "Seconds until the next minute begins",
}


def document() -> dict:
    """Return the whole document, ready for JSON."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "grandes_clientes",
            "version": VERSION,
            "summary": "Requests of large clients: file them, read them, follow them.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {
            PREFIX + name: {"post": _operation(name, operation)}
            for name, operation in OPERATIONS.items()
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": _error()},
            "responses": {
                f"Error{status}": _error_answer(status, told)
                for status, told in _ANSWERS.items()
            },
            "headers": {
                name: {"description": told, "schema": {"type": "integer"}}
                for name, told in _RATE_HEADERS.items()
            },
        },
    }


def _operation(name: str, operation: Operation) -> dict:
    body = schema(operation.fields)
    body["properties"]["context"] = {**schema(CONTEXT), "type": ["object", "null"]}
    return {
        "operationId": name,
        "summary": operation.summary,
        "description": (
            f"For the keys of {' and '.join(operation.who)}. {operation.repeatable}"
        ),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": body}},
        },
        "responses": {
            "200": {
                "description": "Done",
                "headers": _headers(),
                "content": {
                    "application/json": {"schema": schema(operation.result, False)}
                },
            },
            **{
                status: {"$ref": f"#/components/responses/Error{status}"}
                for status in _ANSWERS
            },
        },
    }


def _headers() -> dict:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in _RATE_HEADERS}


def _error_answer(status: str, told: str) -> dict:
    if status == "415":
        # Odoo refuses these before the call reaches this interface.
        return {"description": told}
    headers = _headers() if status != "401" else {}
    if status == "429":
        headers["Retry-After"] = {
            "description": "Seconds to wait",
            "schema": {"type": "integer"},
        }
    return {
        "description": told,
        "headers": headers,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Error"}}
        },
    }


def _error() -> dict:
    code = {
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": {
                "enum": list(CODES),
                "description": "; ".join(
                    f"{key}: {told}" for key, told in CODES.items()
                ),
            },
            "where": {"type": ["string", "null"], "description": "As cases[0].subject"},
        },
    }
    return {
        "type": "object",
        "required": ["name", "message", "arguments", "context", "debug"],
        "properties": {
            "name": {"type": "string"},
            "message": {"type": "string", "description": "What to do, for people"},
            "arguments": {
                "type": "array",
                "description": "The message, and the code with its place",
                "items": {"anyOf": [{"type": "string"}, code]},
                "minItems": 2,
                "maxItems": 2,
            },
            "context": {"type": "object"},
            "debug": {"const": ""},
        },
    }


def schema(fields: Mapping[str, Field], sent: bool = True) -> dict:
    """Return the JSON Schema of an object.

    :param sent: whether it is a request; otherwise a response
    """
    return {
        "type": "object",
        "properties": {name: _schema(field, sent) for name, field in fields.items()},
        # Fields of a response are always present, null if empty.
        "required": [
            name for name, field in fields.items() if field.required or not sent
        ],
        "additionalProperties": False,
    }


def _schema(field: Field, sent: bool) -> dict:
    result: dict = {"type": _TYPES[field.kind]}
    if field.fields is not None and field.kind == "object":
        result = schema(field.fields, sent)
    if field.kind == "list":
        result["items"] = (
            {"type": _TYPES[field.of], **(_SHAPES[field.of] if sent else {})}
            if field.of
            else schema(field.fields or {}, sent)
        )
    if field.help:
        result["description"] = field.help
    result.update(_limits(field, sent))
    if not field.required and field.default is None:
        result["type"] = [result["type"], "null"]
        if "enum" in result:
            result["enum"] = [*result["enum"], None, *([""] if sent else [])]
    return result


# Constraints on values of a request, if present.
_SHAPES = {"text": {"pattern": r"\S"}, "integer": {"minimum": 0}}


def _limits(field: Field, sent: bool) -> dict:
    limits: dict = {}
    if field.choices:
        limits["enum"] = list(field.choices)
    if field.kind == "integer":
        limits |= {"minimum": 0, "maximum": field.most}
        if field.default is not None:
            limits["default"] = field.default
    elif field.kind == "base64":
        limits["contentEncoding"] = "base64"
    elif field.kind == "list" and sent:
        limits |= {"maxItems": field.longest} if field.longest else {}
        limits |= {"minItems": 1} if field.required else {}
    elif field.kind in ("instant", "date"):
        shape = INSTANT if field.kind == "instant" else DAY
        # An empty string counts as absent.
        limits["pattern"] = f"^({shape})$" if field.required else f"^({shape})?$"
    elif field.kind == "text" and sent:
        limits |= {"maxLength": field.longest} if field.longest else {}
        limits |= {"minLength": 1, "pattern": r"\S"} if field.required else {}
    return limits
