from markupsafe import Markup

from odoo import models


class ReportPack(models.Model):
    """To-dos from day 25 that tell supervisors who owes what to which report."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    def _notify_lacks(self):
        """Write in each supervisor's to-do what is lacking today, and who owes it.

        There is one to-do per supervisor and month; its note is replaced each day.
        """
        group = self.env.ref("grandes_clientes.group_supervisor")
        for pack in self:
            open_todos = pack._get_lack_todos()
            for user in group.all_user_ids:
                if user.share or pack.company_id not in user.company_ids:
                    continue
                mine = open_todos.filtered(lambda each, user=user: each.user_id == user)
                told = pack.with_context(lang=user.lang)
                note = told._get_lack_note()
                if mine:
                    # Sudo: the system updates a to-do that it created.
                    mine[:1].sudo().note = note
                elif pack.lack_ids:
                    told.activity_schedule(
                        "mail.mail_activity_data_todo",
                        date_deadline=pack.due_on or pack.date_to,
                        summary=told.env._("See what the month's reports still lack"),
                        note=note,
                        user_id=user.id,
                    )

    def _get_lack_todos(self):
        """Return the open to-dos of :meth:`_notify_lacks`; people's own are not."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        return self.activity_ids.filtered(
            lambda each: each.activity_type_id == todo and each.automated
        )

    def _get_lack_note(self):
        """Return an HTML list of who owes what to which reports."""
        self.ensure_one()
        owed = {}
        for lack in self.lack_ids:
            key = (lack.owner or "", lack.name)
            codes, _count = owed.get(key, ([], 0))
            owed[key] = ([*codes, lack.sheet_id.code or ""], lack.count)
        if not owed:
            return Markup("<p>%s</p>") % self.env._("Nothing is lacking any more.")
        lines = [
            Markup("<li><strong>%s</strong>: %s%s (%s)</li>")
            % (
                owner or self.env._("Nobody yet"),
                name.rstrip("."),
                f": {count}" if count else "",
                ", ".join(sorted(filter(None, codes))) or "A8-1-07",
            )
            for (owner, name), (codes, count) in sorted(owed.items())
        ]
        return Markup("<ul>%s</ul>") % Markup("").join(lines)
