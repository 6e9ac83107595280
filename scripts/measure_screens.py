"""Measure the screens of the demonstration as each role sees them.

Usage, while ``make run`` serves it::

    measure_screens.py [--url http://127.0.0.1:8069] [--role LOGIN] [--lists] [--forms]

Prints, per role: entries of the menu and of its first level; of the lists behind them
(tabs of pages too), the share of cells that are cut and the columns that are equal in
every row; of the form of a case at both widths, where the request begins, how many
labels stand before it, and how many primary buttons there are. Exits with 1 where a
limit of ``LIMITS`` is passed.
"""

import argparse
import json
import time
import urllib.request

from screenshot import Browser, log_in

PASSWORD = "demo"
ROLES = (
    "asesor1",
    "back1",
    "dte1",
    "supervisora",
    "coordinador",
    "calidad",
    "interventoria",
    "administradora",
)
WIDTHS = ((1366, 768), (390, 844))
ROOT = "grandes_clientes.menu_root"
LIMITS = {"leaves": 135, "top": 7, "cut": 2.0, "labels": 10, "primary": 1}
QUIET = (
    "document.readyState === 'complete'"
    " && !document.querySelector('.o_loading_indicator, .o_blockUI')"
    " && !!document.querySelector('.o_action_manager .o_view_controller,"
    " .o_action_manager .o_action')"
)
CELLS = """(() => {
    const rows = [...document.querySelectorAll('.o_list_table tr.o_data_row')];
    const isCut = (cell) => [cell, ...cell.querySelectorAll('*')].some(
        (part) => part.clientWidth && part.scrollWidth > part.clientWidth + 1);
    let cells = 0;
    const cut = {}, values = {};
    for (const row of rows) {
        for (const cell of row.querySelectorAll('td.o_data_cell')) {
            const text = cell.innerText.trim();
            const name = cell.getAttribute('name') || '?';
            (values[name] = values[name] || []).push(text);
            if (!text) continue;
            cells += 1;
            if (isCut(cell)) cut[name] = (cut[name] || 0) + 1;
        }
    }
    const same = Object.keys(values).filter((name) =>
        values[name].length > 3 && new Set(values[name]).size === 1);
    return JSON.stringify({rows: rows.length, cells, cut, same});
})()"""
FORM = """(() => {
    const request = document.querySelector('.o_form_view [name=description]');
    if (!request) return 'null';
    const box = request.getBoundingClientRect();
    const seen = (node) => node.offsetParent !== null;
    const labels = [...document.querySelectorAll('.o_form_view .o_form_label')].filter(
        (label) => seen(label) && label.innerText.trim()
            && label.getBoundingClientRect().top < box.top);
    const primary = [...document.querySelectorAll(
        '.o_form_statusbar .btn-primary, .o_form_sheet .btn-primary')].filter(seen);
    const due = document.querySelector('.o_form_view .o_gc_due');
    return JSON.stringify({top: Math.round(box.top), labels: labels.length,
        primary: primary.length,
        due: due && Math.round(due.getBoundingClientRect().top)});
})()"""


