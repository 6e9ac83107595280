"""Measure and photograph the screens of the demonstration, and report changes.

Usage, while ``make run`` serves it::

    measure_screens.py [--url http://127.0.0.1:8069] [--role LOGIN] [--width 1366]
        [--pictures FOLDER] [--check | --write] [--verbose]

Opens every menu entry and tab of each role, the first record of each kind and the pages
of the portal; at 390 px only what no previous role had. Prints a table with a row per
role: menu entries, truncated cells in the default lists, columns with the same value in
every row, where the request of a case starts and how many labels precede it, the
largest number of primary buttons in a form, screens that are too wide, and browser
errors. Exits with 1 if a limit of ``screen_findings.LIMITS`` is exceeded.

``--pictures`` stores a picture of each screen, and sheets of twelve pictures each.
``--check`` reports screens whose structure differs from ``screens.txt``: title, tabs,
columns or cards, width. ``--write`` rewrites that file. Both visit each screen only as
the first role that has it, which takes a third of the time.
"""

import argparse
import os
import re
import time
from collections import defaultdict
from pathlib import Path

from PIL import Image, ImageDraw
from screen_findings import (
    compare,
    find_constants,
    get_failures,
    print_table,
    read_structure,
    write_structure,
)
from screen_walk import Walker

PASSWORD = "demo"
ROLES = (
    "asesor1",
    "back1",
    "dte.jefe",
    "supervisora",
    "coordinador",
    "calidad",
    "interventoria",
    "administradora",
)
PORTAL = "portal"
PAGES = (
    "/my",
    "/my/casos",
    "/my/radicar",
    "/my/radicar/temas",
    "/my/radicar/hoja",
    "/my/radicaciones",
    "/my/coordinadores",
)
# Links to the first case and filing of the lists above.
OPENED = {"/my/casos": "/my/casos/", "/my/radicaciones": "/my/radicaciones/"}
WIDTHS = ((1366, 768), (390, 844))
HOME = Path(os.environ.get("GC_HOME", "/var/tmp/grandes_clientes"))
SHEET = 12  # pictures per sheet


class Walk:
    """Measurements of one role's screens."""

    def __init__(self, options, login):
        self.options = options
        self.login = login
        self.screens = []  # (name, width, findings)
        self.seen = set() if options.whole else options.seen
        self.leaves = self.top = 0

    def look(self, walker, name):
        """Measure, and photograph if asked for, the open screen."""
        found = walker.measure()
        width = walker.size[0]
        self.screens.append((name, width, found))
        if self.options.pictures:
            safe = re.sub(r"[^\w.-]+", "_", name).strip("_")
            number = len(self.screens)
            folder = Path(self.options.pictures) / self.login / str(width)
            folder.mkdir(parents=True, exist_ok=True)
            walker.photograph(folder / f"{number:03}-{safe}.jpg")
        return found

    def walk(self):
        """Visit all the user's screens at each width."""
        sizes = [size for size in WIDTHS if size[0] in self.options.width]
        walker = Walker(self.options.url, self.login, PASSWORD, sizes[0])
        try:
            for size in sizes:
                walker.resize(size)
                self.forget_pictures(size[0])
                if self.login == self.options.portal:
                    self.walk_portal(walker)
                else:
                    self.walk_menu(walker)
        finally:
            walker.close()

    def forget_pictures(self, width):
        """Delete the pictures of an earlier run."""
        if self.options.pictures:
            folder = Path(self.options.pictures) / self.login / str(width)
            for file in folder.glob("*.*"):
                file.unlink()

    def walk_menu(self, walker):
        """Open each entry and tab, and the first record of each list."""
        root = walker.start()
        entries = walker.get_entries(root)
        self.leaves, self.top = len(entries), len(root["children"])
        width = walker.size[0]
        for entry in entries:
            for menu in walker.get_tabs(entry):
                name = menu["xmlid"].partition(".")[2]
                is_repeat = self.options.once or width != WIDTHS[0][0]
                if is_repeat and self.is_known(name, width):
                    continue
                walker.do(menu["actionID"])
                found = self.look(walker, name)
                self.seen.add((name, width))
                model = walker.get_model()
                if (
                    model
                    and found["kind"] in ("list", "kanban")
                    and not self.is_known(model, width)
                    and walker.open_first()
                ):
                    self.seen.add((model, width))
                    self.look(walker, f"form of {model}")

    def is_known(self, name, width):
        """Return whether a screen was already seen at that width by a role."""
        if name == "menu_my_work":  # differs for each role
            return False
        return (name, width) in self.seen

    def walk_portal(self, walker):
        """Open the pages of the portal."""
        for page in PAGES:
            walker.load(page)
            self.look(walker, page)
            if page in OPENED:
                link = walker.browser.run(
                    f"[...document.querySelectorAll('a[href^=\"{OPENED[page]}\"]')]"
                    ".map((a) => a.getAttribute('href'))"
                    r".find((href) => /\/\d+$/.test(href))"
                )
                if link:
                    walker.load(link)
                    self.look(walker, f"{page}/<id>")

    def sum_up(self):
        """Return the figures to compare with the limits, and other findings."""
        row = defaultdict(int, leaves=self.leaves, top=self.top)
        row.update(notes=[], same={}, varied=set(), above=True)
        row["screens"] = len(self.screens)
        for name, width, found in self.screens:
            where = f"{name} at {width}"
            if found["kind"] == "list" and width == WIDTHS[0][0]:
                row["cells"] += found["cells"]
                cut = sum(found["cut"].values())
                row["cut"] += cut
                if cut:
                    row["notes"].append(f"{where}: cut {found['cut']}")
                for column, value in found["same"].items():
                    row["same"][name, column] = value
                row["varied"].update((name, column) for column in found["varied"])
            if found["kind"].endswith("form"):
                row["primary"] = max(row["primary"], len(found["primary"]))
            if len(found["primary"]) > 1:
                row["notes"].append(f"{where}: primary {found['primary']}")
            if name == "form of grandes.clientes.case":
                row["labels"] = max(row["labels"], found["before"])
                row[f"request_{width}"] = found.get("request", 0)
                row["above"] &= found.get("request", 9999) < dict(WIDTHS)[width] - 40
            if found["wide"] > 0:
                row["wide"] += 1
                row["notes"].append(f"{where}: {found['wide']} px too wide")
            for key in ("problems", "images", "doubled"):
                row[key] += len(found[key])
                row["notes"] += [f"{where}: {key} {each}" for each in found[key]]
            if self.options.verbose:
                for key in ("wider", "badges"):
                    if found[key]:
                        row["notes"].append(f"{where}: {key} {found[key]}")
        return row


