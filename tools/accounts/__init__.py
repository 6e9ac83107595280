"""What legacy systems say of their users: lists, logs, cleansings."""
