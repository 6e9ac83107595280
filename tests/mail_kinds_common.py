"""Every kind of outgoing message, created by its own act.

``KINDS`` has one function per kind, under the name in ``docs/mails.md``;
``mail_kinds_requesters``, ``mail_kinds_areas`` and ``mail_kinds_people`` fill it.
"""

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

from markupsafe import Markup

from .common import NOW
from .delegation_common import REQUEST as DELEGATION_REQUEST
from .escalation_common import EscalationCommon
from .intake_common import IntakeCommon
from .mail_common import MailInCommon

KINDS = {}

#: Texts as users normally write them.
PLAIN = {
    "name": "Ana Gómez",
    "entity": "Universidad de la Costa del Caribe",
    "subject": "Giro pendiente del segundo semestre",
    "text": "El giro de agosto no aparece en el estado de cuenta.",
    "reason": "Falta el recibo de matrícula.",
}
#: The same texts with malicious content, or pasted from anywhere.
HOSTILE = dict.fromkeys(
    PLAIN,
    "<script>boom()</script> ${7*191} {{7*191}} <img src=x onerror=boom()> "
    "\u202eoriginal\u202c \x0b" + "x" * 90 + " </p></div> %s %(count)s & \" '",
)


def kind(function):
    """Register a kind of message under its function's name."""
    KINDS[function.__name__] = function
    return function


