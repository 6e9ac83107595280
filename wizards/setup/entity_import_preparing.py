from odoo import models

from ...tools.identity import entity_list
from ...tools.sheet.mapped import find_doubled
from ...tools.text import fold

# Key column of each list, which must be unique.
_KEYS = {"snies": "snies", "municipalities": "dane", "departments": "dane"}
_ACTIVE = ("activa", "activo", "")


class EntityImport(models.TransientModel):
    """Conversion of the rows of a list to wizard lines."""

    _name = "grandes.clientes.entity.import"
    _inherit = "grandes.clientes.entity.import"

    def _prepare_lines(self, reading):
        """Return the values of one line per row of the chosen departments."""
        self.ensure_one()
        kind, wrong = self.kind, {}
        problems = list(reading.problems)
        key = _KEYS.get(kind)
        if key:
            broken = {problem.row for problem in problems}
            whole = [row for row in reading.rows if row.number not in broken]
            problems += find_doubled(whole, (key,))
        for problem in problems:
            wrong.setdefault(problem.row, problem)
        only = {
            code.strip().zfill(2)
            for code in (self.departments or "").split(",")
            if code.strip()
        }
        lines = []
        for row in reading.rows:
            vals = getattr(self, f"_prepare_{kind}")(row.values)
            if only and (vals["dane_code"] or "")[:2] not in only:
                continue
            lines.append(
                {
                    **vals,
                    "number": row.number,
                    "wrong": self._get_sentence(wrong.get(row.number)),
                }
            )
        return lines

    def _get_sentence(self, problem):
        """Return a sentence on a problem of a row, or ``False``."""
        if not problem:
            return False
        mixin = self.env["grandes.clientes.mapped.load.mixin"]
        words = {"column": problem.column, "value": problem.value}
        return " ".join(
            str(self.env._(sentence)) % words
            for sentence in mixin._get_problem_messages()[problem.code]
        )

    def _prepare_snies(self, values):
        code = entity_list.read_snies(values.get("snies"))
        parent = entity_list.read_snies(values.get("parent"))
        return {
            "name": entity_list.write_name(values.get("name") or ""),
            "large_client_type": "ies",
            "nit": values.get("nit"),
            "snies_code": code or values.get("snies"),
            "parent_code": parent if parent != code else False,
            "dane_code": entity_list.read_dane(values.get("dane")),
            "city": values.get("city"),
            "website": values.get("website"),
            "is_out": fold(values.get("status")) not in _ACTIVE,
        }

    def _prepare_municipalities(self, values):
        code = entity_list.read_dane(values.get("dane"), values.get("department"))
        name = values.get("name") or ""
        return {
            "name": entity_list.name_municipality(name, code),
            "large_client_type": "municipality",
            "dane_code": code or values.get("dane"),
            "city": entity_list.write_name(name),
            # A territory without mayor and council files no requests.
            "is_out": "no municipalizada" in fold(values.get("status")),
        }

    def _prepare_departments(self, values):
        code = entity_list.read_dane(values.get("dane"))
        name = values.get("name") or ""
        return {
            "name": entity_list.name_department(name, code or ""),
            "large_client_type": "governorate",
            "dane_code": code or values.get("dane"),
            # The capital is in the list of municipalities.
            "is_out": code == entity_list.CAPITAL,
        }

    def _prepare_template(self, values):
        selection = (
            self.env["res.partner"]
            ._fields["large_client_type"]
            ._description_selection(self.env)
        )
        types = {fold(label): code for code, label in selection}
        types |= {fold(code): code for code, _label in selection}
        snies, name = values.get("snies"), values.get("name") or ""
        return {
            "name": name,
            "large_client_type": types.get(fold(values.get("type")))
            or entity_list.propose_type(name, snies),
            "nit": values.get("nit"),
            "snies_code": (entity_list.read_snies(snies) or snies) if snies else False,
            "dane_code": entity_list.read_dane(values.get("dane"))
            or values.get("dane"),
            "city": values.get("city"),
            "website": values.get("website"),
            "domains": values.get("domains"),
            "advisor": values.get("advisor"),
            "contact": values.get("contact"),
            "contact_email": values.get("contact_email"),
        }
