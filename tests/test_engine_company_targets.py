"""No record refers to one of another company, whichever way it is written (INV-10)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_setup_companies import TwoCompanies

_PREFIX = "grandes.clientes."


@tagged("post_install", "-at_install", "security")
class TestCompanyTargets(TwoCompanies):
    """A user of the first company, and records of the second."""

    def test_every_many2one_is_kept_within_the_company(self):
        """Of stored fields of our models to our models that have a company."""
        open_fields = [
            f"{name}.{field.name}"
            for name, field in self._find_many2ones()
            if not self._is_refused(name, field)
        ]
        self.assertEqual(open_fields, [])

    def _is_refused(self, name, field):
        """Return whether the field refuses a target of a company of others."""
        model = self.env[name].with_user(self.coordinator)
        own = "company_id" in model._fields
        if field.name in getattr(model, "_protected_names", ()):
            # No client writes it.
            return True
        if own and field.check_company and model._check_company_auto:
            # Odoo's own check.
            return True
        target = self.env[field.comodel_name].new({"company_id": self.second.id})
        record = model.new({"company_id": self.first.id} if own else {})
        record.sudo()[field.name] = target
        try:
            record._check_company_of_targets([field.name])
        except AccessError:
            return True
        return False

    def _find_many2ones(self):
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith(_PREFIX) or not model._auto or model._transient:
                continue
            for field in model._fields.values():
                if (
                    field.type == "many2one"
                    and field.store
                    and not field.related
                    and field.comodel_name.startswith(_PREFIX)
                    and "company_id" in self.env[field.comodel_name]._fields
                ):
                    yield name, field

    def _get_matrix(self, company):
        return self.env["grandes.clientes.escalation.matrix"].create(
            {
                "name": f"Borrador {company.id}",
                "date_from": "2027-01-01",
                "company_id": company.id,
            }
        )

    def test_a_row_stays_in_matrices_of_its_company(self):
        ours, theirs = self._get_matrix(self.first), self._get_matrix(self.second)
        Rule = self.env["grandes.clientes.escalation.rule"].with_user(self.coordinator)
        vals = {
            "matrix_id": ours.id,
            "back_office": True,
            "back_days": 2,
            "mode": "individual",
        }
        row = Rule.create(vals)
        with self.assertRaises(AccessError), self.cr.savepoint():
            row.write({"matrix_id": theirs.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            Rule.create({**vals, "matrix_id": theirs.id, "mode": "mass"})
        area = self.env["grandes.clientes.mission.area"].create(
            {"code": "Z9", "name": "De la otra", "company_id": self.second.id}
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            row.write({"mission_area_id": area.id, "area_days": 3})
        with self.assertRaises(AccessError), self.cr.savepoint():
            Rule.with_context(default_mission_area_id=area.id).create(
                {**vals, "mode": "mass", "area_days": 3}
            )
        # Who works for both may move a row, but not mix what is of two companies.
        self.coordinator.company_ids += self.second
        with self.assertRaises(ValidationError), self.cr.savepoint():
            row.write({"mission_area_id": area.id, "area_days": 3})
        row.write({"matrix_id": theirs.id, "mission_area_id": area.id, "area_days": 3})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            row.write({"matrix_id": ours.id})

    def test_a_part_of_a_contract_stays_with_its_company(self):
        ours, theirs = (
            self.env["grandes.clientes.contract"].create(
                {"name": "1", "date_from": "2026-01-01", "company_id": company.id}
            )
            for company in (self.first, self.second)
        )
        obligation = (
            self.env["grandes.clientes.contract.obligation"]
            .with_user(self.coordinator)
            .create(
                {
                    "contract_id": ours.id,
                    "name": "Informes",
                    "clause": "4.2",
                    "text": "Entregar los informes.",
                    "control_id": self.env["grandes.clientes.control"]
                    .search([], limit=1)
                    .id,
                }
            )
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            obligation.write({"contract_id": theirs.id})

    def test_a_profile_of_another_company_is_not_requested(self):
        profile = self.env["grandes.clientes.access.profile"].create(
            {
                "code": "z9",
                "name": "De la otra",
                "role": "group_front_office",
                "company_id": self.second.id,
            }
        )
        requests = self.env["grandes.clientes.access.request"].with_user(
            self.supervisor
        )
        with self.assertRaises(UserError):
            requests.create(
                {"user_id": self.back.id, "profile_id": profile.id, "reason": "Turno"}
            )
