"""Give existing cases the version of the procedure of their day."""

from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    """Set every case's version; conformity is judged on demand.

    «Judge a period», limited to cases never judged, does that as a job.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    procedure = env.ref("grandes_clientes.procedure_m5_1_08")
    if procedure.state == "draft":
        # An update skips this noupdate file, which adds the rules and activates the
        # version; rules cannot be added to an activated version later.
        convert_file(
            env, "grandes_clientes", "data/procedure/rules.xml", {}, "init", True
        )
    versions = env["grandes.clientes.procedure"]._get_versions()
    for company in env["res.company"].search([]):
        zone = company._grandes_clientes_get_tz()
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
