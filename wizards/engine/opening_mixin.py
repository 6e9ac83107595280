from odoo import api, models
from odoo.exceptions import UserError


class OpeningMixin(models.AbstractModel):
    """A dialog that does not open where all that it could do is refused.

    Nobody fills in what is then refused. Whatever opens it, a button, a list or a
    menu, the web client first asks for its defaults: there it says why not. A dialog
    names the field of its records (``_records``) and what they refuse.
    """

    _name = "grandes.clientes.opening.mixin"
    _description = "Dialog that says before it opens what is refused"

    _records = None

    @api.model
    def default_get(self, fields):
        """Begin with the records, unless none of them can take what it does."""
        values = super().default_get(fields)
        if values.get(self._records):
            self._check_opening(values)
        return values

    @api.model
    def _check_opening(self, values):
        """Raise before the dialog opens where it could do nothing.

        :param dict values: with which it begins
        :raise UserError: says of the records why not, as the act would
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
        """Return ``{id: reason}`` for what is refused whatever is chosen."""
        return {}

    def _get_refused_sentence(self, records, reasons):
        """Return why none of ``records`` can take the act: ``reasons`` by id.

        Where there are many, only those that differ and how many more there are.
        """
        if len(set(reasons.values())) == 1 and len(records) > 1:
            return self.env._(
                "None of the %(count)s can take it. %(reason)s",
                count=len(records),
                reason=next(iter(reasons.values())),
            )
        lines = (f"{record.display_name}: {reasons[record.id]}" for record in records)
        return self.env["grandes.clientes.notice"]._get_lines(lines, len(records))
