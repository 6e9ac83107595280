"""Spreadsheets, read with limits and written safely."""
