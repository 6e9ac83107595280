"""Reports as plain tables, with their charts and spreadsheets."""
