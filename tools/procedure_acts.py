"""What judging brings to a case: what only it writes, and what people decide of it."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PROTECTED = frozenset({"procedure_id", "conformity"})
#: What people made of a deviation; the words stay with it, whose readers are fewer.
OTHER_EVENTS = {
    "deviation_propose": _lt("Justification of a deviation proposed"),
    "deviation_justify": _lt("Deviation justified"),
    "deviation_confirm": _lt("Deviation confirmed"),
    "deviation_nonconformity": _lt("Deviation turned into a non-conformity"),
    "deviation_reconsider": _lt("Decision on a deviation taken back"),
}
