"""Every kind of message: its look, its content, and its entry in the documentation."""

import ast
import os
import re
from pathlib import Path

from lxml import html

from odoo.tests import tagged

# Importing these modules registers their kinds.
from . import mail_kinds_areas, mail_kinds_people, mail_kinds_requesters  # noqa: F401
from .mail_kinds_common import HOSTILE, KINDS, MailKindsCommon

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "mails.md"
#: Folder to which the messages are written for inspection.
PICTURES = os.environ.get("GC_MAIL_PICTURES")
# Elements that would load or run something without the reader's consent.
_FETCHED = "//img|//link|//style|//script|//iframe|//object|//form|//svg"
# Internal terms that must not reach any reader.
_INTERNAL = re.compile(
    r"grandes\.clientes\.|res\.partner|Front Office|Back Office"
    r"|\b(False|None|Markup|the|Good day|What follows|Reason|Subject)\b"
    r"|\b1 (casos|radicaciones|entidades|escalonamientos)\b|\(s\)"
)
# Internal readers, who know the desks by their names.
_INSIDE = {
    "given_cases",
    "daily",
    "came_back",
    "desk_given",
    "digest",
    "handover",
    "movement",
    "objection",
    "emergency",
    "review_request",
    "review_reminder",
}
_SENDERS = {
    "message_notify",
    "_send_notices",
    "_ask_by_mail",
    "_ask_area_by_mail",
    "message_mail_with_source",
}
# One of these occurs wherever a message is queued; see `_sends`.
_WORDS = {*_SENDERS, "quality.mail", "mail.mail", "mails_sudo"}


def _rows():
    """Return ``{kind: files}`` of the table."""
    rows = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if len(cells) == 6 and re.fullmatch(r"`\w+`", cells[0]):
            rows[cells[0].strip("`")] = re.findall(r"`([\w/]+\.py)`", cells[5])
    return rows


def _sends(path):
    """Return whether a file queues a message, or creates an activity that is mailed."""
    source = path.read_text()
    # Cheap check: a file without any of these words sends nothing.
    if not any(word in source for word in _WORDS):
        return False
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        called = ast.unparse(node.func)
        if (
            node.func.attr in _SENDERS
            or called.endswith("quality.mail']._send")
            or (node.func.attr == "create" and "mail.mail" in called)
            or (node.func.attr == "create" and called.startswith("mails_sudo"))
        ):
            return True
    return False


class TestMailTable(MailKindsCommon):
    def test_every_kind_has_its_row(self):
        self.assertEqual(set(_rows()), set(KINDS))

    def test_every_file_that_sends_is_in_the_table(self):
        files = {file for files in _rows().values() for file in files}
        sending = {
            str(path.relative_to(ROOT))
            for folder in ("models", "wizards", "controllers")
            for path in (ROOT / folder).rglob("*.py")
            if _sends(path)
        }
        # Modules through which others send.
        sending -= {
            "models/case/notices.py",
            "models/quality/quality_mail.py",
            "models/engine/mail_request.py",
            "models/engine/mail_request_mixin.py",
        }
        named = {f"models/{file}" for file in files}
        self.assertFalse(sending - named, "no row names these")
        self.assertFalse({file for file in named if not (ROOT / file).exists()})


class MailsLookedAt(MailKindsCommon):
    """Checks for every kind of message, whatever its texts contain."""

    def _check_each(self, check):
        """Check a message of every kind, rolling back what the kind creates.

        :param check: function of a kind's name and a message
        """
        problems = []
        for name in KINDS:
            save = self.env.cr.savepoint()
            try:
                for told in self._make(name):
                    check(name, told)
            except Exception as error:  # report all kinds, not only the first
                problems.append(f"{name}: {error!r}"[:1500])
            finally:
                self.env.cr.precommit.clear()
                save.close(rollback=True)
                self.env.invalidate_all()
        self.assertFalse(problems, "\n".join(problems))

    def _check_frame(self, name, told):
        """Check what the frame guarantees for a message; return its page and text."""
        subject = told["Subject"]
        self.assertTrue(subject.strip())
        self.assertNotRegex(subject, r"[\r\n]")
        body = told.get_body(("html",)).get_content()
        page = html.fromstring(body)
        text = " ".join(page.text_content().split())
        self.assertFalse(page.xpath(_FETCHED), "something is fetched or run")
        self.assertFalse(page.xpath("//table"), "a table does not fit a telephone")
        self.assertNotIn("data-oe-", body)
        self.assertFalse(
            [
                each
                for node in page.iter()
                if isinstance(node.tag, str)
                for each in node.attrib
                if each.startswith("on")
            ]
        )
        # It fits into 320 px: no element demands more.
        self.assertNotRegex(body, r"nowrap|min-width|[^-]width: *(3[3-9]|[4-9])\d\d")
        self.assertIn("overflow-wrap: anywhere", body)
        for link in page.xpath("//a/@href"):
            self.assertRegex(link, r"^(https?|mailto):")
        self.assertEqual(body.count("border-bottom: 2px solid"), 1, "one letterhead")
        self.assertEqual(len(re.findall(r"Buen día|Good day", text)), 1, "one greeting")
        plain = told.get_body(("plain",)).get_content()
        self.assertNotIn("</", plain.replace("</p></div>", "").replace("</script>", ""))
        return page, text


@tagged("post_install", "-at_install", "slow")
class TestMailKinds(MailsLookedAt):
    """In Spanish, with normal texts."""

    LANG = "es_CO"

    def test_every_kind_is_a_letter_in_spanish(self):
        self._check_each(self._check_spanish)

    def _check_spanish(self, name, told):
        if PICTURES:
            self._write(name, told)
        _page, text = self._check_frame(name, told)
        words = f"{told['Subject']} {text}"
        found = {match.group() for match in _INTERNAL.finditer(words)}
        if name in _INSIDE:
            found -= {"Front Office", "Back Office"}
        self.assertFalse(found, words)
        self.assertNotRegex(words, r"\d{4}-\d\d-\d\d|\b\d\d/\d\d/\d{4}|\d\d:\d\d:")

    def _write(self, name, told):
        """Write the message for ``scripts/mail_pictures``."""
        folder = Path(PICTURES)
        plain = told.get_body(("plain",)).get_content()
        folder.joinpath(f"{name}.html").write_text(
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{name}</title>" + told.get_body(("html",)).get_content()
        )
        folder.joinpath(f"{name}.txt").write_text(
            f"Subject: {told['Subject']}\nTo: {told['To']}\n\n{plain}"
        )


@tagged("post_install", "-at_install", "slow")
class TestMailKindsHostile(MailsLookedAt):
    """Texts of users are displayed, but neither run nor taken for the addon's own."""

    WORDS = HOSTILE

    def test_nothing_that_people_wrote_is_run(self):
        self._check_each(self._check_shown)

    def _check_shown(self, name, told):
        _page, text = self._check_frame(name, told)
        # 7 times 191
        self.assertNotIn("1337", f"{told['Subject']} {text}")
        # No text of a user ends the headers.
        self.assertFalse(told.defects)
        if "boom()" in text:
            self.assertIn("<script>", text)
