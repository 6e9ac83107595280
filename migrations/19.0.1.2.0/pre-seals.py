"""Number the nightly seals; earlier ones keep the digest that was mailed."""


def migrate(cr, version):
    """Number the seals of each company, and store the format of their digests."""
    cr.execute(
        """
        ALTER TABLE grandes_clientes_event_seal
              ADD COLUMN IF NOT EXISTS number int4,
              ADD COLUMN IF NOT EXISTS entry_count int4,
              ADD COLUMN IF NOT EXISTS format int4
        """
    )
    cr.execute(
        """
        UPDATE grandes_clientes_event_seal seal
           SET number = counted.number, entry_count = 0, format = 1
          FROM (SELECT id, row_number() OVER (PARTITION BY company_id ORDER BY id)
                       AS number
                  FROM grandes_clientes_event_seal) counted
         WHERE counted.id = seal.id AND seal.format IS NULL
        """
    )
