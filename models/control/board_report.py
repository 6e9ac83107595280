from dateutil.relativedelta import relativedelta

from odoo import api, models

from ...tools import clock
from ...tools.report.table import INTEGER, TEXT, Column, Report, Section
from .board import PERIODS


class ControlBoard(models.AbstractModel):
    """The board as a report, for paper and spreadsheet."""

    _name = "grandes.clientes.control.board"
    _inherit = "grandes.clientes.control.board"

    @api.model
    def _get_report(self, first):
        """Return the board of a month as a :class:`~.report.table.Report`.

        :param date first: first day of the month
        """
        company = self.env.company
        # Sudo: reads the language of the company's papers.
        lang = company.sudo().partner_id.lang or self.env.lang or "en_US"
        board = self.with_context(lang=lang)
        values = board.get_board(first)
        env = board.env
        report = Report(
            code="TC",
            title=env._("Board of the controls"),
            version="1",
            company=company.name,
            date_from=first,
            date_to=first + relativedelta(months=1, days=-1),
            cut_off=clock.now(),
            made_on=clock.now(),
            made_by=self.env.user.name,
            lang=lang,
            tz=company._grandes_clientes_get_tz(),
            params={
                "company_id": company.id,
                "cuts": {},
                "at": clock.now().isoformat(),
            },
        )
        report.sections.append(board._get_controls_section(values))
        missing = board._get_missing_section(values)
        if missing.rows:
            report.sections.append(missing)
        report.sections.append(board._get_contract_section(values))
        report.notes += [
            env._(
                "«%(room)s» is not kept here: %(by)s, since %(since)s. %(why)s",
                **room,
            )
            for room in values["rooms"]
        ]
        report.notes += filter(None, [values["bulk"]])
        report.notes += [
            f"{tile['name']} ({tile['code']}). {words}."
            for tile in values["tiles"]
            for words in tile["figures"]
        ]
        report.definitions = [
            (
                env._("What a month shows"),
                env._(
                    "What was due in it. Late: done after its term. Absent: nothing "
                    "shows it, since the day that is said."
                ),
            )
        ]
        return report

    def _get_controls_section(self, values):
        env = self.env
        return Section(
            code="controls",
            title=env._("Controls"),
            columns=[
                Column("control", env._("Control"), TEXT),
                Column("state", env._("State"), TEXT),
                Column("figure", env._("In time"), TEXT),
                Column("days", env._("Days since the last evidence"), INTEGER),
                Column("frequency", env._("Frequency"), TEXT),
                Column("owner", env._("Owner"), TEXT),
                Column("periods", env._("Last six periods"), TEXT),
            ],
            rows=[
                [
                    f"{tile['name']} ({tile['code']})",
                    self._get_words(tile),
                    tile["figure"],
                    tile["days"],
                    f"{tile['frequency']} · {tile['source']}",
                    tile["owner"],
                    self._get_trend_words(tile),
                ]
                for tile in values["tiles"]
            ],
            keys=[tile["code"] for tile in values["tiles"]],
        )

    def _get_missing_section(self, values):
        env = self.env
        rows = [
            [", ".join(gap["codes"]), gap["period"], gap["what"], gap["since"]]
            for gap in values["gaps"]
        ]
        return Section(
            code="missing",
            title=env._("What is missing"),
            columns=[
                Column("control", env._("Control"), TEXT),
                Column("period", env._("Period"), TEXT),
                Column("what", env._("What"), TEXT),
                Column("since", env._("Since"), TEXT),
            ],
            rows=rows,
            keys=[str(number) for number in range(len(rows))],
        )

    def _get_contract_section(self, values):
        env = self.env
        return Section(
            code="contract",
            title=values["contract"] or env._("No contract is in force"),
            columns=[
                Column("name", env._("Obligation"), TEXT),
                Column("clause", env._("Clause"), TEXT),
                Column("state", env._("State"), TEXT),
                Column("value", env._("Month"), TEXT),
                Column("goal", env._("Goal"), TEXT),
                Column("formula", env._("Discount formula"), TEXT),
                Column("discount", env._("Discount (%)"), TEXT),
                Column("periods", env._("Last six periods"), TEXT),
            ],
            rows=[
                [
                    line["name"],
                    line["clause"],
                    self._get_words(line),
                    line["value"],
                    line["goal"],
                    line["formula"],
                    line["discount"],
                    self._get_trend_words(line),
                ]
                for line in values["lines"]
            ],
            keys=[str(number) for number in range(len(values["lines"]))],
        )

    def _get_words(self, face):
        """Return the icon and word of a state, for paper."""
        words = f"{face['icon']} {face['word']}"
        if face.get("outside"):
            words += f" ({self.env._('made outside')})"
        return words

    def _get_trend_words(self, face):
        """Return the icons of the six periods, oldest first."""
        return " ".join(each["icon"] for each in face["periods"][-PERIODS:])
