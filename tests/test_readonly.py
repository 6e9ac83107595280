"""Calls that a read replica may answer, because they write nothing.

See docs/operations.md.
"""

from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from .common import Common

# Model, method, arguments, role.
_CALLS = (
    ("home", "get_home", ["advisor"], "front_office"),
    ("home", "get_home", ["supervisor"], "supervisor"),
    ("home", "get_home", ["manager"], "manager"),
    ("quality.home", "get_home", [], "quality"),
    ("quality.home", "get_band", [], "quality"),
    ("quality.home", "get_band", [], "oversight"),
    ("control.home", "get_home", [], "coordinator"),
    ("control.home", "get_home", [], "oversight"),
    ("control.board", "get_board", [], "oversight"),
    ("control.board", "get_board", [], "coordinator"),
    ("case.find", "get_hits", ["Pago"], "front_office"),
    ("case", "triage_count", [], "supervisor"),
    ("case", "web_search_read", [[], {"name": {}, "state": {}}], "front_office"),
    ("case", "formatted_read_group", [[], ["state"], ["__count"]], "quality"),
)


@tagged("post_install", "-at_install")
class TestReadonly(Common, HttpCase):
    def _call(self, model, method, arguments):
        """Call as the web client does; return the result, and whether read-only."""
        name = f"grandes.clientes.{model}"
        Model = type(self.env[name])
        how, inherited = [], getattr(Model, method)

        def called(records, *args, **kwargs):
            how.append(records.env.cr.readonly)
            return inherited(records, *args, **kwargs)

        called._readonly = inherited._readonly
        called._api_model = getattr(inherited, "_api_model", False)
        with patch.object(Model, method, called):
            given = self.make_jsonrpc_request(
                f"/web/dataset/call_kw/{name}/{method}",
                {"model": name, "method": method, "args": arguments, "kwargs": {}},
            )
        return given, how

    def test_homes_boards_and_lists_are_read_by_who_writes_nothing(self):
        self._registered()
        for model, method, arguments, role in _CALLS:
            with self.subTest(model=model, method=method, role=role):
                login = f"gc_readonly_{role}"
                if not self.env["res.users"].search([("login", "=", login)]):
                    groups = f"base.group_user,grandes_clientes.group_{role}"
                    new_test_user(self.env, login=login, groups=groups)
                self.authenticate(login, login)
                # The first call fills caches; a retry in write mode would be a second
                # one.
                given, how = self._call(model, method, arguments)
                self.assertEqual(how, [True])
                self.assertIsNotNone(given)
