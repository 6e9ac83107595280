"""Data of legacy systems about their users: lists, logs, cleansings."""
