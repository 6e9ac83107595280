"""Mercurio's numbers and its export."""
