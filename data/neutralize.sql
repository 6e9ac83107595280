-- A copy of a database tells no other system what happens in it.
UPDATE grandes_clientes_webhook SET active = false;
