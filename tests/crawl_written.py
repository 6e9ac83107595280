"""What the calls of a crawl have written, told by the statements that they send."""

import re
import threading

from .crawl_caches import find_hanging

# Statements that begin with any other word may write. ``test_crawl`` checks that no
# function called in a SELECT writes.
_ASKS = re.compile(
    r"\s*((SELECT|SAVEPOINT|RELEASE|ROLLBACK TO)\b"
    r"|WITH\b(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b))",
    re.IGNORECASE | re.DOTALL,
)
# The table written by a statement that writes nothing else, as the ORM sends it. A
# deletion also affects the tables it cascades to.
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|(DELETE) FROM) "?(\w+)')
# Tables of access rights and of callers.
_TABLES = re.compile(r"ir_(model|rule)|rule_|res_(company|groups|lang|partner|users)")
#: Stands for all tables.
ANY = "*"


class Written:
    """The tables that this thread has written since :attr:`tables` was last cleared.

    Every statement is observed as it is sent.

    :param env: the test's environment
    """

    def __init__(self, env):
        #: Names of tables; at first all, as nobody knows what was written before.
        self.tables = {ANY}
        self._hanging = find_hanging(env)
        self._thread = threading.current_thread()
        self._thread.query_hooks = [
            *getattr(self._thread, "query_hooks", ()),
            self._note,
        ]

    def close(self):
        """Stop observing statements."""
        self._thread.query_hooks.remove(self._note)

    @property
    def is_seen(self):
        """Return whether this thread is observed; HTTP requests have another one."""
        return threading.current_thread() is self._thread

    @property
    def is_of_rights(self):
        """Return whether a table of access rights or of callers was written."""
        return any(each == ANY or _TABLES.match(each) for each in self.tables)

    def _note(self, _cr, query, *_rest):
        if not isinstance(query, str):
            self.tables.add(ANY)
        elif not _ASKS.match(query):
            written = _WRITES.match(query)
            if not written:
                self.tables.add(ANY)
            elif written[1]:
                self.tables |= self._hanging.get(written[2], {written[2]})
            else:
                self.tables.add(written[2])
