"""The two Python parts of ``scripts/try_replica``.

Inside ``odoo shell``, which provides ``env``, it creates users and cases. With
arguments, it sends requests to Odoo as the web client does, and reports how many
statements each cluster ran for them.
"""

import sys
import time
from functools import partial
from pathlib import Path

PASSWORD = "una replica para leer"
SUPERVISOR, OVERSIGHT, PORTAL = (
    f"gc_replica_{who}" for who in ("supervisor", "oversight", "portal")
)
ADVISOR = "gc_server_1"
CASE = "grandes.clientes.case"


def make(env):
    """Create the users and records for the requests."""
    from odoo.addons.grandes_clientes.tests.server.common import ServerCase

    ServerCase._prepare(env)
    cases = env[CASE].with_user(ServerCase.user_ids[0])
    cases = cases.create([ServerCase._case_vals(74000000 + n) for n in range(60)])
    cases[:50]._do_register()
    env["res.users"].browse(ServerCase.user_ids[0]).password = PASSWORD
    for login, role in ((SUPERVISOR, "supervisor"), (OVERSIGHT, "oversight")):
        env["res.users"].create(
            {
                "name": login,
                "login": login,
                "password": PASSWORD,
                "group_ids": [
                    (4, env.ref("base.group_user").id),
                    (4, env.ref(f"grandes_clientes.group_{role}").id),
                ],
            }
        )
    contact = env["res.partner"].browse(ServerCase.contact_id)
    env["res.users"].create(
        {
            "name": contact.name,
            "login": PORTAL,
            "password": PASSWORD,
            "partner_id": contact.id,
            "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
        }
    )
    env.cr.commit()


