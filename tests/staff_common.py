"""A user who holds work of every kind."""

from odoo.fields import Command

from .answer_common import BODY, AnswerCommon
from .escalation_common import EscalationCommon

HANDOVER = "grandes.clientes.staff.handover"


class StaffCommon(AnswerCommon, EscalationCommon):
    """A leaver of the front office, with successors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leaver, cls.heir, cls.heir2 = cls._users(
            ("leaver", "heir", "heir2"), "group_front_office"
        )

    @classmethod
    def _entity_of(cls, name, **vals):
        return cls._entity(name, "ies", advisor_id=cls.leaver.id, **vals)

    def _handover(self, **vals):
        return (
            self.env[HANDOVER]
            .with_user(self.supervisor)
            .create({"user_id": self.leaver.id, "successor_id": self.heir.id, **vals})
        )

    def _lines(self, handover):
        """Return ``{kind: (moved, left)}`` of a hand-over."""
        return {
            line.kind: (line.moved_count, line.left_count) for line in handover.kind_ids
        }

    def _left_by_sql(self, user):
        """Return ``{(model, field): count}`` of the records that the user holds."""
        self.env.flush_all()
        left = {}
        for (model, name), entry in user._get_held_entries():
            Model = self.env[model].sudo().with_context(active_test=False)
            query = Model._search([(name, "in", user.ids), *entry.domain])
            self.env.cr.execute(query.select("count(*)"))
            [[count]] = self.env.cr.fetchall()
            if count:
                left[model, name] = count
        return left


class HolderCommon(StaffCommon):
    """A leaver who holds work of every kind, restored before each test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls._hold_everything()

    @classmethod
    def _hold_everything(cls):
        """Give the leaver work of every kind; return the cases."""
        cls.entity = cls._entity_of("Universidad del Retiro")
        cls.second = cls._entity("Otra", "ies", backup_advisor_id=cls.leaver.id)
        cls.env.company.grandes_clientes_pool_user_ids = [Command.link(cls.leaver.id)]
        cases = cls._many(3, cls.leaver, partner_id=cls.entity.id, contact_id=False)
        cases._do_register()
        assert cases.user_id == cls.leaver
        # An activity and a draft of an answer.
        cases[0].with_user(cls.supervisor).activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.leaver.id, summary="Llamar"
        )
        cls.draft = cases[0].with_user(cls.leaver)._do_prepare_answer(BODY)
        cls.draft.sudo().state = "draft"
        # A scheduled message.
        cls.env["mail.scheduled.message"].with_user(cls.leaver).create(
            {
                "model": cases._name,
                "res_id": cases[0].id,
                "author_id": cls.leaver.partner_id.id,
                "body": "<p>Mañana pregunto en Tesorería.</p>",
                "scheduled_date": "2100-01-01 12:00:00",
            }
        )
        # An escalation that will return to the leaver.
        cases[1].with_user(cls.leaver)._do_escalate("back_office")
        # A long act in progress.
        cls.leaver_job = (
            cls.env["grandes.clientes.job"]
            .with_user(cls.leaver)
            ._create_job(cases[2].with_user(cls.leaver), "exists", "Largo")
        )
        return cases
