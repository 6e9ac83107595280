from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError

from ..engine import mass
from .api_refused import Refused


class Api(models.AbstractModel):
    """Acts on a case: the acts of the screens, once per reference (5.2.13)."""

    _name = "grandes.clientes.api"
    _inherit = "grandes.clientes.api"

    @api.model
    def write_in(self, **body):
        """Write on a case and add documents to it, as its requester.

        :return: ``{"existing", "case"}``
        :raise AccessError: the key belongs to no coordinator, so not to a requester
        :raise UserError: something is invalid; says what and where
        """
        if not self._check_user():
            raise AccessError(
                self.env._(
                    "Only who coordinates the entity writes as its requester: use "
                    "their key, or enter on the screen what they said."
                )
            )
        return self._act("write_in", body, self._add_written)

    @api.model
    def withdraw(self, **body):
        """Withdraw a case at the wish of its requester (Law 1755, article 18).

        :return: ``{"existing", "case"}``
        :raise UserError: something is invalid, or the act is not possible
        """
        self._check_user()
        return self._act(
            "withdraw", body, lambda case, taken: case._do_withdraw(taken["reason"])
        )

    @api.model
    def reopen(self, **body):
        """Reopen a closed case because the answer does not solve it.

        :return: ``{"existing", "case"}``
        :raise UserError: something is invalid, or the act is not possible
        """
        self._check_user()
        return self._act(
            "reopen", body, lambda case, taken: case._do_not_solved(taken["reason"])
        )

    @api.model
    def _add_written(self, case, taken):
        """Add the text and files of ``taken`` to the case."""
        files = self._get_files(taken["attachments"] or [])
        case._do_write_in(
            taken["text"], [(file["name"], file["raw"]) for file in files]
        )

    @api.model
    def _act(self, operation, body, act):
        """Do ``act`` on the case named in the body, unless it was done before.

        :param str operation: name of the operation
        :param dict body: the body as sent
        :param act: function of the case and of the checked body
        """
        taken = self._take(operation, body)
        digest = self._get_body_digest({"operation": operation, **body})
        # Sudo: the user's own earlier calls, by reference; users may not read the
        # model.
        calls_sudo = self.env["grandes.clientes.api.call"].sudo()
        case = self._find_case(taken["number"])
        known_sudo = calls_sudo._find_call(taken["reference"])
        if known_sudo and known_sudo.digest != digest:
            raise Refused(
                self.env._(
                    "The reference %(reference)s was used for something else: give "
                    "each thing that you send its own.",
                    reference=taken["reference"],
                ),
                "reference_used",
                "reference",
            )
        if not known_sudo:
            try:
                # Guards against two simultaneous calls with one reference: the second
                # is retried.
                with mass.error_expected(), self.env.cr.savepoint():
                    calls_sudo.create(
                        {"reference": taken["reference"], "digest": digest}
                    )
            except UniqueViolation as error:
                raise ConcurrencyError("The same reference was just sent") from error
            act(case, taken)
        [told] = self._get_told_cases(case)
        return {"existing": bool(known_sudo), "case": told}

    @api.model
    def _find_case(self, number):
        """Return the case with this ``number`` that the user may read.

        :raise Refused: there is none, or the user may not read it, without telling
            which
        """
        case = self.env["grandes.clientes.case"].search(
            [("name", "=", number), ("company_id", "in", self.env.companies.ids)],
            limit=1,
        )
        if not case:
            raise Refused(
                self.env._(
                    "number: no case that you may read is called %(number)s.",
                    number=number,
                ),
                "no_such_case",
                "number",
            )
        return case
