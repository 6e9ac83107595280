from odoo import api, models
from odoo.exceptions import UserError


class OpeningMixin(models.AbstractModel):
    """Wizard that refuses to open if none of its records could be processed.

    This spares users from filling in a form that is then refused. The check is in
    ``default_get``, which the web client calls however the wizard is opened. A wizard
    sets ``_records`` to the name of its record field, and overrides
    ``_get_opening_refusals``.
    """

    _name = "grandes.clientes.opening.mixin"
    _description = "Dialog that says before it opens what is refused"

    _records = None

    @api.model
    def default_get(self, fields):
        """Return the defaults, unless none of the records can be processed."""
        values = super().default_get(fields)
        if values.get(self._records):
            self._check_opening(values)
        return values

    @api.model
    def _check_opening(self, values):
        """Raise if every record is refused, before the wizard opens.

        :param dict values: default values of the wizard
        :raise UserError: says why for each record, as the act would
        """
        names = [
            name
            for name in values
            if name == self._records or self._fields[name].type == "selection"
        ]
        dialog = self.new({name: values[name] for name in names})
        records = dialog[self._records]._origin
        reasons = dialog._get_opening_refusals(records) if records else {}
        if records and len(reasons) >= len(records):
            raise UserError(dialog._get_refused_sentence(records, reasons))

    def _get_opening_refusals(self, records):
        """Return ``{id: reason}`` for records that no input would let through."""
        return {}

    def _get_refused_sentence(self, records, reasons):
        """Return the message why none of ``records`` can take the act.

        Equal reasons are given once; long lists are shortened with a count.

        :param dict reasons: ``{id: reason}``
        """
        if len(set(reasons.values())) == 1 and len(records) > 1:
            return self.env._(
                "None of the %(count)s can take it. %(reason)s",
                count=len(records),
                reason=next(iter(reasons.values())),
            )
        lines = (f"{record.display_name}: {reasons[record.id]}" for record in records)
        return self.env["grandes.clientes.notice"]._get_lines(lines, len(records))
