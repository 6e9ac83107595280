"""The crawl's world: the texts of every kind of record, and who may find them."""

from odoo.tests import new_test_user

from .crawl_channel import keep_channel
from .crawl_common import RpcCrawl
from .crawl_companies import OTHER, settle
from .crawl_complaints import WorldOfComplaints
from .crawl_control import oversee
from .crawl_doors import WorldOfDoors
from .crawl_governance import WorldOfGovernance
from .crawl_marks import (
    ALL,
    CASE,
    COMPLAINT,
    DOCUMENT,
    MARKS,
    OF_COMPLAINTS,
    OF_ENTITY,
    ROLES,
    THEIRS,
)
from .crawl_portal import begin_to_ask, have_open, promise_again
from .crawl_quality import WorldOfQuality
from .crawl_reading import CrawlReading
from .crawl_staff import hand_over
from .crawl_systems import connect
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .mail_common import MailInCommon
from .portal_common import PortalCommon
from .portal_secrets import Secrets


class CrawlWorld(
    WorldOfDoors,
    WorldOfQuality,
    WorldOfGovernance,
    WorldOfComplaints,
    CrawlReading,
    RpcCrawl,
    IntakeCommon,
    EscalationCommon,
    MailInCommon,
    PortalCommon,
):
    """Records of every kind, of an entity that is not the coordinator's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, "gc_employee", groups="base.group_user")
        cls.public = cls.env.ref("base.public_user")
        # A user without any complaint about them.
        cls.quality2 = new_test_user(
            cls.env,
            "gc_quality2",
            groups="base.group_user,grandes_clientes.group_quality",
        )
        for role in (*ROLES, "employee"):
            # Let all roles export what they read, which by default not everybody may.
            getattr(cls, role).group_ids += cls.env.ref("base.group_allow_export")
        cls.stranger = cls.env["res.partner"].create(
            {
                "name": "Coordinadora Ajena",
                "parent_id": cls.town.id,
                "email": "ajena@example.com",
                "is_coordinator": True,
            }
        )
        theirs = Secrets(cls, cls.town, cls.stranger, THEIRS, DOCUMENT)
        cls.records = list(theirs.records)
        cls.theirs = theirs
        cls._be_worked_on(cls._come_by_every_door())
        cls._be_asked_by_mail()
        cls._be_delegated()
        cls._come_and_go()
        cls._be_given_access()
        cls._be_governed()
        cls.complaints = {role: cls._complain_of(role) for role in ROLES}
        cls.records += cls._be_contacted(cls.theirs.open_case, THEIRS, cls.supervisor)
        cls.records += hand_over(cls, THEIRS)
        cls.records += keep_channel(cls, THEIRS)
        cls.records += oversee(cls, THEIRS)
        cls.records += connect(cls, THEIRS)
        cls.records += begin_to_ask(cls, THEIRS, OF_ENTITY)
        cls.records += promise_again(cls, cls.theirs.open_case, THEIRS)
        cls.records += have_open(cls, cls.theirs.open_case)
        cls._be_sorted(cls.theirs.open_case)
        cls.others = settle(cls)
        cls.env.flush_all()
        cls.marked = cls._find_marked((*ALL, OF_ENTITY, OTHER))

    # === WHO CALLS === #

    def _be(self, role):
        """Make the crawl call as a role: set the hidden marks and the ids to try."""
        self.role = role
        self.crawler = getattr(self, role)
        self.found = []
        self.only = ()
        self.marks = [
            OF_COMPLAINTS.get(role, mark) if mark == COMPLAINT else mark
            for mark in (*MARKS[role], OTHER)
        ]
        self._check_unmarked(self.marks)
        self.ids = {}
        theirs = [*self.records, *self.others, *self.complaints.get(role, ())]
        for record in theirs:
            ids = self.ids.setdefault(record._name, [])
            ids += [one for one in record.ids if one not in ids]

    def _candidates(self, name, converter=""):
        """Return the values for an argument, by its name: others' records first."""
        ids = self.ids
        if "model" in name:
            return [CASE]
        by_name = {
            "message": "mail.message",
            "attachment": "ir.attachment",
            "file": "ir.attachment",
            "document": "ir.attachment",
            "filing": "grandes.clientes.filing",
            "answer": "grandes.clientes.case.answer",
            "activity": "mail.activity",
            "escalation": "grandes.clientes.escalation",
            "case": CASE,
        }
        for word, model in by_name.items():
            if word in name:
                return [ids[model]] if name.endswith("s") else ids[model][:1]
        records = {
            "area": self.credit,
            "partner": self.town,
            "entity": self.town,
            "user": self.crawler,
        }
        for word, record in records.items():
            if word in name:
                return [record.ids if name.endswith("s") else record.id]
        if name in ("numbers", "references"):
            # sudo: the administrator may just have taken away the role of their author.
            theirs = (self.theirs.case.sudo(), self.theirs.filing.sudo())
            return [[each.name for each in theirs]]
        return ["text"]
