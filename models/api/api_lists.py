from odoo import api, models
from odoo.fields import Domain

from ...tools.identity import document_types

_MOST_ENTITIES = 1000


class Api(models.AbstractModel):
    """Lists needed for filing: codes of catalogues, and entities."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    @api.readonly
    def catalogues(self):
        """Return the codes accepted when filing, with their names.

        :return: ``{"channels", "products", "petition_types", "typifications",
            "document_types"}``, each a list
        """
        self._check_user()
        return {
            "channels": self._get_entries("channel"),
            "products": self._get_entries("product"),
            "petition_types": self._get_entries("petition.type"),
            "typifications": [
                {
                    "code": entry.code,
                    "name": entry.name,
                    "kind": entry.kind,
                    "product": entry.product_id.code,
                    "petition_type": entry.petition_type_id.code,
                    "needs_beneficiary": entry.needs_beneficiary,
                    "by_period": entry.by_period,
                }
                for entry in self._get_catalogue("typification")
            ],
            "document_types": [
                {"code": code, "name": row[0]}
                for code, row in document_types.TYPES.items()
            ],
        }

    @api.model
    @api.readonly
    def entities(self, since=0, limit=200):
        """Return the entities that the user may file for, with their numbers.

        :param int since: cursor of the last call; 0 from the beginning
        :param int limit: maximum number of entities, up to 1,000
        :return: ``{"entities": [...], "cursor": int, "more": bool}``
        """
        in_portal = self._check_user()
        taken = self._take("entities", {"since": since, "limit": limit})
        limit = min(taken["limit"], _MOST_ENTITIES) or 1
        after = [("id", ">", taken["since"])]
        if in_portal:
            own = self.env.user._grandes_clientes_get_entities()
            found = own.filtered_domain(after).sorted("id")[: limit + 1]
        else:
            found = self.env["res.partner"].search(
                self._domain_entities() & Domain(after), order="id", limit=limit + 1
            )
        told = found[:limit]
        return {
            "entities": [
                {
                    "name": entity.name,
                    "kind": entity.large_client_type or None,
                    "nit": entity.vat or None,
                    "snies": entity.snies_code or None,
                    "dane": entity.dane_code or None,
                }
                for entity in told
            ],
            "cursor": told[-1:].id or taken["since"],
            "more": len(found) > limit,
        }

    @api.model
    def _domain_entities(self):
        """Return the domain of the large clients that the user's company attends."""
        return Domain("is_large_client", "=", True) & Domain(
            "company_id", "in", (False, self.env.company.id)
        )

    @api.model
    def _get_catalogue(self, name):
        """Return the active entries of a catalogue for the user's company."""
        catalogue = self.env[f"grandes.clientes.{name}"]
        ids = catalogue._get_ids_by_code(self.env.company.id).values()
        # Sudo: codes and names that everybody who files may know.
        return catalogue.sudo().browse(ids).sorted("code")

    @api.model
    def _get_entries(self, name):
        """Return code and name of the entries of a catalogue."""
        return [
            {"code": entry.code, "name": entry.name}
            for entry in self._get_catalogue(name)
        ]
