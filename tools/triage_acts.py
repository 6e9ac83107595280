"""The rows of the case's act table that sorting the morning's mail brings."""

from odoo.tools.translate import LazyTranslate

from .acts import Act
from .case_acts import FRONT

_lt = LazyTranslate(__name__)

ACTS = {
    "accept_proposal": Act(
        label=_lt("Accept what was read"),
        roles=FRONT,
        origins=("received",),
    ),
    "join": Act(
        label=_lt("Join to an open case"),
        roles=FRONT,
        origins=("received",),
        target="duplicate",
        step="5.2.4",
    ),
    "split": Act(
        label=_lt("Split into several cases"),
        roles=FRONT,
        origins=("received",),
    ),
}
