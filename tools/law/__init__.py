"""Legal terms and how their days are counted."""
