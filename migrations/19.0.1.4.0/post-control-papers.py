"""Set the paper format of the controls' reports, as an update does not."""

_REPORTS = ("contract_discount_report", "oversight_acta_report")


def migrate(cr, version):
    """Give each new report the paper format of a new installation."""
    cr.execute(
        """
        UPDATE ir_act_report_xml AS report
           SET paperformat_id = paper.res_id
          FROM ir_model_data AS name, ir_model_data AS paper
         WHERE name.module = 'grandes_clientes' AND name.name = ANY(%s)
           AND paper.module = 'grandes_clientes'
           AND paper.name = 'dossier_paperformat'
           AND report.id = name.res_id
           AND report.paperformat_id IS NULL
        """,
        [list(_REPORTS)],
    )
