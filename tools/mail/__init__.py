"""A mail as plain values."""
