"""Event logs: XES (IEEE 1849) and CSV, written a piece at a time.

Plain Python on top of lxml. A log of any size goes through in constant memory: the
writers are generators that yield bytes as they are given traces.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone

from lxml import etree

from .sheet_writer import neutralise

NAMESPACE = "http://www.xes-standard.org/"
# (name, prefix, address) of the standard extensions that the log uses.
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
)
# Keys that every event has, in the columns of the CSV and as globals of the log.
EVENT_KEYS = ("concept:name", "time:timestamp", "lifecycle:transition")
# Characters that XML cannot hold.
_FORBIDDEN = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF]
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One case: what is known of it, and its events in order.

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
    for element in _attributes(log or {}):
        yield etree.tostring(element) + b"\n"
    for trace in traces:
        element = etree.Element("trace")
        element.extend(_attributes(trace.attributes))
        for event in trace.events:
            etree.SubElement(element, "event").extend(_attributes(event))
        yield etree.tostring(element, encoding="utf-8") + b"\n"
    yield b"</log>\n"


def to_csv(
    traces: Iterable[Trace], trace_keys: Iterable[str], event_keys: Iterable[str]
) -> Iterator[bytes]:
    """Yield a CSV document, a row an event: UTF-8 with its mark, for spreadsheets.

    The trace's columns are named ``case:<key>``, as process-mining tools expect. What
    looks like a formula gets an apostrophe before it.

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
    element = etree.Element("global", scope=scope)
    element.extend(_attributes(attributes))
    return etree.tostring(element) + b"\n"


def _line(tag, attributes):
    return etree.tostring(etree.Element(tag, attributes)) + b"\n"


def _attributes(values):
    """Return an element for each attribute that has a value."""
    elements = []
    for key, value in values.items():
        if value is None or value == "":
            continue
        tag, text = _typed(value)
        elements.append(etree.Element(tag, key=key, value=text))
    return elements


def _typed(value):
    """Return the XES type of a value, and how it is written."""
    if isinstance(value, bool):
        return "boolean", "true" if value else "false"
    if isinstance(value, int):
        return "int", str(value)
    if isinstance(value, float):
        return "float", repr(value)
    if isinstance(value, datetime):
        return "date", _instant(value)
    return "string", str(value).translate(_FORBIDDEN)


def _instant(value):
    return value.replace(tzinfo=timezone.utc).isoformat(timespec="milliseconds")


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _instant(value)
    return neutralise(value)
