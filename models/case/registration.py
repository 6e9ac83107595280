from odoo import models

from ...tools import clock
from ...tools.identity import academic_period
from ..engine import mass


class Case(models.Model):
    """Registration: Mercurio, repeats, number, owner (5.2.2–5.2.5)."""

    _name = "grandes.clientes.case"
    _inherit = "grandes.clientes.case"

    def _do_register(self, tell_owners=True):
        """Register the cases, or keep them as repeats of the first one (5.2.2–5.2.5).

        Becas that were not filed by an IES are received, numbered and transferred with
        notice (R2).

        :param bool tell_owners: notify the owners; otherwise the caller notifies them
            of all cases at once
        :raise AccessError: the user is no front-office advisor
        :raise UserError: a case cannot be registered; says which and why
        :raise ConcurrencyError: somebody registered the same matter meanwhile; the
            request is retried and finds it
        """
        duplicates = self.env["grandes.clientes.case.duplicates"]
        with mass.gc_disabled(len(self)):
            self._check_act("register")
            outside = self.filtered(lambda case: case._is_foreign_scholarship())
            _register_foreign_scholarships(outside)
            cases = self - outside
            if not cases:
                return
            _propose_period(cases)
            keys = {case.id: duplicates._compute_key(case) for case in cases}
            first_of = duplicates._find_firsts(cases, keys)
            repeats = cases.filtered(lambda case: case.id in first_of)
            (cases - repeats)._register_fresh(keys)
            duplicates._apply_repeats(repeats, keys, first_of)
            if tell_owners:
                cases.env["grandes.clientes.case.notices"]._notify_owners(cases)

    def _get_cannot_register_reasons(self):
        """Return ``{id: reason}`` for the cases that lack what registration needs."""
        checks = (
            (
                lambda case: not case.partner_id and not case.is_anonymous,
                self.env._("Say which entity files it, or mark it as anonymous."),
            ),
            (
                lambda case: case.partner_id and not case._is_large_client(),
                self.env._(
                    "The entity is not a large client: use «Transfer» to send the "
                    "matter to the general channel, with notice."
                ),
            ),
            (
                lambda case: not case.typification_id,
                self.env._("Choose the typification."),
            ),
            (
                lambda case: not case.kind or not case.petition_type_id,
                self.env._("Choose the kind of case and the petition type."),
            ),
            (
                lambda case: case.channel_id.needs_mercurio_in
                and not (case.mercurio_in_number and case.mercurio_in_date),
                self.env._(
                    "Look it up in Mercurio first: a written request carries its "
                    "Mercurio number and date."
                ),
            ),
        )
        return {
            case.id: " ".join(missing)
            for case in self
            if (missing := [reason for fails, reason in checks if fails(case)])
        }

    def _is_large_client(self):
        """Return whether the case's entity, or the one above it, is a large client."""
        self.ensure_one()
        partner = self.partner_id
        return (
            partner.is_large_client
            or partner.commercial_partner_id.is_large_client
            or partner.parent_id.is_large_client
        )

    def _is_foreign_scholarship(self):
        """Return whether the case is a beca that no IES filed (R2)."""
        self.ensure_one()
        return self.typification_id.is_scholarship and not self._is_filed_by_ies()

    def _is_filed_by_ies(self):
        """Return whether an institution of higher education or its campus filed it."""
        self.ensure_one()
        entity = self.partner_id
        entities = entity | entity.parent_id | entity.commercial_partner_id
        return "ies" in entities.mapped("large_client_type")

    def _register_fresh(self, keys):
        """Number and assign new cases and put them on the front office's desk."""
        if not self:
            return
        numbers = self._get_next_numbers()
        assignment = self.env["grandes.clientes.case.assignment"]
        owners = assignment._get_owners(self, registering=self.env.user)
        self._apply_transition(
            "register",
            {"registered_on": clock.occurred()},
            by_case={
                case.id: {
                    **numbers.get(case.id, {}),
                    "user_id": owners[case.id],
                    "duplicate_key": keys[case.id],
                }
                for case in self
            },
            rows=self._get_check_rows(),
            facts=lambda case: {
                "channel": case.channel_id.code,
                "kind": case.kind,
                "typification": case.typification_id.code,
                "received_on": case.received_on.isoformat(),
                # The judge needs to know of a complaint about a user (R10): an id, in
                # an event that this user does not see.
                **(
                    {"complained": case.complained_user_id.id}
                    if case.complained_user_id
                    else {}
                ),
            },
        )

    def _get_check_rows(self):
        """Return the events of the checks before every registration (5.2.2, 5.2.3)."""
        written = self.filtered(
            lambda case: case.channel_id.needs_mercurio_in and case.mercurio_in_number
        )
        return [
            *written._get_event_rows("look_up_mercurio", step="5.2.2"),
            *self._get_event_rows("check_repeats", step="5.2.3"),
        ]

    def _get_next_numbers(self):
        """Return ``{id: {"name": number}}`` for the cases that have none yet."""
        taken = {}
        for company, cases in self.grouped("company_id").items():
            cases = cases.filtered(lambda case: not case.name)
            if cases:
                numbers = mass.next_numbers(
                    self.env, "grandes.clientes.case", company, len(cases)
                )
                taken.update(
                    (case.id, {"name": number})
                    for case, number in zip(cases, numbers, strict=True)
                )
        return taken


def _register_foreign_scholarships(cases):
    """Transfer becas that no institution of higher education filed (R2)."""
    if not cases:
        return
    cases._apply_transition(
        "register",
        {"registered_on": clock.occurred()},
        by_case=cases._get_next_numbers(),
        # The transfer follows: registration is no step of the procedure here.
        step="",
        facts={"scholarship_outside": True},
    )
    cases._do_transfer(
        cases.env._("General attention channel"),
        cases.env._(
            "Scholarship requests enter through this channel only when an "
            "institution of higher education files them (M5-1-08, section 4)."
        ),
    )


def _propose_period(cases):
    """Propose the academic period if the typification depends on it."""
    today = clock.today(cases.env.company)
    for case in cases:
        if case.typification_id.by_period and not case.academic_period:
            text = f"{case.subject or ''} {case.description or ''}"
            # Sudo: set as a proposal of the act, which the caller checked.
            case.sudo().academic_period = academic_period.propose(text, today)
