"""Declarations of the operations that other systems call.

They are used to validate calls (:mod:`.api_payload`) and to generate the OpenAPI
document (:mod:`.api_openapi`). Plain Python without Odoo.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...tools import case_states
from ...tools.identity import document_types
from .api_payload import Field

#: Maximum cases or numbers in one call.
MOST = 200
#: Maximum characters of a requester's text.
LONGEST_TEXT = 10_000

_FRONT = "the front office"
_COORDINATORS = "coordinators of entities"


@dataclass(frozen=True)
class Operation:
    """One operation of the API.

    :ivar summary: summary in one line
    :ivar fields: fields of the body
    :ivar result: fields of the response
    :ivar who: whose key may call it
    :ivar repeatable: why it is safe to repeat, whatever the outcome of the first call
    """

    summary: str
    fields: Mapping[str, Field]
    result: Mapping[str, Field]
    who: tuple[str, ...] = (_FRONT, _COORDINATORS)
    repeatable: str = "It only reads."


def _yes(kind="text", **vals):
    return Field(kind, required=True, **vals)


_CODE = Field(help="A code of `catalogues`.", longest=20)
_REFERENCE = _yes(longest=100, help="Yours; one for each thing that you send.")
_NUMBER = _yes(longest=40, help="Of a case.")
_FILES = Field(
    "list",
    longest=10,
    fields={
        "name": _yes(longest=200),
        "content": _yes("base64", help="The file in base64."),
    },
)

_CASE_SENT = {
    "subject": _yes(longest=200),
    "description": Field(longest=20_000),
    "typification": _CODE,
    "product": _CODE,
    "petition_type": Field(help="A code of `catalogues`.", longest=40),
    "academic_period": Field(longest=20),
    "beneficiary": Field(
        "object",
        fields={
            "name": Field(longest=200),
            "document_type": Field(choices=tuple(document_types.TYPES)),
            "document": Field(longest=40),
        },
    ),
}
_FILE = {
    "reference": _REFERENCE,
    "entity": _yes(
        "object",
        fields={
            name: Field(longest=40, help="One of nit, snies and dane.")
            for name in ("nit", "snies", "dane")
        },
    ),
    "cases": _yes("list", longest=MOST, fields=_CASE_SENT),
    "channel": Field(longest=20, help="A code of `catalogues`; email where absent."),
    "contact": Field(
        "object", fields={"email": _yes(longest=200), "name": Field(longest=200)}
    ),
    "subject": Field(longest=200),
    "text": Field(longest=50_000),
    "received_on": Field("instant", help="With its zone; now where absent."),
    "reason": Field(
        longest=500,
        help="Why it is entered so late; required above a year after it was received.",
    ),
    "mercurio": Field(
        "object",
        fields={"number": _yes(longest=100), "date": _yes("date")},
    ),
    "attachments": _FILES,
    "consent": Field(
        "object",
        help="What the requester said about their personal data (Law 1581 of 2012); "
        "absent, it was not asked.",
        fields={
            "given": _yes("boolean", help="False: the requester refused."),
            "on": Field(
                "instant", help="With its zone; when it was received if absent."
            ),
            "text": Field(longest=5_000, help="What was accepted, word by word."),
        },
    ),
    "register": Field("boolean", help="False leaves the cases to be registered."),
}

_ANSWER = {
    "kind": _yes(),
    "means": Field(),
    "sent_on": Field("instant"),
    "delivered_on": Field("instant"),
    "text": Field(required=True),
    "documents": _yes(
        "list",
        fields={
            "document": _yes("integer", help="For `document`."),
            "name": _yes(),
            "size": _yes("integer"),
        },
    ),
}
_MOVE = {
    "kind": _yes(choices=("promised", "extended")),
    "on": _yes("date", help="When the requester was told."),
    "from": _yes("date"),
    "to": _yes("date"),
    "reason": _yes(help="As the requester was told."),
}
_ASKED = {
    "on": Field("date"),
    "until": Field("date", help="The requester's time ends."),
    "what": _yes(help="What is missing, as the requester was told."),
    "sent_on": Field(
        "instant",
        help="When the requester last sent something, which is being looked at; null "
        "while it is their turn.",
    ),
}
_CASE_TOLD = {
    "number": Field(help="Null until it is registered."),
    "filing": _yes(),
    "reference": Field(help="Yours; null where somebody else filed it."),
    "state": _yes(
        choices=(*case_states.NOT_ENDED, *case_states.END_STATES),
    ),
    "subject": _yes(),
    "received_on": _yes("instant"),
    "promised_on": Field("date", help="As the requester was last told."),
    "moved": _yes(
        "list",
        help="How the promise (`promised`) or the term (`extended`) moved.",
        fields=_MOVE,
    ),
    "asked": Field(
        "object",
        help="What the requester was asked to complete; the term is stopped meanwhile.",
        fields=_ASKED,
    ),
    "due_on": Field("date", help="The last day of the law."),
    "closed_on": Field("instant"),
    "repeats": Field(help="Number of the open case that it repeats."),
    "problem": Field(help="Why it was not registered."),
    "answers": _yes("list", fields=_ANSWER),
}
_CASES = _yes("list", fields=_CASE_TOLD)
_EXISTING = _yes("boolean", help="It was done by an earlier call already.")
_ACTED = {"existing": _EXISTING, "case": _yes("object", fields=_CASE_TOLD)}
_ENTRY = {"code": _yes(), "name": _yes()}
_BY_REFERENCE = (
    "The same reference and body do nothing again and give back `existing: true`; "
    "with another body the reference is refused (`reference_used`)."
)


def _texts(told):
    return Field("list", longest=MOST, of="text", help=told)


OPERATIONS = {
    "file": Operation(
        "File requests, acknowledge them and register them",
        _FILE,
        {
            "filing": _yes(),
            "reference": _yes(),
            "received_on": _yes("instant"),
            "existing": _EXISTING,
            "cases": _CASES,
        },
        repeatable=_BY_REFERENCE,
    ),
    "state": Operation(
        "Read cases with their answers",
        {
            "numbers": _texts("Of cases or filings."),
            "references": _texts("Yours, given on filing."),
        },
        {
            "cases": _CASES,
            "unknown": _yes(
                "list", of="text", help="What does not exist or you may not read."
            ),
        },
    ),
    "document": Operation(
        "Read a document of an answer",
        {"document": _yes("integer", help="As `state` tells it.")},
        {
            "name": _yes(),
            "type": _yes(),
            "content": Field("base64", required=True, help="In base64."),
        },
    ),
    "changes": Operation(
        "List what changed after a cursor",
        {
            "since": Field("integer", default=0, help="The cursor of the last call."),
            "limit": Field("integer", default=500, help="1,000 are given at most."),
        },
        {
            "changes": _yes(
                "list",
                fields={
                    "cursor": _yes("integer"),
                    "on": _yes("instant"),
                    "act": _yes(),
                    "case": Field(),
                    "filing": _yes(),
                    "from": Field(),
                    "to": Field(),
                },
            ),
            "cursor": _yes("integer"),
            "more": _yes("boolean", help="Call again at once."),
        },
    ),
    "write_in": Operation(
        "Write on a case and add documents to it, as its requester",
        {
            "reference": _REFERENCE,
            "number": _NUMBER,
            "text": _yes(longest=LONGEST_TEXT),
            "attachments": _FILES,
        },
        _ACTED,
        who=(_COORDINATORS,),
        repeatable=_BY_REFERENCE,
    ),
    "withdraw": Operation(
        "Withdraw a case",
        {
            "reference": _REFERENCE,
            "number": _NUMBER,
            "reason": _yes(longest=LONGEST_TEXT),
        },
        _ACTED,
        repeatable=_BY_REFERENCE,
    ),
    "reopen": Operation(
        "Put a closed case back because the answer does not solve it",
        {
            "reference": _REFERENCE,
            "number": _NUMBER,
            "reason": _yes(longest=LONGEST_TEXT),
        },
        _ACTED,
        repeatable=_BY_REFERENCE,
    ),
    "catalogues": Operation(
        "List the codes that filing takes",
        {},
        {
            "channels": _yes("list", fields=_ENTRY),
            "products": _yes("list", fields=_ENTRY),
            "petition_types": _yes("list", fields=_ENTRY),
            "typifications": _yes(
                "list",
                fields={
                    **_ENTRY,
                    "kind": _yes(choices=("request", "complaint", "claim")),
                    "product": _yes(),
                    "petition_type": _yes(),
                    "needs_beneficiary": _yes("boolean"),
                    "by_period": _yes("boolean"),
                },
            ),
            "document_types": _yes("list", fields=_ENTRY),
        },
    ),
    "entities": Operation(
        "List the entities that the key files for",
        {
            "since": Field("integer", default=0, help="The cursor of the last call."),
            "limit": Field("integer", default=200, help="1,000 are given at most."),
        },
        {
            "entities": _yes(
                "list",
                fields={
                    "name": _yes(),
                    "kind": Field(),
                    "nit": Field(),
                    "snies": Field(),
                    "dane": Field(),
                },
            ),
            "cursor": _yes("integer"),
            "more": _yes("boolean", help="Call again at once."),
        },
    ),
}
#: Context accepted beside the operation's own fields, as in any JSON-2 call.
CONTEXT = {
    "lang": Field(longest=20, help="Of the messages, as es_CO."),
    "tz": Field(longest=60),
    "allowed_company_ids": Field("list", of="integer", longest=50),
}
