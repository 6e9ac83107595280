from markupsafe import Markup

from odoo import fields, models

from .desk_mixin import BACK_OFFICE


class Escalation(models.Model):
    """Open escalations whose case was reclassified.

    The escalation stays where it is, since somebody of the desk may be working on it.
    The desk is told, and its holder decides: answer it, reject it, or have it called
    back. Whether it was escalated correctly is judged by the row of its own day (C4).
    """

    _name = "grandes.clientes.escalation"
    _inherit = "grandes.clientes.escalation"

    is_outgrown = fields.Boolean(
        string="Belongs elsewhere now",
        readonly=True,
        copy=False,
        help="Its case was reclassified since, and the matrix sends it elsewhere.",
    )

    def _mark_wrong_desk(self):
        """Flag the escalations that the matrix now sends elsewhere; notify desks."""
        before = self.filtered("is_outgrown")
        outgrown = self.filtered(lambda escalation: not escalation._is_for_desk())
        (before - outgrown).is_outgrown = False
        outgrown.is_outgrown = True
        fresh = outgrown - before
        fresh._message_log_batch(
            {
                escalation.id: Markup("<p>%s</p>")
                % self.env._(
                    "The case was reclassified as «%(matter)s», which the matrix sends "
                    "elsewhere: answer it, reject it, or have it called back.",
                    matter=escalation.case_id.typification_id.display_name,
                )
                for escalation in fresh
            }
        )
        for (target, area, holder), escalations in fresh.grouped(
            lambda each: (each.target, each.mission_area_id, each.holder_id)
        ).items():
            users = holder or escalations._get_desk_users(target, area)
            # The subjects of a complaint are not notified of it (G26).
            for part in escalations._split_by_excluded_users():
                # Sudo: reads the languages of the recipients.
                readers_sudo = (users - part._get_excluded_users()).sudo().partner_id
                for lang, partners in readers_sudo.grouped("lang").items():
                    told = part.with_context(lang=lang or self.env.lang)
                    told._notify(partners, *told._get_reclassified_words())

    def _take_from_excluded_users(self):
        """Take the escalations from those whom the complaint is about now (G26).

        They wait in the queue again, and their replies go to the new advisor.
        """
        for escalation in self.filtered("case_id.complained_user_id"):
            case, excluded = escalation.case_id, escalation._get_excluded_users()
            if escalation.advisor_id == excluded:
                escalation._get_act_records().advisor_id = case.user_id
            if escalation.holder_id == excluded:
                escalation._get_act_records().holder_id = False
                escalation._apply_holders()
                escalation._notify_desks()

    def _get_reclassified_words(self):
        """Return subject and sentence for the desk whose cases were reclassified."""
        if len(self) > 1:
            return (
                self.env._("%(count)s cases were reclassified", count=len(self)),
                self.env._("The matrix sends them elsewhere now; see their notes."),
            )
        # Sudo: reads the subject of the case, for the desk that has it.
        case_sudo = self.sudo().case_id
        return (
            self.env._(
                "%(case)s, %(matter)s, was reclassified",
                case=case_sudo.name,
                matter=case_sudo.subject,
            ),
            self.env._("The matrix sends it elsewhere now; see its note."),
        )

    def _is_for_desk(self):
        """Return whether the matrix in force still sends the case to this desk.

        An escalation that departed from the matrix with a reason still fits as long as
        the same row applies.
        """
        self.ensure_one()
        case = self.case_id
        table = self.env["grandes.clientes.escalation.matrix"]._get_table_in_force(
            self.company_id
        )
        row = table.find(
            case.typification_id.id,
            case.product_id.id,
            case.env["grandes.clientes.escalation.plan"]._get_entity_type(case),
            self.mode,
        )
        if (row and row.id) == (self.rule_id.id or None):
            return True
        if not row:
            return False
        if self.target == BACK_OFFICE:
            return row.back_office
        return row.area_id == self.mission_area_id.id


class Case(models.Model):
    """Reclassifying a case that is on a desk."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_reclassify(self, vals, reason):
        """Reclassify, and notify the desks that are no longer the right ones."""
        result = super()._do_reclassify(vals, reason)
        open_sudo = self.env["grandes.clientes.escalation"]._open_escalations_sudo(self)
        open_sudo._mark_wrong_desk()
        open_sudo._take_from_excluded_users()
        return result
