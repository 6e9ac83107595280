"""Documents, entities and academic periods: read, checked and normalised."""
