"""A coordinator at every public method: reading, searching, acting, writing.

Methods come from the registry, so that new ones are covered too.
"""

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_crawl_common import (
    CASE,
    INSIDE,
    OURS,
    READERS,
    THEIRS,
    PortalCrawl,
)

# Models outside the addon that hold data of a case.
MODELS = (
    "ir.attachment",
    "mail.activity",
    "mail.followers",
    "mail.mail",
    "mail.message",
    "mail.notification",
    "mail.tracking.value",
    "rating.rating",
    "res.partner",
)
_QUIET = ("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.orm")


@tagged("post_install", "-at_install")
class TestPortalCrawlRpc(PortalCrawl):
    def _our_models(self):
        return [
            name
            for name, model in self.env.items()
            if name.startswith("grandes.clientes.") and not model._abstract
        ]

    @mute_logger(*_QUIET)
    def _crawl_reading(self, marks, models):
        """Read, export, search, group and open each model in every way."""
        ids = self.ids
        for model in models:
            fields = sorted(
                name
                for name, field in self.env[model]._fields.items()
                if field.type != "binary"
            )
            given = ids.get(model, [1])
            in_given = [("id", "in", given)]
            calls = [
                ("read", given[:1], fields),
                ("search_read", in_given, ["display_name"]),
                ("name_search", marks[0], [], "ilike"),
                ("web_read", given[:1], {"display_name": {}}),
                ("export_data", given, ["id", "display_name"]),
            ]
            # Without any access right, nothing else can be opened.
            if self.env[model].with_user(self.portal).has_access("read"):
                for record_id in given:
                    calls += [
                        ("read", [record_id], fields),
                        ("read", [record_id]),
                        ("web_read", [record_id], {"display_name": {}}),
                        ("get_formview_action", [record_id]),
                        ("copy", [record_id]),
                    ]
                calls += [
                    ("export_data", given, ["id", *fields]),
                    ("search_read", []),
                    ("search_read", in_given, ["id"]),
                    ("name_search", "", [], "ilike"),
                    ("web_search_read", [], {"create_uid": {"fields": {"name": {}}}}),
                    *(
                        ("formatted_read_group", [], [name], ["__count"])
                        for name in {"subject", "name", "create_uid"} & {*fields}
                    ),
                ]
            for name, *arguments in calls:
                self._call(model, name, *arguments, marks=marks, known="columns")

    @mute_logger(*_QUIET)
    def _crawl_methods(self, marks, ids):
        return super()._crawl_methods(marks, ids, whole=READERS)

    # === WHAT HOLDS === #

    def test_nothing_of_another_entity_by_reading(self):
        # `rating` is only installed if another addon needs it.
        beside = [name for name in MODELS if name in self.env]
        self._crawl_reading([THEIRS, INSIDE], (*self._our_models(), *beside))
        self.assertEqual(self.found, [])

    def test_nothing_of_another_entity_by_any_method(self):
        called = self._crawl_methods([THEIRS, INSIDE], self.theirs.ids())
        # One model that may be read, one that may not, and one without a table.
        for known in (
            (CASE, "action_withdraw"),
            ("grandes.clientes.escalation", "action_accept"),
            ("grandes.clientes.api", "state"),
        ):
            self.assertIn(known, called)
        self.assertEqual(self.found, [])

    def test_what_is_ones_own_is_found(self):
        """Check that the crawl finds one's own records: the other tests rely on it."""
        self._crawl_reading([OURS], READERS)
        told = " ".join(self.found)
        for model in READERS:
            self.assertIn(model, told)

    def test_a_change_of_theirs_is_seen(self):
        self.theirs.open_case._do_write_in("Falta un recibo")
        self.env.flush_all()
        self.assertNotEqual(self._census(), self.before)

    def test_nothing_is_left_when_the_tie_is_cut(self):
        """No cache is cleared: the very next request finds nothing."""
        self.contact.is_coordinator = False
        self.env.flush_all()
        self.watched = self.ours.ids()
        self.before = self._census()
        own = [OURS, THEIRS, INSIDE]
        self._crawl_reading(own, (*READERS, "ir.attachment", "mail.message"))
        self._crawl_methods(own, self.ours.ids())
        self.assertEqual(self.found, [])

    @mute_logger(*_QUIET)
    def test_no_way_round_by_related_records(self):
        """Neither searched, sorted, grouped nor read through another model."""
        user_env = self.env(user=self.portal.id, su=False)
        for path in (
            "filing_id.email_from",
            "filing_id.consent_text",
            "filing_id.case_ids.user_id",
            "answer_ids.case_id.user_id.login",
            "typification_id.mission_area_id",
            "typification_id.answer_hint",
            "message_ids.body",
            "activity_ids.summary",
            "event_ids.note",
        ):
            self._assert_refused(user_env[CASE], "search_count", [(path, "!=", False)])
            specification = {}
            for name in reversed(path.split(".")):
                specification = {name: {"fields": specification}}
            self._assert_refused(user_env[CASE], "web_search_read", [], specification)
        for path in ("filing_id.email_from", "typification_id.mission_area_id"):
            self._assert_refused(
                user_env[CASE], "formatted_read_group", [], [path], ["__count"]
            )
        for path in ("partner_id.name", "contact_id.email", "filing_id.case_ids.name"):
            self._call(
                CASE, "search_read", [(path, "ilike", "")], marks=[THEIRS, INSIDE]
            )
        # Nor is it disclosed whether a user of that name exists.
        for path in ("partner_id.user_ids.login", "create_uid.login"):
            domain = [(path, "ilike", self.front.login)]
            with self.subTest(path=path):
                try:
                    self.assertFalse(user_env[CASE].search_count(domain))
                except AccessError:
                    continue
        self.assertEqual(self.found, [])

    def test_fields_of_the_portal_are_a_white_list(self):
        """Other fields cannot be read, searched, sorted or grouped by."""
        for model in READERS:
            Model = self.env[model].with_user(self.portal)
            self.assertFalse(Model._PORTAL_FIELDS - set(Model._fields))
            record = Model.search([], limit=1)
            for name in sorted(set(Model._fields) - Model._PORTAL_FIELDS):
                self._assert_refused(record, "read", [name])
                self._assert_refused(Model, "search", [(name, "!=", False)])
                if Model._fields[name].store and Model._fields[name].column_type:
                    self._assert_refused(Model, "search", [], order=name)
                    self._assert_refused(
                        Model, "formatted_read_group", [], [name], ["__count"]
                    )
            for name in ("user_id", "mission_area_id", "escalation_ids", "event_ids"):
                self.assertNotIn(name, Model._PORTAL_FIELDS)

    def _assert_refused(self, record, method, *args, **kwargs):
        with self.assertRaises(AccessError, msg=f"{method} {args}"):
            getattr(record, method)(*args, **kwargs)

    def test_nothing_is_written_by_any_door(self):
        case, filing = self.ours.case, self.ours.filing
        for record, vals in (
            (case, {"subject": "x"}),
            (case, {"state": "closed"}),
            (filing, {"subject": "x"}),
            (self.ours.answer, {"body": "x"}),
        ):
            for name, args in (
                ("write", [record.ids, vals]),
                ("web_save", [record.ids, vals, {}]),
                ("create", [vals]),
                ("unlink", [record.ids]),
            ):
                user_env = self.env(user=self.portal.id, su=False)
                told = f"{record._name}.{name}"
                with (
                    self.assertRaises(UserError, msg=told),
                    self.env.cr.savepoint(),
                ):
                    call_kw(user_env[record._name], name, args, {})

    def test_requesters_follow_nothing(self):
        self.ours.case.with_user(self.portal).message_subscribe(self.contact.ids)
        self.assertFalse(self.ours.case.message_follower_ids)
