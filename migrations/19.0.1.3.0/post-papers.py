"""The papers that are new get their format: an update leaves a report's as it is."""

_NEW = [
    "access_review_report",
    "finding_dossier_report",
    "nonconformity_report",
    "quality_sample_report",
    "staff_handover_report",
    "visit_acta_report",
    "visit_informe_report",
]


def migrate(cr, version):
    """Give each new report the format that an installation gives it."""
    cr.execute(
        """
        UPDATE ir_act_report_xml AS report
           SET paperformat_id = paper.res_id
          FROM ir_model_data AS name, ir_model_data AS paper
         WHERE name.module = 'grandes_clientes'
           AND name.model = 'ir.actions.report'
           AND name.name = ANY(%s)
           AND paper.module = 'grandes_clientes'
           AND paper.name = 'dossier_paperformat'
           AND report.id = name.res_id
           AND report.paperformat_id IS NULL
        """,
        [_NEW],
    )
