"""Settings declared once: a field of ``res.company`` is also a setting.

A room declares its settings as fields of ``res.company``; the settings screen gets a
related field with the same label for each. In plain Odoo both have to be declared,
which is easily forgotten.
"""

from odoo import models


def with_settings(definition):
    """Decorate an extension of ``res.company``: its editable fields become settings.

    Each field gets a related twin on ``res.config.settings``, for the current company;
    computed and read-only fields get none.

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
    # Created like a class statement in the room's file: Odoo finds it by its module.
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
