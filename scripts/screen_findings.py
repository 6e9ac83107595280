"""Output about measured screens: structure, table and exceeded limits."""

import re
from pathlib import Path

LIMITS = {"leaves": 135, "top": 7, "cut": 2.0, "labels": 10, "primary": 1}
FILE = Path(__file__).parent / "screens.txt"

#: Columns with the same value in every row of the demonstration, and why they stay.
_BY_FILTER = "the filter that the list opens with leaves one value; without it, all"
_BY_DEMO = "the demonstration has one value; whoever has more needs it"
CONSTANT_ON_PURPOSE = {
    ("menu_access_grants", "state"): _BY_FILTER,
    ("menu_answers_ready", "state"): _BY_FILTER,
    ("menu_mail_requests", "state"): _BY_FILTER,
    ("menu_quality_audits", "auditor_id"): _BY_FILTER,
    ("menu_quality_audits", "state"): _BY_FILTER,
    ("menu_answers_ready", "kind"): _BY_DEMO,
    ("menu_answers_ready", "means"): _BY_DEMO,
    ("menu_bulletin_plan", "mission_area_id"): _BY_DEMO,
    ("menu_cases_to_register", "received_on"): _BY_DEMO,
    ("menu_cases_unassigned", "deadline_label"): _BY_DEMO,
    ("menu_cases_unassigned", "state"): _BY_DEMO,
    ("menu_control_signatures", "outcome"): _BY_DEMO,
    ("menu_coordinators", "phone"): _BY_DEMO,
    ("menu_delegation_requests", "mission_area_id"): _BY_DEMO,
    ("menu_legacy_system_permissions", "can_consult"): _BY_DEMO,
    ("menu_legacy_system_permissions", "can_modify"): _BY_DEMO,
    ("menu_mission_area", "holder_id"): _BY_DEMO,
    ("menu_mission_area", "state"): _BY_DEMO,
    ("menu_mission_area", "typification_id"): _BY_DEMO,
    ("menu_outreach_attempts", "campaign_id"): _BY_DEMO,
    ("menu_quality_pnc_decisions", "kind"): _BY_DEMO,
    ("menu_quality_visits", "user_id"): _BY_DEMO,
    ("menu_term_moves", "moved_on"): _BY_DEMO,
    ("menu_triage", "received_on"): _BY_DEMO,
}

_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre ene feb mar abr may jun jul ago sept sep oct nov dic"
).split()
_CHANGING = re.compile(rf"\d[\d.,:]*|\b(?:{'|'.join(_MONTHS)})\b\.?", re.IGNORECASE)


def without_numbers(text):
    """Return a text with numbers and months, which change daily, replaced by «#»."""
    return " ".join(_CHANGING.sub("#", text).split())


def describe(found):
    """Return the structure of a screen, which does not depend on its records."""
    parts = [found["kind"]]
    if not found["kind"].endswith("form"):  # a form's title is the record's name
        parts.append(without_numbers(found["title"]))
    for key in ("tabs", "cards"):
        if found[key]:
            parts.append(f"{key}: " + " · ".join(map(without_numbers, found[key])))
    if found["columns"]:
        labels = (label for _name, label in found["columns"])
        parts.append("columns: " + " · ".join(labels))
    if found["wide"] > 0:
        parts.append("TOO WIDE")
    if found["problems"] or found["images"]:
        parts.append("COMPLAINTS")
    return " | ".join(parts)


def read_structure(walks):
    """Return the lines that describe the structure of the screens."""
    return sorted(
        {
            f"{name} @{width} | {describe(found)}"
            for walk in walks
            for name, width, found in walk.screens
        }
    )


def write_structure(lines, is_whole):
    """Rewrite the file; after a partial walk, keep the lines of other screens."""
    walked = {line.partition(" | ")[0] for line in lines}
    before = FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []
    kept = [] if is_whole else before
    kept = [line for line in kept if line.partition(" | ")[0] not in walked]
    FILE.write_text("\n".join(sorted([*kept, *lines])) + "\n", encoding="utf-8")


def compare(lines, is_whole):
    """Print the differences from the file.

    :param bool is_whole: all roles were walked, so report removed screens too
    :return: whether there are differences
    """
    before = FILE.read_text(encoding="utf-8").splitlines()
    walked = {line.partition(" | ")[0] for line in lines}
    gone = [
        line
        for line in before
        if line not in lines and (is_whole or line.partition(" | ")[0] in walked)
    ]
    new = [line for line in lines if line not in before]
    for mark, found in (("-", gone if is_whole or new else []), ("+", new)):
        for line in found:
            print(f"{mark} {line}")
    return bool(new or (is_whole and gone))


def find_constants(rows):
    """Print the columns with a constant value for every role; keep them in ``same``.

    Columns that vary for one role, or are in :data:`CONSTANT_ON_PURPOSE`, are removed
    from ``same``.
    """
    varied = set().union(*(row["varied"] for row in rows.values()))
    told = {}
    for row in rows.values():
        row["same"] = {
            key: value
            for key, value in row["same"].items()
            if key not in varied and key not in CONSTANT_ON_PURPOSE
        }
        told.update(row["same"])
    for (name, column), value in sorted(told.items()):
        print(f"equal in every row: {name}: {column} = {value[:40]!r}")


def print_table(rows):
    """Print the table, with a row per role."""
    heads = {
        "leaves": "entries",
        "screens": "screens",
        "cells": "cells",
        "cut": "cut",
        "same_count": "constant",
        "request_1366": "request at 1366",
        "request_390": "at 390",
        "labels": "labels before",
        "primary": "primary",
        "wide": "too wide",
        "problems": "complaints",
    }
    print("| role | " + " | ".join(heads.values()) + " |")
    print("|---|" + "---:|" * len(heads))
    for login, row in rows.items():
        row["same_count"] = len(row["same"])
        cells = (str(row[key]) if row[key] else "–" for key in heads)
        print(f"| {login} | " + " | ".join(cells) + " |")


def get_failures(rows):
    """Return the names of the exceeded limits."""
    found = list(rows.values())
    cells, cut = (sum(row[key] for row in found) for key in ("cells", "cut"))
    share = 100 * cut / max(cells, 1)
    leaves = sum(row["leaves"] for row in found)
    print(f"\nEntries: {leaves}. Cells cut: {cut} of {cells}, {share:.2f} %.")
    checks = {
        "entries": leaves <= LIMITS["leaves"],
        "first level": max(row["top"] for row in found) <= LIMITS["top"],
        "cut cells": share <= LIMITS["cut"],
        "labels": max(row["labels"] for row in found) <= LIMITS["labels"],
        "primary buttons": max(row["primary"] for row in found) <= LIMITS["primary"],
        "request below the fold": all(row["above"] for row in found),
        "constant columns": not any(row["same"] for row in found),
        "wider than the screen": not any(row["wide"] for row in found),
        "complaints": not any(row["problems"] or row["images"] for row in found),
    }
    return [name for name, holds in checks.items() if not holds]
