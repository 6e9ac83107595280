"""Keep to whom the existing seals were mailed, as far as the company's setting says."""


def migrate(cr, version):
    """Fill the address of seals made before it was kept with each of them."""
    cr.execute(
        """
        UPDATE grandes_clientes_event_seal seal
           SET mailed_to = company.grandes_clientes_seal_email
          FROM res_company company
         WHERE company.id = seal.company_id
           AND seal.mailed_to IS NULL
           AND company.grandes_clientes_seal_email <> ''
        """
    )
