"""The reports that are new get their paper, which an update leaves to people."""

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
    """Give each new report the paper that an installation gives it.

    The reports of before are not among them: without a paper they are so by choice.
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
