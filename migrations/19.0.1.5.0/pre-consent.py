"""Consent is said to have been given only where somebody gave it (Law 1581).

Earlier releases put the text on whatever came through the portal's door, so also on
what a system filed with a coordinator's key, where nobody saw it.
"""


def migrate(cr, version):
    """Tell the filings of the form, where the box was ticked, from the others."""
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
