from odoo import api, fields, models, tools

from ...tools import clock
from ...tools.procedure import definition as pure
from ...tools.procedure import judge, judge_walk

ROLES = (
    "group_front_office",
    "group_back_office",
    "group_mission_area",
    "group_supervisor",
    "group_coordinator",
    "group_quality",
    "group_oversight",
    "group_manager",
)


class Procedure(models.Model):
    """Which version governs a day, and its pure definition for judge and drawing."""

    _name = "grandes.clientes.procedure"
    _inherit = "grandes.clientes.procedure"

    @api.model
    def _get_in_force_id(self, company, day):
        """Return the id of the version that governs ``day`` in ``company``.

        A version of the company precedes a shared one. The first version also judges
        what was received before it began.

        :param date day: local date of receipt
        :return: ``False`` if there is no version
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
        """Return ``(id, company id, from, to)`` of activated versions, own first."""
        # Sudo: the rules by which cases are judged are public.
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
        # Sudo: cached for everybody; record rules still apply when the documents are
        # read.
        return tuple(self.sudo().browse(procedure_id).document_ids.ids)

    def _get_definition(self):
        """Return the version as :class:`~.procedure.definition.Definition`."""
        self.ensure_one()
        return self._get_definition_by_id(self.id)

    @api.model
    @tools.ormcache("procedure_id")
    def _get_definition_by_id(self, procedure_id):
        """Return the :class:`~.procedure.definition.Definition` with that id."""
        # Sudo: the rules by which cases are judged are public.
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


class Case(models.Model):
    """The version of the procedure by which a case is judged."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    procedure_id = fields.Many2one(
        comodel_name="grandes.clientes.procedure",
        compute="_compute_procedure_id",
        store=True,
        precompute=True,
        copy=False,
        ondelete="restrict",
        help="Version in force on the day of receipt; a case begun keeps it.",
    )

    @api.model
    def _get_protected_fields(self):
        """Add the version, which never changes once the case has begun."""
        return super()._get_protected_fields() | {"procedure_id"}

    @api.depends("filing_id")
    def _compute_procedure_id(self):
        """Set the version in force when each case was received."""
        procedures = self.env["grandes.clientes.procedure"]
        for case in self:
            # Never replace it: a case is judged by the version it began under.
            if not case.procedure_id:
                day = clock.local_date(case.company_id, case.received_on or clock.now())
                case.procedure_id = procedures._get_in_force_id(case.company_id, day)


class CaseEvent(models.Model):
    """Events are judged when added, continuing from the state after the previous event.

    The judge's state is stored on the event: no row of the case is written for it, and
    no earlier event is read again.
    """

    _name = "grandes.clientes.case.event"
    _inherit = "grandes.clientes.case.event"

    @api.model
    def _get_judgement(self, vals_list, ends):
        """Judge new events and store the judge's state after each in its ``walk``.

        :return: ``[(case id, procedure id, Found), …]``
        """
        walks, found = self._get_walks(vals_list, ends), []
        for vals in vals_list:
            case_id = vals["case_id"]
            walk, definition, reading = walks[case_id]
            if not definition:
                continue
            walk, more = judge.advance(walk, _to_event(vals), definition, reading)
            walks[case_id] = walk, definition, reading
            vals["walk"] = walk.dump(definition)
            found += [(case_id, definition.id, each) for each in more]
        return found

    @api.model
    def _on_judged(self, found):
        """Store what was found as deviations."""
        if found:
            # Sudo: the judge creates deviations, whoever acts.
            self.env["grandes.clientes.deviation"].sudo()._create_found(found)
        return super()._on_judged(found)

    @api.model
    def _get_walks(self, vals_list, ends):
        """Return ``{case id: (walk, definition, reading)}`` before the new events."""
        Procedure = self.env["grandes.clientes.procedure"]
        readings, walks, unknown = {}, {}, []
        for vals in vals_list:
            case_id, company_id = vals["case_id"], vals["company_id"]
            if case_id in walks:
                continue
            if company_id not in readings:
                readings[company_id] = self._get_company_reading(company_id)
            sequence, _digest, text = ends.get(case_id, (0, "", None))
            procedure_id = judge_walk.procedure_of(text)
            if not procedure_id:
                unknown.append(case_id)
            definition = procedure_id and Procedure._get_definition_by_id(procedure_id)
            walk = definition and judge_walk.load(text, sequence, definition)
            walks[case_id] = walk, definition, readings[company_id]
        if unknown:
            self._apply_missed_events(unknown, ends, walks)
        return walks

    @api.model
    def _apply_missed_events(self, case_ids, ends, walks):
        """Complete ``walks`` for cases new to the judge from their earlier events."""
        Procedure = self.env["grandes.clientes.procedure"]
        # Sudo: the version of a case, whoever acts on it.
        cases_sudo = self.env["grandes.clientes.case"].sudo().browse(case_ids)
        histories = {}
        if any(ends.get(case_id, (0,))[0] for case_id in case_ids):
            histories = self._read_for_judge(case_ids)
        for case in cases_sudo:
            _walk, _definition, reading = walks[case.id]
            if not case.procedure_id:
                continue
            definition = Procedure._get_definition_by_id(case.procedure_id.id)
            walk, _found = judge.sweep(histories.get(case.id, ()), definition, reading)
            walks[case.id] = walk, definition, reading

    @api.model
    @tools.ormcache("company_id")
    def _get_company_reading(self, company_id):
        """Return the reading of the procedure by which a company is judged."""
        # Sudo: the setting is not confidential.
        company_sudo = self.env["res.company"].sudo().browse(company_id)
        return company_sudo.grandes_clientes_procedure_reading or pure.EITHER

    @api.model
    def _read_for_judge(self, case_ids):
        """Return ``{case id: [Event, …]}`` with all their events, in one query."""
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT case_id, sequence, step, act, role, user_id, state_from, state_to,
                   facts, happened_on
              FROM grandes_clientes_case_event
             WHERE case_id = ANY(%s)
             ORDER BY case_id, sequence
            """,
            [list(case_ids)],
        )
        histories = {}
        for row in self.env.cr.fetchall():
            histories.setdefault(row[0], []).append(judge.Event(*row[1:]))
        return histories

    @api.model
    def _get_role_names(self):
        """Return ``{code: name}`` of the roles that events record."""
        names = {"requester": self.env._("Requester"), "system": self.env._("System")}
        known = self.env["ir.model.data"]._xmlid_to_res_id
        ids = {role: known(f"grandes_clientes.{role}") for role in ROLES}
        # Sudo: reads only the names of the roles, in one query.
        groups_sudo = self.env["res.groups"].sudo().browse(filter(None, ids.values()))
        by_id = {group.id: group.name for group in groups_sudo}
        names.update((role, by_id[i]) for role, i in ids.items() if i)
        return names


def _to_event(vals):
    """Return the values of an event in the form that the judge reads."""
    return judge.Event(
        sequence=vals["sequence"],
        step=vals.get("step") or None,
        act=vals["act"],
        role=vals.get("role") or None,
        user_id=vals.get("user_id"),
        state_from=vals.get("state_from") or None,
        state_to=vals.get("state_to") or None,
        facts=vals.get("facts") or None,
        happened_on=vals.get("happened_on"),
    )
