"""Mails as plain values."""
