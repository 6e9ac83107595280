import json
import re
import shlex
from datetime import timedelta
from itertools import pairwise
from string import Template
from unittest.mock import patch

import requests

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

from ..models.api.api_codes import CODES
from .common import Common

_CLIENT = re.compile(r"```python\n(.*?)```", re.S)
_BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.S)
_CLASHING = (True, False)


def _page():
    with file_open("grandes_clientes/docs/api.md") as page:
        return page.read()


def examples():
    """Return the pairs (call, answer or None) of docs/api.md, in order."""
    blocks = [*_BLOCK.findall(_page()), ("", "")]
    return [
        (call, json.loads(answer) if next_kind == "json" else None)
        for (kind, call), (next_kind, answer) in pairwise(blocks)
        if kind == "sh"
    ]


@tagged("post_install", "-at_install")
class TestApiPage(Common, HttpCase):
    """The examples of docs/api.md behave as the page says, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The server's thread has the real clock.
        cls._stand_still(fields.Datetime.now())
        cls.ies.write({"country_id": cls.env.ref("base.co").id, "vat": "899999035-7"})
        cls.ies.snies_code = "1101"
        until = fields.Datetime.now() + timedelta(hours=1)
        keys = [
            # sudo: the key of another user, without the dialog that asks for it.
            cls.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate("rpc", "test", until)
            for user in (cls.front, cls.portal)
        ]
        cls.variables = {
            "KEY": keys[0],
            "COORDINATOR": keys[1],
            "URL": cls.base_url(),
        }

    def _call(self, command, known):
        """Make the call of an example as curl would.

        :param dict known: values on the page, by the actual ones
        :return: HTTP response
        """
        command = Template(command.replace("\\\n", " ")).safe_substitute(self.variables)
        words = shlex.split(command)
        self.assertEqual(words[:3], ["curl", "-X", "POST"])
        url, options = words[3], words[4:]
        headers, body = {}, None
        for option, value in zip(options[::2], options[1::2], strict=True):
            if option == "-H":
                name, _colon, text = value.partition(": ")
                headers[name] = text
            else:
                self.assertEqual(option, "-d")
                body = self._translated(json.loads(value), known)
        return self.opener.post(url, json=body, headers=headers, timeout=30)

    def _translated(self, value, known):
        """Return ``value`` with actual values replaced by those on the page."""
        if isinstance(value, dict):
            return {key: self._translated(each, known) for key, each in value.items()}
        if isinstance(value, list):
            return [self._translated(each, known) for each in value]
        return known.get(value, value) if value not in _CLASHING else value

    def _compare(self, real, page, known, path="$"):
        """Check that ``real`` has the shape shown on the page."""
        if isinstance(page, dict):
            self.assertIsInstance(real, dict, path)
            self.assertEqual(list(real), list(page), path)
            for key, value in page.items():
                self._compare(real[key], value, known, f"{path}.{key}")
        elif isinstance(page, list):
            self.assertIsInstance(real, list, path)
            self.assertEqual(bool(real), bool(page), path)
            for each in real:
                self._compare(each, page[0], known, f"{path}[]")
        elif None not in (real, page):
            self.assertIs(type(real), type(page), path)
            if real not in _CLASHING:
                known.setdefault(page, real)

    def _answer(self):
        """Answer the filing of the first example, as the advisor."""
        filing = self.env["grandes.clientes.filing"].search(
            [("client_reference", "=", "SIGA-2026-00017")]
        )
        file = (
            self.env["ir.attachment"]
            .with_user(self.front)
            .create({"name": "constancia.pdf", "raw": b"%PDF-1.4\n"})
        )
        filing.case_ids.with_user(self.front)._do_answer(
            "<p>El pago quedó aplicado.</p>", attachments=file, means="phone"
        )

    def test_examples(self):
        known = {}
        pairs = examples()
        self.assertEqual(len(pairs), 9)
        for index, (command, page) in enumerate(pairs):
            response = self._call(command, known)
            with self.subTest(command=command.splitlines()[0]):
                self.assertEqual(
                    response.status_code,
                    422 if page and "debug" in page else 200,
                    response.text,
                )
                if page is None:
                    continue
                if "message" in page:
                    self.assertEqual(response.json(), page)
                else:
                    self._compare(response.json(), page, known)
            if not index:
                self._answer()
        # Statements on the page besides the shapes.
        again = self._call(pairs[0][0], {}).json()
        self.assertTrue(again["existing"])
        # Back on the desk after the example of ``reopen``.
        self.assertEqual(again["cases"][0]["state"], "front_office")
        self.assertEqual(len(again["cases"][0]["answers"]), 1)
        state = self._call(pairs[1][0], known).json()
        self.assertEqual(len(state["cases"]), 1)
        self.assertEqual(len(state["unknown"]), 1)

    def test_the_client_of_the_page(self):
        [source] = _CLIENT.findall(_page())
        self.assertLessEqual(len(source.splitlines()), 50)
        names = {}
        exec(compile(source, "docs/api.md", "exec"), names)  # pylint: disable=exec-used
        client = names["GrandesClientes"](self.base_url(), self.variables["KEY"])
        # The test server only accepts the test's own session.
        self.opener.headers["Authorization"] = client.session.headers["Authorization"]
        client.session = self.opener
        filed = {
            "reference": "SIGA-2026-00017",
            "entity": {"snies": "1101"},
            "cases": [{"subject": "Pago no aplicado", "typification": "T22"}],
        }
        filed["cases"][0]["beneficiary"] = {
            "document_type": "CC",
            "document": "1020304051",
        }
        told = client.call("file", **filed)
        # After a timeout, the client sends the request again with the same reference.
        late, post = [requests.ReadTimeout("60 seconds")], client.session.post

        def answer(*said, **body):
            if late:
                raise late.pop()
            return post(*said, **body)

        with patch.object(client.session, "post", answer), patch("time.sleep"):
            self.assertTrue(client.call("file", **filed)["existing"])
        self._answer()
        self.assertEqual(
            list(client.documents(told["cases"][0]["number"])),
            [("constancia.pdf", b"%PDF-1.4\n")],
        )
        with self.assertRaises(names["Refused"]) as caught:
            client.call("file", **{**filed, "subject": "Otra cosa"})
        self.assertEqual(caught.exception.code, "reference_used")
        self.assertEqual(caught.exception.where, "reference")

    def test_the_codes_of_the_page(self):
        _before, table = _page().split("| code | meaning |\n|---|---|\n")
        rows = table.partition("\n\n")[0]
        told = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", rows, re.M))
        self.assertEqual(told, CODES)

    def test_without_a_key(self):
        url = f"{self.base_url()}/json/2/grandes.clientes.api/changes"
        for headers in ({}, {"Authorization": "Bearer 0123456789abcdef"}):
            response = self.opener.post(url, json={}, headers=headers, timeout=30)
            self.assertEqual(response.status_code, 401)
            self.assertEqual(response.json()["arguments"][1], {"code": "key"})
            self.assertEqual(response.json()["debug"], "")
            self.assertIn("bearer", response.headers["WWW-Authenticate"].lower())

    def test_nothing_else_is_called_from_outside(self):
        headers = {"Authorization": f"Bearer {self.variables['KEY']}"}
        for method in (
            "_create_new_filing",
            "_get_settled_event",
            "_check_user",
            "nothing",
            "search_read",
            "fields_get",
        ):
            url = f"{self.base_url()}/json/2/grandes.clientes.api/{method}"
            response = self.opener.post(url, json={}, headers=headers, timeout=30)
            self.assertIn(response.status_code, (403, 404), method)
