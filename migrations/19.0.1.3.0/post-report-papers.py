"""Set the paper format of the new reports, as an update does not."""

_PAPERS = {
    "access_review_report": "dossier_paperformat",
    "finding_dossier_report": "dossier_paperformat",
    "movement_letter_report": "letter_paperformat",
    "nonconformity_report": "dossier_paperformat",
    "quality_sample_report": "dossier_paperformat",
    "staff_handover_report": "dossier_paperformat",
    "visit_acta_report": "dossier_paperformat",
    "visit_informe_report": "dossier_paperformat",
}


def migrate(cr, version):
    """Give each new report the paper format of a new installation.

    Earlier reports are left out: if they have no format, that was somebody's choice.
    """
    for report, paper in _PAPERS.items():
        cr.execute(
            """
            UPDATE ir_act_report_xml AS report
               SET paperformat_id = paper.res_id
              FROM ir_model_data AS name, ir_model_data AS paper
             WHERE name.module = 'grandes_clientes' AND name.name = %s
               AND paper.module = 'grandes_clientes' AND paper.name = %s
               AND report.id = name.res_id
               AND report.paperformat_id IS NULL
            """,
            [report, paper],
        )
