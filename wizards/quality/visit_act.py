from odoo import api, fields, models

_VISITED = (
    "visited_name",
    "visited_position",
    "visited_signature",
    "visited_words",
)


class QualityVisitAct(models.TransientModel):
    """Wizard to sign a visit's acta, present its report or explain a missed visit."""

    _name = "grandes.clientes.quality.visit.act"
    _inherit = ["grandes.clientes.act.wizard"]
    _description = "Act on a visit"

    _records = "visit_id"

    visit_id = fields.Many2one(
        comodel_name="grandes.clientes.quality.visit", required=True, readonly=True
    )
    act = fields.Selection(
        selection=[
            ("close", "Sign the acta"),
            ("present", "Present the report"),
            ("explain", "Tell why it was missed"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text()
    unanswered_count = fields.Integer(compute="_compute_unanswered_count")
    visited_name = fields.Char(
        string="Who received the visit",
        compute="_compute_visited",
        store=True,
        readonly=False,
    )
    visited_position = fields.Char(
        string="Position", compute="_compute_visited", store=True, readonly=False
    )
    visited_signature = fields.Selection(
        selection=lambda self: self.env["grandes.clientes.quality.visit"]
        ._fields["visited_signature"]
        ._description_selection(self.env),
        string="Signature of the visited",
        compute="_compute_visited",
        store=True,
        readonly=False,
    )
    visited_words = fields.Text(
        string="What the visited says",
        compute="_compute_visited",
        store=True,
        readonly=False,
    )
    conclusions = fields.Text(compute="_compute_visited", store=True, readonly=False)

    @api.depends("visit_id", "act")
    def _compute_refused(self):
        return super()._compute_refused()

    @api.depends("visit_id")
    def _compute_unanswered_count(self):
        for wizard in self:
            wizard.unanswered_count = len(
                wizard.visit_id.item_ids.filtered(lambda item: not item.answer)
            )

    @api.depends("visit_id")
    def _compute_visited(self):
        for wizard in self:
            for name in (*_VISITED, "conclusions"):
                wizard[name] = wizard.visit_id[name]

    def _get_arguments(self):
        return {"reason": self.reason} if self.act == "explain" else {}

    def _perform(self, records):
        if self.act == "close":
            records.write({name: self[name] for name in _VISITED})
        elif self.act == "present":
            records.write({"conclusions": self.conclusions})
        # ``act`` is a Selection, so only these methods can be called.
        getattr(records, f"_do_{self.act}")(**self._get_arguments())
        return self.env["grandes.clientes.job"]
