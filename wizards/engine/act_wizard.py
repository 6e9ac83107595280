from odoo import fields, models
from odoo.exceptions import UserError


class ActWizard(models.AbstractModel):
    """Base wizard of an act that needs input.

    A wizard sets ``_records`` to the name of its record field and ``_act`` to the code
    of its act, or has a field ``act`` if it serves several. It adds the input fields,
    and ``_get_arguments`` returns the keyword arguments for the act. The records' model
    must inherit ``grandes.clientes.act.mixin``.

    The wizard does not open if none of the records can take the act. To refuse more
    than the act's own check does, extend ``_refusals``.
    """

    _name = "grandes.clientes.act.wizard"
    _inherit = ["grandes.clientes.opening.mixin", "grandes.clientes.protected.mixin"]
    _description = "Dialog of an act"

    _act = None
    _records = None
    # Optional name of the field with the number of records that can take the act.
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
        """Return the code of the wizard's act."""
        return self._act or self.act

    def _refusals(self, records):
        """Return ``{id: reason}`` for the ``records`` that cannot take the act."""
        act = self._get_act()
        return records._get_cannot_act_reasons(act) if act else {}

    def _get_opening_refusals(self, records):
        """Return the refusals checked on opening.

        Override it to leave out refusals that the user's input can resolve.
        """
        return self._refusals(records)

    def _get_refused_sentence(self, records, reasons):
        """Add advice for records whose state refuses the act."""
        sentence = super()._get_refused_sentence(records, reasons)
        advice = self._get_advice(records)
        separator = " " if len(set(reasons.values())) == 1 else "\n"
        return f"{sentence}{separator}{advice}" if advice else sentence

    def _get_advice(self, records):
        """Return the common advice for the records, empty if the act has no row."""
        act = self._act or ("act" in self._fields and self.act)
        known = act in records._get_act_table()
        return records._get_common_advice(act) if known else ""

    def _acceptable(self):
        """Return the records that can take the act."""
        reasons = self._refusals(self[self._records])
        return self[self._records].filtered(lambda record: record.id not in reasons)

    def action_confirm(self):
        """Do the act on the records that can take it, or queue a job if they are many.

        :raise UserError: no record can take the act; says why
        """
        self.ensure_one()
        records = self._acceptable()
        if not records:
            refused = self[self._records]._origin
            if not refused:
                raise UserError(self._get_out_of_reach() or self._get_nothing_chosen())
            reasons = self._refusals(refused)
            raise UserError(self._get_refused_sentence(refused, reasons))
        left_out = self._find_left_out(records)
        return self._say_left_out(left_out, self._after(self._perform(records)))

    def _find_left_out(self, records):
        """Return the sentences on the chosen records that cannot take the act any more.

        Records that a dialog leaves out for reasons of its own are shown by the dialog.
        The sentences are made before the act, whose effects would change the reasons.
        """
        chosen = self[self._records]._origin
        rest = chosen - records._origin
        # Of all that was chosen: the reason of one may depend on the others.
        reasons = self._refusals(chosen) if rest else {}
        return [
            f"{record.display_name}: {reasons[record.id]}"
            for record in rest
            if record.id in reasons
        ]

    def _say_left_out(self, left_out, then):
        """Return a notice of what was left out, followed by the action ``then``.

        The dialog showed it when it opened; what another user moved since then is new
        to the user.

        :param list left_out: see :meth:`_find_left_out`
        """
        if not left_out:
            return then
        count = len(left_out)
        notice = self.env["grandes.clientes.notice"]
        return notice._get_screen_notice(
            notice._get_lines(left_out, count),
            kind="warning",
            then=then,
            title=self.env._("1 was left out")
            if count == 1
            else self.env._("%(count)s were left out", count=count),
            sticky=True,
        )

    def _get_out_of_reach(self):
        """Return the message if the user lost access to all that was chosen, or ""."""
        self.invalidate_recordset([self._records], flush=False)
        # Sudo: tells records that the user may no longer read from an empty selection.
        if not self.sudo()[self._records]:
            return ""
        return self.env._(
            "What you chose is out of your reach by now: it went to somebody else. "
            "Copy what you typed, and ask your supervisor who has it."
        )

    def _get_nothing_chosen(self):
        """Return the message for an empty selection."""
        return self.env._("Choose at least one record to act on.")

    def _perform(self, records):
        """Do the act on ``records``.

        :return: the job that does it, empty if it is already done
        """
        return self._run(records, f"_do_{self._get_act()}", **self._get_arguments())

    def _get_arguments(self):
        """Return the keyword arguments of the act."""
        return {}

    def _run(self, records, method, **arguments):
        """Run ``method`` on ``records`` now, or as a job above the company's limit."""
        return self.env["grandes.clientes.job"]._run_or_submit(
            records, method, self._get_job_name(records), **arguments
        )

    def _get_job_name(self, records):
        """Return the name of the job, if one is created."""
        return self.env._(
            "%(act)s: %(count)s records",
            act=records._get_act_label(self._get_act()),
            count=len(records),
        )

    def _after(self, job):
        """Return the next action: close the wizard, or show the job's progress."""
        if job:
            return job._open_progress()
        return {"type": "ir.actions.act_window_close"}
