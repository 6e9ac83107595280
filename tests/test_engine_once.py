"""What two windows send at once is entered once: constraints of the database."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import NOW
from .movement_common import StaffCommon
from .quality_common import QualityCommon
from .update_common import run_migration

_PREFIX = "grandes.clientes."

# Columns that an update has to fill before the constraints are added.
_KEYS = (
    ("contact.request", "waiting_key"),
    ("outreach.target", "loose_key"),
    ("staff.movement", "leaving_key"),
    ("access.exception", "pair_key"),
)


class OnceCommon(StaffCommon, QualityCommon):
    """The five ways to enter something twice.

    A second transaction, which began before the first one ended, does not find what the
    first one entered. Here it is the search that finds nothing.
    """

    def _request(self, at):
        return self.contact.with_user(self.front)._do_ask_identity(
            "La entidad lo pidió.", email=f"otra{at}@example.com"
        )

    def _target(self, at):
        return (
            self.env[f"{_PREFIX}outreach.desk"]
            .with_user(self.front)
            ._make_target(
                {
                    "partner_id": self.ies.id,
                    "contact_id": self.contact.id,
                    "company_id": self.env.company.id,
                    "advisor_id": self.front.id,
                }
            )
        )

    def _leaver(self, at):
        return self._movement(
            "leaver", self.front, effective_on=NOW.date() + timedelta(days=7 + at)
        )

    def _exception(self, at):
        pair = self.env.ref("grandes_clientes.incompatibility_front_office_quality")
        return (
            self.env[f"{_PREFIX}access.exception"]
            .with_user(self.coordinator)
            .create(
                {
                    "user_id": self.front.id,
                    "incompatibility_id": pair.id,
                    "date_to": NOW + timedelta(days=30 + at),
                    "reason": "Una sola profesional",
                }
            )
        )

    def _coaching(self, at):
        self.audit.invalidate_recordset(["coaching_ids"])
        return self.audit.with_user(self.supervisor)._do_coach(
            self._failed(self.audit), f"Escuchar {at} llamadas", "2026-10-01"
        )

    def _find_nothing(self, model):
        """Patch the search of what exists already, as an older snapshot would."""
        return patch.object(
            type(self.env[_PREFIX + model]),
            "search",
            lambda records, *_args, **_kw: records.browse(),
        )

    def _get_ways(self):
        """Return ``(model, constraint, create, patch that finds nothing)``."""
        nothing = {
            "request": self._find_nothing("contact.request"),
            "target": patch.object(
                type(self.env[f"{_PREFIX}outreach.desk"]),
                "_find_loose",
                lambda desk, _vals: desk.env[f"{_PREFIX}outreach.target"],
            ),
            "leaver": self._find_nothing("staff.movement"),
            "exception": self._find_nothing("access.exception"),
            "coaching": patch.object(
                type(self.audit.coaching_ids), "filtered", lambda records, _which: None
            ),
        }
        return [
            ("contact.request", "_waiting_uniq", self._request, nothing["request"]),
            ("outreach.target", "_loose_uniq", self._target, nothing["target"]),
            ("staff.movement", "_leaving_uniq", self._leaver, nothing["leaver"]),
            (
                "access.exception",
                "_overlap_excl",
                self._exception,
                nothing["exception"],
            ),
            ("quality.coaching", "_open_uniq", self._coaching, nothing["coaching"]),
        ]


@tagged("post_install", "-at_install")
class TestOnce(OnceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sign(cls.audit, enc="no")

    def _read_keys(self):
        """Return what is stored in the columns of the constraints, by column."""
        keys = {}
        for model, column in _KEYS:
            self.cr.execute(
                SQL(
                    "SELECT id, %s FROM %s ORDER BY id",
                    SQL.identifier(column),
                    SQL.identifier(self.env[_PREFIX + model]._table),
                )
            )
            keys[column] = self.cr.fetchall()
        return keys

    def _forget_keys(self):
        """Drop the columns, as before the update, and return what they held."""
        keys = self._read_keys()
        for model, column in _KEYS:
            self.cr.execute(
                SQL(
                    "ALTER TABLE %s DROP COLUMN %s",
                    SQL.identifier(self.env[_PREFIX + model]._table),
                    SQL.identifier(column),
                )
            )
        return keys

    def test_the_second_is_refused_with_a_sentence(self):
        for model, name, create, find_nothing in self._get_ways():
            with self.subTest(model):
                Model = self.env[_PREFIX + model]
                create(0)
                self.env.flush_all()
                with (
                    self.assertRaises(IntegrityError) as refused,
                    mute_logger("odoo.sql_db"),
                    self.cr.savepoint(),
                    find_nothing,
                ):
                    create(1)
                    self.env.flush_all()
                told = Model._sql_error_to_message(refused.exception)
                full = f"{Model._table}{name}"
                self.assertEqual(told, Model._table_objects[full].message)

    def test_what_ended_does_not_hinder_another(self):
        request = self._request(0)
        request.with_user(self.supervisor)._do_refuse()
        self._request(1)
        self._target(0).sudo().state = "exhausted"
        self._target(1)
        self._leaver(0).with_user(self.supervisor)._do_cancel("Se queda")
        self._leaver(1)
        self._exception(0)._do_end()
        self._exception(1)
        self._coaching(0)._do_close("Ya lo hace")
        self._coaching(1)
        self.env.flush_all()

    def test_a_merge_of_contacts_is_not_hindered(self):
        twin = self.contact.copy({"email": "gemela@example.com", "parent_id": False})
        twin.with_user(self.front)._do_ask_identity("Otra", email="x@example.com")
        self._request(0)
        target = self._target(0)
        other = target.sudo().copy({"contact_id": twin.id})
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard.with_user(self.env.user)._merge(
            (self.contact | twin).ids, self.contact, extra_checks=False
        )
        self.assertFalse(twin.exists())
        self.assertEqual(len(self.contact.contact_request_ids), 2)
        # Two contacts to make became one; the next attempt is not hindered.
        self.assertEqual(other.contact_id, self.contact)
        self.assertEqual((target.state, other.state), ("pending", "exhausted"))
        target.sudo().state = "to_fix"
        self.env.flush_all()

    def test_the_update_settles_what_was_entered_twice(self):
        made = {}
        for model, name, create, find_nothing in self._get_ways():
            Model = self.env[_PREFIX + model]
            full = f"{Model._table}{name}"
            if model == "access.exception":
                drop = SQL(
                    "ALTER TABLE %s DROP CONSTRAINT %s",
                    SQL.identifier(Model._table),
                    SQL.identifier(full),
                )
            else:
                drop = SQL("DROP INDEX %s", SQL.identifier(full))
            first = create(0)
            self.env.flush_all()
            self.cr.execute(drop)
            with find_nothing:
                second = create(1)
            self.env.flush_all()
            if model == "outreach.target":
                second.sudo().attempt_count = 1
            made[model] = (first, second)
        keys = self._forget_keys()
        run_migration(self.env, "19.0.1.11.0/pre-once")
        self.assertEqual(self._read_keys(), keys)
        run_migration(self.env, "19.0.1.11.0/post-once")
        for model, name, *_rest in self._get_ways():
            Model = self.env[_PREFIX + model]
            with self.subTest(model):
                full = f"{Model._table}{name}"
                Model._table_objects[full].apply_to_database(Model)
        states = {
            model: [each.sudo().state for each in pair]
            for model, pair in made.items()
            if model != "access.exception"
        }
        self.assertEqual(
            states,
            {
                "contact.request": ["refused", "asked"],
                # The one that was tried stays.
                "outreach.target": ["exhausted", "pending"],
                "staff.movement": ["draft", "cancelled"],
                "quality.coaching": ["open", "closed"],
            },
        )
        # The one that lasts longer stays.
        ended = [bool(each.ended_on) for each in made["access.exception"]]
        self.assertEqual(ended, [True, False])
        self.assertFalse(made["staff.movement"][1]._find_broken_seals())
