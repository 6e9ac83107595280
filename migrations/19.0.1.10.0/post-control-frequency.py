"""Make C09 count the validations of the frequency of the control."""

_DOMAINS = {
    frequency: f'[("state", "=", "signed"), ("frequency", "=", "{frequency}")]'
    for frequency in ("monthly", "quarterly")
}


def migrate(cr, version):
    """Make the rules of validations follow their control, unless edited by hand."""
    cr.execute(
        """
        UPDATE grandes_clientes_control_rule
           SET domain = '[("state", "=", "signed")]',
               frequency_field = 'frequency'
         WHERE model = 'grandes.clientes.access.review'
           AND domain IN %s
        """,
        [tuple(_DOMAINS.values())],
    )
