"""Helpers of the tests that start Odoo's own server on a copy of the database."""
