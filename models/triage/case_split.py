from odoo import models
from odoo.exceptions import UserError

# What each part of a split mail says of its own.
OF_PART = (
    "beneficiary_name",
    "beneficiary_id_type",
    "beneficiary_id_number",
    "typification_id",
    "subject",
    "description",
)


class Case(models.Model):
    """One mail about several people or matters becomes as many cases."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_split(self, parts):
        """Make a received case several of the same filing: the first part is its own.

        :param parts: list of values (:data:`OF_PART`), at least two
        :return: the cases, this one first
        :raise UserError: fewer than two parts
        """
        self.ensure_one()
        self._check_act("split")
        if len(parts) < 2:
            raise UserError(
                self.env._("Splitting takes at least two rows: one for each case.")
            )
        whole = {
            "subject": self.subject,
            "description": self.description,
            "typification_id": self.typification_id.id,
        }
        vals_list = [
            {
                **whole,
                **{name: part[name] for name in OF_PART if part.get(name)},
            }
            for part in parts
        ]
        first = {**vals_list[0], **{name: vals_list[0].get(name) for name in OF_PART}}
        self.write(first)
        cases = self | self.create(
            [{**vals, "filing_id": self.filing_id.id} for vals in vals_list[1:]]
        )
        order = {case.id: place for place, case in enumerate(cases, 1)}
        cases._log_events(
            "split",
            facts=lambda case: {"part": order[case.id], "parts": len(cases)},
        )
        return cases

    def _get_proposed_parts(self):
        """Return a part for each person that the mail names; two empty ones else."""
        self.ensure_one()
        reader = self.env["grandes.clientes.triage.proposals"]
        proposals = reader._read_proposals(self)
        people = proposals[self.id].people
        values = reader._prepare_proposed_values(self, proposals)
        typification_id = self.typification_id.id or values[self.id].get(
            "typification_id"
        )
        parts = [
            {
                "beneficiary_name": person.name,
                "beneficiary_id_type": person.document_type or "CC",
                "beneficiary_id_number": person.number,
                "typification_id": typification_id,
                "subject": self.subject,
            }
            for person in people
        ]
        while len(parts) < 2:
            parts.append({"typification_id": typification_id, "subject": self.subject})
        return parts
