import re

from odoo.exceptions import ValidationError
from odoo.tools import email_normalize


def check_addresses(records, name):
    """Raise unless the field is empty or holds e-mail addresses.

    Odoo ignores an invalid recipient without saying so: nobody is asked, and the term
    of the reply runs.

    :param str name: name of a Char field of ``records``
    :raise ValidationError: names the invalid address
    """
    for record in records:
        for part in re.split(r"[,;]", record[name] or ""):
            if part.strip() and not email_normalize(part):
                raise ValidationError(
                    record.env._(
                        "«%(address)s» is no e-mail address: correct it.",
                        address=part.strip(),
                    )
                )
