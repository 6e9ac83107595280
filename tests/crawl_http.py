"""Each role over HTTP: calls, exports, files and our own pages.

Fewer calls than by the dispatcher: what the routes themselves add to it.
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
    """To be mixed into a crawl, with the world."""

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
        """Read what holds marks by the route for it; export by the route for that.

        Both call the dispatcher, by which each role is asked for all models and fields.
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
        """Open each file; by its model and field the first, which is found alike."""
        more = [_BY_FIELD]
        for file in self.env["ir.attachment"].browse(self.ids["ir.attachment"]):
            if not any(mark.encode() in (file.raw or b"") for mark in self.marks):
                continue
            token = file.sudo()._get_raw_access_token()
            paths, more = [*_FILES, *more], []
            for path in paths:
                # A token is only had by who was told of the file.
                if "{token}" in path and self.role not in ("coordinator", "oversight"):
                    continue
                path = path.format(id=file.id, token=token)
                response = self.url_open(path, allow_redirects=False)
                self._look(path, response.content.decode("utf-8", "ignore"), self.marks)

    def _crawl_our_routes(self):
        """Open every address of ours, with ids of what must not be found."""
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
        """Ask for the conversation and the to-dos of each thing with a thread."""
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
        """The crawl itself sees: without this the others would prove nothing."""
        self._be("front")
        self.authenticate(self.crawler.login, self.crawler.login)
        self.marks = [OF_COMPLAINTS["quality"]]
        self._crawl_calls()
        self._crawl_threads()
        told = " ".join(self.found)
        for model in _ASKED:
            self.assertIn(model, told)
