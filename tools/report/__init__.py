"""A report as a plain table, and its charts and spreadsheet."""
