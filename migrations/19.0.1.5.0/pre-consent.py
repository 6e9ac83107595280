"""Keep consent only where somebody gave it (Law 1581).

Earlier releases stored the consent text on everything filed through the portal's code,
including what a system filed with a coordinator's key, where nobody saw the text.
"""


def migrate(cr, version):
    """Set consent on filings of the form, where the box was ticked, not on others."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_filing
              ADD COLUMN IF NOT EXISTS consent varchar,
              ADD COLUMN IF NOT EXISTS consent_on timestamp,
              ADD COLUMN IF NOT EXISTS consent_means varchar
        """
    )
    cr.execute(
        """
        UPDATE grandes_clientes_filing
           SET consent = 'given', consent_on = received_on, consent_means = 'portal'
         WHERE consent IS NULL
           AND consent_text IS NOT NULL
           AND client_reference IS NULL
        """
    )
    cr.execute(
        """
        UPDATE grandes_clientes_filing
           SET consent = 'not_asked', consent_text = NULL
         WHERE consent IS NULL
        """
    )
