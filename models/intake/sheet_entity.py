import re

from odoo import api, models

from ...tools.text import fold

# Columns that name the entity of the sheet, by their folded name.
_ENTITY_COLUMN = re.compile(
    r"\b(?:entidad|ies|universidad|institucion|alcaldia|municipio|gobernacion|nit)\b"
)
_NIT = re.compile(r"(?<!\d)(\d{3}[. ]?\d{3}[. ]?\d{3})(?:\s?-\s?\d)?(?!\d)")
_NIT_DIGITS = 9
# Shorter names are words that may occur in any sheet.
_SHORTEST_NAME = 6
_MOST_TEXTS = 500
# Number of texts stored to be compared with an entity chosen later.
_MOST_TEXTS_KEPT = 20
_LONGEST_NAME = 200


class SheetEntity(models.AbstractModel):
    """Entity that a spreadsheet names: in its title, or in a column for it.

    Texts about beneficiaries are ignored.
    """

    _name = "grandes.clientes.sheet.entity"
    _description = "Entity that a spreadsheet names"

    @api.model
    def _find_others(self, sheet, partner):
        """Return the entities that the sheet names instead of ``partner``.

        :param sheet: :class:`~.sheet.reader.Sheet`
        :param partner: the chosen entity
        :return: the other large clients that it names, and NITs of no large client;
            both empty if it also names the chosen entity, or nobody
        """
        return self._get_others(self._find_named(sheet), partner)

    @api.model
    def _find_named(self, sheet):
        """Return the entities that the sheet names, to be stored with it.

        :param sheet: :class:`~.sheet.reader.Sheet`
        :return: ``{"clients": ids of large clients, "nits": [NITs of no large client],
            "texts": [first folded texts, to compare with an entity chosen later]}``
        """
        texts = self._get_texts(sheet)
        # Sudo: names and NITs of large clients, compared with the received sheet.
        clients_sudo = (
            self.env["res.partner"]
            .sudo()
            .search_fetch([("is_large_client", "=", True)], ["name", "vat"])
        )
        folded = [f" {fold(text)} " for text in texts]
        nits = {
            re.sub(r"\D", "", found) for text in texts for found in _NIT.findall(text)
        }
        named = clients_sudo.filtered(
            lambda client: self._is_named(client, folded, nits)
        )
        known = {self._get_nit(client) for client in clients_sudo}
        return {
            "clients": named.ids,
            "nits": sorted(nits - known),
            "texts": [text for text in folded if len(text) <= _LONGEST_NAME][
                :_MOST_TEXTS_KEPT
            ],
        }

    @api.model
    def _get_others(self, named, partner):
        """Return the part of :meth:`_find_named` that is not about ``partner``."""
        entity = partner.commercial_partner_id
        # Sudo: names and NITs of entities, compared with the sheet.
        if entity.id in named["clients"] or self._is_named(
            entity.sudo(), named["texts"], set(named["nits"])
        ):
            return self.env["res.partner"], []
        others = self.env["res.partner"].browse(named["clients"]).exists()
        unknown = named["nits"] if self._get_nit(entity.sudo()) else []
        return others, unknown

    @api.model
    def _is_named(self, client, folded, nits):
        name = fold(client.name or "").strip()
        return self._get_nit(client) in nits or (
            len(name) >= _SHORTEST_NAME and any(f" {name} " in text for text in folded)
        )

    @api.model
    def _get_nit(self, client):
        """Return the NIT without its check digit, or ``""``."""
        digits = re.sub(r"\D", "", client.vat or "")
        return digits[:_NIT_DIGITS] if len(digits) >= _NIT_DIGITS else ""

    @api.model
    def _get_texts(self, sheet):
        """Return the texts above the rows, and those of columns for the entity."""
        texts = {sheet.title}
        for row in sheet.ignored:
            if row.reason == "title":
                texts.update(cell for cell in row.cells if cell)
        held = {
            at
            for name in ("beneficiary_id_number", "beneficiary_id_type")
            for at in sheet.columns.get(name, ())
        }
        columns = [
            at
            for at, header in enumerate(sheet.headers)
            if at not in held and _ENTITY_COLUMN.search(fold(header))
        ]
        for row in sheet.rows:
            if len(texts) > _MOST_TEXTS:
                break
            texts.update(
                row.cells[at] for at in columns if at < len(row.cells) and row.cells[at]
            )
        return sorted(texts)
