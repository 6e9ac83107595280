"""The crawl of each role over HTTP: calls, exports, files and the addon's pages.

It makes fewer calls than the crawl by the dispatcher: only what the routes add to it.
"""

import json

from odoo.http import Request
from odoo.tools import mute_logger

from .crawl_marks import CASE, OF_COMPLAINTS, ROLES
from .crawl_routes import RouteCrawl

_QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_qweb",
    "odoo.addons.base.models.ir_rule",
    "odoo.models",
    "werkzeug",
)
_ASKED = (CASE, "grandes.clientes.filing", "mail.message")
_FILES = (
    "/web/content/{id}",
    "/web/content/{id}?access_token={token}",
    "/web/image/{id}?access_token={token}",
    "/mail/attachment/pdf_first_page/{id}?access_token={token}",
)
_BY_FIELD = "/web/content?model=ir.attachment&id={id}&field=datas"


class HttpCrawl(RouteCrawl):
    """Mixin for a crawl, together with the world."""

    def _ask_route(self, path, **params):
        response = self.url_open(
            path,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        self._look(f"{path} {params}", response.text, self.marks)
        return response

    @mute_logger(*_QUIET)
    def _crawl_http(self, role):
        self._be(role)
        if role == "public":
            self.logout()
        else:
            self.authenticate(self.crawler.login, self.crawler.login)
        self._crawl_calls()
        self._crawl_files()
        self._crawl_our_routes()
        self._crawl_threads()
        return self.found

    def _crawl_calls(self):
        """Read marked models through the call route, and export through its route.

        Both call the dispatcher, which is crawled with all models and fields for each
        role.
        """
        for model in (*_ASKED, "ir.attachment"):
            Model = self._env_of_crawler()[model]
            if not self._reads(model):
                continue
            names = [
                name
                for name in ("display_name", *self.marked[model])
                if Model._has_field_access(Model._fields[name], "read")
            ]
            self._ask_route(
                f"/web/dataset/call_kw/{model}/web_search_read",
                model=model,
                method="web_search_read",
                args=[[]],
                kwargs={
                    "specification": {name: {} for name in names},
                    "context": {"active_test": False},
                },
            )
        for model in _ASKED:
            response = self.url_open(
                "/web/export/csv",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "data": json.dumps(
                        {
                            "model": model,
                            "fields": [
                                {"name": name, "label": name, "type": "char"}
                                for name in ("id", "display_name")
                            ],
                            "ids": self.ids[model],
                            "domain": [],
                            "groupby": [],
                            "context": {},
                            "import_compat": False,
                        }
                    ),
                },
            )
            self._look(f"/web/export/csv {model}", response.text, self.marks)

    def _crawl_files(self):
        """Open each file by its id; the first also by model and field.

        All files are found alike by model and field.
        """
        more = [_BY_FIELD]
        for file in self.env["ir.attachment"].browse(self.ids["ir.attachment"]):
            if not any(mark.encode() in (file.raw or b"") for mark in self.marks):
                continue
            token = file.sudo()._get_raw_access_token()
            paths, more = [*_FILES, *more], []
            for path in paths:
                # Only who was given the file has its token.
                if "{token}" in path and self.role not in ("coordinator", "oversight"):
                    continue
                path = path.format(id=file.id, token=token)
                response = self.url_open(path, allow_redirects=False)
                self._look(path, response.content.decode("utf-8", "ignore"), self.marks)

    def _crawl_our_routes(self):
        """Open every route of the addon, with ids of hidden records."""
        paths = {
            path
            for rule in self._rules("http")
            if rule.endpoint.func.__module__.startswith("odoo.addons.grandes_clientes")
            for path in self._filled(rule)
        }
        for path in sorted(paths):
            response = self.url_open(path, allow_redirects=False)
            said = response.content.decode("utf-8", "ignore")
            self._look(path, said, self.marks)

    def _crawl_threads(self):
        """Request the messages and the activities of each thread."""
        for model in (CASE, "grandes.clientes.filing", "grandes.clientes.escalation"):
            for record_id in self.ids[model][-2:]:
                self._ask_route(
                    "/mail/thread/messages", thread_model=model, thread_id=record_id
                )
                self._ask_route(
                    "/mail/data",
                    fetch_params=[
                        [
                            "mail.thread",
                            {
                                "thread_model": model,
                                "thread_id": record_id,
                                "request_list": ["activities", "attachments"],
                            },
                        ]
                    ],
                )
                path = f"/mail/view?model={model}&res_id={record_id}"
                said = self.url_open(path, allow_redirects=False).text
                self._look(path, said, self.marks)

    # === WHAT HOLDS === #

    def test_nobody_is_told_over_http(self):
        for role in (*ROLES, "portal", "employee", "public"):
            with self.subTest(role=role):
                self.assertEqual(sorted(set(self._crawl_http(role))), [])

    def test_what_may_be_read_is_told(self):
        """Check that the crawl finds what may be read: the other tests rely on it."""
        self._be("front")
        self.authenticate(self.crawler.login, self.crawler.login)
        self.marks = [OF_COMPLAINTS["quality"]]
        self._crawl_calls()
        self._crawl_threads()
        told = " ".join(self.found)
        for model in _ASKED:
            self.assertIn(model, told)
