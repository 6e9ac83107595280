"""Records of the portal and of the case screens, in the crawl's world."""

from datetime import timedelta

from odoo.tests import new_test_user


def begin_to_ask(cls, mark, of_entity):
    """Make another entity's coordinator write and invite; return the records.

    A draft belongs to its author alone. The invitation is decided on by colleagues, the
    administrator among them, and an activity on the entity announces it.
    """
    stranger = new_test_user(
        cls.env,
        login="gc_stranger",
        groups="base.group_portal",
        partner_id=cls.stranger.id,
    )
    draft = cls.env["grandes.clientes.portal.draft"].with_user(stranger)
    draft = draft._do_keep({"asunto": f"Por pedir {mark}", "detalle": mark})
    invitation = cls.env["grandes.clientes.portal.invitation"].with_user(stranger)
    invitation = invitation._do_invite(
        cls.town.id, of_entity, "invitada@example.com", reason=of_entity
    )
    return [draft, invitation]


def promise_again(cls, case, mark):
    """Promise a new date for a case, with a reason; return the promise."""
    promises = cls.env["grandes.clientes.new.promise"].with_user(cls.front)
    return promises._do_promise(case, case.date_promised + timedelta(days=1), mark)


def have_open(cls, case):
    """Make an advisor open a case and write its answer; return the presence."""
    presences = cls.env["grandes.clientes.case.presence"]
    presences.with_user(cls.front2).enter({str(case.id): "answer"}, "crawl")
    return presences.search([("case_id", "=", case.id)])
