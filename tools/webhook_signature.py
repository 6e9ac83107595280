"""Signature of requests to other systems, according to Standard Webhooks 1.0.

Replaces the package ``standardwebhooks``, which is thirty lines over HMAC and would be
one more package for every installation.
"""

import base64
import hashlib
import hmac
import secrets

_PREFIX = "whsec_"
_BYTES = 32


def new_secret():
    """Return a random secret, in the format that receivers store."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sign(secret, message_id, timestamp, body):
    """Return the value of ``webhook-signature``.

    :param str secret: from :func:`new_secret`
    :param str message_id: of ``webhook-id``; the same for every retry
    :param int timestamp: seconds since 1970, of ``webhook-timestamp``
    :param bytes body: the body of the request
    """
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