class MailKindsCommon(MailInCommon, EscalationCommon, IntakeCommon):
    """Messages of every kind; the texts that people write are in ``WORDS``."""

    WORDS = PLAIN
    LANG = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.LANG != "en_US":
            cls.env["res.lang"]._activate_lang(cls.LANG)
            cls.env["ir.module.module"]._load_module_terms(
                ["base", "mail", "grandes_clientes"], [cls.LANG]
            )
        company = cls.env.company
        company.write(
            {
                "phone": "+57 601 3821670",
                "grandes_clientes_seal_email": "interventoria@example.com",
                "grandes_clientes_pack_email": "comercial@example.com",
                "grandes_clientes_technology_email": "tecnologia@example.com",
                "grandes_clientes_oversight_email": "interventoria@example.com",
                "grandes_clientes_visitor_id": cls.quality.id,
                "grandes_clientes_tell_new_advisor": True,
            }
        )
        company.partner_id.lang = cls.LANG
        words = cls.WORDS
        cls.ies.name = words["entity"]
        cls.contact.write({"name": words["name"], "lang": cls.LANG})
        users = (cls.front | cls.front2 | cls.back | cls.official | cls.supervisor) | (
            cls.coordinator | cls.quality | cls.oversight | cls.manager
        )
        users.lang = cls.LANG
        for user in users:
            user.write(
                {
                    "email": f"{user.login}@example.com",
                    "name": f"Carolina {user.login.removeprefix('gc_').title()}",
                }
            )
        cls.front.name = cls.quality.name = words["name"]
        cls.treasury.sudo().email = "dte@example.com"
        cls.env = cls.env(context={**cls.env.context, "lang": cls.LANG})
        cls.registered = super()._registered()

    @classmethod
    def _registered(cls, user=None, **vals):
        """Return a registered case, the same one for all calls without arguments.

        So its acknowledgement is not taken for a message of the kind under test.
        """
        return super()._registered(user, **vals) if user or vals else cls.registered

    @classmethod
    def _case_vals(cls, **vals):
        words = cls.WORDS
        return {
            **super()._case_vals(),
            "subject": words["subject"],
            "description": words["text"],
            "beneficiary_name": words["name"],
            **super()._case_vals(**vals),
            **{"subject": words["subject"], "beneficiary_name": words["name"]},
        }

    def _make(self, name):
        """Return the messages of a kind: dictionaries of headers and texts as sent."""
        Mail = self.env["mail.mail"]
        before = Mail.search([], order="id desc", limit=1).id
        known = self.env["mail.message"].search([], order="id desc", limit=1).id
        mails = KINDS[name](self)
        self.env.flush_all()
        if mails is None:
            mails = Mail.search([("id", ">", before)], order="id")
        self.assertTrue(mails, f"{name} sent nothing (after message {known})")
        return [self._leave(mail) for mail in mails[-3:]]

    def _leave(self, mail):
        """Return the message as the mail server would receive it."""
        server = self.env["ir.mail_server"]
        parts = mail._prepare_outgoing_list()[0]
        message = server._build_email__(
            parts["email_from"] or mail.email_from or "atencion@example.com",
            parts["email_to"],
            parts["subject"],
            parts["body"],
            body_alternative=parts["body_alternative"],
            email_cc=parts["email_cc"],
            reply_to=parts["reply_to"],
            message_id=parts["message_id"],
            references=parts["references"],
            subtype="html",
            subtype_alternative="plain",
            headers=parts["headers"],
        )
        return message_from_bytes(bytes(message), policy=default)

    # === WHAT KINDS ARE MADE OF === #

    def _visit(self):
        visits = self.env["grandes.clientes.quality.visit"]
        visits._cron_plan()
        return visits.with_user(self.quality).search([], limit=1)

    def _finding(self):
        finding = (
            self.env["grandes.clientes.quality.finding"]
            .with_user(self.quality)
            .create(
                {
                    "condition": self.WORDS["text"],
                    "criterion": self.WORDS["reason"],
                    "responsible_id": self.official.id,
                }
            )
        )
        finding._do_serve()
        return finding

    def _outage(self):
        systems = self.env["grandes.clientes.legacy.system"].search([])
        system = systems.filtered(lambda each: each.code == "TELEFONIA")
        return (
            self.env["grandes.clientes.outage"]
            .with_user(self.supervisor)
            .create({"system_id": system.id, "ticket": self.WORDS["name"]})
        )

    def _bulletin(self, **vals):
        return (
            self.env["grandes.clientes.bulletin"]
            .with_user(self.supervisor)
            .create(
                {
                    "name": self.WORDS["subject"],
                    "body": self._html(),
                    "mission_area_id": self.treasury.id,
                    "typification_ids": self._typification("T22").ids,
                    **vals,
                }
            )
        )

    def _by_mail(self):
        """Leave the treasury without users, so that it is asked by mail."""
        self.treasury.sudo().write({"member_ids": [(5,)], "head_id": False})

    def _absent(self):
        """Return an occurrence of a control that was not carried out."""
        occurrences = self.env["grandes.clientes.control.occurrence"]
        occurrences._cron_plan()
        return occurrences.search([], limit=1)

    def _html(self):
        return Markup("<p>%s</p>") % self.WORDS["text"]

    def _suspended(self):
        case = self._registered()
        case._do_ask(self.WORDS["reason"])
        return case

    def _delegation(self, user=None):
        systems = self.env["grandes.clientes.legacy.system"].search([])
        system = systems.filtered(lambda each: "CTEX" in each.name)
        change = self.env["grandes.clientes.delegation.change"].create(
            {
                "code": "CUENTA",
                "name": "Cuenta para giro",
                "system_id": system.id,
                "mission_area_id": self.treasury.id,
            }
        )
        self.env.company.grandes_clientes_delegation_from = date(2026, 9, 1)
        return (
            self.env[DELEGATION_REQUEST]
            .with_user(self.front)
            .create(
                {
                    "case_id": self._registered().id,
                    "mission_area_id": self.treasury.id,
                    "system_id": system.id,
                    "change_id": change.id,
                    "value_before": "Cuenta 100",
                    "value_asked": self.WORDS["name"],
                    "reason": self.WORDS["reason"],
                }
            )
        )

    def _movement(self, user=None, kind="leaver"):
        return (
            self.env["grandes.clientes.staff.movement"]
            .with_user(self.supervisor)
            .create(
                {
                    "kind": kind,
                    "user_id": (user or self.front2).id,
                    "effective_on": NOW.date() + timedelta(days=20),
                }
            )
        )

    def _handover(self):
        return (
            self.env["grandes.clientes.staff.handover"]
            .with_user(self.supervisor)
            .create({"user_id": self.front.id, "successor_id": self.front2.id})
        )

    def _session(self):
        topic = self.env["grandes.clientes.training.topic"].create(
            {"name": self.WORDS["subject"], "description": self.WORDS["text"]}
        )
        return (
            self.env["grandes.clientes.training.session"]
            .with_user(self.supervisor)
            .create(
                {
                    "topic_id": topic.id,
                    "planned_on": NOW + timedelta(days=8),
                    "trainer": self.WORDS["name"],
                    "place": self.WORDS["name"],
                }
            )
        )

    def _nonconformity(self):
        return (
            self.env["grandes.clientes.quality.nonconformity"]
            .with_user(self.quality)
            .create(
                {
                    "description": self.WORDS["text"],
                    "requirement": self.WORDS["reason"],
                    "typification_id": self._typification("T22").id,
                    "responsible_id": self.supervisor.id,
                    "responsible_email": "tercero@example.com",
                    "due_on": date(2026, 9, 30),
                    "treatment": "correction",
                }
            )
        )
