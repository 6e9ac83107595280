from odoo import api, models, tools

from ...tools.procedure import definition as pure


class Procedure(models.Model):
    """Which version governs, and its pure form for the judge and the drawing."""

    _name = "grandes.clientes.procedure"
    _inherit = "grandes.clientes.procedure"

    @api.model
    def _in_force_id(self, company, day):
        """Return the id of the version that governs ``day`` in ``company``.

        A company's own goes before the shared one; what was received before the first
        version began is judged by the first.

        :param date day: local date of receipt
        :return: ``False`` where there is none at all
        """
        mine = [row for row in self._get_versions() if row[1] in (company.id, False)]
        for procedure_id, _company_id, valid_from, valid_to in mine:
            if valid_from <= day and (not valid_to or day <= valid_to):
                return procedure_id
        first = min(mine, key=lambda row: (not row[1], row[2]), default=None)
        return first[0] if first else False

    @api.model
    @tools.ormcache()
    def _get_versions(self):
        """Return ``(id, company id, from, to)`` of what was activated, own first."""
        # Sudo: what cases are judged by is nobody's secret.
        procedures_sudo = self.sudo().search([("state", "!=", "draft")])
        rows = [
            (each.id, each.company_id.id, each.valid_from, each.valid_to)
            for each in procedures_sudo
        ]
        rows.sort(key=lambda row: (not row[1], -row[2].toordinal()))
        return tuple(rows)

    @api.model
    @tools.ormcache("procedure_id")
    def _get_document_ids(self, procedure_id):
        """Return the ids of the documents that the steps of a version name."""
        # Sudo: cached for everybody; the record rules decide on what is read of them.
        return tuple(self.sudo().browse(procedure_id).document_ids.ids)

    def _get_definition(self):
        """Return the version as :class:`~.procedure.definition.Definition`."""
        self.ensure_one()
        return self._get_definition_by_id(self.id)

    @api.model
    @tools.ormcache("procedure_id")
    def _get_definition_by_id(self, procedure_id):
        """Return the :class:`~.procedure.definition.Definition` with that id."""
        # Sudo: what cases are judged by is nobody's secret.
        procedure_sudo = self.sudo().browse(procedure_id)
        return pure.Definition(
            id=procedure_id,
            code=procedure_sudo.code,
            version=procedure_sudo.version,
            name=procedure_sudo.name,
            lanes=tuple(pure.Lane(e.code, e.name) for e in procedure_sudo.lane_ids),
            steps=tuple(step._get_plain() for step in procedure_sudo.step_ids),
            gateways=tuple(each._get_plain() for each in procedure_sudo.gateway_ids),
            flows=tuple(flow._get_plain() for flow in procedure_sudo.flow_ids),
            rules=tuple(
                rule._get_plain() for rule in procedure_sudo.rule_ids if rule.check_code
            ),
        )
