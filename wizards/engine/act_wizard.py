from odoo import fields, models
from odoo.exceptions import UserError


class ActWizard(models.AbstractModel):
    """The dialog of an act that asks for something: records, those left out, doing it.

    A dialog says in which field its records are (``_records``) and which act it does:
    ``_act``, or a field ``act`` where it does several. It adds what the act asks for,
    and ``_get_arguments`` says how that is given to it. The records' model inherits
    ``grandes.clientes.act.mixin``.

    It does not open over records of which none can take the act. What is refused
    beyond the act's own check, as where nothing is there to choose from, a dialog adds
    in ``_refusals``.
    """

    _name = "grandes.clientes.act.wizard"
    _inherit = ["grandes.clientes.opening.mixin", "grandes.clientes.protected.mixin"]
    _description = "Dialog of an act"

    _act = None
    _records = None
    # Field that says how many records can take the act, where the dialog shows it.
    _count = None

    refused = fields.Text(
        string="Left out",
        compute="_compute_refused",
        help="What cannot take the act now, with the reason.",
    )

    def _compute_refused(self):
        for wizard in self:
            records = wizard[self._records]._origin
            reasons = wizard._refusals(records)
            wizard.refused = "\n".join(
                f"{record.display_name}: {reasons[record.id]}"
                for record in records
                if record.id in reasons
            )
            if self._count:
                wizard[self._count] = len(records) - len(reasons)

    def _get_act(self):
        """Return the code of the act that the dialog does."""
        return self._act or self.act

    def _refusals(self, records):
        """Return ``{id: reason}`` for the ``records`` that cannot take the act."""
        act = self._get_act()
        return records._get_cannot_act_reasons(act) if act else {}

    def _get_opening_refusals(self, records):
        """Return what the act refuses; where another choice lets it go, less."""
        return self._refusals(records)

    def _get_refused_sentence(self, records, reasons):
        """Add what to do with records whose state refuses the act."""
        sentence = super()._get_refused_sentence(records, reasons)
        advice = self._get_advice(records)
        separator = " " if len(set(reasons.values())) == 1 else "\n"
        return f"{sentence}{separator}{advice}" if advice else sentence

    def _get_advice(self, records):
        """Return what to do with records that are all refused by their state."""
        act = self._act or ("act" in self._fields and self.act)
        known = act in records._get_act_table()
        return records._get_common_advice(act) if known else ""

    def _acceptable(self):
        """Return the records that can take the act."""
        reasons = self._refusals(self[self._records])
        return self[self._records].filtered(lambda record: record.id not in reasons)

    def action_confirm(self):
        """Do the act on what can take it, or queue it when it is much.

        :raise UserError: nothing can take it; says why
        """
        self.ensure_one()
        records = self._acceptable()
        if not records:
            refused = self[self._records]._origin
            if not refused:
                raise UserError(self._get_nothing_chosen())
            reasons = self._refusals(refused)
            raise UserError(self._get_refused_sentence(refused, reasons))
        return self._after(self._perform(records))

    def _get_nothing_chosen(self):
        """Return what to say where there is nothing to act on."""
        return self.env._("Choose at least one record to act on.")

    def _perform(self, records):
        """Do the act on ``records``.

        :return: the job that does it, empty when it is done already
        """
        return self._run(records, f"_do_{self._get_act()}", **self._get_arguments())

    def _get_arguments(self):
        """Return the keywords with which the act is called."""
        return {}

    def _run(self, records, method, **arguments):
        """Run ``method`` on ``records`` now, or as a job above the company's limit."""
        return self.env["grandes.clientes.job"]._run_or_submit(
            records, method, self._get_job_name(records), **arguments
        )

    def _get_job_name(self, records):
        """Return how the job is called, should it be one."""
        return self.env._(
            "%(act)s: %(count)s records",
            act=records._get_act_label(self._get_act()),
            count=len(records),
        )

    def _after(self, job):
        """Return what the screen does next: close, or show the job's progress."""
        if job:
            return job._open_progress()
        return {"type": "ir.actions.act_window_close"}