class Trial:
    """Odoo with a primary and a standby cluster, and the statements each one ran."""

    def __init__(self, place, port, database):
        self.place, self.database = Path(place), database
        self.url = f"http://127.0.0.1:{port}"
        self.sessions, self.failed = {}, []

    def wait(self):
        """Wait until Odoo answers."""
        import requests

        for _try in range(180):
            try:
                if requests.get(f"{self.url}/web/login", timeout=30).ok:
                    return
            except requests.RequestException:
                pass
            time.sleep(1)
        raise SystemExit("Odoo does not answer")

    def post(self, login, path, /, **params):
        """Send a JSON-RPC request in the session of the user ``login``."""
        answer = self._session(login).post(
            self.url + path, json={"params": params}, timeout=300
        )
        answer = answer.json()
        if "error" in answer:
            raise SystemExit(f"{path}: {answer['error']['data']['debug']}")
        # Absent if the method returned ``None``.
        return answer.get("result")

    def call(self, login, model, method, /, *args, **kwargs):
        """Call a method as the web client does."""
        return self.post(
            login,
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def get(self, login, path):
        """Get a page, without its images and scripts."""
        answer = self._session(login).get(self.url + path, timeout=300)
        if not answer.ok:
            raise SystemExit(f"{path}: {answer.status_code}")
        return answer

    def _session(self, login):
        import requests

        if login not in self.sessions:
            session = self.sessions[login] = requests.Session()
            params = {"db": self.database, "login": login, "password": PASSWORD}
            self.post(login, "/web/session/authenticate", **params)
            assert session.cookies
        return self.sessions[login]

    def sql(self, port, query):
        """Run a query directly on one of the clusters; it is not counted."""
        import psycopg2

        connection = psycopg2.connect(
            host=str(self.place),
            port=port,
            user="grandes_clientes",
            dbname=self.database,
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else None

    def count(self):
        """Return how many statements each cluster has run in the database."""
        mark = f"{self.database}|LOG:  statement:"
        return [
            (self.place / f"{name}.log").read_text("utf-8", "replace").count(mark)
            for name in ("primary", "standby")
        ]

    def try_out(self, what, where, act):
        """Run ``act`` twice, first to warm the caches, and report who served it.

        :param str where: ``standby`` if only that one may be used, ``primary`` if that
            one must do the work
        """
        act()
        before = self.count()
        answer = act()
        primary, standby = (
            after - count for after, count in zip(self.count(), before, strict=True)
        )
        right = primary == 0 < standby if where == "standby" else primary > 1
        if not right:
            self.failed.append(what)
        print(
            f"{what:<44} primary {primary:>5}   standby {standby:>5}   "
            f"{'as expected' if right else 'EXPECTED THE ' + where}"
        )
        return answer


def ask(trial):
    """Try the most frequent requests."""
    call = trial.call
    trial.wait()

    def reading(what, login, model, method, *args, **kwargs):
        return trial.try_out(
            what, "standby", lambda: call(login, model, method, *args, **kwargs)
        )

    fields = {"name": {}, "state": {}, "partner_id": {"fields": {"display_name": {}}}}
    rows = reading(
        "list of cases", SUPERVISOR, CASE, "web_search_read", [], fields, limit=80
    )["records"]
    reading("a case", SUPERVISOR, CASE, "web_read", [rows[0]["id"]], fields)
    reading("list by state", SUPERVISOR, CASE, "web_read_group", [], ["state"])
    reading(
        "pivot",
        OVERSIGHT,
        CASE,
        "formatted_read_grouping_sets",
        [],
        [["state"], []],
        ["__count"],
    )
    reading(
        "home of a supervisor",
        SUPERVISOR,
        "grandes.clientes.home",
        "get_home",
        "supervisor",
    )
    reading("home of oversight", OVERSIGHT, "grandes.clientes.control.home", "get_home")
    reading(
        "board of the controls",
        OVERSIGHT,
        "grandes.clientes.control.board",
        "get_board",
    )
    reading("search box", SUPERVISOR, "grandes.clientes.case.find", "get_hits", "Pago")
    reading(
        "drawing of the procedure",
        OVERSIGHT,
        "grandes.clientes.procedure.population",
        "figures",
        {},
    )
    for path in ("/my/casos", "/my/radicaciones"):
        ask_page = partial(trial.get, PORTAL, path)
        trial.try_out(f"portal {path}", "standby", ask_page)

    def report():
        view = call(OVERSIGHT, "grandes.clientes.report.view", "create", [{}])
        call(OVERSIGHT, "grandes.clientes.report.view", "action_show", view)
        return view

    trial.try_out("report on screen (keeps its filters)", "primary", report)
    received = iter(
        call(ADVISOR, CASE, "search", [("state", "=", "received")], limit=2)
    )
    trial.try_out(
        "registering a case",
        "primary",
        lambda: call(ADVISOR, CASE, "action_register", [next(received)]),
    )

    print("\nWith the standby's replay paused, what is read is what it has:")
    trial.sql(5434, "SELECT pg_wal_replay_pause()")
    case_id = rows[-1]["id"]
    trial.sql(
        5433,
        "UPDATE grandes_clientes_case SET subject = 'Escrito en el primario'"
        f" WHERE id = {int(case_id)}",
    )

    def subject():
        [row] = call(SUPERVISOR, CASE, "read", [case_id], ["subject"])
        return row["subject"]

    old = subject()
    trial.sql(5434, "SELECT pg_wal_replay_resume()")
    for _try in range(100):
        new = subject()
        if new != old:
            break
        time.sleep(0.1)
    print(f"  paused: {old!r}; resumed: {new!r}")
    if (old, new) != ("Pago no aplicado", "Escrito en el primario"):
        trial.failed.append("what is read comes from the standby")

    def retried():
        told = (trial.place / "odoo.log").read_text("utf-8")
        return told.count("retrying with a read/write cursor")

    if retried():
        trial.failed.append("one of these tried to write at the standby")
    call(SUPERVISOR, "ir.config_parameter", "gc_write_anyway")
    wrote = trial.sql(
        5433, "SELECT value FROM ir_config_parameter WHERE key = 'gc_replica_wrote'"
    )
    print(
        f"A reading that writes: {retried()} was tried again, the primary has {wrote}"
    )
    if retried() != 1 or wrote != [("1",)]:
        trial.failed.append("a reading that writes is done at the primary")
    return trial.failed


if "env" in globals():
    make(globals()["env"])
elif __name__ == "__main__":
    sys.exit("; ".join(ask(Trial(*sys.argv[1:]))) or 0)
