"""Metaclass that preserves Python's attribute cache for models with many files."""

from odoo.models import MetaModel

_UNSET = object()


class SteadyModel(MetaModel):
    """Metaclass of a model that many files extend: sets only what changes.

    For each file that extends a model, the registry sets description, table and log
    access of the model's classes again, mostly to the same values. CPython counts these
    changes and stops caching the attributes of a class after a thousand of them
    (``MAX_VERSIONS_PER_CLASS`` since 3.13), which some 25 files reach. Each attribute
    access on a record then walks all classes of its model. See
    ``docs/decisions/0013-steady-model-class.md``.
    """

    def __setattr__(cls, name, value):
        """Set the attribute of the class, unless it already has that value."""
        known = cls.__dict__.get(name, _UNSET)
        if known is value or isinstance(value, str) and known == value:
            return
        super().__setattr__(name, value)
