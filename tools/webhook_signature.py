"""Sign what is posted to other systems, as Standard Webhooks 1.0 says.

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
    """Return a secret that nobody guesses, as receivers keep it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sign(secret, message_id, timestamp, body):
    """Return the value of ``webhook-signature``.

    :param str secret: as :func:`new_secret` gives it
    :param str message_id: of ``webhook-id``; the same however often it is tried
    :param int timestamp: seconds since 1970, of ``webhook-timestamp``
    :param bytes body: as it is posted
    """
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()
