"""Writer of metrics in Prometheus' text format, version 0.0.4.

Replaces ``prometheus_client``, which counts inside one process, while these numbers are
read from the database by any process; only the output format remains to be written.
"""

from dataclasses import dataclass, field

#: Media type of the result of :func:`expose`.
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Metric:
    """One named number, with its values by labels.

    :param name: Prometheus name, with the unit (``_seconds``) at the end
    :param help: one sentence, in English
    :param samples: ``{labels: value}``; the labels are a tuple of pairs
    """

    name: str
    help: str
    samples: dict = field(default_factory=dict)


def expose(metrics):
    """Return the text of ``metrics``, all of them gauges.

    :param metrics: iterable of :class:`Metric`
    :rtype: str
    """
    lines = []
    for metric in metrics:
        lines.append(f"# HELP {metric.name} {_escape(metric.help)}")
        lines.append(f"# TYPE {metric.name} gauge")
        for labels, value in metric.samples.items():
            named = ",".join(f'{key}="{_escape(text, True)}"' for key, text in labels)
            lines.append(
                f"{metric.name}{{{named}}} {value}"
                if named
                else f"{metric.name} {value}"
            )
    return "\n".join(lines) + "\n"


def _escape(text, is_label=False):
    text = str(text).replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if is_label else text
