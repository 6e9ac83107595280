"""A coordinator at every door: what is another's is not there, nor what was theirs.

Every route, id, file and public method that the other entity's coordinator has.
"""

import inspect
import json
import re
import threading
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCommon
from .portal_secrets import Secrets

THEIRS, INSIDE, OURS = "AJENOSECRETO", "SOLOADENTRO", "PROPIOSECRETO"
CASE = "grandes.clientes.case"
READERS = ("grandes.clientes.filing", CASE, "grandes.clientes.case.answer")
# Beside our own models, where a case leaves traces.
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
# They end the session, or answer when something happens.
LEFT_OUT = re.compile(
    r"logout|/web/login|/websocket|/web/database|totp|/bus/|/web/tests"
)


@tagged("post_install", "-at_install")
class TestPortalCrawl(PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create(
            {
                "name": "Coordinadora Ajena",
                "parent_id": cls.town.id,
                "email": "ajena@example.com",
                "is_coordinator": True,
            }
        )
        new_test_user(
            cls.env,
            login="gc_stranger",
            groups="base.group_portal",
            partner_id=cls.stranger.id,
        )
        cls.theirs = Secrets(cls, cls.town, cls.stranger, THEIRS, "79888777")
        cls.ours = Secrets(cls, cls.ies, cls.contact, OURS, "79111222")
        inside = Secrets.__new__(Secrets)
        inside.env, inside.mark = cls.env, INSIDE
        cls.hidden = inside.hide_inside(
            cls,
            cls._registered(subject="Con notas", beneficiary_id_number="52999000"),
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self._enter_portal()
        self.found = []

    # === LOOKING === #

    def _rules(self, kind):
        """Return the rules of the routes of a kind, ``http`` or ``jsonrpc``."""
        thread = threading.current_thread()
        # What the server's own threads know.
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = self.env["ir.http"].routing_map().iter_rules()
        return [
            rule
            for rule in rules
            if rule.endpoint.routing["type"] == kind and not LEFT_OUT.search(rule.rule)
        ]

    def _look(self, where, said, marks):
        said = said if isinstance(said, str) else repr(said)
        self.found += [f"{where}: {mark}" for mark in marks if mark in said]

    def _ids(self):
        """Return the ids to try: of others, of what is inside, of one's own."""
        ids = self.theirs.ids()
        for model, more in self.ours.ids().items():
            ids[model] = [*ids.get(model, []), *more]
        for record in self.hidden:
            ids.setdefault(record._name, []).append(record.id)
        return ids

    def _candidates(self, name, converter=""):
        """Return what to give for an argument of a route, by its name."""
        ids = self._ids()
        if "model" in name:
            return [CASE, "ir.attachment"]
        by_name = {
            "message": "mail.message",
            "attachment": "ir.attachment",
            "file": "ir.attachment",
            "filing": READERS[0],
            "answer": READERS[2],
            "activity": "mail.activity",
            "partner": "res.partner",
        }
        for word, model in by_name.items():
            if word in name:
                return ids.get(model, [self.town.id])[:8]
        if "int" in converter or name in ("id", "res_id", "thread_id", "docids"):
            return [*ids[CASE][:3], ids["ir.attachment"][0]]
        texts = {"reportname": ["grandes_clientes.constancia"], "field": ["raw"]}
        return texts.get(name, ["text"])

    # === ROUTES === #

    def _get_paths(self):
        """Return the addresses of the routes that answer to GET, filled in."""
        paths = set()
        for rule in self._rules("http"):
            if "GET" not in (rule.methods or {"GET"}):
                continue
            choices = {
                name: self._candidates(name, type(converter).__name__.lower())
                for name, converter in rule._converters.items()
            }
            for turn in range(max(map(len, choices.values()), default=1)):
                given = {
                    name: values[turn % len(values)] for name, values in choices.items()
                }
                paths.add(
                    re.sub(
                        r"<(?:[^<>:]+:)?([^<>]+)>",
                        lambda match, given=given: str(given[match[1]]),
                        rule.rule,
                    )
                )
        for model, ids in self._ids().items():
            for record_id in ids:
                paths.add(f"/mail/view?model={model}&res_id={record_id}")
                paths.add(f"/web/content?model={model}&id={record_id}&field=raw")
        for report in self.env["ir.actions.report"].search(
            [("report_name", "=like", "grandes_clientes.%")]
        ):
            for record_id in self._ids().get(report.model, [1]):
                paths.add(f"/report/html/{report.report_name}/{record_id}")
        for attachment_id in self._ids()["ir.attachment"]:
            paths.add(f"/web/content/{attachment_id}?access_token=no")
        case = self.theirs.case
        paths.add(f"/my/casos/{case.id}?access_token=no&hash=no&pid=1")
        paths.update(
            f"/my/casos?texto={text}" for text in (THEIRS[:-1], case.name, "79888777")
        )
        return sorted(paths)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_qweb", "werkzeug")
    def _crawl_routes(self, marks, only=""):
        paths = [path for path in self._get_paths() if re.match(only, path)]
        constancia = "models.counter.filing.Filing._render_constancia"
        with patch(
            f"odoo.addons.grandes_clientes.{constancia}",
            lambda filing: filing.name.encode(),
        ):
            for path in paths:
                response = self.url_open(path, allow_redirects=False)
                if response.headers.get("Content-Type", "").startswith("text/css"):
                    continue
                self._look(path, response.content.decode("utf-8", "ignore"), marks)
        return paths

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models")
    def _crawl_json(self, marks):
        rules = [rule for rule in self._rules("jsonrpc") if "<" not in rule.rule]
        for rule in rules:
            names = inspect.signature(rule.endpoint.func).parameters
            for turn in range(4):
                given = {}
                for name in names:
                    values = self._candidates(name)
                    if values != ["text"]:
                        value = values[turn % len(values)]
                        given[name] = [value] if name.endswith("ids") else value
                response = self.url_open(
                    rule.rule,
                    data=json.dumps({"params": given}),
                    headers={"Content-Type": "application/json"},
                )
                self._look(f"{rule.rule} {given}", response.text, marks)
        return rules

    # === METHODS === #

    def _call(self, model, name, *args, marks, **kwargs):
        """Call as a client does; look at what it returns, or refuses with."""
        user_env = self.env(user=self.portal.id, su=False)
        user_env.invalidate_all()
        savepoint = self.env.cr.savepoint()
        try:
            said = call_kw(user_env[model], name, list(args), kwargs)
        except Exception as error:  # whatever it is, it must tell nothing
            said = str(error)
        # Undone, as a refused request is; what it changed is looked at elsewhere.
        savepoint.close(rollback=True)
        self._look(f"{model}.{name}{args}{kwargs}", said, marks)
        return said

    def _our_models(self):
        return [
            name
            for name, model in self.env.items()
            if name.startswith("grandes.clientes.") and not model._abstract
        ]

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def _crawl_reading(self, marks, models):
        """Read, export, search, group and open, each model in every way."""
        ids = self._ids()
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
            # Where there is no right at all, nothing else will open.
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
                self._call(model, name, *arguments, marks=marks)
        for path in (
            "filing_id.case_ids.subject",
            "partner_id.name",
            "answer_ids.body",
        ):
            domain = [(path, "ilike", marks[0])]
            self._call(CASE, "search_read", domain, marks=marks)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.orm")
    def _crawl_methods(self, marks, ids):
        """Call every public method of what may be read, on the ids of each model."""
        before = self._census()
        for model in READERS:
            cls = type(self.env[model])
            for name in dir(cls):
                method = getattr(cls, name)
                if name.startswith("_") or not inspect.isfunction(method):
                    continue
                needed = [
                    parameter
                    for parameter in inspect.signature(method).parameters.values()
                    if parameter.default is parameter.empty
                    and parameter.kind
                    not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
                ][1:]
                values = [self._argument(parameter.name) for parameter in needed]
                for record_id in ids[model][:2]:
                    first = (
                        () if getattr(method, "_api_model", False) else ([record_id],)
                    )
                    self._call(model, name, *first, *values, marks=marks)
        self.env.invalidate_all()
        self.assertEqual(self._census(), before)

    def _argument(self, name):
        if "domain" in name:
            return []
        if "fields" in name or name.endswith("s"):
            return ["display_name"]
        return 1

    def _census(self):
        """Return what a change would show in."""
        cases = self.env[CASE].search(
            [("partner_id", "in", (self.ies | self.town).ids)]
        )
        return [
            (case.id, case.state, case.write_date, len(case.event_ids))
            for case in cases
        ]

    # === WHAT HOLDS === #

    def test_nothing_of_another_entity_at_any_route(self):
        paths = self._crawl_routes([THEIRS, INSIDE])
        self.assertGreater(len(paths), 150)
        rules = self._crawl_json([THEIRS, INSIDE])
        self.assertGreater(len(rules), 40)
        self.assertEqual(self.found, [])

    def test_nothing_of_another_entity_by_any_method(self):
        marks = [THEIRS, INSIDE]
        self._crawl_reading(marks, (*self._our_models(), *MODELS))
        self._crawl_methods(marks, self.theirs.ids())
        self.assertEqual(self.found, [])

    def test_what_is_ones_own_is_found(self):
        """The crawl itself sees: without this the others would prove nothing."""
        self._crawl_reading([OURS], READERS)
        told = " ".join(self.found)
        for model in READERS:
            self.assertIn(model, told)
        self.found = []
        for path in (
            "/my/casos",
            f"/my/casos/{self.ours.case.id}",
            f"/my/radicaciones/{self.ours.filing.id}",
        ):
            self._look(path, self.url_open(path).text, [OURS])
        self.assertEqual(len(self.found), 3)

    def test_nothing_is_left_when_the_tie_is_cut(self):
        """No cache is cleared: the next request finds nothing."""
        self.assertIn(OURS, self.url_open("/my/casos").text)
        self.contact.is_coordinator = False
        self.env.flush_all()
        own = [OURS, THEIRS, INSIDE]
        self._crawl_reading(own, (*READERS, "ir.attachment", "mail.message"))
        self._crawl_methods(own, self.ours.ids())
        self._crawl_routes(own, "/my|/web/content|/mail|/report")
        self.assertEqual(self.found, [])

    def test_absent_and_forbidden_look_the_same(self):
        for path in ("casos/{}", "radicaciones/{}", "radicaciones/{}/hoja"):
            texts = []
            for record_id in (self.theirs.case.id, 10**8):
                response = self.url_open(f"/my/{path.format(record_id)}")
                self.assertEqual(response.status_code, 404)
                page = re.sub(r'(csrf_token|value).{0,3}"[^"]+"', "", response.text)
                texts.append(page.replace(str(record_id), ""))
            self.assertEqual(*texts)

    def test_fields_of_the_portal_are_a_white_list(self):
        """Neither read, nor searched, sorted or grouped by."""
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

    def test_no_session_no_page(self):
        self.logout()
        for path in ("/my/casos", f"/my/casos/{self.ours.case.id}", "/my/radicar"):
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])
