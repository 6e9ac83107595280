"""The sources of the reports: what they count, one file each."""
