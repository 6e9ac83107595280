"""A coordinator at every route: neither others' data nor data they no longer own.

Routes come from the server's routing map, so that new ones are covered too.
"""

import json
import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_crawl_common import CASE, INSIDE, OURS, THEIRS, PortalCrawl

_QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_qweb",
    "odoo.addons.base.models.ir_rule",
    "odoo.models",
    "werkzeug",
)


@tagged("post_install", "-at_install")
class TestPortalCrawl(PortalCrawl):
    def _get_paths(self):
        """Return the URLs of the routes that accept GET, with arguments."""
        paths = set()
        for rule in self._rules("http"):
            if "GET" in (rule.methods or {"GET"}):
                paths.update(self._filled(rule))
        for model, ids in self.ids.items():
            # For models without this field, one record is enough.
            files = ids if "raw" in self.env[model]._fields else ids[:1]
            for record_id in ids:
                paths.add(f"/mail/view?model={model}&res_id={record_id}")
            for record_id in files:
                paths.add(f"/web/content?model={model}&id={record_id}&field=raw")
                paths.add(f"/web/image?model={model}&id={record_id}&field=raw")
        for report in self.env["ir.actions.report"].search(
            [("report_name", "=like", "grandes_clientes.%")]
        ):
            for record_id in self.ids.get(report.model, [1]):
                paths.add(f"/report/html/{report.report_name}/{record_id}")
        for attachment_id in self.ids["ir.attachment"]:
            paths.add(f"/web/content/{attachment_id}?access_token=no")
        case = self.theirs.case
        paths.add(f"/my/casos/{case.id}?access_token=no&hash=no&pid=1")
        paths.update(
            f"/my/casos?texto={text}" for text in (THEIRS[:-1], case.name, "79888777")
        )
        paths.add(f"/my/casos?entidad={self.town.id}")
        paths.add(f"/my/casos/respuestas?entidad={self.town.id}")
        return sorted(paths)

    @mute_logger(*_QUIET)
    def _crawl_pages(self, marks, only=""):
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

    @mute_logger(*_QUIET)
    def _crawl_forms(self, marks):
        """Post a form to every route that accepts one, naming others' records."""
        token, sent = self._csrf(), []
        for rule in self._rules("http"):
            if "POST" not in (rule.methods or {"POST"}):
                continue
            values = {
                name: self._candidates(name)[0]
                for name, parameter in self._parameters(rule).items()
                if parameter.kind != parameter.VAR_KEYWORD
            }
            for path in self._filled(rule):
                response = self.url_open(
                    path,
                    data={"csrf_token": token, **values},
                    allow_redirects=False,
                )
                sent.append(path)
                self._look(f"POST {path}", response.text, marks)
        return sent

    @mute_logger(*_QUIET)
    def _crawl_json(self, marks):
        """Call every JSON route, with up to four sets of arguments."""
        sent = set()
        for rule in self._rules("jsonrpc"):
            names = self._parameters(rule)
            for path in self._filled(rule):
                for turn in range(4):
                    given = {}
                    for name in names:
                        values = self._candidates(name)
                        if values != ["text"]:
                            value = values[turn % len(values)]
                            given[name] = [value] if name.endswith("ids") else value
                    data = json.dumps({"params": given})
                    if (path, data) in sent:
                        continue
                    response = self.url_open(
                        path,
                        data=data,
                        headers={"Content-Type": "application/json"},
                    )
                    sent.add((path, data))
                    self._look(f"{path} {given}", response.text, marks)
        return sent

    def _still_inside(self):
        """Check that the session is still valid and finds its own records."""
        self.assertIn(OURS, self.url_open("/my/casos").text)

    # === WHAT HOLDS === #

    def test_nothing_of_another_entity_on_any_page(self):
        paths = self._crawl_pages([THEIRS, INSIDE])
        self.assertGreater(len(paths), 150)
        self._still_inside()
        self.assertEqual(self.found, [])
        self.assertEqual(self._census(), self.before)

    def test_nothing_of_another_entity_by_any_form(self):
        sent = self._crawl_forms([THEIRS, INSIDE])
        for act in ("retirar", "no-resuelve", "escribir"):
            self.assertIn(f"/my/casos/{self.theirs.case.id}/{act}", sent)
        self._still_inside()
        self.assertEqual(self.found, [])
        self.assertEqual(self._census(), self.before)

    def test_nothing_of_another_entity_by_json(self):
        sent = self._crawl_json([THEIRS, INSIDE])
        self.assertGreater(len(sent), 160)
        self._still_inside()
        self.assertEqual(self.found, [])
        self.assertEqual(self._census(), self.before)

    @mute_logger(*_QUIET)
    def test_nothing_of_another_entity_with_a_key(self):
        """JSON-2, which calls the methods of any model."""
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.portal)
            .sudo()
            ._generate("rpc", "crawl", fields.Datetime.now() + timedelta(hours=1))
        )
        case, file = self.theirs.case, self.theirs.filing.attachment_ids[:1]
        asks = [
            (CASE, "search_read", {"domain": []}),
            (CASE, "web_search_read", {"domain": [], "specification": {"name": {}}}),
            (CASE, "read", {"ids": case.ids, "fields": ["subject"]}),
            ("ir.attachment", "read", {"ids": file.ids, "fields": ["raw"]}),
            ("mail.message", "search_read", {"domain": [("res_id", "=", case.id)]}),
            ("grandes.clientes.api", "state", {"numbers": [case.name]}),
            ("grandes.clientes.api", "state", {"numbers": [case.filing_id.name]}),
            ("grandes.clientes.api", "document", {"document": file.id}),
            ("grandes.clientes.api", "changes", {}),
        ]
        for model, method, body in asks:
            response = self.url_open(
                f"/json/2/{model}/{method}",
                data=json.dumps(body),
                headers={
                    "Authorization": f"Bearer {key}",
                    "Content-Type": "application/json",
                },
            )
            self.assertNotEqual(response.status_code, 401)
            marks = [THEIRS, INSIDE]
            if method == "changes":
                marks.append(case.name)
            self._look(f"{model}.{method} {body}", response.text, marks)
        self.assertEqual(self.found, [])

    def test_what_is_ones_own_is_found(self):
        """Check that the crawl finds one's own records: the other tests rely on it."""
        for path in (
            "/my/casos",
            f"/my/casos/{self.ours.case.id}",
            f"/my/radicaciones/{self.ours.filing.id}",
        ):
            self._look(path, self.url_open(path).text, [OURS])
        self.assertEqual(len(self.found), 3)

    def test_no_page_is_left_when_the_tie_is_cut(self):
        """No cache is cleared: the very next request finds nothing."""
        self._still_inside()
        self.contact.is_coordinator = False
        self.env.flush_all()
        self._crawl_pages(
            [OURS, THEIRS, INSIDE], "/my|/web/content|/web/image|/mail|/report"
        )
        self.assertEqual(self.found, [])

    def test_absent_and_forbidden_look_the_same(self):
        for path in ("casos/{}", "radicaciones/{}", "radicaciones/{}/hoja"):
            texts = []
            for record_id in (self.theirs.case.id, 10**8):
                address = f"/my/{path.format(record_id)}"
                response = self.url_open(address)
                said = f"{response.url}: {response.text[:500]}"
                self.assertEqual(response.status_code, 404, said)
                page = re.sub(r'(csrf_token|value).{0,3}"[^"]+"', "", response.text)
                texts.append(page.replace(address, ""))
            self.assertEqual(*texts)

    def test_no_session_no_page(self):
        self.logout()
        for path in ("/my/casos", f"/my/casos/{self.ours.case.id}", "/my/radicar"):
            response = self.url_open(path, allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])
