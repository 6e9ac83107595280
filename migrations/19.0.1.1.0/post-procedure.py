"""Cases that were there before the procedure get the version of their day."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give every case its version; whether it conforms is judged on demand.

    «Judge a period», for those never judged, does that as a long act.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    # What data files do once, after an installation, an update leaves out.
    env["grandes.clientes.procedure"]._activate_first()
    versions = env["grandes.clientes.procedure"]._versions()
    for company in env["res.company"].search([]):
        zone = company._grandes_clientes_tz()
        mine = [row for row in versions if row[1] in (company.id, False)]
        for procedure_id, _company_id, valid_from, valid_to in mine:
            cr.execute(
                """
                UPDATE grandes_clientes_case
                   SET procedure_id = %(procedure)s,
                       conformity = COALESCE(conformity, 'not_judged')
                 WHERE procedure_id IS NULL AND company_id = %(company)s
                   AND (received_on AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                       BETWEEN %(from)s AND COALESCE(%(to)s, 'infinity'::date)
                """,
                {
                    "procedure": procedure_id,
                    "company": company.id,
                    "zone": zone,
                    "from": valid_from,
                    "to": valid_to or None,
                },
            )
        if mine:
            first = min(mine, key=lambda row: (not row[1], row[2]))
            cr.execute(
                """
                UPDATE grandes_clientes_case
                   SET procedure_id = %s,
                       conformity = COALESCE(conformity, 'not_judged')
                 WHERE procedure_id IS NULL AND company_id = %s
                """,
                [first[0], company.id],
            )
    env.invalidate_all()
