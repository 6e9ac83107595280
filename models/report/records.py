from odoo import api, models

from ...reports import DEFINITIONS
from .counting import TOTAL


class Report(models.AbstractModel):
    """Links every figure to the records that it counts."""

    _name = "grandes.clientes.report"
    _inherit = "grandes.clientes.report"

    @api.model
    def _get_figure_records(self, report, figures=None):
        """Return the records that figures of a report count, as of its cut-off.

        Needs one query per source and group, however many figures.

        :param report: :class:`~.report.table.Report`
        :param figures: some of ``report.figures()``; all by default
        :return: ``{figure: (model, ids)}``
        """
        figures = list(dict.fromkeys(figures or report.figures()))
        definition = DEFINITIONS.get(report.code)
        sources = {each.code: each for each in definition.sources()} if figures else {}
        wanted = {}
        for code, group, _key, measure in figures:
            if code in sources and sources[code].measure(measure).counts:
                wanted.setdefault((code, group), {})[measure] = None
        self.env.flush_all()
        scope = self._get_scope(report)
        found = {
            (code, group): self._get_records_behind(
                scope, sources[code], group or TOTAL, list(measures)
            )
            for (code, group), measures in wanted.items()
        }
        return {
            figure: (
                sources[figure[0]].model,
                found[figure[:2]].get(figure[2], {}).get(figure[3], []),
            )
            for figure in figures
            if figure[:2] in found
        }

    @api.model
    def _open_figure(self, report, source, group, key, measure):
        """Return the action that lists the records that a figure counts.

        :param report: :class:`~.report.table.Report`; see ``figures()`` for the others
        """
        figure = (source, group or None, key or "", measure)
        model, ids = self._get_figure_records(report, [figure])[figure]
        return self._open_records(model, ids)

    @api.model
    def _open_records(self, model, ids):
        """Return the action that lists the records with these ids."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            # The web client does not derive them from a view mode.
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
            "context": {"active_test": False, "create": False},
        }
        if len(ids) == 1:
            action.update(views=[(False, "form")], res_id=ids[0])
        return action
