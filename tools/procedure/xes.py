"""Event logs as XES (IEEE 1849) and CSV, written incrementally.

Plain Python. A log of any size takes constant memory: the writers are generators that
yield bytes while they consume traces. ``pm4py`` writes XES as well, from a whole log in
memory, with pandas and under the AGPL; tests read our output with it.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from ..sheet.writer import neutralise

NAMESPACE = "http://www.xes-standard.org/"
# (name, prefix, URL) of the standard extensions used in the log.
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
# Keys of all events: columns of the CSV and globals of the log.
EVENT_KEYS = ("concept:name", "time:timestamp", "lifecycle:transition")
# Replacements in attribute values: some characters are not allowed in XML at all.
_ESCAPED = {
    **dict.fromkeys([*range(0x20), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(range(0xD800, 0xE000)),
    ord("\t"): "&#9;",
    ord("\n"): "&#10;",
    ord("\r"): "&#13;",
    ord("&"): "&amp;",
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord('"'): "&quot;",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """One case: its attributes, and its events in order.

    Values are ``str``, ``bool``, ``int``, ``float`` or ``datetime`` (naive UTC);
    ``None`` and empty text are left out.
    """

    attributes: dict
    events: list[dict] = field(default_factory=list)


def to_xes(traces: Iterable[Trace], log: dict | None = None) -> Iterator[bytes]:
    """Yield an XES document.

    :param log: attributes of the log itself
    """
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<log xmlns="{NAMESPACE}" xes.version="1849.2016" xes.features="">\n'
    ).encode()
    for name, prefix, uri in EXTENSIONS:
        yield _line("extension", {"name": name, "prefix": prefix, "uri": uri})
    yield _global("trace", {"concept:name": "-"})
    yield _global(
        "event",
        {
            "concept:name": "-",
            "time:timestamp": datetime(1970, 1, 1),
            "lifecycle:transition": "complete",
        },
    )
    yield _line("classifier", {"name": "Activity", "keys": "concept:name"})
    yield _attributes(log or {}).encode()
    for trace in traces:
        parts = ["<trace>", _attributes(trace.attributes)]
        parts += [f"<event>{_attributes(event)}</event>" for event in trace.events]
        yield "".join([*parts, "</trace>\n"]).encode()
    yield b"</log>\n"


def to_csv(
    traces: Iterable[Trace], trace_keys: Iterable[str], event_keys: Iterable[str]
) -> Iterator[bytes]:
    """Yield a CSV document, one row per event: UTF-8 with BOM, for spreadsheets.

    The trace's columns are named ``case:<key>``, as process-mining tools expect. Text
    that looks like a formula is prefixed with an apostrophe.

    :param trace_keys: attributes of the traces that become columns
    :param event_keys: attributes of the events that become columns
    """
    trace_keys, event_keys = list(trace_keys), list(event_keys)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*(f"case:{key}" for key in trace_keys), *event_keys])
    yield b"\xef\xbb\xbf" + buffer.getvalue().encode()
    for trace in traces:
        buffer.seek(0)
        buffer.truncate()
        own = [_cell(trace.attributes.get(key)) for key in trace_keys]
        writer.writerows(
            [*own, *(_cell(event.get(key)) for key in event_keys)]
            for event in trace.events
        )
        yield buffer.getvalue().encode()


def _global(scope, attributes):
    return f'<global scope="{scope}">{_attributes(attributes)}</global>\n'.encode()


def _line(tag, attributes):
    written = " ".join(
        f'{name}="{value.translate(_ESCAPED)}"' for name, value in attributes.items()
    )
    return f"<{tag} {written}/>\n".encode()


def _attributes(values):
    """Return an element for each attribute that has a value."""
    return "".join(
        _text(key, value) if type(value) is str else _typed(key, value)
        for key, value in values.items()
        if value is not None and value != ""
    )


# Few values are repeated often: steps, roles, acts.
@lru_cache(maxsize=4096)
def _text(key, value):
    return f'<string key="{key}" value="{value.translate(_ESCAPED)}"/>'


def _typed(key, value):
    """Return the element of a value that is no plain text, with its XES type."""
    if isinstance(value, bool):
        return f'<boolean key="{key}" value="{"true" if value else "false"}"/>'
    if isinstance(value, datetime):
        return f'<date key="{key}" value="{_instant(value)}"/>'
    if isinstance(value, int):
        return f'<int key="{key}" value="{value}"/>'
    if isinstance(value, float):
        return f'<float key="{key}" value="{value!r}"/>'
    return _text(key, str(value))


def _instant(value):
    return f"{value.isoformat(timespec='milliseconds')}+00:00"


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _instant(value)
    return neutralise(value)