class Session:
    """One person's browser."""

    def __init__(self, url, login, size):
        self.url = url
        self.browser = Browser(*size)
        self.cookie = log_in(url, login, PASSWORD)
        self.browser.call(
            "Network.setCookie", name="session_id", value=self.cookie, url=url
        )

    def get(self, path, payload=None):
        """Return what the server answers, as JSON; with a payload, of an RPC call."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps({"jsonrpc": "2.0", "params": payload}).encode()
            if payload
            else None,
            headers={
                "Cookie": f"session_id={self.cookie}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def open(self, path):
        """Open a page and wait until it is quiet."""
        self.browser.call("Page.navigate", url="about:blank")
        self.browser.call("Page.navigate", url=self.url + path)
        time.sleep(0.5)
        self.browser.wait(QUIET)
        time.sleep(0.6)

    def run(self, script):
        """Return what a script that gives JSON gives."""
        return json.loads(self.browser.run(script))

    def close(self):
        """End the browser."""
        self.browser.close()


def get_entries(session):
    """Return the person's entries: ``(name, tabs or itself)`` of each, and the first
    level."""
    menus = session.get("/web/webclient/load_menus")
    root = next(menu for menu in menus.values() if menu["xmlid"] == ROOT)

    def leaves(menu):
        if not menu["children"]:
            return [menu]
        below = [menus[str(child)] for child in menu["children"]]
        return [leaf for child in below for leaf in leaves(child)]

    found = [
        (leaf["name"], [menus[str(tab)] for tab in leaf.get("tabs") or [leaf["id"]]])
        for leaf in leaves(root)
    ]
    return found, root["children"]


def measure_lists(session, entries):
    """Print what is cut in the lists behind the entries.

    :return: cells that have text, and how many of them are cut
    """
    total = cut = 0
    for page, tabs in entries:
        for tab in tabs:
            if tab["actionModel"] != "ir.actions.act_window":
                continue
            session.open(f"/odoo/action-{tab['actionID']}")
            found = session.run(CELLS)
            here = sum(found["cut"].values())
            total, cut = total + found["cells"], cut + here
            if here or found["same"]:
                print(
                    f"    {page} / {tab['name']}: {here} of {found['cells']} cells cut"
                    f" {found['cut'] or ''}; equal in every row: {found['same']}",
                    flush=True,
                )
    return total, cut


def measure_form(url, login, size):
    """Return what :data:`FORM` finds on a case that the person reads."""
    session = Session(url, login, size)
    try:
        answer = session.get(
            "/web/dataset/call_kw",
            {
                "model": "grandes.clientes.case",
                "method": "search",
                "args": [[("state", "in", ["front_office", "mission_area"])]],
                "kwargs": {"limit": 1, "order": "date_promised desc"},
            },
        )
        if not answer.get("result"):
            return None
        (case_id,) = answer["result"]
        session.open(f"/odoo/grandes.clientes.case/{case_id}")
        return session.run(FORM)
    finally:
        session.close()


def measure_role(url, login, options):
    """Print what one role's screens are like.

    :return: dict of what :data:`LIMITS` limits
    """
    session = Session(url, login, WIDTHS[0])
    measured = {}
    try:
        entries, top = get_entries(session)
        measured.update(leaves=len(entries), top=len(top))
        print(f"{login}: {len(entries)} entries, {len(top)} at the first level")
        if options.lists:
            total, cut = measure_lists(session, entries)
            measured.update(cells=total, cut_cells=cut)
            print(f"    cells cut: {cut} of {total}")
    finally:
        session.close()
    if options.forms:
        for size in WIDTHS:
            found = measure_form(url, login, size)
            if found:
                print(f"    form of a case at {size[0]}: {found}")
                above = found["top"] < size[1] - 40
                measured["above"] = measured.get("above", True) and above
                for name in ("labels", "primary"):
                    measured[name] = max(measured.get(name, 0), found[name])
    return measured


def main():
    """Measure all that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8069")
    parser.add_argument("--role", action="append", help="login; else one of each role")
    parser.add_argument("--lists", action="store_true", help="only lists")
    parser.add_argument("--forms", action="store_true", help="only forms of cases")
    options = parser.parse_args()
    if not options.lists and not options.forms:
        options.lists = options.forms = True
    found = [
        measure_role(options.url, login, options) for login in options.role or ROLES
    ]
    failures = []
    leaves = sum(row["leaves"] for row in found)
    print(f"entries over all roles: {leaves}")
    if leaves > LIMITS["leaves"]:
        failures.append("entries")
    if max(row["top"] for row in found) > LIMITS["top"]:
        failures.append("first level")
    if options.lists:
        cells, cut = (sum(row[key] for row in found) for key in ("cells", "cut_cells"))
        share = 100 * cut / max(cells, 1)
        print(f"cells cut: {cut} of {cells}, {share:.1f} %")
        if share > LIMITS["cut"]:
            failures.append("cut cells")
    if options.forms:
        for name in ("labels", "primary"):
            if max(row.get(name, 0) for row in found) > LIMITS[name]:
                failures.append(name)
        if not all(row.get("above", True) for row in found):
            failures.append("request below the fold")
    if failures:
        raise SystemExit(f"Past their limits: {', '.join(failures)}")


if __name__ == "__main__":
    main()
