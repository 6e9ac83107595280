from odoo import models


class CaseAnswer(models.Model):
    """Four eyes: what keeps a user from directing, reviewing or signing an answer."""

    _name = "grandes.clientes.case.answer"
    _inherit = "grandes.clientes.case.answer"

    def _get_written_reason(self, drafted, wrote):
        """Return why the user may not check the answer: they wrote it, or ``""``.

        :param str drafted: sentence for who drafted it
        :param str wrote: sentence for who wrote in it later
        """
        self.ensure_one()
        # Sudo: only whether the user is one of them.
        answer_sudo = self.sudo()
        if answer_sudo.prepared_by_id == self.env.user:
            return drafted
        return wrote if self.env.user in answer_sudo.writer_ids else ""

    def _get_cannot_direct_reasons(self):
        """Return ``{id: reason}`` for drafts that a desk above the user's wrote.

        The front office directs any draft; the back office also relays those of areas
        (5.2.15). Whoever prepared a draft anew directs it as theirs.
        """
        if self.env.su or self.env.user.has_group(
            "grandes_clientes.group_front_office"
        ):
            return {}
        desks = {"mission_area"}
        if self.env.user.has_group("grandes_clientes.group_back_office"):
            desks.add("back_office")
        return {
            answer.id: self.env._(
                "Another desk drafted it: answer the escalation, or prepare an answer "
                "of your own."
            )
            for answer in self
            if answer.prepared_desk not in desks
            and not answer._get_written_reason("drafted", "wrote")
        }

    def _get_cannot_review_reasons(self):
        """Return ``{id: reason}`` where the user wrote it, or it has been reviewed."""
        reasons = {}
        unlike = self.filtered("reviewed_by_id")._find_altered()
        drafted = self.env._("You drafted it: somebody else reviews it.")
        wrote = self.env._("You wrote in it: somebody else reviews it.")
        for answer in self:
            if reason := answer._get_written_reason(drafted, wrote):
                reasons[answer.id] = reason
            elif answer.reviewed_by_id and answer not in unlike:
                reasons[answer.id] = self.env._(
                    "%(name)s has reviewed it already.",
                    # Sudo: the name of a colleague.
                    name=answer.sudo().reviewed_by_id.name,
                )
        return reasons

    def _get_cannot_sign_reasons(self):
        """Return ``{id: reason}`` where the user may not sign, or somebody has."""
        reasons = {}
        unlike = self.filtered("reviewed_by_id")._find_altered()
        drafted = self.env._("You drafted it: somebody else signs it.")
        wrote = self.env._("You wrote in it: somebody else signs it.")
        for answer in self:
            if not answer.needs_signature:
                reasons[answer.id] = self.env._("No signature is asked of it.")
            elif reason := answer._get_written_reason(drafted, wrote):
                reasons[answer.id] = reason
            elif not answer.reviewed_by_id:
                reasons[answer.id] = self.env._("It has not been reviewed.")
            elif answer in unlike:
                reasons[answer.id] = answer._get_altered_reason()
            elif answer.signed_by_id:
                reasons[answer.id] = self.env._(
                    "%(name)s has signed it already.",
                    # Sudo: as above.
                    name=answer.sudo().signed_by_id.name,
                )
        return reasons
