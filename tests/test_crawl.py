"""Each role, the portal, a plain employee and the public, at everything there is.

What is read, written and done goes through the dispatcher of calls (``call_kw``) with
the person's own environment, as the routes for RPC do once they know who asks; each
call is undone. The same over HTTP, with files and pages, is in ``test_crawl_http``.
Models, fields, paths and methods come from the registry, so that new ones are tried.
"""

from odoo.tests import tagged

from .crawl_acting import CrawlActing
from .crawl_companies import OTHER
from .crawl_world import CASE, OF_COMPLAINTS, CrawlWorld

ESCALATION = "grandes.clientes.escalation"
_ENGINE = "odoo.addons.grandes_clientes.models"


@tagged("post_install", "-at_install", "security", "slow")
class TestCrawl(CrawlActing, CrawlWorld):
    def _crawl(self, role):
        """Crawl as somebody; return what they were told or changed, and may not."""
        self._be(role)
        self._watch()
        self.told = self._crawl_reading()
        self._crawl_writing()
        self.called = self._crawl_acting()
        return sorted(set(self.found))

    # === WHAT HOLDS === #

    def test_front_office(self):
        self.assertEqual(self._crawl("front"), [])
        self.assertGreater(self.told, 300)
        known = {
            # Ours, what Odoo gives every model, and a thread's.
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

    def _crawl_only(self, role, *models):
        self._be(role)
        self.only = models
        self._crawl_reading()
        return " ".join(self.found)

    def test_it_finds_when_fields_are_not_asked_for(self):
        self.assertEqual(self._crawl_only("coordinator", ESCALATION), "")
        self.patch(self.registry["base"], "_check_field_used", lambda *args: None)
        told = self._crawl_only("coordinator", ESCALATION)
        self.assertIn("beneficiary_id_number", told)

    def test_it_finds_when_received_files_are_open(self):
        self.assertEqual(self._crawl_only("oversight", "ir.attachment"), "")
        self.patch(
            self.registry["ir.attachment"],
            "_get_received_and_masked",
            lambda files: files.browse(),
        )
        self.assertTrue(self._crawl_only("oversight", "ir.attachment"))

    def test_it_finds_when_a_record_rule_is_off(self):
        for role in ("front", "quality"):
            self.assertEqual(self._crawl_only(role, CASE), "")
        self.env.ref("grandes_clientes.case_rule_complaint").active = False
        for role in ("front", "quality"):
            self.assertIn(OF_COMPLAINTS[role], self._crawl_only(role, CASE))

    def test_it_finds_when_companies_are_not_kept_apart(self):
        for role in ("front", "oversight"):
            self.assertNotIn(OTHER, self._crawl_only(role, CASE))
        self.env.ref("grandes_clientes.case_rule_company").active = False
        for role in ("front", "oversight"):
            self.assertIn(OTHER, self._crawl_only(role, CASE))

    def test_it_finds_when_sealed_files_may_be_written(self):
        self._be("front")
        self.only = ("ir.attachment",)
        self._watch()
        self._crawl_writing()
        self.assertEqual(self.found, [])
        self.patch(
            self.registry["ir.attachment"], "_check_not_sealed", lambda files: None
        )
        self._crawl_writing()
        self.assertIn("changed ir_attachment", " ".join(self.found))

    # === THE WORLD IS WHOLE === #

    def test_the_world_has_something_of_every_model(self):
        """What has no record in it cannot be found in the crawl."""
        missing = {
            name
            for name, model in self.env.items()
            if name.startswith("grandes.clientes.")
            and not (model._abstract or model._transient)
            and not model.sudo().with_context(active_test=False).search([], limit=1)
        }
        self.assertEqual(missing - EMPTY, set())


# What takes long to make, or says nothing of a case that others here do not say.
EMPTY = {
    f"grandes.clientes.{name}"
    for name in (
        # Bulletins and the library are everybody's: test_knowledge_rights.
        "answer.template.report",
        "answer.template.use",
        "bulletin",
        "bulletin.plan",
        "bulletin.receipt",
        "bulletin.reminder",
        "seal.breakage",
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
