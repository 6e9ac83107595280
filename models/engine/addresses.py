import re

from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

# The name before an address, in which a comma separates nothing.
_NAME = re.compile(r'"[^"]*"')
_BETWEEN = re.compile(r"[,;]")


def find_no_address(text):
    """Return the first part of a list of addresses that is none, or ``""``."""
    plain = _NAME.sub(lambda name: _BETWEEN.sub(" ", name[0]), text or "")
    parts = map(str.strip, _BETWEEN.split(plain))
    return next((part for part in parts if part and not email_normalize(part)), "")


def get_address_problem(env, text, only_one=False):
    """Return a sentence that names the invalid address in ``text``, or ``""``.

    Odoo ignores an invalid recipient without saying so: nobody is asked, and the term
    of the reply runs.

    :param str text: addresses, or nothing
    :param bool only_one: whether it may hold a single address only
    """
    text = (text or "").strip()
    wrong = find_no_address(text)
    if not wrong and only_one and text and not email_normalize(text):
        wrong = text
    if not wrong:
        return ""
    return env._("«%(address)s» is no e-mail address: correct it.", address=wrong)


def check_addresses(records, name, only_one=False):
    """Raise unless the field is empty or holds e-mail addresses.

    :param str name: name of a Char field of ``records``
    :param bool only_one: see :func:`get_address_problem`
    :raise ValidationError: names the invalid address
    """
    for record in records:
        if problem := get_address_problem(record.env, record[name], only_one):
            raise ValidationError(problem)
