"""What shows C09 is of the frequency that the control is expected by."""

_DOMAINS = {
    frequency: f'[("state", "=", "signed"), ("frequency", "=", "{frequency}")]'
    for frequency in ("monthly", "quarterly")
}


def migrate(cr, version):
    """Let the rules of validations follow their control, where nobody wrote others."""
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
