from odoo import api, models

from ...tools import clock
from ..engine import crons

_FIRST_DAY = 25


class ReportPack(models.Model):
    """What each report still lacks and who owes it, from day 25 until freezing."""

    _name = "grandes.clientes.report.pack"
    _inherit = "grandes.clientes.report.pack"

    @api.model
    def _cron_look_for_lacks(self):
        """Create the month's pack from day 25; update daily what open packs lack."""
        # The cron runs as the system, for every company with a term calendar.
        companies = self.env["res.company"].search(
            [("grandes_clientes_calendar_id", "!=", False)]
        )
        for company in companies:
            with crons.guarded(company, "Missing data of the reports"):
                today = clock.today(company)
                if today.day >= _FIRST_DAY:
                    self._create_month(company, today.replace(day=1))
                packs = self.search(
                    [
                        ("company_id", "=", company.id),
                        ("state", "in", ("draft", "ready")),
                        ("date_from", "<=", today),
                    ]
                )
                packs = packs._with_company_language()
                packs._apply_missing_data()
                packs._notify_lacks()

    def _create_month(self, company, first):
        """Create the pack of a month, unless it exists or the company has no cases."""
        own = [("company_id", "=", company.id)]
        if self.search_count([*own, ("date_from", "=", first)], limit=1):
            return
        if self.env["grandes.clientes.case"].search_count(own, limit=1):
            self.create({"company_id": company.id, "date_from": first})

    def _apply_missing_data(self):
        """Replace the list of what the reports still lack.

        :raise UserError: the reports are frozen
        """
        self._check_not_frozen()
        self.check_access("read")
        # Sudo: gaps are counted over the whole company, like the reports.
        packs_sudo = self.sudo()
        packs_sudo.lack_ids.unlink()
        vals_list = []
        for pack_sudo in packs_sudo:
            sheets = {sheet.code: sheet.id for sheet in pack_sudo.sheet_ids}
            for codes, found in pack_sudo._get_missing_data():
                vals_list += [
                    {"pack_id": pack_sudo.id, "sheet_id": sheets.get(code), **found}
                    for code in codes
                ]
        packs_sudo.lack_ids.create(vals_list)

    def _get_missing_data(self):
        """Yield ``(report codes, values of the lack)`` of one pack.

        Runs one query per kind of lack, grouped by who owes it.
        """
        self.ensure_one()
        for codes, name, model, domain, owed_by in self._get_lack_kinds():
            field, _sep, role = owed_by.partition("|")
            rows = self.env[model]._read_group(
                [("company_id", "=", self.company_id.id), *domain],
                [field] if field else [],
                ["__count", "id:array_agg"],
            )
            for *owner, count, ids in rows:
                if not count:
                    continue
                person = owner[0].display_name if owner else ""
                yield (
                    codes,
                    {
                        "name": name,
                        "owner": person or self._get_role_words(role),
                        "count": count,
                        "res_model": model,
                        "record_ids": ids,
                    },
                )
        for sheet in self.sheet_ids:
            if sheet.state == "outside":
                continue
            if sheet.state == "no_source" or (
                sheet.code not in self.env["grandes.clientes.report"]._get_codes()
            ):
                yield (
                    [sheet.code],
                    {
                        "name": self.env._(
                            "Nothing keeps the data of this report yet: attach the one "
                            "made outside."
                        ),
                        "owner": self._get_role_words("group_supervisor"),
                    },
                )
        for sheet in self.sheet_ids.filtered(lambda each: each.state == "failed"):
            yield (
                [sheet.code],
                {
                    "name": self.env._("It failed: prepare it again."),
                    "owner": self._get_role_words("group_supervisor"),
                },
            )
        if not self.company_id.grandes_clientes_pack_email:
            yield (
                [False],
                {
                    "name": self.env._(
                        "Nobody receives the reports: the administrator sets the "
                        "address of the Oficina Comercial y Mercadeo."
                    ),
                    "owner": self.env.ref("grandes_clientes.group_manager").name,
                },
            )

    def _get_role_words(self, role):
        """Return the name of the role that owes something."""
        if not role:
            return self.env._("Nobody yet")
        return self.env.ref(f"grandes_clientes.{role}").name

    def _get_lack_kinds(self):
        """Return ``[(report codes, what lacks, model, domain, who owes it), …]``.

        Who owes it is given as a field that holds a person or area, or as
        «field|role»: the role is used where the field is empty. Hook: ``staff`` and
        ``quality`` add what their records of the month lack.
        """
        start, end = self._get_instants()
        received = [("received_on", ">=", start), ("received_on", "<", end)]
        return [
            (
                ["I01", "I02"],
                self.env._("Received, and not registered yet"),
                "grandes.clientes.case",
                [*received, ("state", "=", "received")],
                "user_id",
            ),
            (
                ["I01", "I02", "I04"],
                self.env._("Registered without a typification"),
                "grandes.clientes.case",
                [
                    *received,
                    ("typification_id", "=", False),
                    ("state", "not in", ("received", "dismissed", "transferred")),
                ],
                "user_id",
            ),
            (
                ["I01"],
                self.env._("Sent, and without news of its delivery"),
                "grandes.clientes.case.answer",
                [("state", "=", "sent"), ("sent_on", "<", end)],
                "sent_by_id",
            ),
            (
                ["I03", "I04"],
                self.env._("Overdue by the matrix on the desk of an area"),
                "grandes.clientes.escalation",
                [("target", "=", "mission_area"), ("is_overdue", "=", True)],
                "mission_area_id",
            ),
            (
                ["I02"],
                self.env._("Overdue by the matrix on the desk of back office"),
                "grandes.clientes.escalation",
                [("target", "=", "back_office"), ("is_overdue", "=", True)],
                "holder_id",
            ),
        ]

    def _get_instants(self):
        """Return the start and the exclusive end of the period, in naive UTC."""
        self.ensure_one()
        return clock.bounds(self.company_id, self.date_from, self.date_to)