def make_sheets(folder, logins):
    """Arrange the pictures of each role and width on sheets."""
    places = [place for login in logins for place in Path(folder, login).glob("*/")]
    for place in sorted(places):
        files = sorted(place.glob("[0-9]*.jpg"))
        width = int(place.name)
        columns, scale = (3, 0.6) if width > 1000 else (6, 0.8)
        for start in range(0, len(files), SHEET):
            part = files[start : start + SHEET]
            pictures = [Image.open(file) for file in part]
            wide, high = (int(side * scale) for side in pictures[0].size)
            rows = -(-len(part) // columns)
            sheet = Image.new("RGB", (columns * wide, rows * (high + 16)), "white")
            draw = ImageDraw.Draw(sheet)
            for number, (file, picture) in enumerate(zip(part, pictures, strict=True)):
                left = number % columns * wide
                top = number // columns * (high + 16)
                draw.text((left + 4, top + 2), file.stem, fill="black")
                sheet.paste(picture.resize((wide, high)), (left, top + 16))
            sheet.save(place / f"sheet-{start // SHEET + 1:02}.png", compress_level=1)


def main():
    """Measure the requested roles and widths, and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url")
    parser.add_argument("--role", action="append", help="login; else one of each role")
    parser.add_argument("--portal", default="", help="login of a coordinator")
    parser.add_argument("--width", action="append", type=int, choices=dict(WIDTHS))
    parser.add_argument("--pictures", metavar="FOLDER")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument(
        "--whole",
        action="store_true",
        help="of each role all forms, and all at 390; else what no role before had",
    )
    options = parser.parse_args()
    options.url = options.url or (HOME / "run/url").read_text().strip()
    options.seen = set()
    options.once = (options.check or options.write) and not options.whole
    options.width = options.width or list(dict(WIDTHS))
    rows, walks = {}, []
    for login in options.role or [*ROLES, options.portal]:
        if not login:
            continue
        begun = time.monotonic()
        walk = Walk(options, login)
        walk.walk()
        walks.append(walk)
        rows[login] = walk.sum_up()
        seconds = time.monotonic() - begun
        print(f"{login}: {len(walk.screens)} screens in {seconds:.0f} s")
        for line in rows[login]["notes"]:
            print(f"    {line}", flush=True)
    if options.pictures:
        make_sheets(options.pictures, rows)
    find_constants(rows)
    print_table(rows)
    failures = get_failures(rows)
    lines = read_structure(walks)
    is_whole = not options.role and options.width == list(dict(WIDTHS))
    if options.write:
        write_structure(lines, is_whole)
    if options.check and compare(lines, is_whole):
        failures.append("screens that changed")
    if failures:
        raise SystemExit(f"Past their limits: {', '.join(failures)}")


if __name__ == "__main__":
    main()
