"""Complaints about each role in the crawl's world, with their dependent records."""

from ..tools import clock
from .crawl_marks import OF_COMPLAINTS


class WorldOfComplaints:
    """Mixin for the crawl's world."""

    @classmethod
    def _complain_of(cls, role):
        """Return the records of a complaint about a role's user: case, note, file."""
        mark = OF_COMPLAINTS[role]
        case = cls._registered(
            cls.front2,
            typification="T30",
            kind="complaint",
            complained_user_id=getattr(cls, role).id,
            partner_id=cls.town.id,
            contact_id=cls.stranger.id,
            subject=mark,
            description=mark,
            beneficiary_name=mark,
            beneficiary_id_number=f"52{sum(map(ord, role))}00",
        )
        note = case.with_user(cls.front2).message_post(
            body=mark, attachments=[(f"{mark}.txt", mark.encode())]
        )
        todo = case.activity_schedule(summary=mark, user_id=cls.front2.id)
        return [
            case,
            case.filing_id,
            note,
            *note.attachment_ids,
            todo,
            *case.event_ids,
            *cls._be_asked_about(case, mark),
            *cls._be_judged(case, mark),
            *cls._be_contacted(
                case, mark, cls.coordinator if role == "supervisor" else cls.supervisor
            ),
        ]

    @classmethod
    def _be_asked_about(cls, case, mark):
        """Return a change request of a complaint, with its later history."""
        change = cls.env["grandes.clientes.delegation.change"].search([], limit=1)
        system = cls.env["grandes.clientes.legacy.system"].search([], limit=1)
        request = cls._ask_for_change(case, mark, cls.treasury, change, system)
        return [request, *request.step_ids]

    @classmethod
    def _be_contacted(cls, case, mark, planner):
        """Return the records of contacts about a case: whom, how, and the outcome."""
        campaign = (
            cls.env["grandes.clientes.outreach.campaign"]
            .with_user(planner)
            .create(
                {
                    "name": "Seguimiento",
                    "reason": "follow_up",
                    "base": "cases",
                    "case_domain": f"[('id', '=', {case.id})]",
                    "date_to": "2026-12-31",
                }
            )
        )
        campaign._do_freeze()
        target = campaign.sudo().target_ids
        attempt = (
            cls.env["grandes.clientes.outreach.attempt"]
            .with_user(cls.front2)
            .create({"target_id": target.id, "result": "reached", "note": mark})
        )
        commitment = attempt._do_agree(mark, clock.today(case.company_id))
        return [target, attempt, commitment, *commitment.activity_ids]
