"""User lists of legacy systems: read, compared, reviewed, signed, sealed (C10)."""

import base64
from datetime import timedelta
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools import clock
from .access_people_common import AccessPeopleCommon
from .common import NOW
from .dialog_common import DialogCommon, confirms

LOAD = "grandes.clientes.access.load"
_DATA = Path(__file__).parent / "data" / "access"
TODAY = NOW.date()


def _sample(name):
    return (_DATA / name).read_bytes()


@tagged("post_install", "-at_install")
class TestAccessLoad(AccessPeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system_there = cls.env["grandes.clientes.legacy.system"].search(
            [("code", "=", "DEPURACION")]
        )
        # Both desks may consult; only the front office may change.
        Permission = cls.env["grandes.clientes.legacy.system.permission"]
        Permission.search([("system_id", "=", cls.system_there.id)]).unlink()
        for code, modify in (("front_office", True), ("back_office", False)):
            Permission.create(
                {
                    "system_id": cls.system_there.id,
                    "profile_id": cls._profile(code).id,
                    "can_consult": True,
                    "can_modify": modify,
                }
            )
        cls.env["grandes.clientes.access.grant"].sudo().search([]).write(
            {"date_from": "2026-01-01 00:00:00"}
        )

    def _load(self, kind, name, by=None, **more):
        loads = self.env[LOAD].with_user(by or self.quality)
        return loads._do_load(
            self.system_there.with_user(by or self.quality),
            kind,
            _sample(name),
            name,
            **{"as_of": TODAY, "delivered_by": "Mesa de ayuda, caso 4411", **more},
        )

    def _issues(self, load):
        return {
            (line.account or line.user_id.login or ""): line.issue
            for line in load.line_ids
        }

    def test_a_list_of_users(self):
        load = self._load("users", "usuarios-depuracion.csv")
        issues = self._issues(load)
        self.assertFalse(issues["gc_front"])
        self.assertEqual(issues["GC_FRONT2"], "alive_here")
        self.assertFalse(issues["gc_back"])
        self.assertEqual(issues["mlopezr"], "unknown")
        self.assertFalse(issues["pquintero"])
        self.assertEqual(issues[""], "unreadable")
        # This depends on whether the supervisor's profile includes others.
        may = self.supervisor._grandes_clientes_profiles()[self.supervisor.id]
        named = issues.get("gc_supervisor")
        self.assertEqual(named == "alive_here", bool(may - self._profile("supervisor")))
        self.assertEqual(load.state, "preview")

    def test_alive_there_and_gone_here(self):
        # The portfolio has been given to somebody else first.
        self.env["res.partner"].search([("advisor_id", "=", self.front.id)]).write(
            {"advisor_id": self.front2.id}
        )
        self._person(self.front)._do_end(self._person(self.front).grant_ids, "Se fue")
        issues = self._issues(self._load("users", "usuarios-depuracion.csv"))
        self.assertEqual(issues["gc_front"], "alive_there")

    def test_the_log_against_permissions_and_consultations(self):
        case = self._registered()
        case._do_consult(self.system_there.with_user(self.front), "Visto")
        load = self._load("log", "bitacora-depuracion.csv")
        found = [
            (line.account, line.operation, line.issue)
            for line in load.line_ids.sorted("row")
        ]
        self.assertEqual(
            found,
            [
                ("gc_front", "consult", False),
                ("gc_front", "modify", "no_consultation"),
                ("gc_back", "consult", "no_consultation"),
                ("mlopezr", "consult", "unknown"),
                ("gc_back", "consult", "unreadable"),
            ],
        )

    def test_a_cleansing(self):
        issues = self._issues(self._load("cleansing", "depuracion-de-usuarios.csv"))
        self.assertEqual(issues["gc_front2"], "alive_here")
        self.assertFalse(issues["pquintero"])

    def test_what_was_suspended_and_resumed_was_permitted_until_it_ended(self):
        self.env["res.partner"].search([("advisor_id", "=", self.front.id)]).write(
            {"advisor_id": self.front2.id}
        )
        grants = self._person(self.front).grant_ids
        with clock.at(NOW - timedelta(days=9)):
            grants._do_suspend("Investigación")
        with clock.at(NOW - timedelta(days=8)):
            grants._do_resume("Aclarado")
        grants._do_end("Se fue")
        issues = self._issues(self._load("log", "bitacora-depuracion.csv"))
        self.assertNotEqual(issues["gc_front"], "not_permitted")

    def test_profiles_included_at_any_depth_permit(self):
        Profile = self.env["grandes.clientes.access.profile"]
        role, included = "group_front_office", self._profile("front_office")
        for code in ("lead", "chief"):
            included = Profile.create(
                {
                    "name": code,
                    "code": code,
                    "role": role,
                    "included_ids": [Command.link(included.id)],
                }
            )
        people = self.env["grandes.clientes.person"].with_user(self.manager)
        user = people._do_make("Chief", "chief@example.com", included).user_id.sudo()
        may = user._grandes_clientes_profiles()[user.id]
        self.assertTrue(self.system_there._get_allowed_profiles("modify") & may)
        issues = self._issues(self._load("users", "usuarios-depuracion.csv"))
        # Missing from the list there, as everybody who may is noticed to be.
        self.assertEqual(issues.get("chief@example.com"), "alive_here")

    def test_who_a_user_name_is_told_once(self):
        load = self._load("users", "usuarios-depuracion.csv")
        load._do_keep()
        line = load.line_ids.filtered(lambda each: each.account == "mlopezr")
        line._do_name(self.front2)
        self.assertEqual(line.user_id, self.front2)
        self.assertEqual(line.state, "solved")
        again = self._load("users", "usuarios-depuracion.csv")
        line = again.line_ids.filtered(lambda each: each.account == "mlopezr")
        self.assertEqual((line.user_id, line.issue), (self.front2, False))

    def test_columns_mapped_once(self):
        self.env["grandes.clientes.access.column"].with_user(self.quality).create(
            {
                "system_id": self.system_there.id,
                "kind": "users",
                "code": "account",
                "name": "USR_RED",
            }
        )
        content = b"USR_RED;VIGENTE\ngc_front;S\n"
        load = (
            self.env[LOAD]
            .with_user(self.quality)
            ._do_load(
                self.system_there.with_user(self.quality), "users", content, "u.csv"
            )
        )
        line = load.line_ids.filtered("row")
        self.assertEqual((line.account, line.user_id), ("gc_front", self.front))

    def test_a_file_without_columns_is_refused_in_a_sentence(self):
        with self.assertRaisesRegex(UserError, "No columns were recognised"):
            self.env[LOAD].with_user(self.quality)._do_load(
                self.system_there.with_user(self.quality),
                "users",
                b"a;b\n1;2\n",
                "nada.csv",
            )

    def test_only_quality_loads_and_oversight_reads(self):
        for role in ("front", "supervisor", "coordinator", "oversight", "manager"):
            with self.assertRaises(AccessError):
                self._load("users", "usuarios-depuracion.csv", getattr(self, role))
        load = self._load("users", "usuarios-depuracion.csv")
        for role in ("manager", "supervisor", "coordinator", "oversight"):
            self.assertTrue(load.with_user(getattr(self, role)).has_access("read"))
            with self.assertRaises(AccessError):
                load.with_user(getattr(self, role))._do_keep()
        for role in ("front", "back", "official"):
            self.assertFalse(load.with_user(getattr(self, role)).has_access("read"))

    def test_reviewed_signed_frozen_and_sealed(self):
        load = self._load("users", "usuarios-depuracion.csv")
        lines = load.line_ids.filtered(lambda each: each.state == "open")
        with self.assertRaisesRegex(UserError, "under review"):
            lines._do_settle("asked", "Mesa de ayuda 4412")
        load._do_keep()
        with self.assertRaisesRegex(UserError, "still to be reviewed"):
            load._do_sign()
        with self.assertRaisesRegex(UserError, "Write what is done"):
            lines._do_settle("asked", " ")
        lines._do_settle("asked", "Mesa de ayuda 4412")
        # A new comparison keeps the decisions already made.
        load._do_compare_again()
        self.assertEqual(set(lines.mapped("state")), {"asked"})
        load._do_sign("Tres usuarios por retirar")
        self.assertFalse(load._find_broken_seals())
        for act in (
            lambda: load._do_compare_again(),
            lambda: lines._do_settle("accepted", "Otra cosa"),
            lambda: load._do_sign(),
            lambda: load._do_discard(),
        ):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(AccessError):
            lines.write({"note": "otra"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grandes_clientes_access_load_line SET note = 'otra' WHERE id = %s",
            [lines[0].id],
        )
        self.env.invalidate_all()
        self.assertEqual(load._find_broken_seals(), {load.id: "changed"})

    def test_a_preview_is_thrown_away(self):
        load = self._load("users", "usuarios-depuracion.csv")
        file = load.attachment_id
        load._do_discard()
        self.assertFalse(load.exists() or file.sudo().exists())


@tagged("post_install", "-at_install")
class TestAccessLoadDialogs(DialogCommon, AccessPeopleCommon):
    @confirms(
        "access.load.upload/action_load",
        "access.load.settle/action_confirm/asked",
        "access.load.settle/action_confirm/accepted",
        "access.load.settle/action_confirm/name",
    )
    def test_load_and_settle(self):
        action = self.env.ref("grandes_clientes.access_load_upload_action").read()[0]
        result, _wizard = self._confirm(
            self.quality,
            {**action, "more_context": {"default_filename": "usuarios.csv"}},
            "action_load",
            file=base64.b64encode(_sample("usuarios-depuracion.csv")).decode(),
        )
        load = self.env[LOAD].with_user(self.quality).browse(result["res_id"])
        load._do_keep()
        line = load.line_ids.filtered(lambda each: each.account == "mlopezr")
        for decision in ("asked", "accepted"):
            self._confirm(
                self.quality, line.action_settle(), decision=decision, note="4412"
            )
            self.assertEqual(line.state, decision)
        self._confirm(
            self.quality, line.action_settle(), decision="name", user_id=self.front2
        )
        self.assertEqual(line.user_id, self.front2)
