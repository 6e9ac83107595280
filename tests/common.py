"""The people and entities that the tests share.

==============  =========================================  =====================
login           who                                        sees
==============  =========================================  =====================
gc_front        advisor; the university is in the          every case
                portfolio
gc_front2       advisor; backup of the university          every case
gc_back         back-office advisor                        what is escalated
gc_official     official of Dirección de Tesorería         that area's
gc_creditor     official of no area until a test says so   what they are given
gc_supervisor   supervisor of the outsourcing              every case
gc_coordinator  the entity's Coordinador de Atención       every case
gc_quality      Oficina Comercial y Mercadeo               every case
gc_oversight    Comité de Interventoría                    every case
gc_manager      administrator of profiles                  no case
gc_portal       coordinator of the university (portal)     its entity's
==============  =========================================  =====================
"""

import socket

from odoo.fields import Command
from odoo.tests import Form, TransactionCase
from odoo.tools.safe_eval import safe_eval

from ..tools import clock
from . import people

NOW = people.NOW


class Common(TransactionCase):
    """One user per role, one university with its coordinator, and a frozen clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stand_still(NOW)
        cls.env = cls.env(
            context={**cls.env.context, "no_reset_password": True, "lang": "en_US"}
        )
        for name, record in people.get_or_make(cls.env).items():
            setattr(cls, name, record)
        cls.treasury = people.treasury(cls.env)
        cls._installed = people.installed_codes(cls.env)

    @classmethod
    def _letterhead_is_lost(cls):
        """Give the letterhead an image on an unreachable server."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        # By SQL, because the field itself refuses such images.
        cls.env.cr.execute(
            "UPDATE res_company SET report_header = jsonb_build_object('en_US', %s)",
            [f'<p><img src="http://127.0.0.1:{port}/logo.png"/></p>'],
        )
        cls.env.company.invalidate_recordset(["report_header"])

    @classmethod
    def _stand_still(cls, instant):
        """Freeze the addon's clock at ``instant`` for the whole class."""
        context = clock.at(instant)
        context.__enter__()
        cls.addClassCleanup(context.__exit__, None, None, None)

    @classmethod
    def _user(cls, name, *groups):
        return people.user(cls.env, name, *groups)

    @classmethod
    def _users(cls, names, group):
        """Create internal users like ``_user``, in one batch: a quarter of the work."""
        group_ids = cls.env.ref(f"grandes_clientes.{group}").ids
        group_ids += cls.env.ref("base.group_user").ids
        users = cls.env["res.users"].with_context(tracking_disable=True)
        return users.create(
            [
                {
                    "name": f"gc_{name} ({group})",
                    "login": f"gc_{name}",
                    "password": f"gc_{name}".ljust(8, "x"),
                    "email": f"{name}@example.com",
                    "group_ids": [Command.set(group_ids)],
                }
                for name in names
            ]
        ).with_env(cls.env)

    @classmethod
    def _entity(cls, name, kind, **vals):
        return people.entity(cls.env, name, kind, **vals)

    @classmethod
    def _typification(cls, code):
        return cls._coded("grandes.clientes.typification", code)

    @classmethod
    def _channel(cls, code):
        return cls._coded("grandes.clientes.channel", code)

    @classmethod
    def _coded(cls, model, code):
        """Return the catalogue entry with the given code.

        Each test case looks up two of them, so the ids of installed entries are cached
        from the first class on.
        """
        known = cls._installed[model].get(code)
        if known:
            return cls.env[model].browse(known)
        return cls.env[model].search([("code", "=", code)])

    @classmethod
    def _case_vals(cls, **vals):
        """Return the values of a complete claim by e-mail, overridden by ``vals``.

        ``typification`` and ``channel`` take codes.
        """
        typification = vals.pop("typification", "T22")
        channel = vals.pop("channel", "email")
        return {
            "partner_id": cls.ies.id,
            "contact_id": cls.contact.id,
            "channel_id": cls._channel(channel).id,
            "typification_id": cls._typification(typification).id,
            "subject": "Pago no aplicado",
            "description": "El pago de agosto no aparece en el estado de cuenta.",
            "beneficiary_name": "Ana Gómez",
            "beneficiary_id_type": "CC",
            "beneficiary_id_number": "1.020.304.050",
            **vals,
        }

    @classmethod
    def _case(cls, user=None, **vals):
        """Create a received case as ``user`` (the advisor)."""
        Case = cls.env["grandes.clientes.case"].with_user(user or cls.front)
        return Case.create(cls._case_vals(**vals))

    @classmethod
    def _registered(cls, user=None, **vals):
        """Create and register a case as ``user`` (the advisor)."""
        case = cls._case(user, **vals)
        case._do_register()
        return case

    @classmethod
    def _many(cls, count, user=None, **vals):
        """Create ``count`` received cases of different beneficiaries."""
        Case = cls.env["grandes.clientes.case"].with_user(user or cls.front)
        return Case.create(
            [
                cls._case_vals(beneficiary_id_number=str(10**8 + index), **vals)
                for index in range(count)
            ]
        )

    def _open_dialog(self, user, action):
        """Return the form that ``action`` opens, as in the web client."""
        self.assertEqual(action["type"], "ir.actions.act_window")
        context = action.get("context") or {}
        if isinstance(context, str):
            context = safe_eval(context, {"active_id": action.get("active_id")})
        context = {**context, **action.get("more_context", {})}
        wizard = self.env[action["res_model"]].with_user(user).with_context(**context)
        views = action.get("views") or [(False, "form")]
        return Form(wizard.browse(action.get("res_id")), view=views[0][0] or None)

    def _walk(self, case):
        """Return the steps and acts of the case's events, in order."""
        return [(event.step, event.act) for event in case.event_ids]
