from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ...tools.sheet.mapped import NUMBER, TEXT, MappedColumn, Problem
from ...tools.text import fold
from .training_attendance import MOMENTS
from .training_topic import KEEPERS

_lt = LazyTranslate(__name__)

_COLUMNS = (
    MappedColumn(
        "person",
        _lt("Person"),
        "asesor|persona|participante|asistente|usuario|login|correo|correo electronico"
        "|e mail|email|nombre|nombres|nombre completo|nombres y apellidos|nombre del "
        "asesor|funcionario|person|name",
        TEXT,
        needed=True,
    ),
    MappedColumn(
        "before",
        _lt("Mark before"),
        "nota previa|nota antes|nota inicial|antes|pretest|pre test|prueba previa"
        "|prueba inicial|evaluacion inicial|before",
        NUMBER,
    ),
    MappedColumn(
        "after",
        _lt("Mark after"),
        "nota|nota despues|nota posterior|nota final|calificacion|calificacion final"
        "|despues|postest|post test|evaluacion|evaluacion final|after|mark",
        NUMBER,
    ),
    MappedColumn(
        "retake",
        _lt("Mark of the retake"),
        "recuperacion|nota recuperacion|nota de recuperacion|segunda prueba|repeticion"
        "|nota repeticion|habilitacion|retake",
        NUMBER,
    ),
)
_PROBLEMS = {
    "unknown_person": (
        _lt("«%(value)s» is not on the session."),
        _lt("Write the user, the e-mail or the name as in the attendance."),
    ),
    "several_people": (
        _lt("«%(value)s» may be several people."),
        _lt("Write the user or the e-mail instead of the name."),
    ),
    "did_not_attend": (
        _lt("«%(value)s» did not attend."),
        _lt("Correct the attendance first, or take the row out."),
    ),
    "no_mark": (
        _lt("There is no mark for «%(value)s»."),
        _lt("Write a mark, or take the row out."),
    ),
    "above_scale": (
        _lt("«%(value)s» is above the highest mark of the topic."),
        _lt("Write it on the scale of the topic."),
    ),
    "twice": (
        _lt("«%(value)s» has more than one row."),
        _lt("Leave one row for each person."),
    ),
    "not_held": (
        _lt("The session is not recorded as held."),
        _lt("Record it as held, with who came, then load the marks."),
    ),
}


class TrainingLoad(models.Model):
    """A session's mark sheet: loaded all or nothing, and kept as received (I09)."""

    _name = "grandes.clientes.training.load"
    _description = "Sheet of marks"
    _inherit = ["grandes.clientes.mapped.load.mixin"]

    _LOAD_ROLES = KEEPERS
    _ROOM = "training"

    session_id = fields.Many2one(
        comodel_name="grandes.clientes.training.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    mark_ids = fields.One2many(
        comodel_name="grandes.clientes.training.mark",
        inverse_name="load_id",
        readonly=True,
    )

    @api.model
    def _get_protected_fields(self):
        """Add the session."""
        return super()._get_protected_fields() | {"session_id"}

    @api.depends("session_id", "filename")
    def _compute_display_name(self):
        for load in self:
            load.display_name = " · ".join(
                filter(None, (load.session_id.display_name, load.filename))
            )

    def _check_not_loaded(self, kind, digest):
        """Allow the same sheet again: for another session, or to correct marks.

        Marks are only added: the last one counts, and the others stay.
        """

    # === LOADING === #

    @api.model
    def _get_kinds(self):
        return [("marks", self.env._("Marks"))]

    @api.model
    def _get_mapped_columns(self, kind):
        return _COLUMNS

    @api.model
    def _get_problem_messages(self):
        return super()._get_problem_messages() | _PROBLEMS

    def _get_people(self):
        """Return ``{folded name: attendances}`` of the people on the session."""
        self.ensure_one()
        known = {}
        # Sudo: reads logins and addresses of the attendees for comparison.
        for row in self.sudo().session_id.attendance_ids:
            user = row.user_id
            for name in {fold(user.login), fold(user.email), fold(user.name)} - {""}:
                known.setdefault(name, row.browse())
                known[name] |= row
        return known

    def _find_row_problems(self, rows):
        """Add the problems with people and marks."""
        found = super()._find_row_problems(rows)
        if self.session_id.state != "held":
            return [*found, Problem(0, "", "not_held")]
        people, seen = self._get_people(), set()
        for row in rows:
            name = row.values.get("person")
            if not name:
                continue
            matches = people.get(fold(name), self.session_id.attendance_ids.browse())
            code = None
            if not matches:
                code = "unknown_person"
            elif len(matches) > 1:
                code = "several_people"
            elif not matches.has_attended:
                code = "did_not_attend"
            elif matches in seen:
                code = "twice"
            elif all(row.values.get(moment) is None for moment in MOMENTS):
                code = "no_mark"
            seen.add(matches)
            if code:
                found.append(Problem(row.number, "person", code, name))
            found += [
                Problem(row.number, moment, "above_scale", str(row.values[moment]))
                for moment in MOMENTS
                if (row.values.get(moment) or 0) > self.session_id.most_mark
            ]
        return found

    def _create_rows(self, rows):
        """Create the marks of each person."""
        self.ensure_one()
        people = self._get_people()
        attendances = self.env["grandes.clientes.training.attendance"]
        vals_list = []
        for row in rows:
            attendance = people[fold(row.values["person"])]
            attendances |= attendance
            vals_list += [
                {
                    "attendance_id": attendance.id,
                    "user_id": attendance.user_id.id,
                    "company_id": self.company_id.id,
                    "moment": moment,
                    "value": float(row.values[moment]),
                    "load_id": self.id,
                    "row": row.number,
                }
                for moment in MOMENTS
                if row.values.get(moment) is not None
            ]
        self.env["grandes.clientes.training.mark"].create(vals_list)

    def _get_sealed_values(self):
        """Add the session and its marks."""
        return [
            *super()._get_sealed_values(),
            self.session_id.id,
            [
                [mark.user_id.id, mark.moment, mark.value]
                for mark in self.mark_ids.sorted("id")
            ],
        ]
