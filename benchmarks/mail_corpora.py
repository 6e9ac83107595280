"""Pass each mail of public corpora through the gateway twice: none lost or doubled.

Run inside ``odoo shell``, which provides ``env``, on a disposable database:

    GC_CORPORA=/srv/corpora scripts/odoo shell -d <copy> --no-http \\
        <benchmarks/mail_corpora.py

Each folder in ``GC_CORPORA`` is a project. Its ``kinds.tsv`` classifies the mails, with
a path pattern and ``report``, ``automatic`` or ``person`` per line; the first match
counts, and any other word is only counted. Errors are personal mails that were put
aside, and automatic ones that were filed. Mails shown for review without a filing are
reported separately.
"""

import hashlib
import os
import time
from collections import Counter, defaultdict
from fnmatch import fnmatch
from pathlib import Path

from odoo.addons.grandes_clientes.tools.mail import kind as mail_kind
from odoo.addons.grandes_clientes.tools.mail import reader as mail_reader

FOLDER = Path(os.environ["GC_CORPORA"])
FILING = "grandes.clientes.filing"
# Correct outcomes for each kind of mail.
_RIGHT = {
    "report": {"bounce", "shown"},
    "automatic": {"auto_reply", "shown"},
    "person": {"filed", "reply", "shown"},
}
_KINDS = {
    mail_kind.BOUNCE: "bounce",
    mail_kind.AUTO_REPLY: "auto_reply",
    mail_kind.AUTOMATIC: "shown",
    mail_kind.DOUBTFUL: "shown",
    mail_kind.LIST: "shown",
    mail_kind.PERSON: "filed",
}


def labels_of(project):
    """Return ``[(pattern, kind)]`` of a project."""
    lines = (project / "kinds.tsv").read_text().splitlines()
    return [line.split("\t")[:2] for line in lines if "\t" in line]


def became(stored, raw):
    """Return the outcome of a stored mail, as one of those in ``_RIGHT``."""
    if stored.duplicate_of_id:
        # Corpora reuse Message-IDs, which sends mails to review: return the outcome
        # that this mail would have had alone.
        return _KINDS[mail_kind.kind(mail_reader.read(raw))]
    if stored.state == "review":
        return "filed" if stored.filing_id.inbound_mail_id == stored else "shown"
    return stored.state


def run(project):
    """Feed each of a project's mails twice, and return the figures and errors."""
    Inbound = env["grandes.clientes.inbound.mail"]  # noqa: F821
    Thread = env["mail.thread"]  # noqa: F821
    labels, figures, wrong = labels_of(project), Counter(), []
    seen = defaultdict(list)
    for path in sorted(project.rglob("*")):
        name = str(path.relative_to(project))
        kind = next((kind for glob, kind in labels if fnmatch(name, glob)), None)
        if path.is_file() and kind:
            seen[hashlib.sha256(path.read_bytes()).hexdigest()].append((path, kind))
    for _turn in range(2):
        for files in seen.values():
            try:
                Thread.message_process(FILING, files[0][0].read_bytes())
            except Exception as error:  # noqa: BLE001 - counted as lost below
                wrong.append((files[0][0].name, repr(error)))
            env.cr.commit()  # noqa: F821
    for digest, files in seen.items():
        path, kind = files[0]
        raw = path.read_bytes()
        stored = Inbound.search([("raw_digest", "=", digest)])
        # Equal Message-ID and content by another route is the same mail.
        mail = mail_reader.read(raw)
        same = Inbound.search(
            [
                ("content_digest", "=", mail.digest),
                ("message_id", "=", mail.message_id or False),
            ]
        )
        filings = env[FILING].search([("inbound_mail_id", "in", stored.ids)])  # noqa: F821
        figures["files"] += len(files)
        figures["mails"] += 1
        figures["lost"] += not (stored or same)
        figures["lost"] += bool(stored) and stored[0].original_id.raw != raw
        figures["doubled"] += len(stored) > 1 or len(filings) > 1
        figures["failed"] += bool(stored.filtered("tries"))
        if stored and kind in _RIGHT:
            what = became(stored[0], raw)
            figures["labelled"] += 1
            figures["shown"] += what == "shown" and kind != "person"
            if what not in _RIGHT[kind]:
                figures["wrong"] += 1
                name = path.relative_to(project)
                wrong.append((str(name), f"{kind}: {what}, {stored[0].subject[:60]}"))
    return figures, wrong


columns = ("files", "mails", "lost", "doubled", "failed", "labelled", "wrong", "shown")
print("project".ljust(24), *(each.rjust(8) for each in columns))  # noqa: T201
totals = Counter()
for folder in sorted(
    each for each in FOLDER.iterdir() if (each / "kinds.tsv").exists()
):
    begun = time.perf_counter()
    counted, listed = run(folder)
    totals += counted
    print(  # noqa: T201
        folder.name.ljust(24),
        *(str(counted[each]).rjust(8) for each in columns),
        f"{time.perf_counter() - begun:8.0f} s",
        flush=True,
    )
    for name, what in listed:
        print(f"    {name}: {what}")  # noqa: T201
print("all".ljust(24), *(str(totals[each]).rjust(8) for each in columns))  # noqa: T201
