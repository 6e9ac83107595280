"""Crawl by each role, the portal, a plain employee and the public, of everything.

Reads, writes and acts go through the RPC dispatcher (``call_kw``) with the user's own
environment, as the RPC routes do after authentication; each call is rolled back. The
same follows over HTTP, with files and pages; and the buttons of the acts of all rooms
are pressed. The world is created once for the three.

Models, fields, paths and methods come from the registry, so that new ones are covered.
"""

from odoo.tests import tagged
from odoo.tools import SQL

from .act_walk import ActWalk, RoomsWalk
from .crawl_acting import CrawlActing
from .crawl_companies import OTHER
from .crawl_http import HttpCrawl
from .crawl_marks import CASE, OF_COMPLAINTS, THEIRS
from .crawl_world import CrawlWorld

ESCALATION = "grandes.clientes.escalation"
FILING = "grandes.clientes.filing"


@tagged("post_install", "-at_install", "security", "slow")
class TestCrawl(HttpCrawl, RoomsWalk, CrawlActing, CrawlWorld, ActWalk):
    def _crawl(self, role):
        """Crawl as a role; return what was disclosed or changed against its rights."""
        self._be(role)
        self._watch()
        self.told = self._crawl_reading()
        self._crawl_writing()
        self.called = self._crawl_acting()
        self.assertEqual(self.evidence.changed(), [], "was not undone")
        return sorted(set(self.found))

    # === WHAT HOLDS === #

    def test_front_office(self):
        self.assertEqual(self._crawl("front"), [])
        self.assertGreater(self.told, 300)
        known = {
            # One of the addon, one generic method of Odoo, and one of the thread.
            (CASE, "action_withdraw"),
            (CASE, "web_read"),
            (CASE, "message_post"),
            (ESCALATION, "action_accept"),
            ("grandes.clientes.api", "state"),
            ("res.partner", "action_open_cases"),
        }
        self.assertFalse(known - self.called)

    def test_supervisor(self):
        self.assertEqual(self._crawl("supervisor"), [])
        self.assertGreater(self.told, 300)

    def test_quality(self):
        self.assertEqual(self._crawl("quality"), [])
        self.assertGreater(self.told, 300)

    def test_coordinator(self):
        self.assertEqual(self._crawl("coordinator"), [])
        self.assertGreater(self.told, 300)

    def test_oversight(self):
        self.assertEqual(self._crawl("oversight"), [])
        self.assertGreater(self.told, 300)

    def test_back_office(self):
        self.assertEqual(self._crawl("back"), [])

    def test_mission_area(self):
        self.assertEqual(self._crawl("official"), [])

    def test_manager(self):
        self.assertEqual(self._crawl("manager"), [])

    def test_portal(self):
        self.assertEqual(self._crawl("portal"), [])

    def test_employee(self):
        self.assertEqual(self._crawl("employee"), [])

    def test_public(self):
        self.assertEqual(self._crawl("public"), [])

    # === WITHOUT A GUARD IT FINDS === #
    # That nothing is found with the guards is shown by each role's own test.

    def _crawl_only(self, role, *models):
        self._be(role)
        self.only = models
        self._crawl_reading()
        return " ".join(self.found)

    def test_it_finds_when_fields_are_not_asked_for(self):
        self.patch(self.registry["base"], "_check_field_used", lambda *args: None)
        told = self._crawl_only("coordinator", ESCALATION)
        self.assertIn("beneficiary_id_number", told)

    def test_it_finds_when_received_files_are_open(self):
        self.patch(
            self.registry["ir.attachment"],
            "_get_received_and_masked",
            lambda files: files.browse(),
        )
        self.assertTrue(self._crawl_only("oversight", "ir.attachment"))

    def test_it_finds_when_a_record_rule_is_off(self):
        self.env.ref("grandes_clientes.case_rule_complaint").active = False
        for role in ("front", "quality"):
            told = self._crawl_only(role, CASE)
            self.assertIn(OF_COMPLAINTS[role], told)
            for method in ("web_read", "export_data"):
                self.assertIn(f"{CASE}.{method}", told)

    def test_it_finds_when_companies_are_not_kept_apart(self):
        self.env.ref("grandes_clientes.case_rule_company").active = False
        for role in ("front", "oversight"):
            self.assertIn(OTHER, self._crawl_only(role, CASE))

    def _crawl_writing_only(self, *models):
        self._be("front")
        self.only = models
        self._watch()
        self._crawl_writing()
        return self.found

    def test_it_finds_when_sealed_files_may_be_written(self):
        self.patch(
            self.registry["ir.attachment"], "_check_not_sealed", lambda files: None
        )
        told = " ".join(self._crawl_writing_only("ir.attachment"))
        self.assertIn("changed ir_attachment", told)

    def test_it_finds_the_column_that_changes_another(self):
        """It is one of many refused columns, and the calls use a warm cache."""
        filings = self.registry[FILING]
        write = filings.write

        def write_behind(filing, vals):
            if "email_from" not in vals:
                return write(filing, vals)
            filing.env.cr.execute(
                "UPDATE grandes_clientes_filing SET subject = 'x' WHERE id = ANY(%s)",
                [filing.ids],
            )
            return True

        self.patch(filings, "write", write_behind)
        found = self._crawl_writing_only(FILING)
        self.assertEqual(len(found), 2, found)
        for said in found:
            self.assertIn("{'email_from': 'x'}", said)
            self.assertIn("changed grandes_clientes_filing", said)

    def _add_method(self, model, name, method):
        """Add a public method to a model of the addon."""
        ours = next(
            parent
            for parent in self.registry[model].mro()
            if "grandes_clientes" in parent.__module__
            and vars(parent).get("_name") == model
        )
        setattr(ours, name, method)
        self.addCleanup(delattr, ours, name)

    def test_it_finds_the_method_that_tells_or_changes(self):
        """Refused methods come before and after it, on the same record."""

        def tell(cases):
            return cases.sudo().mapped("subject")

        def change(cases):
            cases.env.cr.execute(
                "UPDATE grandes_clientes_filing SET subject = 'x' WHERE id = ANY(%s)",
                [cases.sudo().filing_id.ids],
            )

        self._add_method(CASE, "action_take_back", tell)
        self._add_method(CASE, "action_take_out", change)
        self._be("employee")
        self._watch()
        self.assertIn((CASE, "action_take_back"), self._crawl_acting())
        [changed, told] = sorted(set(self.found), key=lambda said: "take_back" in said)
        self.assertIn("action_take_out", changed)
        self.assertIn("changed grandes_clientes_filing", changed)
        self.assertIn("action_take_back", told)
        self.assertIn(THEIRS, told)

    def test_what_a_call_wrote_is_not_known_to_the_next(self):
        def change(cases):
            cases.sudo().academic_period = "2026-2"
            return cases.academic_period

        self._add_method(CASE, "action_take_out", change)
        self._be("front")
        self._watch()
        ids, told = self.theirs.open_case.ids, []
        for known in ("columns", "all"):
            for call in (("read", ids, ["academic_period"]), ("action_take_out", ids)):
                told.append(self._call(CASE, *call, marks=(), known=known))
                self.assertFalse(self.refused, told)
        read, changed, again, _changed = told
        self.assertEqual(changed, "2026-2")
        self.assertEqual(read, again)
        self.assertNotEqual(read[0]["academic_period"], changed)

    def test_what_a_call_gave_itself_is_taken_back(self):
        """Access rights by groups and rules, and the caches of both, are restored."""
        cases = self.theirs.open_case | self.complaints["front"][0]

        def give(records):
            env = records.sudo().env
            env.user.group_ids += env.ref("grandes_clientes.group_oversight")
            env.ref("grandes_clientes.case_rule_complaint").active = False
            return records.env["grandes.clientes.case"].search_count(
                [("id", "in", cases.ids)]
            )

        self._add_method(CASE, "action_take_out", give)
        self._be("front")
        self._watch()
        domain = [("id", "in", cases.ids)]
        caches = self.registry._Registry__caches
        held, told = [], []
        for _turn in range(3):
            for call in (("search_count", domain), ("action_take_out", cases.ids)):
                told.append(self._call(CASE, *call, marks=(), known="columns"))
                self.assertFalse(self.refused, told)
                held.append(len(caches["default"]))
        self.assertEqual(told, [1, 2] * 3)
        # The first call filled the cache; the others found and kept it.
        self.assertGreater(held[0], 20)
        self.assertEqual(held, held[:1] * 6)
        # A change between two calls is not rolled back.
        self.env.ref("grandes_clientes.case_rule_complaint").active = False
        self.assertEqual(self._call(CASE, "search_count", domain, marks=()), 2)

    def test_what_is_selected_writes_nothing(self):
        """The addon's SQL functions do not: the crawl only undoes other statements."""
        [[functions]] = self.env.execute_query(
            SQL(
                "SELECT array_agg(proname) FROM pg_proc"
                " JOIN pg_language l ON l.oid = prolang"
                " WHERE pronamespace = 'public'::regnamespace AND lanname <> 'c'"
                " AND prorettype <> 'trigger'::regtype AND provolatile = 'v'"
            )
        )
        self.assertFalse(functions)

    # === THE WORLD IS WHOLE === #

    def test_the_world_has_something_of_every_model(self):
        """A model without records would not be covered by the crawl."""
        missing = {
            name
            for name, model in self.env.items()
            if name.startswith("grandes.clientes.")
            and not (model._abstract or model._transient)
            and not model.sudo().with_context(active_test=False).search([], limit=1)
        }
        self.assertEqual(missing - EMPTY, set())


# Models that take long to fill, or whose content on cases is covered by others.
EMPTY = {
    f"grandes.clientes.{name}"
    for name in (
        # Bulletins and the library are open to everybody: see test_knowledge_rights.
        "answer.template.report",
        "answer.template.use",
        "bulletin",
        "bulletin.plan",
        "bulletin.receipt",
        "bulletin.reminder",
        "seal.breakage",
        # Has a task, a company and a count, and nothing of cases.
        "cron.failure",
        "contract",
        "contract.discount",
        "contract.discount.line",
        "contract.level",
        "contract.obligation",
        "control.signature",
        "escalation.batch",
        "escalation.batch.line",
        "escalation.upload",
        "escalation.upload.line",
        "event.log.export",
        "event.seal",
        "extension",
        "report.daily",
        "report.lack",
        "report.layout",
        "report.pack",
        "report.review",
        "report.sheet",
        "suspension",
        "term.move",
    )
}
