"""One place for what a company sets: its field there is its setting, too.

A room writes its settings once, as fields of ``res.company``; the settings screen gets
a related field of each, with the same words. Odoo has one name each here and there,
which is what people forget.
"""

from odoo import models


def with_settings(definition):
    """Decorate an extension of ``res.company``: what people may set is a setting.

    Each of its fields gets its twin on ``res.config.settings``, of the current company;
    those that are computed or read-only get none.

    :param type definition: class that inherits ``res.company``
    :return: the same class
    """
    twins = {
        name: type(field)(
            related=f"company_id.{name}",
            readonly=False,
            **({"required": True} if field._args__.get("required") else {}),
        )
        for name, field in vars(definition).items()
        if getattr(field, "_args__", None) is not None
        and not {"compute", "related", "readonly"} & field._args__.keys()
    }
    # Made as by a class statement in the room's file: Odoo finds it by its module.
    type(models.TransientModel)(
        "ResConfigSettings",
        (models.TransientModel,),
        {
            "__module__": definition.__module__,
            "__doc__": f"The settings of :class:`{definition.__module__}.ResCompany`.",
            "_name": "res.config.settings",
            "_inherit": "res.config.settings",
            **twins,
        },
    )
    return definition
