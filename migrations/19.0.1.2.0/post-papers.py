"""Make paper formats noupdate, and renew those that nobody changed."""


def migrate(cr, version):
    """Keep customised formats; set the others as in a new installation."""
    cr.execute(
        """
        UPDATE ir_model_data SET noupdate = true
         WHERE module = 'grandes_clientes' AND model = 'report.paperformat'
        """
    )
    cr.execute(
        """
        UPDATE report_paperformat AS format
           SET margin_top = 32, margin_bottom = 26, header_spacing = 7
          FROM ir_model_data AS name
         WHERE name.module = 'grandes_clientes'
           AND name.name = 'constancia_paperformat'
           AND format.id = name.res_id
           AND (format.margin_top, format.margin_bottom, format.header_spacing)
               = (58, 28, 52)
        """
    )
    cr.execute(
        """
        UPDATE report_paperformat AS format
           SET header_spacing = 10
          FROM ir_model_data AS name
         WHERE name.module = 'grandes_clientes'
           AND name.name = 'letter_paperformat'
           AND format.id = name.res_id
           AND (format.margin_top, format.header_spacing) = (40, 32)
        """
    )
    # This report had no format of its own, so it used the company's.
    cr.execute(
        """
        UPDATE ir_act_report_xml AS report
           SET paperformat_id = paper.res_id
          FROM ir_model_data AS name, ir_model_data AS paper
         WHERE name.module = 'grandes_clientes'
           AND name.name = 'action_report_case_dates'
           AND paper.module = 'grandes_clientes'
           AND paper.name = 'dossier_paperformat'
           AND report.id = name.res_id
           AND report.paperformat_id IS NULL
        """
    )
