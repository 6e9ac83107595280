"""What of a case only the code that judges it writes."""

PROTECTED = frozenset({"procedure_id", "conformity"})
