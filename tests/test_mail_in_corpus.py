"""Mails that gateways fail on, each fed twice: none is lost or duplicated."""

import logging
import runpy
import string
import sys
from collections import defaultdict
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import file_path

from .mail_common import FILING, INBOUND, MailInCommon
from .properties import HealthCheck, examples, given, st

_logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
SHARED = HERE.resolve().parents[1] / "shared" / "data" / "eml"


def ours():
    """Return the addon's own difficult mails: ``{name: bytes}``."""
    return _mails_in(HERE / "data" / "mail", "*.eml")


def pythons():
    """Return those of Python's own tests, if an installed Python has them."""
    places = [Path(sys.base_prefix), Path.home() / ".pyenv" / "versions"]
    for place in places:
        for pattern in ("lib", "*/lib"):
            for folder in place.glob(f"{pattern}/python3*/test/test_email/data"):
                return _mails_in(folder, "msg_*.txt")
    return {}


def odoos():
    """Return the templates of Odoo's own tests, filled in."""
    try:
        path = file_path("test_mail/data/test_mail_data.py")
    except FileNotFoundError:
        return {}
    return {
        name: _Filler().format(value).encode("utf-8", "surrogateescape")
        for name, value in runpy.run_path(path).items()
        if name.startswith("MAIL_") and isinstance(value, str)
    }


def _mails_in(folder, pattern):
    return {path.name: path.read_bytes() for path in sorted(folder.glob(pattern))}


class _Filler(string.Formatter):
    def format(self, text):
        values = defaultdict(
            str,
            email_from="Quien <quien@nadie.example>",
            return_path="<quien@nadie.example>",
            to="grandes.clientes@example.com",
            subject="De las pruebas de Odoo",
            extra="",
        )
        try:
            return self.vformat(text, (), values)
        except (ValueError, IndexError):
            return text  # contains braces of its own

    def get_value(self, key, args, kwargs):
        return kwargs[key]


@tagged("post_install", "-at_install", "slow")
class TestMailInCorpus(MailInCommon):
    def _feed_twice(self, raw):
        """Feed a mail twice, and check that it is stored once and handled."""
        Inbound = self.env[INBOUND]
        before = Inbound.search([])
        filings = self.env[FILING].search_count([])
        fetched = sum(before.mapped("copies"))
        ids = [self.env["mail.thread"].message_process(FILING, raw) for _ in range(2)]
        self.assertEqual(*ids)
        new = Inbound.search([]) - before
        self.assertEqual(sum((before | new).mapped("copies")) - fetched, 2)
        self.assertLessEqual(len(new), 1)
        self.assertNotIn(new.state, ("new", "failed"), new.reason)
        self.assertEqual(new._get_raw() if new else raw, raw)
        self.assertLessEqual(self.env[FILING].search_count([]) - filings, len(new))
        for filing in new.filing_id.filtered(lambda f: f.inbound_mail_id in new):
            self.assertEqual(bool(filing.acknowledged_on), bool(filing.email_from))
            self.assertTrue(filing.case_ids or filing.sheet_state)
        return new

    def _feed_all(self, mails):
        states = defaultdict(int)
        for name, raw in mails.items():
            with self.subTest(mail=name):
                states[self._feed_twice(raw).state or "known"] += 1
        _logger.info("%s mails became %s", len(mails), dict(states))

    def test_our_own(self):
        self._feed_all(ours())

    def test_pythons(self):
        mails = pythons()
        if not mails:
            _logger.info("No Python with its tests here: its mails are left out")
        self._feed_all(mails)

    def test_odoos(self):
        mails = odoos()
        if not mails:
            _logger.info("Odoo's test_mail is not here: its mails are left out")
        self._feed_all(mails)

    def test_real_ones(self):
        if not SHARED.is_dir():
            self.skipTest("../shared/data/eml is not here")
        mails = _mails_in(SHARED, "*.eml")
        self.assertTrue(mails)
        self._feed_all(mails)
        # Mails in unusual charsets are decoded.
        subjects = self.env[INBOUND].search([]).mapped("subject")
        self.assertIn("активизация виндойс", subjects)

    def test_mutations(self):
        mails = list({**ours(), **odoos(), **pythons()}.values())

        @examples(60, suppress=list(HealthCheck))
        @given(mutated(mails))
        def feed(raw):
            with self.env.cr.savepoint(flush=True) as savepoint:
                self._feed_twice(raw)
                savepoint.rollback()

        feed()


@st.composite
def mutated(draw, mails):
    """Return a mail with some bytes changed, moved, removed or inserted."""
    raw = bytearray(draw(st.sampled_from(mails))[:20_000])
    for _step in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 200)))
        act = draw(st.sampled_from(("cut", "put", "twice", "flip")))
        if act == "cut":
            del raw[start:end]
        elif act == "put":
            raw[start:start] = draw(st.binary(max_size=40))
        elif act == "twice":
            raw[start:start] = raw[start:end]
        elif start < len(raw):
            raw[start] ^= draw(st.integers(1, 255))
    return bytes(raw)
