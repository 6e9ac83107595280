from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools import clock

#: Groups that set a company up; each does its own steps.
GROUPS = (
    "grandes_clientes.group_manager",
    "grandes_clientes.group_supervisor",
    "grandes_clientes.group_coordinator",
    "grandes_clientes.group_front_office",
    "base.group_system",
)
DONE, MISSING, SKIPPED = "done", "missing", "skipped"


class Setup(models.AbstractModel):
    """The first steps: what a company needs before its first case.

    A step is a dictionary: ``code``, ``label``, ``help``, ``sequence``, ``required``
    (optional steps may be skipped; who did so and when is recorded), ``groups`` (full
    XML ids of the groups that do it), ``who`` (the same in words), ``button`` (its
    label), ``probe`` (name of the method that returns, from actual records, whether it
    is done and the facts in a few words) and ``action`` (XML id of an action, or name
    of a method). Nobody ticks a step by hand.
    """

    _name = "grandes.clientes.setup"
    _description = "First day of a company"

    @api.model
    def _get_steps(self):
        """Return the steps; rooms extend this with what a company must have."""
        return []

    @api.model
    def _check_may_see(self):
        """Raise unless the user is one of those who set a company up.

        :raise AccessError: the user is not
        """
        if not any(self.env.user.has_group(group) for group in GROUPS):
            raise AccessError(
                self.env._("Only who sets the company up sees its first steps.")
            )

    @api.model
    def get_setup(self):
        """Return the steps of the current company for the client.

        :return: ``{"company", "steps", "done", "count", "left", "is_ready"}``: ``left``
            is the number of required steps that are missing
        """
        self._check_may_see()
        skips = self._get_skips()
        steps = [
            self._prepare_step(step, skips.get(step["code"])) for step in self._of_all()
        ]
        required = [step for step in steps if step["required"]]
        left = sum(step["state"] == MISSING for step in required)
        return {
            # Sudo: reads the name of the user's own company.
            "company": self.env.company.sudo().name,
            "steps": steps,
            "done": sum(step["state"] == DONE for step in required),
            "count": len(required),
            "left": left,
            "is_ready": not left,
        }

    @api.model
    def _of_all(self):
        """Return the steps that apply to the company, in order."""
        return sorted(
            (step for step in self._get_steps() if step.get("is_shown", True)),
            key=lambda step: step["sequence"],
        )

    @api.model
    def _find_step(self, code):
        step = next((step for step in self._of_all() if step["code"] == code), None)
        if not step:
            raise UserError(self.env._("There is no such step."))
        return step

    @api.model
    def _is_theirs(self, step):
        """Return whether the step is the user's to do."""
        return any(self.env.user.has_group(group) for group in step["groups"])

    def _prepare_step(self, step, skip):
        """Return a step with its state; a finished step is done even if skipped."""
        is_done, fact = getattr(self, step["probe"])()
        skip = skip if skip and skip.is_skipped and not step["required"] else None
        state = DONE if is_done else SKIPPED if skip else MISSING
        if state == SKIPPED:
            fact = self.env._(
                "Left out by %(name)s on %(day)s",
                name=skip.user_id.name,
                day=format_date(
                    self.env, clock.local_date(self.env.company, skip.skipped_on)
                ),
            )
        mine = self._is_theirs(step)
        return {
            "code": step["code"],
            **self._get_words(step),
            "required": step["required"],
            "state": state,
            "fact": fact or "",
            "may": mine,
            "may_skip": mine and not step["required"] and not is_done,
        }

    @api.model
    def _get_words(self, step):
        """Return the texts of a step, in the user's language."""
        names = ("label", "help", "button", "who")
        return {name: self.env._(text) for name in names if (text := step[name])}

    @api.model
    def _get_skips(self):
        """Return ``{code: last row}`` of steps that the company skipped or resumed."""
        # Sudo: tells whoever sets the company up who skipped what.
        rows_sudo = (
            self.env["grandes.clientes.setup.skip"]
            .sudo()
            .search(Domain("company_id", "=", self.env.company.id), order="id")
        )
        return {row.step: row for row in rows_sudo}

    # === ACTIONS === #

    @api.model
    def action_open(self, code):
        """Return the action that does a step.

        :param str code: of a step
        :return: action
        """
        self._check_may_see()
        step = self._find_step(code)
        if not self._is_theirs(step):
            raise AccessError(
                self.env._(
                    "«%(step)s» is done by: %(who)s.",
                    step=self._get_words(step)["label"],
                    who=self._get_words(step)["who"],
                )
            )
        if "." in step["action"]:
            action = self.env["ir.actions.actions"]._for_xml_id(step["action"])
        else:
            action = getattr(self, step["action"])()
        # The client runs the action itself, which requires the views.
        if action["type"] == "ir.actions.act_window" and not action.get("views"):
            action["views"] = [(False, mode) for mode in action["view_mode"].split(",")]
        return action

    @api.model
    def action_skip(self, code, is_skipped=True):
        """Skip an optional step, or resume it.

        :param str code: of a step
        :return: the new result of :meth:`get_setup`
        """
        self._check_may_see()
        step = self._find_step(code)
        if not self._is_theirs(step) or step["required"]:
            raise UserError(
                self.env._(
                    "«%(step)s» is not left out: it is required, or somebody else's.",
                    step=self._get_words(step)["label"],
                )
            )
        # Sudo: users may not write these rows; the right was checked above.
        self.env["grandes.clientes.setup.skip"].sudo().create(
            {
                "company_id": self.env.company.id,
                "step": code,
                "is_skipped": bool(is_skipped),
            }
        )
        return self.get_setup()
