#!/usr/bin/env python3
"""Hand a mail from standard input over to Odoo, as bytes, to be filed.

Usage, as the command that Postfix or Exim pipes a mail to::

    grandes-clientes-mailgate.py URL DATABASE USER-ID FILE-WITH-PASSWORD

Replaces ``odoo-mailgate.py`` of Odoo's ``mail``, which reads the mail as text: one in
Latin-1, as many systems of public entities send it, is no UTF-8, so that program fails
and the mail is returned to who wrote it. It also leaves to Odoo's aliases what becomes
of a mail, which returns what was sent in blind copy or forwarded.

Whatever fails, the mail agent is told to try again later (75, EX_TEMPFAIL): a petition
is returned to nobody because a server of ours is down.
"""

import sys
import xmlrpc.client
from pathlib import Path

_FILING = "grandes.clientes.filing"
_TRY_AGAIN = 75


def main(arguments):
    """Hand over what stands on standard input.

    :param list arguments: address of Odoo, database, id of the account, file
    :return: the code with which the program ends
    """
    if len(arguments) != 4:
        print(__doc__, file=sys.stderr)
        return _TRY_AGAIN
    url, database, user_id, secret = arguments
    try:
        password = Path(secret).read_text(encoding="utf-8").strip()
        models = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object", allow_none=True)
        models.execute_kw(
            database,
            int(user_id),
            password,
            "mail.thread",
            "message_process",
            [_FILING, xmlrpc.client.Binary(sys.stdin.buffer.read())],
        )
    except xmlrpc.client.Fault as fault:
        # Its last line alone, for the agent's log.
        print(*fault.faultString.strip().splitlines()[-1:], file=sys.stderr)
        return _TRY_AGAIN
    except Exception as error:  # noqa: BLE001 - whatever else ends it returns the mail
        print(type(error).__name__, file=sys.stderr)
        return _TRY_AGAIN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
